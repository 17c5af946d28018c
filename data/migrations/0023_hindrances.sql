-- What stood in a feature's way, until moderators were told. It was known of welcomes alone before.
CREATE TABLE hindrances (
    guild_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    what TEXT NOT NULL,
    place BIGINT NOT NULL,         -- the channel or role that it is about
    noted_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (guild_id, feature, what, place)
);
INSERT INTO hindrances (guild_id, feature, what, place, noted_at, times)
SELECT guild_id, 'welcome', what, place, noted_at, times FROM obstacles;
DROP TABLE obstacles;

-- A deleted message is looked up among listeners' cards, too.
CREATE INDEX hearings_by_message ON hearings (message_id);
