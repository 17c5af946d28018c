-- Whoever was said hello to may come back to it.
ALTER TABLE newcomers ADD COLUMN came_back_at BIGINT;  -- pressed or wrote there, for the first time after an answer

-- What somebody has been reading or doing in the server, in their own words.
ALTER TABLE introductions ADD COLUMN lately TEXT NOT NULL DEFAULT '';

-- The buttons of an old greeting are taken off.
ALTER TABLE greetings ADD COLUMN cleared_at BIGINT;
CREATE INDEX greetings_to_clear ON greetings (guild_id, planned_at) WHERE cleared_at IS NULL;

-- Which newcomer a greeter was shown whom they could thank; each newcomer is shown once.
ALTER TABLE greeters ADD COLUMN may_thank BIGINT NOT NULL DEFAULT 0;  -- 1 if they would like to be shown some
CREATE TABLE thank_offers (
    guild_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    greeter_id BIGINT NOT NULL,
    offered_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, newcomer_id)
);
CREATE INDEX thank_offers_by_newcomer ON thank_offers (newcomer_id);
CREATE INDEX thank_offers_by_greeter ON thank_offers (greeter_id, guild_id);
CREATE INDEX newcomers_not_back ON newcomers (greeted_at) WHERE came_back_at IS NULL AND left_at IS NULL;
