-- What is said of all answers to a round is settled when it closes: bright, between, rough, mixed, or nothing.
ALTER TABLE round_times ADD COLUMN weather TEXT NOT NULL DEFAULT '';

-- Who asks is said with the account's own name, too. What is sealed in `asker` outlasts whoever asked: their id and name,
-- so that the question can still be refused or reported.
ALTER TABLE asks ADD COLUMN asker_account TEXT NOT NULL DEFAULT '';
ALTER TABLE asks ADD COLUMN asker TEXT NOT NULL DEFAULT '';
ALTER TABLE lookouts ADD COLUMN account TEXT NOT NULL DEFAULT '';

-- The words of a question are kept with it alone, sealed.
UPDATE held SET words = 'Somebody asked how you are.' WHERE kind = 'check_ins.ask';

-- Whom somebody refuses belongs to them alone; from the first night on it stands there as a mark.
INSERT INTO refusals (id, member_id, who, other, way)
SELECT 1000000000 + ROW_NUMBER() OVER (ORDER BY member_id, other_id), member_id, CAST(other_id AS TEXT), '', 'asking'
FROM ask_refusals;
DROP TABLE ask_refusals;
