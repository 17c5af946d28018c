-- With whom a lookout has ended, or who could not take one on, until the other one of the two has been told.
CREATE TABLE lookout_ends (
    id BIGINT PRIMARY KEY,         -- that of the lookout
    guild_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,     -- who is to be told
    other_id BIGINT NOT NULL
);

CREATE INDEX lookout_ends_by_member ON lookout_ends (member_id);
CREATE INDEX lookout_ends_by_other ON lookout_ends (other_id);
