-- Whoever looks for what there is of one member, in whatever server, finds it by an index that begins with the member:
-- one that began with the server was walked through from end to end. None of the tables has an index more for it, but
-- those that hardly anybody writes to.

DROP INDEX check_ins_by_member;

CREATE INDEX check_ins_by_member ON check_ins (member_id, guild_id, made_at);

DROP INDEX gifts_by_giver;

CREATE INDEX gifts_by_giver ON gifts (giver_id, guild_id, given_at);

DROP INDEX gifts_by_receiver;

CREATE INDEX gifts_by_receiver ON gifts (receiver_id, guild_id, given_at);

DROP INDEX lookouts_by_pair;

CREATE UNIQUE INDEX lookouts_by_pair ON lookouts (member_id, guild_id, friend_id);

DROP INDEX round_answers_by_server;

CREATE INDEX round_answers_by_member ON round_answers (member_id, guild_id);

DROP INDEX round_nudges_by_server;

CREATE INDEX round_nudges_of_member ON round_nudges (member_id, guild_id);

CREATE INDEX greetings_by_greeter ON greetings (greeter_id);

CREATE INDEX kudos_removals_by_giver ON kudos_removals (giver_id);

CREATE INDEX kudos_removals_by_moderator ON kudos_removals (moderator_id);

CREATE INDEX kudos_removals_by_receiver ON kudos_removals (receiver_id);

-- What is looked for by something else than a member: the words that are due to fade, a channel, a thread.

DROP INDEX check_ins_by_moment;

CREATE INDEX check_ins_to_fade ON check_ins (guild_id, made_at) WHERE words <> '' OR audience <> 'me';

CREATE INDEX check_ins_by_channel ON check_ins (channel_id) WHERE channel_id IS NOT NULL;

CREATE INDEX check_ins_to_post ON check_ins (guild_id, made_at)
WHERE audience IN ('everyone', 'nameless') AND message_id IS NULL;

DROP INDEX check_in_cards_by_guild;

CREATE INDEX check_in_cards_in_doubt ON check_in_cards (guild_id) WHERE tried_at > 0;

DROP INDEX dead_buttons_by_try;

CREATE INDEX dead_buttons_by_try ON dead_buttons (tried_at, message_id);

CREATE INDEX gifts_by_channel ON gifts (channel_id, given_at) WHERE message_id IS NULL OR message_id > 0;

CREATE INDEX gifts_by_about_channel ON gifts (about_channel) WHERE about_channel > 0;

CREATE INDEX hearings_by_channel ON hearings (channel_id) WHERE channel_id IS NOT NULL;

CREATE INDEX talks_open ON talks (thread) WHERE because = '';

CREATE INDEX talks_without_thread ON talks (guild_id, ended_at) WHERE because IN ('hindered', 'crowded');

-- What is only kept until a moment is found by walking through its table at night, a stretch at a time.

DROP INDEX quota_uses_by_end;

DROP INDEX report_acts_by_age;

DROP INDEX report_answers_by_age;

DROP INDEX reports_by_age;

DROP INDEX team_acts_by_age;

-- The same for keys, which only a new table can have. What an entry of a kind is about may be a member, too.

CREATE TABLE agenda_anew (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,      -- 0 where it belongs to no server
    subject BIGINT NOT NULL,       -- what it is about: a member, a reminder, a gift
    member_id BIGINT NOT NULL,     -- for whom it is; 0 for nobody in particular
    planned_at BIGINT NOT NULL,    -- the moment that was promised
    due_at BIGINT NOT NULL,        -- when it is next tried; put off by one lease while somebody is at it
    attempts BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, guild_id)
);

INSERT INTO agenda_anew (kind, guild_id, subject, member_id, planned_at, due_at, attempts)
SELECT kind, guild_id, subject, member_id, planned_at, due_at, attempts FROM agenda;

DROP TABLE agenda;

ALTER TABLE agenda_anew RENAME TO agenda;

CREATE INDEX agenda_by_due ON agenda (due_at);

CREATE INDEX agenda_by_member ON agenda (member_id);

CREATE INDEX agenda_by_server ON agenda (guild_id, member_id);

CREATE TABLE answers_anew (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, guild_id, member_id)
);

INSERT INTO answers_anew (kind, guild_id, subject, member_id, answered_at)
SELECT kind, guild_id, subject, member_id, answered_at FROM answers;

DROP TABLE answers;

ALTER TABLE answers_anew RENAME TO answers;

CREATE INDEX answers_by_member ON answers (member_id, guild_id);

CREATE TABLE awaited_anew (
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

INSERT INTO awaited_anew (
    kind, guild_id, subject, member_id, channel_id, message_id, label, asked_at, answered_at, closed_at
)
SELECT
    kind, guild_id, subject, member_id, channel_id, message_id, label, asked_at, answered_at, closed_at
FROM awaited;

DROP TABLE awaited;

ALTER TABLE awaited_anew RENAME TO awaited;

CREATE INDEX awaited_by_member ON awaited (member_id);

CREATE INDEX awaited_open ON awaited (kind, guild_id, asked_at) WHERE closed_at IS NULL;

CREATE TABLE contacts_anew (
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

INSERT INTO contacts_anew (
    kind, guild_id, subject, planned_at, member_id, contacted_at, state, counts, channel_id, message_id
)
SELECT
    kind, guild_id, subject, planned_at, member_id, contacted_at, state, counts, channel_id, message_id
FROM contacts;

DROP TABLE contacts;

ALTER TABLE contacts_anew RENAME TO contacts;

CREATE INDEX contacts_by_member ON contacts (member_id, contacted_at);

CREATE TABLE held_anew (
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

INSERT INTO held_anew (kind, subject, member_id, words, planned_at, held_at, guild_id, told_at)
SELECT kind, subject, member_id, words, planned_at, held_at, guild_id, told_at FROM held;

DROP TABLE held;

ALTER TABLE held_anew RENAME TO held;

CREATE INDEX held_by_member ON held (member_id);

CREATE INDEX held_untold ON held (member_id) WHERE told_at IS NULL;

CREATE TABLE intentions_anew (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, guild_id)
);

INSERT INTO intentions_anew (kind, guild_id, subject, member_id)
SELECT kind, guild_id, subject, member_id FROM intentions;

DROP TABLE intentions;

ALTER TABLE intentions_anew RENAME TO intentions;

CREATE INDEX intentions_by_member ON intentions (member_id);

CREATE TABLE second_turns_anew (
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

INSERT INTO second_turns_anew (
    kind, guild_id, subject, member_id, week, part, opened_at, answered_at, answers, went_on_at
)
SELECT
    kind, guild_id, subject, member_id, week, part, opened_at, answered_at, answers, went_on_at
FROM second_turns;

DROP TABLE second_turns;

ALTER TABLE second_turns_anew RENAME TO second_turns;

CREATE INDEX second_turns_by_member ON second_turns (member_id);

CREATE INDEX second_turns_by_opening ON second_turns (opened_at);

CREATE TABLE second_turn_answers_anew (
    kind TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, guild_id, member_id)
);

INSERT INTO second_turn_answers_anew (kind, guild_id, subject, member_id)
SELECT kind, guild_id, subject, member_id FROM second_turn_answers;

DROP TABLE second_turn_answers;

ALTER TABLE second_turn_answers_anew RENAME TO second_turn_answers;

CREATE INDEX second_turn_answers_by_member ON second_turn_answers (member_id);

CREATE TABLE arrivals_anew (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    what TEXT NOT NULL,
    number BIGINT NOT NULL,        -- what the event is about, such as a channel
    PRIMARY KEY (member_id, guild_id, happened_at, what)
);

INSERT INTO arrivals_anew (guild_id, member_id, happened_at, what, number)
SELECT guild_id, member_id, happened_at, what, number FROM arrivals;

DROP TABLE arrivals;

ALTER TABLE arrivals_anew RENAME TO arrivals;

CREATE TABLE departures_anew (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    left_at BIGINT NOT NULL,
    name TEXT NOT NULL,            -- until moderators have been told; empty otherwise
    PRIMARY KEY (member_id, guild_id)
);

INSERT INTO departures_anew (guild_id, member_id, left_at, name)
SELECT guild_id, member_id, left_at, name FROM departures;

DROP TABLE departures;

ALTER TABLE departures_anew RENAME TO departures;

CREATE TABLE hellos_anew (
    guild_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (newcomer_id, guild_id, member_id)
);

INSERT INTO hellos_anew (guild_id, newcomer_id, member_id, said_at)
SELECT guild_id, newcomer_id, member_id, said_at FROM hellos;

DROP TABLE hellos;

ALTER TABLE hellos_anew RENAME TO hellos;

CREATE INDEX hellos_by_member ON hellos (member_id);

CREATE TABLE introductions_anew (
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

INSERT INTO introductions_anew (
    guild_id, member_id, about, wish, offer, interests, written_at, channel_id, message_id, lately
)
SELECT
    guild_id, member_id, about, wish, offer, interests, written_at, channel_id, message_id, lately
FROM introductions;

DROP TABLE introductions;

ALTER TABLE introductions_anew RENAME TO introductions;

CREATE INDEX introductions_by_message ON introductions (message_id);

CREATE TABLE kudos_wishes_anew (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    private BIGINT NOT NULL,
    declined BIGINT NOT NULL,
    quiet BIGINT NOT NULL,
    PRIMARY KEY (member_id, guild_id)
);

INSERT INTO kudos_wishes_anew (guild_id, member_id, private, declined, quiet)
SELECT guild_id, member_id, private, declined, quiet FROM kudos_wishes;

DROP TABLE kudos_wishes;

ALTER TABLE kudos_wishes_anew RENAME TO kudos_wishes;

CREATE TABLE leavings_anew (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    left_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, guild_id)
);

INSERT INTO leavings_anew (guild_id, member_id, left_at)
SELECT guild_id, member_id, left_at FROM leavings;

DROP TABLE leavings;

ALTER TABLE leavings_anew RENAME TO leavings;

CREATE INDEX leavings_by_moment ON leavings (left_at);

CREATE TABLE namings_anew (
    guild_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    greeter_id BIGINT NOT NULL,
    PRIMARY KEY (newcomer_id, guild_id)
);

INSERT INTO namings_anew (guild_id, newcomer_id, greeter_id)
SELECT guild_id, newcomer_id, greeter_id FROM namings;

DROP TABLE namings;

ALTER TABLE namings_anew RENAME TO namings;

CREATE INDEX namings_by_greeter ON namings (greeter_id, guild_id);

CREATE TABLE newcomers_anew (
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
    came_back_at BIGINT,
    PRIMARY KEY (member_id, guild_id)
);

INSERT INTO newcomers_anew (
    guild_id, member_id, joined_at, times_joined, left_at, greeted_at, channel_id, message_id, state, ready_at,
    looked_at, away_since, greeting, name, engaged_at, quiet_at, came_back_at
)
SELECT
    guild_id, member_id, joined_at, times_joined, left_at, greeted_at, channel_id, message_id, state, ready_at,
    looked_at, away_since, greeting, name, engaged_at, quiet_at, came_back_at
FROM newcomers;

DROP TABLE newcomers;

ALTER TABLE newcomers_anew RENAME TO newcomers;

CREATE INDEX newcomers_by_greeting ON newcomers (guild_id, greeting);

CREATE INDEX newcomers_by_join ON newcomers (guild_id, joined_at);

CREATE INDEX newcomers_by_message ON newcomers (message_id);

CREATE INDEX newcomers_by_ready ON newcomers (guild_id, ready_at);

CREATE INDEX newcomers_by_state ON newcomers (guild_id, state);

CREATE INDEX newcomers_not_back ON newcomers (greeted_at) WHERE came_back_at IS NULL AND left_at IS NULL;

CREATE INDEX newcomers_waiting ON newcomers (guild_id, member_id) WHERE state = 'waiting' AND left_at IS NULL;

CREATE TABLE rhythms_anew (
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

INSERT INTO rhythms_anew (guild_id, member_id, days, minute, zone, asked_at, silences, resting, away_until)
SELECT guild_id, member_id, days, minute, zone, asked_at, silences, resting, away_until FROM rhythms;

DROP TABLE rhythms;

ALTER TABLE rhythms_anew RENAME TO rhythms;

