-- In which servers the bot has introduced itself, since it does so once.
CREATE TABLE setup_introductions (
    guild_id BIGINT PRIMARY KEY,
    introduced_at BIGINT NOT NULL
);

-- The channels that `/setup` makes: written down before each is made, so that nobody makes it twice.
CREATE TABLE setup_rooms (
    guild_id BIGINT NOT NULL,
    room TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    channel_id BIGINT,
    PRIMARY KEY (guild_id, room)
);
