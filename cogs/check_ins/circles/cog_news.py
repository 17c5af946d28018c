"""What the members of a circle read by direct message, because it has no thread in which it could be said."""

import discord

from bot.agenda import Due
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.delivery import Message, Notice, Remade, Undeliverable
from bot.delivery.inbox import Held
from bot.text.language import using_locale
from cogs.check_ins.circles import rules, store
from cogs.check_ins.circles.store import Circle
from cogs.check_ins.circles.views_waiting import wait_buttons, wait_id

WAITS, OVER = "check_ins.circle_waits", "check_ins.circle_over"


class CircleNews:
    """Tells each of them once, and holds it for whoever takes no direct messages."""

    def __init__(self, bot: Hearth) -> None:
        services = bot.services
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._delivery = services.delivery
        self._delivery.declare(
            Notice(WAITS, "a circle of yours that waits for others", asked_for=True, remake=_remade),
            Notice(OVER, "a circle of yours that is closed", asked_for=True),
        )

    async def ask_who_waits(self, due: Due, circle: Circle) -> None:
        """They have waited long for a third one: what would they like?"""
        for one in await store.members(self._database, circle.id):
            if due.attempts > 1 and await self._was_asked(due, one.member_id):
                continue
            with using_locale(self._tongue(circle, one.member_id)):
                words = rules.still_waits(circle.name, self._server(circle))
                message = Message(content=words, view=wait_buttons(circle.id))
            await self._tell(f"{WAITS} {due.planned_at}", circle, one.member_id, words, message)

    async def _was_asked(self, due: Due, member_id: int) -> bool:
        try:
            return await self._delivery.has_sent_button(member_id, due.planned, wait_id("on", due.subject))
        except Undeliverable:
            return False

    async def tell_it_is_over(self, circle: Circle) -> None:
        """It is closed; whoever has been told is not told again."""
        for one in await store.members(self._database, circle.id):
            with using_locale(self._tongue(circle, one.member_id)):
                words = rules.over(circle.name, self._server(circle), begun=bool(circle.begun_at))
            await self._tell(OVER, circle, one.member_id, words, Message(content=words))
            await self._database.write(lambda tx, who=one.member_id: store.let_go(tx, circle.id, who))

    async def _tell(self, key: str, circle: Circle, member_id: int, words: str, message: Message) -> None:
        try:
            await self._delivery.write_to(member_id, key=f"{key} {circle.id} {member_id}", **message)
        except Undeliverable:
            kind, now = f"{key.partition(' ')[0]} {member_id}", to_epoch(self._clock.now())
            await self._database.write(
                lambda tx: self._delivery.hold(tx, kind, circle.id, member_id, words, now, guild_id=circle.guild_id)
            )

    def _tongue(self, circle: Circle, member_id: int) -> discord.Locale | None:
        return self._delivery.locale_of(member_id, self._delivery.guild_locale(circle.guild_id))

    def _server(self, circle: Circle) -> str:
        guild = self._bot.get_guild(circle.guild_id)
        return guild.name if guild else "…"


async def _remade(held: Held) -> Remade | None:
    """The question once more, with its buttons."""
    message = Message(content=held.words, view=wait_buttons(held.subject))
    return Remade(message, mark=wait_id("on", held.subject))
