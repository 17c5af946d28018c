-- Messages whose buttons have had their time; these are taken away one by one.
CREATE TABLE dead_buttons (
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    tried_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (channel_id, message_id)
);
CREATE INDEX dead_buttons_by_try ON dead_buttons (tried_at);

-- Where a reminder is that has come; 0 for one of before, or one that waited in the inbox.
ALTER TABLE reminders_delivered ADD COLUMN channel_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reminders_delivered ADD COLUMN message_id BIGINT NOT NULL DEFAULT 0;
