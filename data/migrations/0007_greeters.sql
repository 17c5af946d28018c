-- Who likes to greet newcomers.
CREATE TABLE greeters (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    since BIGINT NOT NULL,
    may_be_named BIGINT NOT NULL,  -- 1 if greetings may name them
    named_at BIGINT NOT NULL,      -- when one last did; 0 for never
    PRIMARY KEY (guild_id, member_id)
);
CREATE INDEX greeters_by_member ON greeters (member_id);

-- Which greeter was named to a newcomer whom nobody has answered yet.
CREATE TABLE namings (
    guild_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    greeter_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, newcomer_id)
);
CREATE INDEX namings_by_greeter ON namings (greeter_id, guild_id);

-- Who was asked whether they would like to greet, so that nobody is asked twice.
CREATE TABLE greeter_invitations (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id)
);
CREATE INDEX greeter_invitations_by_member ON greeter_invitations (member_id);
