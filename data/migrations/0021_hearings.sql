-- Members who listen to others.
CREATE TABLE listeners (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
);
CREATE INDEX listeners_by_member ON listeners (member_id);

-- A check-in for listeners. Its id is drawn at random, and anew whenever its card is posted anew.
CREATE TABLE hearings (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    check_in BIGINT NOT NULL,
    member_id BIGINT NOT NULL,     -- whose check-in it is
    asked_at BIGINT NOT NULL,      -- since when it waits for a listener
    told_at BIGINT,                -- when its author was told that nobody had answered yet
    channel_id BIGINT,             -- where its card is
    message_id BIGINT,
    listener_id BIGINT,            -- who listens
    talk BIGINT,                   -- and in which talk
    offered_id BIGINT              -- whom the listener asks to go on
);
CREATE INDEX hearings_by_check_in ON hearings (check_in);
CREATE INDEX hearings_by_member ON hearings (member_id);
CREATE INDEX hearings_by_listener ON hearings (listener_id);
CREATE INDEX hearings_by_offered ON hearings (offered_id);
CREATE INDEX hearings_by_talk ON hearings (talk);
