-- Until which moment a server's thanks have been gathered in a digest.
CREATE TABLE digests (
    guild_id BIGINT PRIMARY KEY,
    until BIGINT NOT NULL
);
