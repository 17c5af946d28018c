-- When somebody was let in about whom nobody had decided, and when somebody was banned whose greeting goes with them.
ALTER TABLE newcomers ADD COLUMN unasked_at BIGINT;
ALTER TABLE newcomers ADD COLUMN banned_at BIGINT;

-- Whoever is held by now is not held for ever: a day after they joined, or as soon as this runs.
INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts)
SELECT 'welcome.undecided', guild_id, 0, 0, MIN(joined_at) + 86400000, MIN(joined_at) + 86400000, 0
FROM newcomers WHERE state = 'held' AND left_at IS NULL GROUP BY guild_id;
