-- When somebody wants to be asked how they are, at their own local time.
CREATE TABLE rhythms (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    days TEXT NOT NULL,            -- weekdays, such as 0,2,4; 0 is Monday
    minute BIGINT NOT NULL,        -- after midnight
    zone TEXT NOT NULL,            -- an IANA name
    asked_at BIGINT NOT NULL,      -- when they were last asked; 0 if they have answered
    silences BIGINT NOT NULL,      -- how many times in a row no check-in followed
    resting BIGINT NOT NULL,       -- 1 if they are not asked until they start it again
    away_until BIGINT NOT NULL,    -- until then nobody asks, and nothing counts as missed; 0 for not away
    PRIMARY KEY (guild_id, member_id)
);
