-- What somebody wishes, in every server alike; empty where they have said nothing.
CREATE TABLE wishes (
    member_id BIGINT PRIMARY KEY,
    timezone TEXT,
    quiet_from BIGINT,             -- minutes after midnight; the same as quiet_until for no quiet hours
    quiet_until BIGINT,
    per_week BIGINT,               -- how many messages that they did not ask for
    language TEXT,                 -- one of Discord's locales
    paused_until BIGINT
);
INSERT INTO wishes (member_id, timezone) SELECT member_id, timezone FROM people;
DROP TABLE people;
ALTER TABLE wishes RENAME TO people;

-- Of which features somebody wants no messages, in one server.
CREATE TABLE muted (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, feature)
);
CREATE INDEX muted_by_member ON muted (member_id);

-- What became of a message for somebody, and where it is.
ALTER TABLE contacts ADD COLUMN state TEXT NOT NULL DEFAULT 'delivered';
ALTER TABLE contacts ADD COLUMN counts BIGINT NOT NULL DEFAULT 1;  -- 0 if they asked for it, or it reached nobody
ALTER TABLE contacts ADD COLUMN channel_id BIGINT;
ALTER TABLE contacts ADD COLUMN message_id BIGINT;

-- Whether its person has been told that something is held, and the server that it is about, 0 for none.
ALTER TABLE held ADD COLUMN guild_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE held ADD COLUMN told_at BIGINT;
