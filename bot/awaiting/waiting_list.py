"""The one silent note, a server and kind, that lists who has been waiting for an answer, and what stands under it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
import structlog

from bot.agenda import Done, Due, Later
from bot.awaiting import AwaitedKind, WaitingList, store
from bot.awaiting.store import AwaitedItem, PostedNote
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.db import Transaction
from bot.delivery import Undeliverable
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, Menu, lasting_view
from bot.interactions.palette import WARM
from bot.services import Services
from bot.text.language import _, ngettext, using_locale
from bot.text.user_text import parse_id, shortened

log = structlog.stdlib.get_logger("bot.awaiting")

LISTED = 15  # With their links, that many lines fit into a card.
# How often a note is looked after while people wait, should somebody have deleted it or taken a permission away.
LOOK_AFTER = timedelta(hours=1)


def add_awaited_kind(bot: Hearth, kind: AwaitedKind) -> None:
    """Let things of this kind wait for answers; a WaitingList lists those that have waited long."""
    services = bot.services
    if not services.awaiting.kinds:
        bot.add_buttons(Willing, WillingFor)
    services.awaiting.register(kind)
    note = WaitingNote(services, kind).update if isinstance(kind, WaitingList) else _do_nothing
    services.agenda.handle(f"{kind.kind}.note", note)


async def _do_nothing(_due: Due) -> Done:
    """Let go of an entry that an earlier version made for a kind without a list."""
    return Done()


class WaitingNote:
    """Posted when somebody has waited too long, edited as things change, and deleted when nobody waits."""

    def __init__(self, services: Services, kind: WaitingList) -> None:
        self._database, self._clock = services.database, services.clock
        self._delivery, self._guilds = services.delivery, services.guilds
        self._kind = kind

    async def update(self, due: Due) -> Done | Later:
        """Update the note; the agenda does it whenever something has changed, or somebody's patience is over."""
        patience, now = self._kind.patience(due.guild_id), self._clock.now()
        waiting = await store.waiting(self._database, self._kind.kind, due.guild_id)
        long = [item for item in waiting if from_epoch(item.asked_at) + patience <= now]
        await self._show(due.guild_id, long)
        moments = [from_epoch(item.asked_at) + patience for item in waiting[len(long) :][:1]]
        if waiting and (long or self._kind.channel(due.guild_id) is None):
            moments.append(now + LOOK_AFTER)
        return Later(min(moments)) if moments else Done()

    async def _show(self, guild_id: int, long: list[AwaitedItem]) -> None:
        """Make the note say this, wherever it is by now. Raises NotNow if Discord does not answer."""
        channel_id = self._kind.channel(guild_id)
        posted = await store.posted_note(self._database, self._kind.kind, guild_id)
        if posted.message_id is not None and (not long or posted.channel_id != channel_id):
            posted = await self._take_down(guild_id, posted)
        if not long or channel_id is None:
            return
        intentions = await store.intentions(self._database, self._kind.kind, guild_id)
        with using_locale(await self._guilds.locale(guild_id)):
            embed, view = card(self._kind, long, intentions), buttons(self._kind, long)
        if not await self._edit(posted, embed, view):
            await self._post(guild_id, channel_id, posted, embed, view)

    async def _edit(self, posted: PostedNote, embed: discord.Embed, view: discord.ui.View) -> bool:
        if posted.channel_id is None or posted.message_id is None:
            return False
        try:
            await self._delivery.edit(posted.channel_id, posted.message_id, embed, view)
        except Undeliverable:
            return False  # Somebody has deleted it.
        return True

    async def _post(
        self, guild_id: int, channel_id: int, posted: PostedNote, embed: discord.Embed, view: discord.ui.View
    ) -> None:
        edition = posted.edition + 1
        key = f"{self._kind.kind}.note {guild_id} {edition}"
        try:
            message_id = await self._delivery.post(channel_id, key=key, ping=None, embed=embed, view=view, silent=True)
        except Undeliverable as refusal:
            cause = repr(refusal.__cause__)
            log.warning("note not posted", guild=guild_id, channel=channel_id, cause=cause)
            await self._database.write(lambda tx: self._kind.not_posted(tx, guild_id, channel_id, cause))
            return
        await self._record(guild_id, PostedNote(edition, channel_id, message_id))

    async def _take_down(self, guild_id: int, posted: PostedNote) -> PostedNote:
        if posted.channel_id is not None and posted.message_id is not None:
            try:
                await self._delivery.remove(posted.channel_id, posted.message_id)
            except Undeliverable as refusal:
                log.info("note was gone", guild=guild_id, cause=repr(refusal.__cause__))
        gone = PostedNote(posted.edition, None, None)
        await self._record(guild_id, gone)
        return gone

    async def _record(self, guild_id: int, note: PostedNote) -> None:
        await self._database.write(lambda tx: store.record_note(tx, self._kind.kind, guild_id, note))


def card(kind: WaitingList, long: list[AwaitedItem], intentions: dict[int, int]) -> discord.Embed:
    """Return who has waited long, and who is going to answer them."""
    lines = [_listed(kind, item, intentions.get(item.subject)) for item in long[:LISTED]]
    more = len(long) - LISTED
    if more > 0:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    return discord.Embed(title=kind.title(), description="\n".join(lines), colour=WARM)


def _listed(kind: WaitingList, item: AwaitedItem, intends: int | None) -> str:
    parts = [kind.entry(item), f"[{_('see the message')}]({item.link})"]
    if intends is not None:
        parts.append(kind.intends(f"<@{intends}>"))
    return " · ".join(parts)


def buttons(kind: WaitingList, long: list[AwaitedItem]) -> discord.ui.View:
    """Return a button where one waits, a menu where several do."""
    view = lasting_view()
    if len(long) == 1:
        return view.add_item(Willing(kind.kind, long[0].subject, kind.offer()))
    options = [
        discord.SelectOption(label=shortened(item.label, 100) or str(item.subject), value=str(item.subject))
        for item in long[:LISTED]
    ]
    return view.add_item(WillingFor(kind.kind, kind.offer(), options))


class Willing(Button, template=rf"answered:will:(?P<kind>[a-z._]{{1,40}}):(?P<subject>{ID})"):
    """Somebody is going to answer the one who waits."""

    def __init__(self, kind: str, subject: int, label: str = "…") -> None:
        custom_id = f"answered:will:{kind}:{subject}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, style=discord.ButtonStyle.primary))
        self._kind, self._subject = kind, subject

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await _intend(interaction, services, self._kind, self._subject)


class WillingFor(Menu, template=r"answered:who:(?P<kind>[a-z._]{1,40})"):
    """Somebody is going to answer one of several who wait."""

    def __init__(self, kind: str, label: str = "…", options: Sequence[discord.SelectOption] = ()) -> None:
        super().__init__(discord.ui.Select(placeholder=label, custom_id=f"answered:who:{kind}", options=list(options)))
        self._kind = kind

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await _intend(interaction, services, self._kind, parse_id(self.chosen))


async def _intend(interaction: discord.Interaction[Any], services: Services, kind: str, subject: int) -> None:
    """Write down who is going to answer, and lead them there. The answer itself is still theirs to give."""
    guild_id, member_id, awaited = interaction.guild_id or 0, interaction.user.id, services.awaiting.kinds.get(kind)
    if not isinstance(awaited, WaitingList):
        raise _too_late()
    await services.access.require(interaction, guild_id, awaited.way)

    async def intend(tx: Transaction) -> AwaitedItem | None:
        item = await store.get(tx, kind, guild_id, subject)
        if item is None or item.answered_at is not None or item.closed_at is not None:
            return None
        if item.member_id == member_id:
            raise CareError(_("This one is for the others. You can answer anyone else here."))
        if await store.intend(tx, item, member_id):
            await services.awaiting.schedule_list(tx, kind, guild_id)
        return item

    item = await services.database.write(intend)
    if item is None:
        raise _too_late()
    words = f"{awaited.thanks(item)}\n{item.link}"
    await interaction.response.send_message(words, ephemeral=True, allowed_mentions=discord.AllowedMentions.none())


def _too_late() -> CareError:
    return CareError(_("Somebody has been quicker, or they have left. Thank you for wanting to."))
