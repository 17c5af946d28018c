-- A card in the check-in channel. Its id is drawn at random, so that nothing in it tells whose it is, or was before.
CREATE TABLE check_in_cards (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    check_in BIGINT NOT NULL,       -- 0 once it is withdrawn, while it is not known yet whether it went up
    tried_at BIGINT NOT NULL,       -- since when it may be up without our knowing; 0 where there is no doubt
    channel_id BIGINT NOT NULL      -- and where
);
CREATE INDEX check_in_cards_by_check_in ON check_in_cards (check_in);
CREATE INDEX check_in_cards_by_guild ON check_in_cards (guild_id);
CREATE INDEX check_ins_by_message ON check_ins (message_id);

CREATE TABLE check_in_hears (
    card BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (card, member_id)
);
CREATE INDEX check_in_hears_by_member ON check_in_hears (member_id);

-- What somebody wrote back under a card, and what was answered to them. Whose card it is does not stand here.
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

-- Where a letter is among direct messages: by itself, because whoever wrote it can see all of that row.
CREATE TABLE check_in_posts (
    letter BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL
);

-- From whom somebody wants nothing written to them any more.
CREATE TABLE check_in_refusals (
    member_id BIGINT NOT NULL,
    refused BIGINT NOT NULL,        -- a member, or the card of somebody whom they may not know
    PRIMARY KEY (member_id, refused)
);

-- Who may not post without their name for now. Who that is does not stand here: only their mark (bot/vault.py).
CREATE TABLE check_in_mutes (
    guild_id BIGINT NOT NULL,
    who TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, who)
);

-- What moderators took down; whose it was does not stand here.
CREATE TABLE check_in_removals (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    moderator_id BIGINT NOT NULL,
    days BIGINT NOT NULL,           -- for how long its author may not post without a name
    removed_at BIGINT NOT NULL
);
CREATE INDEX check_in_removals_by_moderator ON check_in_removals (guild_id, moderator_id);
