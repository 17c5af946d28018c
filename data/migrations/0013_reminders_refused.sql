-- How many times in a row one that comes again could not be delivered.
ALTER TABLE reminders ADD COLUMN refused BIGINT NOT NULL DEFAULT 0;
