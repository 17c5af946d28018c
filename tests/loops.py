"""A loop of the tests: cups of tea wait for somebody to say cheers."""

from datetime import timedelta

from bot.answered import Answer, Item, Loop
from bot.db import Transaction

CHEERS = "tea.cheers"


class Cheers(Loop):
    """Says little, and remembers what it was told."""

    kind = CHEERS

    def __init__(self) -> None:
        self.hours = 6
        self.room: int | None = None
        self.answers: list[tuple[int, int, bool]] = []  # whose, by whom, whether first
        self.lonely: list[int] = []

    def patience(self, guild_id: int) -> timedelta:
        return timedelta(hours=self.hours)

    def channel(self, guild_id: int) -> int | None:
        return self.room

    def title(self) -> str:
        return "Nobody has said cheers yet"

    def line(self, item: Item) -> str:
        return f"<@{item.member_id}> has tea"

    def offer(self) -> str:
        return "I'll say cheers"

    def intends(self, member: str) -> str:
        return f"{member} will say cheers"

    def thanks(self, item: Item) -> str:
        return f"How kind. {item.label} is here:"

    async def answered(self, tx: Transaction, item: Item, answer: Answer, *, first: bool) -> None:
        tx.after_commit(lambda: self.answers.append((item.member_id, answer.member_id, first)))

    async def unheard(self, tx: Transaction, item: Item) -> None:
        tx.after_commit(lambda: self.lonely.append(item.member_id))
