-- What the team of a server has to know where its channel could not say it, and from when on the next of them who uses
-- the bot may be told.
CREATE TABLE team_notes (
    guild_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    tell_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, kind)
);
CREATE INDEX team_notes_by_moment ON team_notes (tell_at);

-- What somebody has told the team, or the owner alone, of what another person did.
CREATE TABLE reports (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    reporter_id BIGINT NOT NULL,
    content TEXT NOT NULL,          -- the kind of what it is about (bot/moderation/content.py), and
    subject BIGINT NOT NULL,        -- its key
    author TEXT NOT NULL,           -- sealed: whose it is
    named BIGINT NOT NULL,          -- whether the team may know that
    happened TEXT NOT NULL,         -- sealed: what the reporter says
    words TEXT NOT NULL,            -- sealed: what was written, where the reporter let it go along
    for_owner BIGINT NOT NULL,      -- whether the owner of the server alone reads it
    channel_id BIGINT,              -- where its card is
    message_id BIGINT,
    made_at BIGINT NOT NULL,
    closed_at BIGINT,
    UNIQUE (guild_id, reporter_id, content, subject)
);
CREATE INDEX reports_by_guild ON reports (guild_id, made_at);
CREATE INDEX reports_by_reporter ON reports (reporter_id);
CREATE INDEX reports_by_age ON reports (made_at);

-- Who of the team has read one, or has done what there was to do.
CREATE TABLE report_acts (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    report BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    act TEXT NOT NULL,              -- read, done
    made_at BIGINT NOT NULL
);
CREATE INDEX report_acts_by_report ON report_acts (report);
CREATE INDEX report_acts_by_member ON report_acts (member_id);
CREATE INDEX report_acts_by_age ON report_acts (made_at);

-- What the team wrote to whoever reported something.
CREATE TABLE report_answers (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,      -- to whom
    moderator_id BIGINT NOT NULL,
    words TEXT NOT NULL,            -- sealed
    made_at BIGINT NOT NULL
);
CREATE INDEX report_answers_by_member ON report_answers (member_id);
CREATE INDEX report_answers_by_moderator ON report_answers (moderator_id);
CREATE INDEX report_answers_by_age ON report_answers (made_at);
