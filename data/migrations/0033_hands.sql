-- What the team of a server did, and who of it. What it took down of check-ins is the first that was kept.
CREATE TABLE team_acts (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    moderator_id BIGINT NOT NULL,
    act TEXT NOT NULL,              -- bot/moderation/acts.py
    member_id BIGINT NOT NULL,      -- about whom; 0 where nobody is to know
    detail TEXT NOT NULL,           -- from what somebody was kept
    subject BIGINT NOT NULL,        -- to what it was done, where that is asked for
    made_at BIGINT NOT NULL
);
CREATE INDEX team_acts_by_moment ON team_acts (guild_id, made_at);
CREATE INDEX team_acts_by_subject ON team_acts (guild_id, subject);
CREATE INDEX team_acts_by_member ON team_acts (member_id);
CREATE INDEX team_acts_by_moderator ON team_acts (moderator_id);
CREATE INDEX team_acts_by_age ON team_acts (made_at);

INSERT INTO team_acts (id, guild_id, moderator_id, act, member_id, detail, subject, made_at)
SELECT id, guild_id, moderator_id, 'check_in_down', 0, CASE WHEN days > 0 THEN CAST(days AS TEXT) ELSE '' END, 0, removed_at
FROM check_in_removals;
DROP TABLE check_in_removals;
