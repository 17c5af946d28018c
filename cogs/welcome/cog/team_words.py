"""Tells people what the team has done about their greeting or their introduction, and what it says about that."""

from bot.agenda import Done, Due, Later
from bot.db import Transaction
from bot.delivery import DirectMessage, Notice, Told
from bot.services import Services
from cogs.welcome.rules import team_words as rules
from cogs.welcome.rules.template import unlinked
from cogs.welcome.service.team_words import TEAM_WORD
from cogs.welcome.store import team_words
from cogs.welcome.store.team_words import GREETING, INTRODUCTION

_SAID = {GREETING: rules.greeting_ended, INTRODUCTION: rules.taken_down}


class TeamWordNotices:
    """One message each; where it cannot be delivered, it is held."""

    def __init__(self, services: Services) -> None:
        self._database, self._delivery, self._vault = services.database, services.delivery, services.vault
        services.agenda.handle(TEAM_WORD, self.pass_on)
        services.delivery.declare(Notice(TEAM_WORD, "what moderators did about a greeting of yours", asked_for=True))

    async def pass_on(self, due: Due) -> Done | Later:
        """Tell it, and let go of the words."""
        word = await team_words.get(self._database, due.subject)
        if word is None:
            return Done()
        words, say = self._vault.open(word.words) or "", _SAID[word.about]

        async def record(tx: Transaction, _told: Told) -> None:
            await team_words.remove(tx, word.id)

        return await self._delivery.tell(
            due, lambda server: DirectMessage(content=say(unlinked(server), words)), then=record
        )
