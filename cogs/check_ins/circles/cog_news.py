"""What the members of a circle read by direct message, because it has no thread in which it could be said."""

from dataclasses import replace

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import DirectMessage, Message, Remade, Told
from bot.delivery.inbox import Held
from bot.delivery.messages import Make
from bot.services import Services
from cogs.check_ins.circles import rules_news as rules
from cogs.check_ins.circles import store
from cogs.check_ins.circles import store_marks as marks
from cogs.check_ins.circles.rules_team import you_are_out
from cogs.check_ins.circles.store import INSIDE, Circle, Member
from cogs.check_ins.circles.views_waiting import wait_buttons, wait_id
from cogs.check_ins.settings import CheckInSettings

WAITS, HINDERED, OVER = "check_ins.circle_waits", "check_ins.circle_hindered", "check_ins.circle_over"


class CircleNews:
    """Tells each of them once, and holds it for whoever takes no direct messages."""

    def __init__(self, services: Services) -> None:
        self._database, self._delivery, self._settings = services.database, services.delivery, services.settings
        self._clock = services.clock

    async def ask_who_waits(self, due: Due, circle: Circle) -> None:
        """Ask those who have waited long for a third one what they would like."""

        def make(server: str) -> DirectMessage:
            return DirectMessage(content=rules.still_waits(circle.name, server), view=wait_buttons(circle.id))

        key, mark = f"{WAITS} {due.planned_at} {circle.id}", wait_id("on", circle.id)
        for one in await store.members(self._database, circle.id):
            await self._tell_one(replace(due, kind=WAITS), one, make, f"{key} {one.member_id}", mark=mark)

    async def tell_of_hindrance(self, due: Due, circle: Circle, *, crowded: bool) -> None:
        """Tell those who wait to be let into a thread why they are not; all, where everyone is in."""
        members, now = await store.members(self._database, circle.id), to_epoch(self._clock.now())
        waiting = [one for one in members if one.enters(now)]
        channel_id = self._settings.of(circle.guild_id, CheckInSettings).circles
        for one in waiting or [member for member in members if not member.away]:

            def make(server: str, member: Member = one) -> DirectMessage:
                if circle.thread is None:
                    words = rules.no_thread(circle.name, server, channel_id, crowded=crowded)
                elif member.inside == INSIDE:
                    words = rules.thread_is_shut(circle.name, server)
                else:
                    words = rules.not_let_in(circle.name, server, channel_id)
                return DirectMessage(content=words)

            key = f"{HINDERED} {due.planned_at} {circle.id} {one.member_id}"
            await self._tell_one(replace(due, kind=HINDERED), one, make, key)

    async def tell_it_is_over(self, due: Due, circle: Circle, *, away: bool = False) -> None:
        """Tell members that their circle is closed; `away` for those alone who are not in its thread to read it.

        Whoever has been told is not told again.
        """

        def make(server: str) -> DirectMessage:
            return DirectMessage(content=rules.over(circle.name, server, begun=bool(circle.begun_at), away=away))

        for one in await store.members(self._database, circle.id):
            if away and not one.away:
                continue
            key = f"{OVER} {circle.id} {one.member_id}"
            await self._tell_one(replace(due, kind=OVER), one, make, key, let_go=True)

    async def tell_who_is_kept_out(self, due: Due) -> Done | Later:
        """Tell somebody who was in a circle that the team keeps them out of it, unless it does so no longer."""
        mark = await marks.get(self._database, due.subject)
        circle = await store.get(self._database, mark.circle) if mark else None
        if mark is None or circle is None:
            return Done()

        def make(server: str) -> DirectMessage:
            return DirectMessage(content=you_are_out(circle.name, server, mark.ends_at))

        return await self._delivery.tell(due, make, key=f"{due.kind} {due.subject}")

    async def _tell_one(
        self, due: Due, one: Member, make: Make, key: str, *, mark: str = "", let_go: bool = False
    ) -> None:
        """Tell one of them, and record it at once: of those behind, one may have to wait."""

        async def forget(tx: Transaction, _told: Told) -> None:
            await store.let_go(tx, one.circle, one.member_id)

        then = forget if let_go else None
        outcome = await self._delivery.tell(due, make, to=one.member_id, key=key, mark=mark, then=then)
        if isinstance(outcome, Done) and outcome.record is not None:
            await self._database.write(outcome.record)


async def remake_question(held: Held) -> Remade | None:
    """Return the question to those who wait once more, with its buttons."""
    message = Message(content=held.words, view=wait_buttons(held.subject))
    return Remade(message, mark=wait_id("on", held.subject))
