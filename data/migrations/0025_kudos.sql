-- Private thanks can be reported, and taken down: then moderators read in no list whose they were.
ALTER TABLE kudos_removals ADD COLUMN private BIGINT NOT NULL DEFAULT 0;
-- Who gave it, under a mark (bot/sealing/vault.py), where they have had kudos forgotten.
ALTER TABLE kudos_removals ADD COLUMN giver_mark TEXT NOT NULL DEFAULT '';
-- In stale_cards, message_id is 0 where somebody was forgotten before anybody knew where the card is.
