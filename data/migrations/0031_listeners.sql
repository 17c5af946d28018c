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

-- What the team writes to somebody whose listening it has ended, until they were told.
CREATE TABLE listener_farewells (
    id BIGINT PRIMARY KEY,          -- that of the interaction
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    words TEXT NOT NULL             -- sealed
);
CREATE INDEX listener_farewells_by_member ON listener_farewells (member_id);

-- When listeners could first see a request, and since when it waits because everybody could read it there.
ALTER TABLE hearings ADD COLUMN seen_at BIGINT;
ALTER TABLE hearings ADD COLUMN held_at BIGINT;
UPDATE hearings SET seen_at = asked_at WHERE message_id IS NOT NULL;

-- The listeners of today stay, and each team is told once who they are.
INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts)
SELECT DISTINCT 'check_ins.listeners_of_today', guild_id, 0, 0, 0, 0, 0 FROM listeners;
