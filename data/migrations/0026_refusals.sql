-- From whom somebody wants nothing more. Whom they refused does not stand here for others to find: only as a mark
-- (bot/sealing/vault.py), and sealed, for whoever refused.
CREATE TABLE refusals (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL,      -- who refuses
    who TEXT NOT NULL,              -- the mark of the other; of before, the id itself, until the next night
    other TEXT NOT NULL,            -- a member, or the card of somebody whom they may not know: sealed
    way TEXT NOT NULL
);
CREATE UNIQUE INDEX refusals_by_member ON refusals (member_id, who, way);
INSERT INTO refusals (id, member_id, who, other, way)
SELECT ROW_NUMBER() OVER (ORDER BY member_id, refused), member_id, CAST(refused AS TEXT), '', 'replies'
FROM check_in_refusals;
DROP TABLE check_in_refusals;

-- Why a moderator took a check-in down, sealed, for its author.
ALTER TABLE check_ins ADD COLUMN because TEXT NOT NULL DEFAULT '';

-- On cards without a name nobody is named any more who heard them: those that are up are drawn again.
INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts)
SELECT 'check_ins.redraw', h.guild_id, h.card, 0, MAX(h.heard_at), MAX(h.heard_at), 0
FROM check_in_hears AS h
JOIN check_in_cards AS c ON c.id = h.card
JOIN check_ins AS i ON i.id = c.check_in
WHERE i.audience = 'nameless' AND i.message_id IS NOT NULL
GROUP BY h.guild_id, h.card
ON CONFLICT (kind, guild_id, subject) DO NOTHING;
