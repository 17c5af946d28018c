"""Cards for everyone, and what is written back to them, as things that can be reported and taken down."""

from bot.db import Reader
from bot.errors import CareError
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in.rules import EVERYONE, NAMELESS, said
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone import store_replies as replies
from cogs.check_ins.everyone.service_moderation import CheckInModeration
from cogs.check_ins.everyone.service_replies import received

CARD, REPLY = "card", "reply"


class CardContent(ContentKind):
    """A card in the check-in channel: whoever can read it can report it. Its key is the card's, which tells nothing."""

    kind, recent = CARD, True

    def __init__(self, services: Services) -> None:
        self._vault, self._moderation = services.vault, CheckInModeration(services)

    def title(self) -> str:
        return _("a check-in for everyone")

    async def in_message(self, reader: Reader, guild_id: int, message_id: int) -> int | None:
        found = await everyone.in_message(reader, message_id)
        return found[0].id if found is not None and found[1].guild_id == guild_id else None

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        check_in = await everyone.shown_on(reader, key)
        if check_in is None:
            return None
        line, words = said(check_in.mood, check_in.wish), self._vault.open(check_in.words)
        named = check_in.audience == EVERYONE
        return Content(check_in.guild_id, check_in.member_id, f"{line}\n{words}" if words else line, named)

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        await self._moderation.take_down(key, moderator_id, because)

    async def take_down_recent(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        await self._moderation.take_down_recent(key, moderator_id, because)


class ReplyContent(ContentKind):
    """What somebody wrote back, or was answered: only whoever received it can report it."""

    kind = REPLY

    def __init__(self, services: Services) -> None:
        self._vault = services.vault

    def title(self) -> str:
        return _("what somebody wrote back to a check-in")

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        reply = await replies.get(reader, key)
        check_in = await everyone.shown_on(reader, reply.card) if reply else None
        if reply is None or check_in is None:
            return None
        if reader_id is not None:
            try:
                await received(reader, key, reader_id)
            except CareError:
                return None
        author_id = check_in.member_id if reply.answers else reply.member_id
        nameless, words = check_in.audience == NAMELESS, self._vault.open(reply.words) or ""
        named = not (reply.answers and nameless)
        return Content(reply.guild_id, author_id, words, named, unmasks=nameless and named)
