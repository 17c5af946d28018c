"""A greeted newcomer waits for a person to say hello: what greeters read of it."""

from datetime import timedelta

from bot.answered import Loop
from bot.answered.store import Answer, Item
from bot.clock import from_epoch, on_screen
from bot.db import Transaction
from bot.language import _
from cogs.welcome.service.arriving import HELLO


class Hello(Loop):
    """The note in the greeters' channel."""

    kind = HELLO

    def patience(self, guild_id: int) -> timedelta:
        return timedelta(hours=6)

    def channel(self, guild_id: int) -> int | None:
        return None

    def title(self) -> str:
        return _("Nobody has said hello to them yet")

    def line(self, item: Item) -> str:
        return f"<@{item.member_id}> · {on_screen(from_epoch(item.asked_at), 'R')}"

    def offer(self) -> str:
        return _("I'll say hello")

    def intends(self, member: str) -> str:
        return _("{member} will say hello").format(member=member)

    def thanks(self, item: Item) -> str:
        return _("Thank you. This is where they were greeted; a few words of your own are best:")

    async def answered(self, tx: Transaction, item: Item, answer: Answer, *, first: bool) -> None:
        """Nothing more: who answered is kept already."""

    async def unheard(self, tx: Transaction, item: Item) -> None:
        """Nothing more: that nobody answered is kept already."""
