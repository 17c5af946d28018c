-- What somebody asked to be reminded of; its id is that of the interaction that asked.
CREATE TABLE reminders (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX reminders_by_member ON reminders (member_id, due_at);
