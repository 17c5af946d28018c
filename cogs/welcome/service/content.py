"""Introductions as something that can be reported and taken down."""

from bot.db import Reader
from bot.errors import CareError
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from bot.text.language import _
from cogs.welcome.service.introducing import Introducing
from cogs.welcome.service.team_words import TeamWords
from cogs.welcome.store import introductions
from cogs.welcome.store.team_words import INTRODUCTION


class IntroductionContent(ContentKind):
    """The card of an introduction, which everyone in its channel reads; its key is its message."""

    kind = "introduction"

    def __init__(self, services: Services) -> None:
        self._database = services.database
        self._introducing, self._team_words = Introducing(services), TeamWords(services)

    def title(self) -> str:
        return _("an introduction")

    async def in_message(self, reader: Reader, guild_id: int, message_id: int) -> int | None:
        introduction = await introductions.in_message(reader, message_id)
        return message_id if introduction is not None and introduction.guild_id == guild_id else None

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        introduction = await introductions.in_message(reader, key)
        if introduction is None:
            return None
        parts = (
            introduction.about,
            introduction.lately,
            introduction.wish,
            introduction.offer,
            introduction.interests,
        )
        return Content(introduction.guild_id, introduction.member_id, "\n".join(filter(None, parts)))

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        introduction = await introductions.in_message(self._database, key)
        if introduction is None:
            raise CareError(_("That introduction is taken down already."))
        author = introduction.guild_id, introduction.member_id
        word = self._team_words.sealed(removal_id, *author, INTRODUCTION, because)
        await self._introducing.withdraw_for_team(word, moderator_id)
