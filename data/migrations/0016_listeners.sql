-- A private thread for two members. The id is that of the interaction in which it began.
CREATE TABLE talks (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,     -- who asked for it
    other_id BIGINT NOT NULL,      -- who is there for them
    occasion TEXT NOT NULL,        -- why the two talk
    about BIGINT NOT NULL,         -- the check-in that it is about; 0 for none
    wish TEXT NOT NULL,            -- what would help, if that was said
    begun_at BIGINT NOT NULL,
    thread BIGINT,                 -- null until it is there
    message_id BIGINT,             -- its first message; null until it is there
    ended_at BIGINT,
    because TEXT NOT NULL          -- why it ended; empty until it has
);
CREATE INDEX talks_by_member ON talks (member_id, guild_id);
CREATE INDEX talks_by_other ON talks (other_id, guild_id);
CREATE INDEX talks_by_check_in ON talks (about);

-- Threads that are to be deleted.
CREATE TABLE talk_takedowns (
    thread BIGINT PRIMARY KEY
);
