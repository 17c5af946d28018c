-- How somebody said they were, and whom they let see it. The id is that of the interaction in which they did.
CREATE TABLE check_ins (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    mood BIGINT NOT NULL,          -- 1 to 5, from a hard day to a good one
    wish TEXT NOT NULL,            -- what would help
    audience TEXT NOT NULL,        -- who may see it
    which BIGINT NOT NULL,   -- which of them, where there are several, such as a circle; else 0
    words TEXT NOT NULL,           -- sealed; empty if there are none, or no longer
    channel_id BIGINT,             -- where its card is, if it has one
    message_id BIGINT
);
CREATE INDEX check_ins_by_member ON check_ins (guild_id, member_id, made_at);
CREATE INDEX check_ins_by_audience ON check_ins (audience, which, made_at);
CREATE INDEX check_ins_by_moment ON check_ins (made_at);

-- Messages with somebody's check-in that are to be deleted.
CREATE TABLE check_in_takedowns (
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (channel_id, message_id)
);
