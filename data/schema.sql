-- The tables as all migrations together leave them. Generated: change it with a new migration.

CREATE TABLE "agenda" (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,      -- 0 where it belongs to no server
    subject BIGINT NOT NULL,       -- what it is about: a member, a reminder, a gift
    member_id BIGINT NOT NULL,     -- for whom it is; 0 for nobody in particular
    planned_at BIGINT NOT NULL,    -- the moment that was promised
    due_at BIGINT NOT NULL,        -- when it is next tried; put off by one lease while somebody is at it
    attempts BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, guild_id)
);

CREATE INDEX agenda_by_due ON agenda (due_at);

CREATE INDEX agenda_by_member ON agenda (member_id);

CREATE INDEX agenda_by_server ON agenda (guild_id, member_id);

CREATE TABLE "answers" (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, guild_id, member_id)
);

CREATE INDEX answers_by_member ON answers (member_id, guild_id);

CREATE TABLE "arrivals" (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    what TEXT NOT NULL,
    number BIGINT NOT NULL,        -- what the event is about, such as a channel
    PRIMARY KEY (member_id, guild_id, happened_at, what)
);

CREATE TABLE asks (
    id BIGINT PRIMARY KEY,         -- that of the interaction
    guild_id BIGINT NOT NULL,
    asker_id BIGINT NOT NULL,
    asker_name TEXT NOT NULL,
    receiver_id BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    words TEXT NOT NULL,           -- sealed; empty if there are none
    answer TEXT NOT NULL           -- what the receiver chose to say; empty as long as that is nothing
, asker_account TEXT NOT NULL DEFAULT '', asker TEXT NOT NULL DEFAULT '');

CREATE INDEX asks_by_asker ON asks (asker_id, asked_at);

CREATE INDEX asks_by_receiver ON asks (receiver_id, asked_at);

CREATE TABLE "awaited" (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,     -- who is to be answered
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    label TEXT NOT NULL,           -- what a menu calls it
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,            -- when the first person answered
    closed_at BIGINT,              -- when it stopped waiting
    PRIMARY KEY (subject, kind, guild_id)
);

CREATE INDEX awaited_by_member ON awaited (member_id);

CREATE INDEX awaited_open ON awaited (kind, guild_id, asked_at) WHERE closed_at IS NULL;

CREATE TABLE bar_records (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    who TEXT NOT NULL,
    member_id BIGINT NOT NULL,      -- 0 where the team does not know who it is, or they had it forgotten
    moderator_id BIGINT NOT NULL,
    ways TEXT NOT NULL,             -- with blanks between them
    reason TEXT NOT NULL,           -- sealed
    set_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE INDEX bar_records_by_guild ON bar_records (guild_id, set_at);

CREATE INDEX bar_records_by_member ON bar_records (member_id);

CREATE INDEX bar_records_by_moderator ON bar_records (moderator_id);

CREATE TABLE bars (
    guild_id BIGINT NOT NULL,
    who TEXT NOT NULL,
    way TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, who, way)
);

CREATE TABLE broken_places (
    guild_id BIGINT NOT NULL,
    setting TEXT NOT NULL,         -- such as "welcome channel"
    place BIGINT NOT NULL,         -- the channel or role
    why TEXT NOT NULL,
    told_at BIGINT NOT NULL,       -- 0: not yet
    mended_at BIGINT NOT NULL,     -- 0: it is broken
    resumed BIGINT NOT NULL,       -- how much waited for it and goes on
    PRIMARY KEY (guild_id, setting)
);

CREATE INDEX broken_places_by_place ON broken_places (place);

CREATE TABLE bursts (
    guild_id BIGINT PRIMARY KEY,
    began_at BIGINT NOT NULL,
    channel_id BIGINT,             -- where the moderators' note is, as soon as there is one
    message_id BIGINT
);

CREATE TABLE check_in_cards (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    check_in BIGINT NOT NULL,       -- 0 once it is withdrawn, while it is not known yet whether it went up
    tried_at BIGINT NOT NULL,       -- since when it may be up without our knowing; 0 where there is no doubt
    channel_id BIGINT NOT NULL      -- and where
, shared_at BIGINT NOT NULL DEFAULT 0, answered_at BIGINT NOT NULL DEFAULT 0, told_channel BIGINT, told_message BIGINT);

CREATE INDEX check_in_cards_by_check_in ON check_in_cards (check_in);

CREATE INDEX check_in_cards_in_doubt ON check_in_cards (guild_id) WHERE tried_at > 0;

CREATE TABLE check_in_hears (
    card BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (card, member_id)
);

CREATE INDEX check_in_hears_by_member ON check_in_hears (member_id);

CREATE TABLE check_in_letters (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    card BIGINT NOT NULL,
    member_id BIGINT NOT NULL,      -- who wrote back
    answers BIGINT NOT NULL,        -- 1 for what the author of the card wrote to them, else 0
    words TEXT NOT NULL,            -- sealed
    written_at BIGINT NOT NULL
);

CREATE INDEX check_in_letters_by_card ON check_in_letters (card, member_id);

CREATE INDEX check_in_letters_by_member ON check_in_letters (member_id);

CREATE TABLE check_in_posts (
    letter BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL
);

CREATE TABLE check_in_takedowns (
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (channel_id, message_id)
);

CREATE TABLE check_ins (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    mood BIGINT NOT NULL,          -- 1 to 5, from a hard day to a good one
    wish TEXT NOT NULL,            -- what would help
    audience TEXT NOT NULL,        -- who may see it
    which BIGINT NOT NULL,   -- which of them, where there are several, such as a circle; else 0
    words TEXT NOT NULL,           -- sealed; empty if there are none, or no longer
    channel_id BIGINT,             -- where its card is, if it has one
    message_id BIGINT
, because TEXT NOT NULL DEFAULT '', in_thread BIGINT NOT NULL DEFAULT 0);

CREATE INDEX check_ins_by_audience ON check_ins (audience, which, made_at);

CREATE INDEX check_ins_by_channel ON check_ins (channel_id) WHERE channel_id IS NOT NULL;

CREATE INDEX check_ins_by_member ON check_ins (member_id, guild_id, made_at);

CREATE INDEX check_ins_by_message ON check_ins (message_id);

CREATE INDEX check_ins_to_fade ON check_ins (guild_id, made_at) WHERE words <> '' OR audience <> 'me';

CREATE INDEX check_ins_to_post ON check_ins (guild_id, made_at)
WHERE audience IN ('everyone', 'nameless') AND message_id IS NULL;

CREATE TABLE circle_cards (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    circle BIGINT NOT NULL,
    check_in BIGINT NOT NULL,       -- 0 once the card is to go
    shared_at BIGINT NOT NULL,
    tried_at BIGINT NOT NULL,       -- since when it may be up; 0 while it cannot be
    message_id BIGINT
, answered_at BIGINT NOT NULL DEFAULT 0, told_channel BIGINT, told_message BIGINT);

CREATE INDEX circle_cards_by_check_in ON circle_cards (check_in);

CREATE INDEX circle_cards_by_circle ON circle_cards (circle, shared_at);

CREATE INDEX circle_cards_by_message ON circle_cards (message_id);

CREATE TABLE circle_marks (
    id BIGINT PRIMARY KEY,          -- drawn at random
    guild_id BIGINT NOT NULL,
    circle BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,             -- left, missing, kept_out
    ends_at BIGINT NOT NULL
);

CREATE INDEX circle_marks_by_circle ON circle_marks (circle, what);

CREATE INDEX circle_marks_by_guild ON circle_marks (guild_id);

CREATE INDEX circle_marks_by_who ON circle_marks (who, what);

CREATE TABLE circle_members (
    circle BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    inside BIGINT NOT NULL,         -- 1 once they are in the thread
    reading_until BIGINT NOT NULL,  -- until when they are just reading; 0 if they never were
    spoke_at BIGINT NOT NULL, enters_at BIGINT NOT NULL DEFAULT 0,       -- when they wrote in the thread, about to the hour; 0 for never
    PRIMARY KEY (circle, member_id)
);

CREATE INDEX circle_members_by_member ON circle_members (member_id);

CREATE INDEX circle_members_by_server ON circle_members (guild_id, member_id);

CREATE TABLE circles (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    weekday BIGINT NOT NULL,        -- 0 is Monday
    minute BIGINT NOT NULL,         -- after midnight, in its zone
    zone TEXT NOT NULL,
    begun_at BIGINT NOT NULL,       -- when there were enough of them; 0 until then
    ended_at BIGINT NOT NULL,       -- 0 until it has
    prompts TEXT NOT NULL,          -- on; kept, once they said that they want to keep them; off
    prompted_at BIGINT NOT NULL,    -- the last time; 0 for never
    talking BIGINT NOT NULL,        -- in how many weeks in a row they talked by themselves
    few_since BIGINT NOT NULL,      -- since when there are too few of them; 0 if there are enough
    sweep BIGINT NOT NULL,          -- how many have left since nobody was in the thread who does not belong there
    hindered BIGINT NOT NULL,       -- 1 if Discord does not let us open the thread
    thread BIGINT,
    message_id BIGINT               -- what stands above everything in the thread
);

CREATE INDEX circles_by_guild ON circles (guild_id);

CREATE INDEX circles_by_thread ON circles (thread);

CREATE TABLE "contacts" (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,    -- with the three above: one entry of the agenda, however often it is tried
    member_id BIGINT NOT NULL,
    contacted_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'delivered',
    counts BIGINT NOT NULL DEFAULT 1,
    channel_id BIGINT,
    message_id BIGINT,
    PRIMARY KEY (subject, kind, guild_id, planned_at)
);

CREATE INDEX contacts_by_member ON contacts (member_id, contacted_at);

CREATE TABLE dead_buttons (
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    tried_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (channel_id, message_id)
);

CREATE INDEX dead_buttons_by_try ON dead_buttons (tried_at, message_id);

CREATE TABLE "departures" (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    left_at BIGINT NOT NULL,
    name TEXT NOT NULL,            -- until moderators have been told; empty otherwise
    PRIMARY KEY (member_id, guild_id)
);

CREATE TABLE digests (
    guild_id BIGINT PRIMARY KEY,
    until BIGINT NOT NULL
);

CREATE TABLE gifts (
    id BIGINT NOT NULL,            -- of the interaction that gave it
    guild_id BIGINT NOT NULL,
    giver_id BIGINT NOT NULL,
    receiver_id BIGINT NOT NULL,
    reason TEXT NOT NULL,          -- empty once it is removed; what is left then still counts towards the limits
    given_at BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,    -- where it is posted
    message_id BIGINT,             -- empty until it is known to be there; 0 where there is no card
    giver_name TEXT NOT NULL,      -- their names then, for a text that has no mentions
    receiver_name TEXT NOT NULL,
    value TEXT NOT NULL,           -- the server's value that the giver picked, if any
    about_channel BIGINT NOT NULL, -- the message that it is about; 0 for none
    about_message BIGINT NOT NULL,
    private BIGINT NOT NULL,       -- 1: for its receiver alone
    told_at BIGINT,                -- when the receiver heard of it, where no card tells them
    removed_at BIGINT,
    PRIMARY KEY (id, receiver_id)
);

CREATE INDEX gifts_by_about ON gifts (about_message) WHERE about_message > 0;

CREATE INDEX gifts_by_about_channel ON gifts (about_channel) WHERE about_channel > 0;

CREATE INDEX gifts_by_channel ON gifts (channel_id, given_at) WHERE message_id IS NULL OR message_id > 0;

CREATE INDEX gifts_by_giver ON gifts (giver_id, guild_id, given_at);

CREATE INDEX gifts_by_message ON gifts (message_id) WHERE message_id > 0;

CREATE INDEX gifts_by_receiver ON gifts (receiver_id, guild_id, given_at);

CREATE TABLE given_roles (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    role_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id, purpose)
);

CREATE INDEX given_roles_by_member ON given_roles (member_id);

CREATE TABLE greeter_invitations (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
);

CREATE INDEX greeter_invitations_by_member ON greeter_invitations (member_id);

CREATE TABLE greeters (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    since BIGINT NOT NULL,
    may_be_named BIGINT NOT NULL,  -- 1 if greetings may name them
    named_at BIGINT NOT NULL, member_since BIGINT NOT NULL DEFAULT 0, vouched_for BIGINT NOT NULL DEFAULT 0, may_thank BIGINT NOT NULL DEFAULT 0,      -- when one last did; 0 for never
    PRIMARY KEY (guild_id, member_id)
);

CREATE INDEX greeters_by_member ON greeters (member_id);

CREATE TABLE greeting_texts (
    guild_id BIGINT NOT NULL,
    number BIGINT NOT NULL,        -- the id of the interaction that added it
    words TEXT NOT NULL,
    used_at BIGINT NOT NULL,       -- 0 if it never was
    PRIMARY KEY (guild_id, number)
);

CREATE TABLE greetings (
    guild_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    variant BIGINT,                -- the text that was chosen; 0 for the one that Hearth brings along
    greeter_id BIGINT, cleared_at BIGINT,             -- who is named in it; 0 for nobody
    PRIMARY KEY (guild_id, number)
);

CREATE INDEX greetings_by_greeter ON greetings (greeter_id);

CREATE INDEX greetings_to_clear ON greetings (guild_id, planned_at) WHERE cleared_at IS NULL;

CREATE TABLE hearings (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    check_in BIGINT NOT NULL,
    member_id BIGINT NOT NULL,     -- whose check-in it is
    asked_at BIGINT NOT NULL,      -- since when it waits for a listener
    told_at BIGINT,                -- when its author was told that nobody had answered yet
    channel_id BIGINT,             -- where its card is
    message_id BIGINT,
    listener_id BIGINT,            -- who listens
    talk BIGINT,                   -- and in which talk
    offered_id BIGINT              -- whom the listener asks to go on
, seen_at BIGINT, held_at BIGINT, stayed_at BIGINT);

CREATE INDEX hearings_by_channel ON hearings (channel_id) WHERE channel_id IS NOT NULL;

CREATE INDEX hearings_by_check_in ON hearings (check_in);

CREATE INDEX hearings_by_listener ON hearings (listener_id);

CREATE INDEX hearings_by_member ON hearings (member_id);

CREATE INDEX hearings_by_message ON hearings (message_id);

CREATE INDEX hearings_by_offered ON hearings (offered_id);

CREATE INDEX hearings_by_talk ON hearings (talk);

CREATE TABLE "held" (
    kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    held_at BIGINT NOT NULL,
    guild_id BIGINT NOT NULL DEFAULT 0,
    told_at BIGINT,
    PRIMARY KEY (subject, kind)
);

CREATE INDEX held_by_member ON held (member_id);

CREATE INDEX held_untold ON held (member_id) WHERE told_at IS NULL;

CREATE TABLE "hellos" (
    guild_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (newcomer_id, guild_id, member_id)
);

CREATE INDEX hellos_by_member ON hellos (member_id);

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

CREATE INDEX help_calls_by_guild ON help_calls (guild_id);

CREATE INDEX help_calls_by_member ON help_calls (member_id);

CREATE TABLE help_claims (
    call BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    claimed_at BIGINT NOT NULL
);

CREATE INDEX help_claims_by_member ON help_claims (member_id);

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

CREATE INDEX help_letters_by_call ON help_letters (call);

CREATE INDEX help_letters_by_member ON help_letters (member_id);

CREATE TABLE help_posts (
    message_id BIGINT PRIMARY KEY,
    channel_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    call BIGINT NOT NULL         -- 0 once another has taken its place
);

CREATE INDEX help_posts_by_call ON help_posts (call);

CREATE TABLE hindrances (
    guild_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    what TEXT NOT NULL,
    place BIGINT NOT NULL,         -- the channel or role that it is about
    noted_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (guild_id, feature, what, place)
);

CREATE TABLE "intentions" (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, guild_id)
);

CREATE INDEX intentions_by_member ON intentions (member_id);

CREATE TABLE interests (
    guild_id BIGINT PRIMARY KEY,
    lines TEXT NOT NULL
);

CREATE TABLE "introductions" (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    about TEXT NOT NULL,
    wish TEXT NOT NULL,
    offer TEXT NOT NULL,
    interests TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    channel_id BIGINT,
    message_id BIGINT,
    lately TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (member_id, guild_id)
);

CREATE INDEX introductions_by_message ON introductions (message_id);

CREATE TABLE kudos_removals (
    id BIGINT NOT NULL,            -- of the thank-you
    guild_id BIGINT NOT NULL,
    giver_id BIGINT NOT NULL,
    receiver_id BIGINT NOT NULL,
    moderator_id BIGINT NOT NULL,
    because TEXT NOT NULL,
    removed_at BIGINT NOT NULL, private BIGINT NOT NULL DEFAULT 0, giver_mark TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (id, receiver_id)
);

CREATE INDEX kudos_removals_by_giver ON kudos_removals (giver_id);

CREATE INDEX kudos_removals_by_moderator ON kudos_removals (moderator_id);

CREATE INDEX kudos_removals_by_receiver ON kudos_removals (receiver_id);

CREATE INDEX kudos_removals_by_time ON kudos_removals (guild_id, removed_at);

CREATE TABLE "kudos_wishes" (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    private BIGINT NOT NULL,
    declined BIGINT NOT NULL,
    quiet BIGINT NOT NULL,
    PRIMARY KEY (member_id, guild_id)
);

CREATE TABLE "leavings" (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    left_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, guild_id)
);

CREATE INDEX leavings_by_moment ON leavings (left_at);

CREATE TABLE listener_farewells (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    words TEXT NOT NULL             -- sealed
);

CREATE INDEX listener_farewells_by_member ON listener_farewells (member_id);

CREATE TABLE listener_wishes (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    wished_at BIGINT NOT NULL,
    channel_id BIGINT,
    message_id BIGINT
);

CREATE UNIQUE INDEX listener_wishes_by_member ON listener_wishes (guild_id, member_id);

CREATE INDEX listener_wishes_of_member ON listener_wishes (member_id);

CREATE TABLE listeners (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    since BIGINT NOT NULL, ping_days BIGINT NOT NULL DEFAULT 0, ping_from BIGINT NOT NULL DEFAULT 0, ping_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, member_id)
);

CREATE INDEX listeners_by_member ON listeners (member_id);

CREATE TABLE lookout_ends (
    id BIGINT PRIMARY KEY,         -- that of the lookout
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,     -- who is to be told
    other_id BIGINT NOT NULL
);

CREATE INDEX lookout_ends_by_member ON lookout_ends (member_id);

CREATE INDEX lookout_ends_by_other ON lookout_ends (other_id);

CREATE TABLE lookouts (
    id BIGINT PRIMARY KEY,         -- that of the interaction
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    friend_id BIGINT NOT NULL,
    name TEXT NOT NULL,            -- what the member was called when they asked
    misses BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL,   -- 0 until the friend has
    told_at BIGINT NOT NULL        -- when the friend was told of misses; 0 again with the next check-in
, account TEXT NOT NULL DEFAULT '');

CREATE INDEX lookouts_by_friend ON lookouts (friend_id);

CREATE UNIQUE INDEX lookouts_by_pair ON lookouts (member_id, guild_id, friend_id);

CREATE TABLE migrations (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
);

CREATE TABLE muted (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, feature)
);

CREATE INDEX muted_by_member ON muted (member_id);

CREATE TABLE "namings" (
    guild_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    greeter_id BIGINT NOT NULL,
    PRIMARY KEY (newcomer_id, guild_id)
);

CREATE INDEX namings_by_greeter ON namings (greeter_id, guild_id);

CREATE TABLE "newcomers" (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    times_joined BIGINT NOT NULL,
    left_at BIGINT,
    greeted_at BIGINT,
    channel_id BIGINT,
    message_id BIGINT,
    state TEXT NOT NULL DEFAULT 'waiting',
    ready_at BIGINT,
    looked_at BIGINT,
    away_since BIGINT,
    greeting BIGINT,
    name TEXT,
    engaged_at BIGINT,
    quiet_at BIGINT,
    came_back_at BIGINT, unasked_at BIGINT, banned_at BIGINT,
    PRIMARY KEY (member_id, guild_id)
);

CREATE INDEX newcomers_by_greeting ON newcomers (guild_id, greeting);

CREATE INDEX newcomers_by_join ON newcomers (guild_id, joined_at);

CREATE INDEX newcomers_by_message ON newcomers (message_id);

CREATE INDEX newcomers_by_ready ON newcomers (guild_id, ready_at);

CREATE INDEX newcomers_by_state ON newcomers (guild_id, state);

CREATE INDEX newcomers_not_back ON newcomers (greeted_at) WHERE came_back_at IS NULL AND left_at IS NULL;

CREATE INDEX newcomers_waiting ON newcomers (guild_id, member_id) WHERE state = 'waiting' AND left_at IS NULL;

CREATE TABLE notes (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE pauses (
    guild_id BIGINT PRIMARY KEY,
    until_at BIGINT NOT NULL
);

CREATE TABLE "people" (
    member_id BIGINT PRIMARY KEY,
    timezone TEXT,
    quiet_from BIGINT,             -- minutes after midnight; the same as quiet_until for no quiet hours
    quiet_until BIGINT,
    per_week BIGINT,               -- how many messages that they did not ask for
    language TEXT,                 -- one of Discord's locales
    paused_until BIGINT
);

CREATE INDEX people_by_language ON people (member_id, language) WHERE language IS NOT NULL;

CREATE TABLE places (
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
);

CREATE TABLE quota_uses (
    guild_id BIGINT NOT NULL,
    who TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE INDEX quota_uses_by_who ON quota_uses (guild_id, who, ends_at);

CREATE TABLE refusals (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL,      -- who refuses
    who TEXT NOT NULL,              -- the mark of the other; of before, the id itself, until the next night
    other TEXT NOT NULL,            -- a member, or the card of somebody whom they may not know: sealed
    way TEXT NOT NULL
);

CREATE UNIQUE INDEX refusals_by_member ON refusals (member_id, who, way);

CREATE TABLE reminders (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL
, guild_id BIGINT NOT NULL DEFAULT 0, channel_id BIGINT NOT NULL DEFAULT 0, link TEXT NOT NULL DEFAULT '', said TEXT NOT NULL DEFAULT '', every TEXT NOT NULL DEFAULT '', repeats TEXT NOT NULL DEFAULT '', paused BIGINT NOT NULL DEFAULT 0, origin BIGINT NOT NULL DEFAULT 0, refused BIGINT NOT NULL DEFAULT 0);

CREATE INDEX reminders_by_member ON reminders (member_id, due_at);

CREATE TABLE reminders_delivered (
    id BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    link TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    delivered_at BIGINT NOT NULL, channel_id BIGINT NOT NULL DEFAULT 0, message_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (id, planned_at)
);

CREATE INDEX reminders_delivered_by_age ON reminders_delivered (delivered_at);

CREATE INDEX reminders_delivered_by_member ON reminders_delivered (member_id);

CREATE TABLE removals (
    guild_id BIGINT PRIMARY KEY,
    removed_at BIGINT NOT NULL
);

CREATE TABLE report_acts (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    report BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    act TEXT NOT NULL,              -- read, done
    made_at BIGINT NOT NULL
);

CREATE INDEX report_acts_by_member ON report_acts (member_id);

CREATE INDEX report_acts_by_report ON report_acts (report);

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

CREATE TABLE "rhythms" (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    days TEXT NOT NULL,            -- weekdays, such as 0,2,4; 0 is Monday
    minute BIGINT NOT NULL,        -- after midnight
    zone TEXT NOT NULL,            -- an IANA name
    asked_at BIGINT NOT NULL,      -- when they were last asked; 0 if they have answered
    silences BIGINT NOT NULL,      -- how many times in a row no check-in followed
    resting BIGINT NOT NULL,       -- 1 if they are not asked until they start it again
    away_until BIGINT NOT NULL,    -- until then nobody asks, and nothing counts as missed; 0 for not away
    PRIMARY KEY (member_id, guild_id)
);

CREATE TABLE round_answers (
    check_in BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    round_time BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    mood BIGINT NOT NULL
);

CREATE INDEX round_answers_by_member ON round_answers (member_id, guild_id);

CREATE INDEX round_answers_by_time ON round_answers (round_time, member_id);

CREATE TABLE round_nudges (
    id BIGINT PRIMARY KEY,         -- that of the interaction
    guild_id BIGINT NOT NULL,
    round BIGINT NOT NULL,
    member_id BIGINT NOT NULL
);

CREATE UNIQUE INDEX round_nudges_by_member ON round_nudges (round, member_id);

CREATE INDEX round_nudges_of_member ON round_nudges (member_id, guild_id);

CREATE TABLE round_times (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    round BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT,             -- the prompt, once it is posted
    closed BIGINT NOT NULL
, weather TEXT NOT NULL DEFAULT '');

CREATE UNIQUE INDEX round_times_by_moment ON round_times (round, planned_at);

CREATE TABLE rounds (
    id BIGINT PRIMARY KEY,         -- that of the interaction that created it
    guild_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    days TEXT NOT NULL,            -- weekdays, such as 0,2,4; 0 is Monday
    minute BIGINT NOT NULL,        -- after midnight
    zone TEXT NOT NULL,            -- an IANA name
    questions TEXT NOT NULL,       -- one a line
    hours BIGINT NOT NULL,         -- how long each is open
    paused BIGINT NOT NULL,
    trouble TEXT NOT NULL          -- why the last one was not posted; empty if it was
);

CREATE UNIQUE INDEX rounds_by_name ON rounds (guild_id, name);

CREATE TABLE "second_turn_answers" (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, guild_id, member_id)
);

CREATE INDEX second_turn_answers_by_member ON second_turn_answers (member_id);

CREATE TABLE second_turn_counts (
    guild_id BIGINT NOT NULL,
    week TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,
    within BIGINT NOT NULL,         -- minutes; 0 if nobody answered
    went_on BIGINT NOT NULL,
    openers BIGINT NOT NULL,
    PRIMARY KEY (guild_id, week, kind, part, within, went_on)
);

CREATE TABLE second_turn_returns (
    guild_id BIGINT NOT NULL,
    week TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,
    went_on BIGINT NOT NULL,
    openers BIGINT NOT NULL,        -- who were answered or not
    PRIMARY KEY (guild_id, week, kind, part, went_on)
);

CREATE TABLE second_turn_waits (
    guild_id BIGINT NOT NULL,
    week TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,             -- 'day' for those parts that are not told apart
    within BIGINT NOT NULL,         -- minutes; 0 if nobody answered, or it is not told when
    nearly BIGINT NOT NULL,         -- 1 if a few of these, fewer than the floor, waited longer or in vain
    openers BIGINT NOT NULL,
    PRIMARY KEY (guild_id, week, kind, part, within)
);

CREATE TABLE "second_turns" (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,        -- a newcomer, a card, or a check-in
    member_id BIGINT NOT NULL,
    week TEXT NOT NULL,             -- the Monday on which it began, where the server is
    part TEXT NOT NULL,             -- of the day: night, morning, afternoon or evening there
    opened_at BIGINT NOT NULL,
    answered_at BIGINT,
    answers BIGINT NOT NULL DEFAULT 0,  -- how many people
    went_on_at BIGINT,
    PRIMARY KEY (subject, kind, guild_id)
);

CREATE INDEX second_turns_by_member ON second_turns (member_id);

CREATE INDEX second_turns_by_opening ON second_turns (opened_at);

CREATE TABLE setting_changes (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    moderator_id BIGINT NOT NULL,
    what TEXT NOT NULL,             -- JSON: by setting, what it was and what it became; null is the default
    made_at BIGINT NOT NULL
);

CREATE INDEX setting_changes_by_moderator ON setting_changes (moderator_id);

CREATE INDEX setting_changes_by_server ON setting_changes (guild_id, id);

CREATE TABLE setting_imports (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    moderator_id BIGINT NOT NULL,
    content TEXT NOT NULL,          -- the file, once it was checked
    chosen TEXT NOT NULL,           -- JSON: by what the file names, the channel or role that stands for it; 0 for none
    seen TEXT NOT NULL,             -- a mark of the settings as they were when the difference was shown
    made_at BIGINT NOT NULL
);

CREATE INDEX setting_imports_by_moderator ON setting_imports (moderator_id);

CREATE TABLE settings (
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild_id, key)
);

CREATE TABLE setup_introductions (
    guild_id BIGINT PRIMARY KEY,
    introduced_at BIGINT NOT NULL
);

CREATE TABLE setup_rooms (
    guild_id BIGINT NOT NULL,
    room TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    channel_id BIGINT,
    PRIMARY KEY (guild_id, room)
);

CREATE TABLE stale_cards (
    id BIGINT PRIMARY KEY,         -- of the thank-you
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL
);

CREATE TABLE switched_off (
    guild_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    since BIGINT NOT NULL,
    ends_at BIGINT,
    PRIMARY KEY (guild_id, feature)
);

CREATE TABLE takedowns (
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (channel_id, message_id)
);

CREATE TABLE talk_takedowns (
    thread BIGINT PRIMARY KEY
);

CREATE TABLE talks (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,     -- who asked for it
    other_id BIGINT NOT NULL,      -- who is there for them
    occasion TEXT NOT NULL,        -- why the two talk
    about BIGINT NOT NULL,         -- the check-in that it is about; 0 for none
    wish TEXT NOT NULL,            -- what would help, if that was said
    begun_at BIGINT NOT NULL,
    thread BIGINT,                 -- null until it is there
    message_id BIGINT,             -- its first message; null until it is there
    ended_at BIGINT,
    because TEXT NOT NULL          -- why it ended; empty until it has
);

CREATE INDEX talks_by_check_in ON talks (about);

CREATE INDEX talks_by_member ON talks (member_id, guild_id);

CREATE INDEX talks_by_other ON talks (other_id, guild_id);

CREATE INDEX talks_open ON talks (thread) WHERE because = '';

CREATE INDEX talks_without_thread ON talks (guild_id, ended_at) WHERE because IN ('hindered', 'crowded');

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

CREATE INDEX team_acts_by_member ON team_acts (member_id);

CREATE INDEX team_acts_by_moderator ON team_acts (moderator_id);

CREATE INDEX team_acts_by_moment ON team_acts (guild_id, made_at);

CREATE INDEX team_acts_by_subject ON team_acts (guild_id, subject);

CREATE TABLE team_notes (
    guild_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    tell_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, kind)
);

CREATE INDEX team_notes_by_moment ON team_notes (tell_at);

CREATE TABLE team_words (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    about TEXT NOT NULL,            -- 'greeting' or 'introduction'
    words TEXT NOT NULL             -- sealed; empty where there is no more to say
);

CREATE INDEX team_words_by_member ON team_words (member_id);

CREATE TABLE thank_offers (
    guild_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    greeter_id BIGINT NOT NULL,
    offered_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, newcomer_id)
);

CREATE INDEX thank_offers_by_greeter ON thank_offers (greeter_id, guild_id);

CREATE INDEX thank_offers_by_newcomer ON thank_offers (newcomer_id);

CREATE TABLE waiting_notes (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    edition BIGINT NOT NULL,       -- counts the messages, so that each is posted once
    channel_id BIGINT,             -- empty while there is none
    message_id BIGINT,
    PRIMARY KEY (kind, guild_id)
);
