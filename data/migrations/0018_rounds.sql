-- A community asks everyone how they are, on days and at an hour of its own.
CREATE TABLE rounds (
    id BIGINT PRIMARY KEY,         -- that of the interaction that created it
    guild_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    days TEXT NOT NULL,            -- weekdays, such as 0,2,4; 0 is Monday
    minute BIGINT NOT NULL,        -- after midnight
    zone TEXT NOT NULL,            -- an IANA name
    questions TEXT NOT NULL,       -- one a line
    hours BIGINT NOT NULL,         -- how long each is open
    paused BIGINT NOT NULL,
    trouble TEXT NOT NULL          -- why the last one was not posted; empty if it was
);
CREATE UNIQUE INDEX rounds_by_name ON rounds (guild_id, name);

-- One time that a round takes place.
CREATE TABLE round_times (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    round BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT,             -- the prompt, once it is posted
    closed BIGINT NOT NULL
);
CREATE UNIQUE INDEX round_times_by_moment ON round_times (round, planned_at);

-- How those were who answered a round that is open; gone when it closes.
CREATE TABLE round_answers (
    check_in BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    round_time BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    mood BIGINT NOT NULL
);
CREATE INDEX round_answers_by_time ON round_answers (round_time, member_id);

-- Who wants to be nudged, once in each round that they have not answered.
CREATE TABLE round_nudges (
    id BIGINT PRIMARY KEY,         -- that of the interaction
    guild_id BIGINT NOT NULL,
    round BIGINT NOT NULL,
    member_id BIGINT NOT NULL
);
CREATE UNIQUE INDEX round_nudges_by_member ON round_nudges (round, member_id);
