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

-- Those who wait for a circle to begin are asked after two weeks; when one was started is what stands in its id.
INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts)
SELECT 'check_ins.circle_few', guild_id, id, 0, (id >> 22) + 1421280000000, (id >> 22) + 1421280000000, 0
FROM circles WHERE begun_at = 0 AND ended_at = 0;
