-- A few members who tell one another how they are. The id is that of the interaction in which it was started.
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

CREATE TABLE circle_members (
    circle BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    inside BIGINT NOT NULL,         -- 1 once they are in the thread
    reading_until BIGINT NOT NULL,  -- until when they are just reading; 0 if they never were
    spoke_at BIGINT NOT NULL,       -- when they wrote in the thread, about to the hour; 0 for never
    PRIMARY KEY (circle, member_id)
);
CREATE INDEX circle_members_by_member ON circle_members (member_id);
CREATE INDEX circle_members_by_server ON circle_members (guild_id, member_id);

-- A card in a circle's thread. Its id is drawn at random, so that it tells nothing once the check-in is withdrawn.
CREATE TABLE circle_cards (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    circle BIGINT NOT NULL,
    check_in BIGINT NOT NULL,       -- 0 once the card is to go
    shared_at BIGINT NOT NULL,
    tried_at BIGINT NOT NULL,       -- since when it may be up; 0 while it cannot be
    message_id BIGINT
);
CREATE INDEX circle_cards_by_circle ON circle_cards (circle, shared_at);
CREATE INDEX circle_cards_by_check_in ON circle_cards (check_in);
