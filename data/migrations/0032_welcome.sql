-- Greetings name nobody who has only just come, unless the team gives its word for them.
ALTER TABLE greeters ADD COLUMN member_since BIGINT NOT NULL DEFAULT 0;  -- as Discord said when it was last asked
ALTER TABLE greeters ADD COLUMN vouched_for BIGINT NOT NULL DEFAULT 0;  -- 1 if the team gave its word
UPDATE greeters SET member_since = since;

-- What the team has to say to somebody whose greeting it has ended, or whose introduction it has taken down, until they
-- are told.
CREATE TABLE team_words (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    about TEXT NOT NULL,            -- 'greeting' or 'introduction'
    words TEXT NOT NULL             -- sealed; empty where there is no more to say
);
CREATE INDEX team_words_by_member ON team_words (member_id);

-- What was deleted, and what a moderator points to.
CREATE INDEX newcomers_by_message ON newcomers (message_id);
CREATE INDEX introductions_by_message ON introductions (message_id);
