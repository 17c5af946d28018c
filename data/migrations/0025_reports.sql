-- What the team of a server has to know where its channel could not say it, and from when on the next of them who uses
-- the bot may be told.
CREATE TABLE team_notes (
    guild_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    tell_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, kind)
);
