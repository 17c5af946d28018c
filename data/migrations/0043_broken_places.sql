-- What a server has chosen and cannot be used now, so that its team hears once that it is broken, and once that it
-- works again.
CREATE TABLE broken_places (
    guild_id BIGINT NOT NULL,
    setting TEXT NOT NULL,         -- such as "welcome channel"
    place BIGINT NOT NULL,         -- the channel or role
    why TEXT NOT NULL,
    told_at BIGINT NOT NULL,       -- 0: not yet
    mended_at BIGINT NOT NULL,     -- 0: it is broken
    resumed BIGINT NOT NULL,       -- how much waited for it and goes on
    PRIMARY KEY (guild_id, setting)
);
CREATE INDEX broken_places_by_place ON broken_places (place);

-- One note for all features of a server: what waits to be told is told in that one.
INSERT INTO team_notes (guild_id, kind, tell_at)
SELECT guild_id, 'setup.note', MIN(tell_at) FROM team_notes
WHERE kind IN ('welcome.obstacles', 'check_ins.obstacles', 'kudos.obstacles', 'help_now.obstacles', 'settings.obstacles')
GROUP BY guild_id;
DELETE FROM team_notes
WHERE kind IN ('welcome.obstacles', 'check_ins.obstacles', 'kudos.obstacles', 'help_now.obstacles', 'settings.obstacles');
