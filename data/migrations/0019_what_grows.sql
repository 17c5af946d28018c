-- What is read at each start, or for each server after it, without walking through a table that grows with the years.
CREATE INDEX agenda_by_server ON agenda (guild_id, member_id);
CREATE INDEX held_untold ON held (member_id) WHERE told_at IS NULL;
CREATE INDEX newcomers_waiting ON newcomers (guild_id, member_id) WHERE state = 'waiting' AND left_at IS NULL;
CREATE INDEX people_by_language ON people (member_id, language) WHERE language IS NOT NULL;
CREATE INDEX round_answers_by_server ON round_answers (guild_id, member_id);
CREATE INDEX round_nudges_by_server ON round_nudges (guild_id, member_id);
