"""What stands in a circle's thread, and what its members read in private."""

from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.db import Reader
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.pages import Pages
from bot.interactions.palette import QUIET
from bot.moderation.access import Way
from bot.moderation.content import report_button
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import quoted, shortened
from cogs.check_ins.check_in.rules import said, unreadable
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.circles import rules, store
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.service import Circles, rhythm_of
from cogs.check_ins.circles.service_content import CircleContent
from cogs.check_ins.circles.store import Circle, Member
from cogs.check_ins.rhythms.views import BeginCheckIn

_LONGEST_SHOWN = 1900  # characters of somebody's words: 1,000, and what escapes them; two of them fit on a page


def embed(words: str) -> discord.Embed:
    """Return what is said in a circle's thread."""
    return discord.Embed(description=words, colour=QUIET)


def prompt_buttons(guild_id: int, mark: int) -> discord.ui.View:
    """Return what stands under the weekly question."""
    return lasting_view().add_item(BeginCheckIn(guild_id)).add_item(JustReading(mark)).add_item(help_button())


def fade_buttons(mark: int) -> discord.ui.View:
    """Return what a circle can answer that talks by itself."""
    return lasting_view().add_item(SetPrompts(rules.OFF, mark)).add_item(SetPrompts(rules.KEPT, mark))


def few_buttons(mark: int) -> discord.ui.View:
    """Return what those can do who are left."""
    return lasting_view().add_item(AnswerFew("others", mark)).add_item(AnswerFew("close", mark)).add_item(help_button())


async def circle_here(
    reader: Reader, services: Services, interaction: discord.Interaction[Any]
) -> tuple[Circle, Member]:
    """Return the circle of this thread, for somebody who is in it. Raises CareError for everybody else."""
    guild_id, channel_id = guild_and_channel(interaction)
    return await Circles(services).here(reader, guild_id, channel_id, interaction.user.id)


class CircleReading(Pages):
    """Return what a circle shared in the last days, for one of its members who may read it."""

    name, size, colour = "check.ins.circle", 2, QUIET

    def __init__(self, services: Services) -> None:
        self._services = services

    def title(self) -> str:
        return _("Your circle, in the last seven days")

    def when_empty(self) -> str:
        return _("There is nothing to read from these days.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        return [self._entry(one) for one in await self._found(interaction, skip, most)]

    async def _found(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[CheckIn]:
        services = self._services
        circle, member = await circle_here(services.database, services, interaction)
        since = await Circles(services).reads_since(services.database, member)
        if since is None:
            raise CareError(rules.locked())
        return await cards.readable(services.database, circle.id, since, skip, most)

    async def page(
        self, interaction: discord.Interaction[Any], number: int
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """Return one page, with the way to help under it, and to the moderators for what others shared."""
        found = await self._found(interaction, number * self.size, self.size + 1)
        card, view = self.made(number, [self._entry(one) for one in found], [])
        view = (view or lasting_view()).add_item(help_button())
        others = [one for one in found[: self.size] if one.member_id != interaction.user.id]
        for one in others:
            button = report_button(CircleContent.kind, one.id)
            if len(others) > 1:  # The upper one stands first.
                button.label = _("Report the upper one") if one is others[0] else _("Report the lower one")
            view.add_item(button)
        return card, view

    def _entry(self, one: CheckIn) -> str:
        words = self._services.vault.open(one.words)
        lines = [
            f"<@{one.member_id}> · {on_screen(from_epoch(one.made_at))}",
            said(one.mood, one.wish),
            unreadable() if words is None else _cut(quoted(words)) if words else "",
        ]
        return "\n".join(line for line in lines if line)


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_SHOWN else words[: _LONGEST_SHOWN - 1] + "…"


class CirclesHere(Pages):
    """The circles of a server, without who is in them."""

    name, size, colour = "check.ins.circles", 8, QUIET

    def __init__(self, services: Services) -> None:
        self._services = services

    def title(self) -> str:
        return _("Circles here")

    def when_empty(self) -> str:
        return _(
            "A circle is three to eight people who tell one another how they are. There is none here yet; `/circle "
            "start` begins one."
        )

    def ways(self) -> tuple[str, str]:
        return _("Back"), _("Next")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel_id = guild_and_channel(interaction)
        found = await store.open_in(self._services.database, guild_id, interaction.user.id)
        return [
            rules.listed(
                shortened(one.name, rules.LONGEST_NAME),
                one.members,
                rhythm_of(one),
                mine=bool(one.mine),
                away=bool(one.away),
                hindered=bool(one.hindered),
            )
            for one in found[skip : skip + most]
        ]


class ReadCircle(Button, template=rf"check_ins:read_circle:(?P<card_id>{ID})"):
    """Shows what the circle shared, to one of its members alone; its number says only which card it is."""

    def __init__(self, card_id: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("Read"), style=style, custom_id=read_id(card_id)))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        circle, member = await circle_here(services.database, services, interaction)
        if await Circles(services).reads_since(services.database, member) is None:
            await say_locked(interaction, circle.guild_id)
        else:
            await CircleReading(services).show(interaction)


async def say_locked(interaction: discord.Interaction[Any], guild_id: int) -> None:
    """Say to somebody who has not shared anything this week how the circle opens to them."""
    view = lasting_view().add_item(BeginCheckIn(guild_id)).add_item(JustReading(0)).add_item(help_button())
    await interaction.response.send_message(rules.locked(), view=view, ephemeral=True)


class JustReading(Button, template=rf"check_ins:just_reading:(?P<mark>{ID})"):
    """Opens what the circle shares to somebody who does not share anything this week."""

    def __init__(self, mark: int) -> None:
        super().__init__(discord.ui.Button(label=_("Just reading this week"), custom_id=just_reading_id(mark)))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        _circle, member = await circle_here(services.database, services, interaction)
        await services.database.write(lambda tx: Circles(services).just_read(tx, member))
        await CircleReading(services).show(interaction)


class SetPrompts(Button, template=rf"check_ins:prompts:(?P<what>on|off|kept):(?P<mark>{ID})"):
    """Whether the circle is asked every week; for any of its members, and to be changed again at any time."""

    def __init__(self, what: str, mark: int) -> None:
        label = {
            rules.OFF: _("Stop asking"),
            rules.KEPT: _("Go on asking"),
        }.get(what, _("Ask us again"))
        super().__init__(discord.ui.Button(label=label, custom_id=prompts_id(what, mark)))
        self._what, self._mark = what, mark

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        circle, _member = await circle_here(services.database, services, interaction)
        await services.access.require(interaction, circle.guild_id, Way.CIRCLES)
        await services.database.write(lambda tx: Circles(services).set_prompts(tx, circle, self._what))
        other = rules.ON if self._what == rules.OFF else rules.OFF
        view = lasting_view().add_item(SetPrompts(other, self._mark))
        await interaction.response.edit_message(embed=embed(rules.decided(self._what)), view=view)


class AnswerFew(Button, template=rf"check_ins:few:(?P<what>others|close|sure):(?P<mark>{ID})"):
    """Return what those can do who are left in a circle: look for another one, or close it, after being asked once."""

    def __init__(self, what: str, mark: int) -> None:
        label = {"others": _("Other circles"), "close": _("Close this circle")}.get(what, _("Yes, close it"))
        super().__init__(discord.ui.Button(label=label, custom_id=few_id(what, mark)))
        self._what, self._mark = what, mark

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        circle, _member = await circle_here(services.database, services, interaction)
        if self._what == "others":
            await CirclesHere(services).show(interaction)
        elif not circle.few_since:
            raise rules.not_now()
        elif self._what == "close":
            view = lasting_view().add_item(AnswerFew("sure", self._mark))
            await interaction.response.send_message(rules.sure(), view=view, ephemeral=True)
        else:
            await services.access.require(interaction, circle.guild_id, Way.CIRCLES)
            await self._close(interaction, services)

    async def _close(self, interaction: discord.Interaction[Any], services: Services) -> None:
        async def close(tx: Any) -> None:
            circle, _member = await circle_here(tx, services, interaction)
            await Circles(services).close(tx, circle)

        await services.database.write(close)
        await interaction.response.edit_message(content=_("It is closed. Thank you for having been here."), view=None)


def read_id(card_id: int) -> str:
    """Return what says which card a message is."""
    return f"check_ins:read_circle:{card_id}"


def just_reading_id(mark: int) -> str:
    """Return what says which weekly question a message is: the moment for which it was planned."""
    return f"check_ins:just_reading:{mark}"


def prompts_id(what: str, mark: int) -> str:
    """Return what says when a circle was asked whether it needs questions."""
    return f"check_ins:prompts:{what}:{mark}"


def few_id(what: str, mark: int) -> str:
    """Return what says since when the circle had too few members of which a message tells."""
    return f"check_ins:few:{what}:{mark}"
