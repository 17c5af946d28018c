-- What waits for a person to answer, or did. A subject is whatever a kind is about, such as a newcomer.
CREATE TABLE awaited (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,     -- who is to be answered
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    label TEXT NOT NULL,           -- what a menu calls it
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,            -- when the first person answered
    closed_at BIGINT,              -- when it stopped waiting
    PRIMARY KEY (kind, guild_id, subject)
);
CREATE INDEX awaited_open ON awaited (kind, guild_id, asked_at) WHERE closed_at IS NULL;
CREATE INDEX awaited_by_member ON awaited (member_id);

-- Who answered, once each.
CREATE TABLE answers (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (kind, guild_id, subject, member_id)
);
CREATE INDEX answers_by_member ON answers (member_id, guild_id);

-- Who said that they are going to answer. It is not an answer yet.
CREATE TABLE intentions (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    PRIMARY KEY (kind, guild_id, subject)
);
CREATE INDEX intentions_by_member ON intentions (member_id);

-- The one message a server and kind that lists who is still waiting.
CREATE TABLE waiting_notes (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    edition BIGINT NOT NULL,       -- counts the messages, so that each is posted once
    channel_id BIGINT,             -- empty while there is none
    message_id BIGINT,
    PRIMARY KEY (kind, guild_id)
);

-- What is known of a person in every server alike.
CREATE TABLE people (
    member_id BIGINT PRIMARY KEY,
    timezone TEXT NOT NULL
);

-- When somebody was contacted who had not asked for it; counted against their week.
CREATE TABLE contacts (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,    -- with the three above: one entry of the agenda, however often it is tried
    member_id BIGINT NOT NULL,
    contacted_at BIGINT NOT NULL,
    PRIMARY KEY (kind, guild_id, subject, planned_at)
);
CREATE INDEX contacts_by_member ON contacts (member_id, contacted_at);
