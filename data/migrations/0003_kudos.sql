-- One thank-you from one member to another; its id is that of the interaction that gave it.
CREATE TABLE gifts (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    giver_id BIGINT NOT NULL,
    receiver_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,    -- where it is posted
    message_id BIGINT              -- empty until it is known to be there
);
CREATE INDEX gifts_by_giver ON gifts (guild_id, giver_id, given_at);
CREATE INDEX gifts_by_receiver ON gifts (guild_id, receiver_id, given_at);
