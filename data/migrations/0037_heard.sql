-- Whoever is heard learns it once, and whoever is not, after some time. Where an author was told stands here, since
-- whoever heard them can see all of their own rows.
ALTER TABLE check_in_cards ADD COLUMN shared_at BIGINT NOT NULL DEFAULT 0;    -- when its author reached out
ALTER TABLE check_in_cards ADD COLUMN answered_at BIGINT NOT NULL DEFAULT 0;  -- when somebody first heard it, or wrote to its author
ALTER TABLE check_in_cards ADD COLUMN told_channel BIGINT;                    -- where its author was told who heard it
ALTER TABLE check_in_cards ADD COLUMN told_message BIGINT;
UPDATE check_in_cards SET shared_at = COALESCE((SELECT made_at FROM check_ins WHERE check_ins.id = check_in), 0);
UPDATE check_in_cards SET answered_at = COALESCE(
    (SELECT MIN(heard_at) FROM check_in_hears WHERE check_in_hears.card = check_in_cards.id), 0
);

ALTER TABLE circle_cards ADD COLUMN answered_at BIGINT NOT NULL DEFAULT 0;    -- when somebody first heard it, or wrote in the thread
ALTER TABLE circle_cards ADD COLUMN told_channel BIGINT;
ALTER TABLE circle_cards ADD COLUMN told_message BIGINT;
