-- One thank-you can be for several: each of them has a row of their own, which is theirs to keep private or to remove.
ALTER TABLE gifts RENAME TO gifts_before;
CREATE TABLE gifts (
    id BIGINT NOT NULL,            -- of the interaction that gave it
    guild_id BIGINT NOT NULL,
    giver_id BIGINT NOT NULL,
    receiver_id BIGINT NOT NULL,
    reason TEXT NOT NULL,          -- empty once it is removed; what is left then still counts towards the limits
    given_at BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,    -- where it is posted
    message_id BIGINT,             -- empty until it is known to be there; 0 where there is no card
    giver_name TEXT NOT NULL,      -- their names then, for a text that has no mentions
    receiver_name TEXT NOT NULL,
    value TEXT NOT NULL,           -- the server's value that the giver picked, if any
    about_channel BIGINT NOT NULL, -- the message that it is about; 0 for none
    about_message BIGINT NOT NULL,
    private BIGINT NOT NULL,       -- 1: for its receiver alone
    told_at BIGINT,                -- when the receiver heard of it, where no card tells them
    removed_at BIGINT,
    PRIMARY KEY (id, receiver_id)
);
INSERT INTO gifts (id, guild_id, giver_id, receiver_id, reason, given_at, channel_id, message_id,
    giver_name, receiver_name, value, about_channel, about_message, private)
    SELECT id, guild_id, giver_id, receiver_id, reason, given_at, channel_id, message_id, '', '', '', 0, 0, 0
    FROM gifts_before;
DROP TABLE gifts_before;
CREATE INDEX gifts_by_giver ON gifts (guild_id, giver_id, given_at);
CREATE INDEX gifts_by_receiver ON gifts (guild_id, receiver_id, given_at);
CREATE INDEX gifts_by_message ON gifts (message_id) WHERE message_id > 0;
CREATE INDEX gifts_by_about ON gifts (about_message) WHERE about_message > 0;

-- Cards of people who asked to be forgotten, until they no longer show them.
CREATE TABLE stale_cards (
    id BIGINT PRIMARY KEY,         -- of the thank-you
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL
);

-- How a member would like to be thanked in a server; no row: as everyone is.
CREATE TABLE kudos_wishes (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    private BIGINT NOT NULL,
    declined BIGINT NOT NULL,
    quiet BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
);

-- Thanks that a moderator took down.
CREATE TABLE kudos_removals (
    id BIGINT NOT NULL,            -- of the thank-you
    guild_id BIGINT NOT NULL,
    giver_id BIGINT NOT NULL,
    receiver_id BIGINT NOT NULL,
    moderator_id BIGINT NOT NULL,
    because TEXT NOT NULL,
    removed_at BIGINT NOT NULL,
    PRIMARY KEY (id, receiver_id)
);
CREATE INDEX kudos_removals_by_time ON kudos_removals (guild_id, removed_at);
