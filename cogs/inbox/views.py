"""The inbox with its pages, and what can be done about messages that could not be delivered."""

from collections.abc import Collection, Sequence
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.db import Reader, Transaction
from bot.delivery import Message, Notice, Undeliverable, inbox
from bot.delivery.contact_budget import HELD
from bot.delivery.inbox import Held, InboxItem
from bot.errors import CareError
from bot.interactions.buttons import Button, Menu, help_button, lasting_view
from bot.interactions.pages import Pages
from bot.interactions.palette import CALM
from bot.members.export import feature_name
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import escaped, shortened
from cogs.inbox import rules
from cogs.inbox.service import DirectMessageTries

MOST = 200  # listed


class InboxPages(Pages):
    """What could not be delivered, what is due, and what became of the messages of this week."""

    name, size, colour = "inbox", 6, CALM

    def __init__(self, services: Services) -> None:
        self._services = services

    def title(self) -> str:
        return _("Your inbox")

    def when_empty(self) -> str:
        return _("Nothing waits for you, and nothing is on its way.")

    def ways(self) -> tuple[str, str]:
        return _("Back"), _("Next")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        return await self._entries((await self._items(interaction))[skip : skip + most])

    async def page(
        self, interaction: discord.Interaction[Any], number: int
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """Return one page, read once: what can be pressed is about what stands on it, and nothing that comes meanwhile.

        Where something on it reaches people on a bad day, the way to help stands below.
        """
        items = (await self._items(interaction))[number * self.size :][: self.size + 1]
        embed, view = self.made(number, await self._entries(items), await self._actions(number, items[: self.size]))
        if view is not None and any(offers_help(self._services, one) for one in items[: self.size]):
            view.add_item(help_button())
        return embed, view

    async def _items(self, interaction: discord.Interaction[Any]) -> list[InboxItem]:
        services = self._services
        return await inbox.items(
            services.database, interaction.user.id, services.delivery.declared, services.clock.now(), MOST
        )

    async def _entries(self, items: Sequence[InboxItem]) -> list[str]:
        return [await self._entry(item, min(len(items), self.size)) for item in items]

    async def _entry(self, item: InboxItem, among: int) -> str:
        words, notice = await words_of(self._services, item), notice_of(self._services, item.kind)
        name = await notice.named(item.subject, item.planned_at) if notice and notice.named and not words else ""
        what = rules.called(name) if name else what_it_is(item.kind, notice)
        return rules.entry(item.state, what, from_epoch(item.planned_at), words, item.link, among)

    async def _actions(self, number: int, items: Sequence[InboxItem]) -> list[Button | Menu]:
        """Return what can be done about what is held and stands on a page."""
        held = [(one, await words_of(self._services, one)) for one in items if one.state == HELD]
        if not held:
            return []
        buttons: list[Button | Menu] = [] if number else [TryAgain()]  # It sends the oldest, which stand first.
        whole = [mark_of(one) for one, words in held if not rules.is_cut(words, len(items))]
        if whole:
            buttons.append(ReadThese("-".join(whole)))
        if cut := [(mark_of(one), words) for one, words in held if rules.is_cut(words, len(items))]:
            buttons.append(ReadWhole(cut))
        return buttons


def notice_of(services: Services, kind: str) -> Notice | None:
    """Return what is known of this kind of message."""
    return services.delivery.declared.get(kind.partition(" ")[0])


def what_it_is(kind: str, notice: Notice | None) -> str:
    """Return what a message is, where it has no name."""
    return feature_name(kind.partition(".")[0]) if notice is None else _(notice.what)


def offers_help(services: Services, item: Held | InboxItem) -> bool:
    """Return whether the way to help stands beside a message: it is held, and of a kind for bad days."""
    notice = notice_of(services, item.kind)
    return notice is not None and notice.offers_help and bool(item.words)


async def words_of(services: Services, item: Held | InboxItem) -> str:
    """Return what a held message says, wherever that is kept; what somebody typed is escaped, as in our own words."""
    notice = notice_of(services, item.kind)
    elsewhere = await notice.words(item.subject) if notice and notice.words and item.words else ""
    return escaped(elsewhere or item.words) if elsewhere or (notice and notice.typed) else item.words


def mark_of(item: Held | InboxItem) -> str:
    """Return what stands for a held message in the id of a button."""
    return rules.mark(item.kind, item.subject, item.planned_at, item.words)


class TryAgain(Button, template=r"inbox:again"):
    """Sends what is held, the oldest first."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("Try DM again"), style=style, custom_id="inbox:again"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await interaction.response.defer()
        sent = await _send_held(services, interaction.user.id)
        embed, view = await interaction.client.pages["inbox"].page(interaction, 0)
        await interaction.edit_original_response(content=rules.arrived(sent), embed=embed, view=view)


async def _send_held(services: Services, member_id: int) -> int:
    """Send what is held, and return how much of it arrived. Raises CareError where nothing did."""
    tries, sent = services.shared.get(DirectMessageTries), 0
    again = tries.next_moment(member_id)
    if again is not None:
        raise CareError(rules.still_closed(again))
    tries.record(member_id)
    try:
        for one in await inbox.held_for(services.database, member_id, InboxPages.size):
            await _send(services, member_id, one)
            sent += 1
    except Undeliverable as refusal:
        if not sent:
            raise CareError(rules.still_closed(tries.next_moment(member_id))) from refusal
    tries.clear(member_id)
    return sent


async def _send(services: Services, member_id: int, held: Held) -> None:
    title = _("For {moment}").format(moment=on_screen(from_epoch(held.planned_at)))
    embed = discord.Embed(description=f"{title}\n{rules.quotation(await words_of(services, held))}"[:4096], colour=CALM)
    await services.delivery.send_held(member_id, held, Message(embed=embed))


class ReadWhole(Menu, template=r"inbox:open"):
    """Shows one of those whole of which a page shows the beginning."""

    def __init__(self, cut: Sequence[tuple[str, str]] = ()) -> None:
        options = [discord.SelectOption(label=shortened(rules.plain(words), 100), value=mark) for mark, words in cut]
        placeholder = _("Read one in full")
        super().__init__(discord.ui.Select(custom_id="inbox:open", placeholder=placeholder, options=options))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        chosen = await _held(services.database, interaction.user.id, {self.chosen})
        if not chosen:
            raise CareError(rules.gone())
        held, view = chosen[0], lasting_view().add_item(ReadThese(self.chosen, several=False))
        if offers_help(services, held):
            view.add_item(help_button())
        title = what_it_is(held.kind, notice_of(services, held.kind))
        *parts, last = rules.whole(await words_of(services, held))
        await interaction.response.defer(ephemeral=True, thinking=True)
        for part in parts:
            embed = discord.Embed(title=title, description=part, colour=CALM)
            await interaction.followup.send(embed=embed, ephemeral=True)
        embed = discord.Embed(title=title, description=last, colour=CALM)
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)


async def _held(reader: Reader, member_id: int, marks: Collection[str]) -> list[Held]:
    return [one for one in await inbox.held_for(reader, member_id, MOST) if mark_of(one) in marks]


class ReadThese(Button, template=r"inbox:read:(?P<marks>[0-9a-f-]{1,60})"):
    """Keeps no longer what was shown to its end above it, and nothing that came or changed since."""

    def __init__(self, marks: str, *, several: bool = True) -> None:
        label = _("I have read these") if several else _("I have read this")
        super().__init__(discord.ui.Button(label=label, custom_id=f"inbox:read:{marks}"))
        self._marks = marks.split("-")

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        async def let_go(tx: Transaction) -> None:
            for one in await _held(tx, interaction.user.id, self._marks):
                await inbox.remove(tx, interaction.user.id, one)

        await services.database.write(let_go)
        await _show_anew(interaction)


class ReadIt(Button, template=r"inbox:read"):
    """The same, under an inbox of an earlier version, which did not tell what it showed: it is shown anew."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("I have read these"), custom_id="inbox:read"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await _show_anew(interaction)


async def _show_anew(interaction: discord.Interaction[Any]) -> None:
    embed, view = await interaction.client.pages["inbox"].page(interaction, 0)
    await interaction.response.edit_message(embed=embed, view=view)
