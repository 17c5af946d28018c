-- Somebody asked one person how they are. Whether that reached them is not kept here: the asker may see this row.
CREATE TABLE asks (
    id BIGINT PRIMARY KEY,         -- that of the interaction
    guild_id BIGINT NOT NULL,
    asker_id BIGINT NOT NULL,
    asker_name TEXT NOT NULL,
    receiver_id BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    words TEXT NOT NULL,           -- sealed; empty if there are none
    answer TEXT NOT NULL           -- what the receiver chose to say; empty as long as that is nothing
);
CREATE INDEX asks_by_asker ON asks (asker_id, asked_at);
CREATE INDEX asks_by_receiver ON asks (receiver_id, asked_at);

-- By whom somebody does not want to be asked.
CREATE TABLE ask_refusals (
    member_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,      -- 0 for everybody
    PRIMARY KEY (member_id, other_id)
);

-- Somebody whom a friend is told about if they miss several of their check-ins in a row.
CREATE TABLE lookouts (
    id BIGINT PRIMARY KEY,         -- that of the interaction
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    friend_id BIGINT NOT NULL,
    name TEXT NOT NULL,            -- what the member was called when they asked
    misses BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL,   -- 0 until the friend has
    told_at BIGINT NOT NULL        -- when the friend was told of misses; 0 again with the next check-in
);
CREATE UNIQUE INDEX lookouts_by_pair ON lookouts (guild_id, member_id, friend_id);
CREATE INDEX lookouts_by_friend ON lookouts (friend_id);
