-- Where a reminder goes, what it is about, and when it comes again.
ALTER TABLE reminders ADD COLUMN guild_id BIGINT NOT NULL DEFAULT 0;   -- where it was asked for; 0 for direct messages
ALTER TABLE reminders ADD COLUMN channel_id BIGINT NOT NULL DEFAULT 0; -- where it is posted; 0 for direct messages
ALTER TABLE reminders ADD COLUMN link TEXT NOT NULL DEFAULT '';        -- the message that it is about
ALTER TABLE reminders ADD COLUMN said TEXT NOT NULL DEFAULT '';        -- when, as its member typed it
ALTER TABLE reminders ADD COLUMN every TEXT NOT NULL DEFAULT '';       -- how often, as its member typed it
ALTER TABLE reminders ADD COLUMN repeats TEXT NOT NULL DEFAULT '';     -- DTSTART and RRULE of RFC 5545; empty for once
ALTER TABLE reminders ADD COLUMN paused BIGINT NOT NULL DEFAULT 0;     -- 1 while it is not on the agenda
ALTER TABLE reminders ADD COLUMN origin BIGINT NOT NULL DEFAULT 0;     -- whose "Me too" it is: another reminder's id

-- What has arrived, so that the buttons under it work.
CREATE TABLE reminders_delivered (
    id BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    link TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    delivered_at BIGINT NOT NULL,
    PRIMARY KEY (id, planned_at)
);
CREATE INDEX reminders_delivered_by_member ON reminders_delivered (member_id);
CREATE INDEX reminders_delivered_by_age ON reminders_delivered (delivered_at);
