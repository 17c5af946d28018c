-- How far somebody's welcome has come: waiting, held, skipped or greeted.
ALTER TABLE newcomers ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE newcomers ADD COLUMN ready_at BIGINT;     -- since when nothing but the settling time stands before it
ALTER TABLE newcomers ADD COLUMN looked_at BIGINT;    -- when Discord was last asked whether they are ready
ALTER TABLE newcomers ADD COLUMN away_since BIGINT;   -- when they had left before; 0 if that is no longer known
ALTER TABLE newcomers ADD COLUMN greeting BIGINT;     -- the number of the greeting that is theirs
ALTER TABLE newcomers ADD COLUMN name TEXT;           -- what they were called when that was decided
ALTER TABLE newcomers ADD COLUMN engaged_at BIGINT;   -- when they first used a button
ALTER TABLE newcomers ADD COLUMN quiet_at BIGINT;     -- when they asked for no follow-ups
UPDATE newcomers SET state = 'greeted' WHERE greeted_at IS NOT NULL;
UPDATE newcomers SET state = 'skipped' WHERE greeted_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM agenda WHERE kind = 'welcome.greet' AND agenda.guild_id = newcomers.guild_id
    AND agenda.subject = newcomers.member_id);
CREATE INDEX newcomers_by_join ON newcomers (guild_id, joined_at);
CREATE INDEX newcomers_by_ready ON newcomers (guild_id, ready_at);
CREATE INDEX newcomers_by_greeting ON newcomers (guild_id, greeting);
CREATE INDEX newcomers_by_state ON newcomers (guild_id, state);

-- One message that greets one newcomer, or several together; its number is its moment, and unique in its server.
CREATE TABLE greetings (
    guild_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    variant BIGINT,                -- the text that was chosen; 0 for the one that Hearth brings along
    greeter_id BIGINT,             -- who is named in it; 0 for nobody
    PRIMARY KEY (guild_id, number)
);

-- That somebody was here before, so that they are not greeted as new.
CREATE TABLE departures (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    left_at BIGINT NOT NULL,
    name TEXT NOT NULL,            -- until moderators have been told; empty otherwise
    PRIMARY KEY (guild_id, member_id)
);

-- What happened on somebody's way in, for moderators who ask why.
CREATE TABLE arrivals (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    what TEXT NOT NULL,
    number BIGINT NOT NULL,        -- what the event is about, such as a channel
    PRIMARY KEY (guild_id, member_id, happened_at, what)
);

-- A server's own greeting texts.
CREATE TABLE greeting_texts (
    guild_id BIGINT NOT NULL,
    number BIGINT NOT NULL,        -- the id of the interaction that added it
    words TEXT NOT NULL,
    used_at BIGINT NOT NULL,       -- 0 if it never was
    PRIMARY KEY (guild_id, number)
);

-- Places that newcomers are shown.
CREATE TABLE places (
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
);

-- Interests from which newcomers choose, one a line.
CREATE TABLE interests (
    guild_id BIGINT PRIMARY KEY,
    lines TEXT NOT NULL
);

-- What newcomers said of themselves.
CREATE TABLE introductions (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    about TEXT NOT NULL,
    wish TEXT NOT NULL,
    offer TEXT NOT NULL,
    interests TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    channel_id BIGINT,
    message_id BIGINT,
    PRIMARY KEY (guild_id, member_id)
);

-- Messages of ours that are to be deleted.
CREATE TABLE takedowns (
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (channel_id, message_id)
);

-- Many joined at once, or accounts that are very young: moderators decide about their greetings.
CREATE TABLE bursts (
    guild_id BIGINT PRIMARY KEY,
    began_at BIGINT NOT NULL,
    channel_id BIGINT,             -- where the moderators' note is, as soon as there is one
    message_id BIGINT
);

-- Until when a server's greetings wait.
CREATE TABLE pauses (
    guild_id BIGINT PRIMARY KEY,
    until_at BIGINT NOT NULL
);

-- What stood in the way of welcoming somebody, until moderators were told.
CREATE TABLE obstacles (
    guild_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    place BIGINT NOT NULL,         -- the channel or role that it is about
    noted_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (guild_id, what, place)
);
