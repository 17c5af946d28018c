-- Which roles somebody has from us, and for what: whoever takes one away ends what it stands for.
CREATE TABLE given_roles (
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    role_id BIGINT NOT NULL,
    PRIMARY KEY (guild_id, member_id, purpose)
);
CREATE INDEX given_roles_by_member ON given_roles (member_id);

-- Who would like to listen and waits for the team's word, and where its card is.
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

-- When whoever listens has first written in the thread; never what.
ALTER TABLE talks ADD COLUMN answered_at BIGINT;

-- Since when the words of a request wait because everybody could read the listeners' channel.
ALTER TABLE hearings ADD COLUMN held_at BIGINT;

-- The listeners of today stay, and each team is told once who they are.
INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts)
SELECT DISTINCT 'check_ins.listeners_of_today', guild_id, 0, 0, 0, 0, 0 FROM listeners;
