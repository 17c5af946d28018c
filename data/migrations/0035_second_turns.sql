-- Who reached out, when somebody first answered, and when they came back to it: three days at the most, and never what
-- anybody said.
CREATE TABLE second_turns (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,        -- a newcomer, a card, or a check-in
    member_id BIGINT NOT NULL,
    week TEXT NOT NULL,             -- the Monday on which it began, where the server is
    part TEXT NOT NULL,             -- of the day: night, morning, afternoon or evening there
    opened_at BIGINT NOT NULL,
    answered_at BIGINT,
    answers BIGINT NOT NULL DEFAULT 0,  -- how many people
    went_on_at BIGINT,
    PRIMARY KEY (kind, guild_id, subject)
);
CREATE INDEX second_turns_by_member ON second_turns (member_id);
CREATE INDEX second_turns_by_opening ON second_turns (opened_at);

-- Who answered, so that each of them counts once: as long as the other is known.
CREATE TABLE second_turn_answers (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    PRIMARY KEY (kind, guild_id, subject, member_id)
);
CREATE INDEX second_turn_answers_by_member ON second_turn_answers (member_id);

-- How many there were of them: counted as it is until the week is frozen.
CREATE TABLE second_turn_counts (
    guild_id BIGINT NOT NULL,
    week TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,
    within BIGINT NOT NULL,         -- minutes; 0 if nobody answered
    went_on BIGINT NOT NULL,
    openers BIGINT NOT NULL,
    PRIMARY KEY (guild_id, week, kind, part, within, went_on)
);

-- What stays of a week: every number in these two is above its floor, and so is whatever follows from them.
CREATE TABLE second_turn_waits (
    guild_id BIGINT NOT NULL,
    week TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,             -- 'day' for those parts that are not told apart
    within BIGINT NOT NULL,         -- minutes; 0 if nobody answered, or it is not told when
    nearly BIGINT NOT NULL,         -- 1 if a few of these, fewer than the floor, waited longer or in vain
    openers BIGINT NOT NULL,
    PRIMARY KEY (guild_id, week, kind, part, within)
);
CREATE TABLE second_turn_returns (
    guild_id BIGINT NOT NULL,
    week TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,
    went_on BIGINT NOT NULL,
    openers BIGINT NOT NULL,        -- who were answered or not
    PRIMARY KEY (guild_id, week, kind, part, went_on)
);
