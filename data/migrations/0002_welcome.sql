-- Everyone who joined and was, will be or would have been greeted; one row a member and server.
CREATE TABLE newcomers (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    times_joined BIGINT NOT NULL,
    left_at BIGINT,
    greeted_at BIGINT,
    channel_id BIGINT,
    message_id BIGINT,
    PRIMARY KEY (guild_id, member_id)
);

-- Who said hi to a newcomer.
CREATE TABLE hellos (
    guild_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, newcomer_id, member_id)
);
CREATE INDEX hellos_by_member ON hellos (member_id);
