-- When somebody is let into the thread who was missing from it and would like to come back; 0 for at once.
-- `inside` is 0 for whoever waits to be let in, 1 in the thread, 2 missing from it, 3 for being let in again, 4 for that
-- once the team knows.
ALTER TABLE circle_members ADD COLUMN enters_at BIGINT NOT NULL DEFAULT 0;

-- What outlasts that somebody leaves a circle, comes back and is forgotten. Who it is does not stand here: only their
-- mark (bot/sealing/vault.py).
CREATE TABLE circle_marks (
    id BIGINT PRIMARY KEY,          -- drawn at random
    guild_id BIGINT NOT NULL,
    circle BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,             -- left, missing, kept_out
    ends_at BIGINT NOT NULL
);
CREATE INDEX circle_marks_by_who ON circle_marks (who, what);
CREATE INDEX circle_marks_by_circle ON circle_marks (circle, what);
CREATE INDEX circle_marks_by_guild ON circle_marks (guild_id);

-- Which check-in a message shows that somebody reports.
CREATE INDEX circle_cards_by_message ON circle_cards (message_id);
