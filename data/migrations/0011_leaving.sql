-- Who has left a server, until what is kept about them there has gone.
CREATE TABLE leavings (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    left_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
);
CREATE INDEX leavings_by_moment ON leavings (left_at);

-- Which servers the bot was removed from, until what is kept of them has gone.
CREATE TABLE removals (
    guild_id BIGINT PRIMARY KEY,
    removed_at BIGINT NOT NULL
);
