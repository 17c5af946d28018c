"""An introduction is kept first; the agenda then posts its card, changes it, or takes it down, as other messages."""

from bot.clock import to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.members.personal_data import ErasureScope
from bot.moderation.acts import Act
from bot.services import Services
from bot.text.language import _
from cogs.welcome.service.coming_back import ComingBack
from cogs.welcome.service.team_words import TeamWords
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, introductions, newcomers
from cogs.welcome.store.introductions import Introduction, IntroductionTakedown
from cogs.welcome.store.team_words import TeamWord

INTRODUCE, TAKE_DOWN = "welcome.introduce", "welcome.take_down"


class Introducing:
    """What somebody wrote belongs to them, for as long as they want it to be there."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._settings, self._agenda = services.settings, services.agenda
        self._team_words, self._trail = TeamWords(services), services.trail
        self._coming_back = services.shared.get(ComingBack)

    async def keep(self, introduction: Introduction) -> int:
        """Keep an introduction, let its card be posted or changed, and return the channel it is for.

        Raises CareError if there is none, or its author has left.
        """
        key, now = (introduction.guild_id, introduction.member_id), self._clock.now()
        channel_id = self._settings.of(introduction.guild_id, WelcomeSettings).introductions
        if channel_id is None:
            raise CareError(no_place())

        async def keep(tx: Transaction) -> None:
            newcomer = await newcomers.get(tx, *key)
            if newcomer is None or newcomer.left_at is not None:
                raise CareError(gone())
            if await introductions.get(tx, *key) is None:
                await arrivals.record_event(tx, *key, to_epoch(now), "introduced")
            await introductions.save(tx, introduction)
            await self._coming_back.record(tx, *key)
            await self._agenda.schedule(tx, INTRODUCE, *key, now, member_id=introduction.member_id)

        await self._database.write(keep)
        return channel_id

    async def withdraw(self, guild_id: int, member_id: int) -> None:
        """Keep nothing of an introduction, and delete its card. Raises CareError if there is nothing to take down."""
        await self._database.write(lambda tx: self._let_go(tx, guild_id, member_id, "withdrew"))

    async def withdraw_for_team(self, word: TeamWord, by: int) -> None:
        """Do so for the team, whose word its author reads. Raises CareError as `withdraw` does."""

        async def let_go(tx: Transaction) -> None:
            await self._let_go(tx, word.guild_id, word.member_id, "introduction_removed")
            await self._trail.record(tx, word.guild_id, by, Act.INTRODUCTION_DOWN, member_id=word.member_id)
            await self._team_words.say(tx, word)

        await self._database.write(let_go)

    async def _let_go(self, tx: Transaction, guild_id: int, member_id: int, what: str) -> None:
        now = self._clock.now()
        if not await introductions.remove(tx, guild_id, member_id):
            raise CareError(_("That introduction is taken down already."))
        await arrivals.record_event(tx, guild_id, member_id, to_epoch(now), what)
        await self._agenda.cancel(tx, INTRODUCE, guild_id, member_id)
        await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, now)

    async def forget(self, tx: Transaction, _about: ErasureScope) -> None:
        """Delete the card of somebody who is about to be forgotten soon, and not in the next night."""
        await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())

    async def take_down(self, tx: Transaction, channel_id: int, message_id: int) -> None:
        """Delete a message of ours soon."""
        await introductions.take_down(tx, IntroductionTakedown(channel_id, message_id))
        await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())


def gone() -> str:
    """Return what somebody reads who has left, and introduces themselves from their direct messages."""
    return _("You are no longer in that server, so I post nothing there and keep nothing.")


def no_place() -> str:
    """Return what somebody reads who would like to introduce themselves where there is no place for that any more."""
    return _("Just say hello wherever you like: there is no channel for introductions here now.")
