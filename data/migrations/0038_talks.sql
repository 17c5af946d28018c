-- Whether the listener's thread may carry an author's words; whether a silent listener said that they are still here.
ALTER TABLE check_ins ADD COLUMN in_thread BIGINT NOT NULL DEFAULT 0;
ALTER TABLE hearings ADD COLUMN stayed_at BIGINT;

-- When a listener would like to be pinged: seven bits for days, from Monday on, and minutes after midnight on their
-- own clock; the same twice for the whole day.
ALTER TABLE listeners ADD COLUMN ping_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE listeners ADD COLUMN ping_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE listeners ADD COLUMN ping_until BIGINT NOT NULL DEFAULT 0;
