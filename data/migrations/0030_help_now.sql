-- What somebody told the moderators by /help-now, from the form until it is over. The id is that of the form.
CREATE TABLE help_calls (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    named BIGINT NOT NULL,          -- 1 if moderators may know who it is
    limits TEXT NOT NULL,           -- what kept them from others when they wrote: barred, timed_out, or nothing
    words TEXT NOT NULL,            -- sealed
    asked_at BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,      -- since when nobody has it who is writing to them
    reminded BIGINT NOT NULL,       -- how often the team was reminded since then
    wake_at BIGINT NOT NULL,        -- since when the team is to be called to it anew; 0 once it was
    lost BIGINT NOT NULL,           -- 1 while it cannot be posted
    news TEXT NOT NULL,             -- the last that its author was to be told
    answered_at BIGINT NOT NULL,    -- 0 until a moderator has written
    ended_at BIGINT NOT NULL,       -- 0 until it is over
    because TEXT NOT NULL,
    channel_id BIGINT NOT NULL,     -- where its card is; 0 until it is there
    message_id BIGINT NOT NULL
);
CREATE INDEX help_calls_by_member ON help_calls (member_id);
CREATE INDEX help_calls_by_guild ON help_calls (guild_id);

-- Who is writing to them: one.
CREATE TABLE help_claims (
    call BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    claimed_at BIGINT NOT NULL
);
CREATE INDEX help_claims_by_member ON help_claims (member_id);

-- What the two sides write to each other through Hearth, until it has arrived. The id is that of the form.
CREATE TABLE help_letters (
    id BIGINT PRIMARY KEY,
    call BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,      -- who wrote it
    from_team BIGINT NOT NULL,      -- 1 if that is a moderator
    held BIGINT NOT NULL,           -- 1 if their direct messages are closed, so that it waits in the inbox
    words TEXT NOT NULL,            -- sealed
    written_at BIGINT NOT NULL
);
CREATE INDEX help_letters_by_member ON help_letters (member_id);
CREATE INDEX help_letters_by_call ON help_letters (call);

-- What the team's channel shows of it: whatever belongs to no call goes from there.
CREATE TABLE help_posts (
    message_id BIGINT PRIMARY KEY,
    channel_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    call BIGINT NOT NULL         -- 0 once another has taken its place
);
CREATE INDEX help_posts_by_call ON help_posts (call);
