-- What must happen later. A row is written together with whatever it belongs to, and deleted when it is done.
CREATE TABLE agenda (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,      -- 0 where it belongs to no server
    subject BIGINT NOT NULL,       -- what it is about: a member, a reminder, a gift
    member_id BIGINT NOT NULL,     -- for whom it is; 0 for nobody in particular
    planned_at BIGINT NOT NULL,    -- the moment that was promised
    due_at BIGINT NOT NULL,        -- when it is next tried; put off by one lease while somebody is at it
    attempts BIGINT NOT NULL,
    PRIMARY KEY (kind, guild_id, subject)
);
CREATE INDEX agenda_by_due ON agenda (due_at);
CREATE INDEX agenda_by_member ON agenda (member_id);

-- What could not be delivered and waits for the person to come by.
CREATE TABLE held (
    kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    held_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX held_by_member ON held (member_id);

-- What a server has decided differently from the default.
CREATE TABLE settings (
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild_id, key)
);

-- Single facts that the bot notes for itself, such as which commands Discord last heard of.
CREATE TABLE notes (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
