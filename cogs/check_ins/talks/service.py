"""A private thread for two members: begun and ended in the caller's write, opened and closed by the agenda."""

from collections.abc import Collection
from datetime import timedelta

from bot.clock import to_epoch
from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.members.personal_data import ErasureScope
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks import store
from cogs.check_ins.talks.rules import CHAT, CLOSED, LEFT, LISTENING, not_just_now
from cogs.check_ins.talks.store import Talk

TALK, TAKE_DOWN_TALKS = "check_ins.talk", "check_ins.take_down_talks"
LISTENED = "check_ins.listened"  # a talk with a listener has ended
PAUSE = timedelta(minutes=5)  # after a talk that could not have a thread


class Talks:
    """Two members who want to talk get a thread of their own; either of them can close it."""

    def __init__(self, services: Services) -> None:
        self._clock, self._settings, self._agenda = services.clock, services.settings, services.agenda

    def possible(self, guild_id: int) -> bool:
        """Return whether this server has a place for private threads."""
        return self._settings.of(guild_id, CheckInSettings).talks is not None

    async def begin(
        self,
        tx: Transaction,
        talk_id: int,
        guild_id: int,
        pair: tuple[int, int],
        occasion: str,
        *,
        about: int = 0,
        wish: str = "",
    ) -> None:
        """Begin a talk of two: the first asked for it, the second is there; the same id, once more, changes nothing.

        The thread is there some moments later. Raises CareError if this server has no place for it, or had none moments
        ago: both are told each time that a thread is not to be had.
        """
        if not self.possible(guild_id):
            raise CareError(
                _("There is no place for private threads here. A moderator can choose one with `/settings check_ins`.")
            )
        now = self._clock.now()
        if await store.any_without_thread(tx, guild_id, to_epoch(now - PAUSE)):
            raise not_just_now()
        if await store.add(tx, Talk(talk_id, guild_id, *pair, occasion, about, wish, to_epoch(now))):
            await self._agenda.schedule(tx, TALK, guild_id, talk_id, now)

    async def end(self, tx: Transaction, talk_id: int, because: str) -> Talk | None:
        """End a talk, and return it; None if it had ended before. Its thread is closed some moments later."""
        now = self._clock.now()
        ended = await store.end(tx, talk_id, because, to_epoch(now))
        if ended is not None:
            await self._agenda.bring_forward(tx, TALK, ended.guild_id, talk_id, now)
            if ended.occasion == LISTENING:
                await self._agenda.bring_forward(tx, LISTENED, ended.guild_id, talk_id, now)
        return ended

    async def close(self, tx: Transaction, talk_id: int, member_id: int, because: str = CLOSED) -> None:
        """Close a talk for one of the two. Raises CareError for anybody else, and where it is closed already."""
        await self.theirs(tx, talk_id, member_id)
        await self.end(tx, talk_id, because)

    async def theirs(self, reader: Reader, talk_id: int, member_id: int) -> Talk:
        """Return an open talk of this member's. Raises CareError for anybody else, and where it is closed."""
        talk = await store.get(reader, talk_id)
        if talk is None or talk.because:
            raise CareError(_("This conversation is closed already."))
        if member_id not in talk.pair:
            raise CareError(_("Only the two who talk here can do this."))
        return talk

    async def leave(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """End the talks of somebody who has left the server."""
        for talk in await store.open_of(tx, guild_id, member_id):
            await self.end(tx, talk.id, LEFT)

    async def end_barred(self, tx: Transaction, guild_id: int, member_id: int, ways: Collection[Way]) -> None:
        """End the chats of somebody whom the team keeps from asking others, from which they came."""
        if Way.ASKING in ways:
            for talk in await store.open_of(tx, guild_id, member_id):
                if talk.occasion == CHAT:
                    await self.end(tx, talk.id, CLOSED)

    async def forget(self, tx: Transaction, _scope: ErasureScope) -> None:
        """Let the threads of somebody who is about to be forgotten go soon, and not in the next night."""
        await self._agenda.bring_forward(tx, TAKE_DOWN_TALKS, 0, 0, self._clock.now())
