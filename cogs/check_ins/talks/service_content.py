"""A private talk as the team can be told of it: never what was written there, which nobody here reads."""

from bot.db import Reader
from bot.moderation.content import Content, ContentKind
from bot.sealing.vault import Vault
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.talks import store
from cogs.check_ins.talks.rules import LISTENING
from cogs.check_ins.talks.store import Talk

TALK_KIND = "talk"


class TalkContent(ContentKind):
    """Either of the two can tell the team of the other."""

    kind = TALK_KIND

    def __init__(self, services: Services) -> None:
        self._vault = services.vault

    def title(self) -> str:
        return _("a private talk")

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        talk = await store.get(reader, key)
        if talk is None or reader_id not in talk.pair:  # The team alone does not know of which of the two it would be.
            return None
        other_id = talk.other_id if reader_id == talk.member_id else talk.member_id
        words = "" if other_id == talk.other_id else await _words_asked(reader, self._vault, talk)
        return Content(talk.guild_id, other_id, words)


async def _words_asked(reader: Reader, vault: Vault, talk: Talk) -> str:
    """Return the words with which somebody asked for a listener, who has read them."""
    check_in = await check_ins.get(reader, talk.about) if talk.occasion == LISTENING else None
    return "" if check_in is None or check_in.member_id != talk.member_id else vault.open(check_in.words) or ""
