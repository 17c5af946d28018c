"""What the team has to say to somebody is kept with what it has done, and the agenda tells them."""

from bot.db import Transaction
from bot.services import Services
from cogs.welcome.store import team_words
from cogs.welcome.store.team_words import TeamWord

TEAM_WORD = "welcome.team_word"


class TeamWords:
    """Keeps words until they are told."""

    def __init__(self, services: Services) -> None:
        self._clock, self._agenda, self._vault = services.clock, services.agenda, services.vault

    async def say(self, tx: Transaction, word: TeamWord) -> None:
        """Let somebody be told of what the team has done."""
        await team_words.add(tx, word)
        await self._agenda.schedule(tx, TEAM_WORD, word.guild_id, word.id, self._clock.now(), member_id=word.member_id)

    def sealed(self, word_id: int, guild_id: int, member_id: int, about: str, words: str) -> TeamWord:
        """Return what is to be said about something, as it is kept."""
        return TeamWord(word_id, guild_id, member_id, about, self._vault.seal(words))
