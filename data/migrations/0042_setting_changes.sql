-- Who decided what for a server, and what it was before; and files of settings that somebody looks at.
CREATE TABLE setting_changes (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    moderator_id BIGINT NOT NULL,
    what TEXT NOT NULL,             -- JSON: by setting, what it was and what it became; null is the default
    made_at BIGINT NOT NULL
);
CREATE INDEX setting_changes_by_server ON setting_changes (guild_id, id);
CREATE INDEX setting_changes_by_moderator ON setting_changes (moderator_id);

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
