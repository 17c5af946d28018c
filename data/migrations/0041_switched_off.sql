-- What a server has switched off, and until when; without an end it stays so until somebody switches it on again.

CREATE TABLE switched_off (
    guild_id BIGINT NOT NULL,
    feature TEXT NOT NULL,
    since BIGINT NOT NULL,
    ends_at BIGINT,
    PRIMARY KEY (guild_id, feature)
);
