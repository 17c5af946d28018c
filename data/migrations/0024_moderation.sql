-- Who may not reach others in one way for now. Who that is does not stand here: only their mark (bot/sealing/vault.py),
-- which outlasts what they have forgotten and that they leave.
CREATE TABLE bars (
    guild_id BIGINT NOT NULL,
    who TEXT NOT NULL,
    way TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, who, way)
);
INSERT INTO bars (guild_id, who, way, ends_at) SELECT guild_id, who, 'nameless', ends_at FROM check_in_mutes;
DROP TABLE check_in_mutes;

-- What the team reads of it until it ends.
CREATE TABLE bar_records (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    who TEXT NOT NULL,
    member_id BIGINT NOT NULL,      -- 0 where the team does not know who it is, or they had it forgotten
    moderator_id BIGINT NOT NULL,
    ways TEXT NOT NULL,             -- with blanks between them
    reason TEXT NOT NULL,           -- sealed
    set_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX bar_records_by_guild ON bar_records (guild_id, set_at);
CREATE INDEX bar_records_by_member ON bar_records (member_id);
CREATE INDEX bar_records_by_moderator ON bar_records (moderator_id);

-- What limits count: each use by the mark of whoever made it, until it counts no longer.
CREATE TABLE quota_uses (
    guild_id BIGINT NOT NULL,
    who TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX quota_uses_by_who ON quota_uses (guild_id, who, ends_at);
CREATE INDEX quota_uses_by_end ON quota_uses (ends_at);
