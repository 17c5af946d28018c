"""What the team decides about held greetings, in its channel and in its queue."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import discord

from bot.clock import from_epoch, to_epoch
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, Menu, lasting_view
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.pages import Pages
from bot.interactions.palette import FRESH
from bot.services import Services
from bot.text.language import _, using_locale
from bot.text.user_text import parse_id, shortened
from cogs.welcome.rules import story
from cogs.welcome.rules.arrival import is_too_late, made_at
from cogs.welcome.rules.template import safe_name
from cogs.welcome.service.deciding import Deciding
from cogs.welcome.store import greetings, newcomers
from cogs.welcome.store.newcomers import HELD, Newcomer


class DecideHeld(Button, template=r"welcome:held:(?P<how>greet|skip)"):
    """For the team, wherever it reads of it."""

    def __init__(self, how: str) -> None:
        greet = how == "greet"
        super().__init__(
            discord.ui.Button(
                label=_("Greet them") if greet else _("Skip them"),
                style=discord.ButtonStyle.primary if greet else discord.ButtonStyle.secondary,
                custom_id=f"welcome:held:{how}",
            )
        )
        self._greet = greet

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel), deciding = guild_and_channel(interaction), Deciding(services)
        on_message = interaction.message.id if interaction.message else 0
        now = to_epoch(services.clock.now())
        burst = await greetings.burst(services.database, guild_id)
        count = await services.database.write(
            lambda tx: deciding.decide(tx, guild_id, now, greet=self._greet, on_message=on_message)
        )
        if not count:
            raise CareError(_("Nobody's greeting is held any more."))
        view = lasting_view() if self._greet else lasting_view().add_item(GreetSkipped(now))
        with using_locale(await services.guilds.locale(guild_id)):
            embed = discord.Embed(description=story.decided(interaction.user.mention, count, greet=self._greet))
        if burst is not None and burst.message_id == on_message:
            await interaction.response.edit_message(embed=embed, view=view)
        else:
            await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


class GreetSkipped(Button, template=rf"welcome:held:undo:(?P<skipped_at>{ID})"):
    """For whoever pressed “Skip them” by a slip, and for the others on the team."""

    def __init__(self, skipped_at: int) -> None:
        super().__init__(
            discord.ui.Button(label=_("Greet them after all"), custom_id=f"welcome:held:undo:{skipped_at}")
        )
        self._skipped_at = skipped_at

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel), deciding = guild_and_channel(interaction), Deciding(services)
        if is_too_late(from_epoch(self._skipped_at), services.clock.now()):
            raise CareError(_("That was more than a day ago; a greeting would only be odd now. A hello never is."))
        count = await services.database.write(lambda tx: deciding.greet_skipped(tx, guild_id, self._skipped_at))
        if not count:
            raise CareError(_("None of them waits to be greeted any more."))
        with using_locale(await services.guilds.locale(guild_id)):
            words = story.greeted_after_all(interaction.user.mention, count)
        await interaction.response.edit_message(embed=discord.Embed(description=words), view=None)


class ChooseHeld(Button, template="welcome:held:some"):
    """Shows who is held, to whoever asks alone: some can be greeted, and the others wait on."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Look at each"), custom_id="welcome:held:some"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        await services.shared.get(HeldList).show(interaction)


class HeldList(Pages):
    """Those who are held, with what tells raiders from newcomers: when they joined, and the age of their account."""

    name, size, colour = "welcome.held", 10, FRESH

    def __init__(self, services: Services) -> None:
        self._database, self._team = services.database, services.team

    def title(self) -> str:
        return _("Held greetings")

    def when_empty(self) -> str:
        return _("Nobody's greeting is held any more.")

    def ways(self) -> tuple[str, str]:
        return _("Earlier"), _("Later")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        self._team.require(interaction)
        held = await newcomers.in_state(self._database, guild_and_channel(interaction)[0], HELD)
        return [
            story.held_entry(one.member_id, shown_name(one), from_epoch(one.joined_at), made_at(one.member_id))
            for one in held[skip : skip + most]
        ]

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        held = await newcomers.in_state(self._database, guild_and_channel(interaction)[0], HELD)
        page = held[number * self.size : (number + 1) * self.size]
        return [GreetSome(number, page), HeldFile()] if page else []


class GreetSome(Menu, template=r"welcome:held:these:(?P<page>\d{1,6})"):
    """Greets those of a page who are chosen."""

    def __init__(self, page: int, held: Sequence[Newcomer] = ()) -> None:
        options = [
            discord.SelectOption(
                label=shortened(one.name or str(one.member_id), 100),
                value=str(one.member_id),
                description=shortened(story.held_option(from_epoch(one.joined_at), made_at(one.member_id)), 100),
            )
            for one in held
        ]
        super().__init__(
            discord.ui.Select(
                placeholder=_("Greet some of these"),
                custom_id=f"welcome:held:these:{page}",
                options=options,
                max_values=max(len(options), 1),
            )
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel), deciding = guild_and_channel(interaction), Deciding(services)
        chosen = [parse_id(value) for value in self.item.values]
        count = await services.database.write(lambda tx: deciding.greet_some(tx, guild_id, chosen))
        if not count:
            raise CareError(_("None of them waits to be greeted any more."))
        embed, view = await services.shared.get(HeldList).page(interaction, 0)
        await interaction.response.edit_message(embed=embed, view=view)
        with using_locale(interaction.guild_locale):
            words = story.decided(interaction.user.mention, count, greet=True)
        await interaction.followup.send(words, ephemeral=True)


class HeldFile(Button, template="welcome:held:file"):
    """Gives the ids of all who are held, one a line, for whatever bans or looks people up."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Ids as a file"), custom_id="welcome:held:file"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        held = await newcomers.in_state(services.database, guild_and_channel(interaction)[0], HELD)
        if not held:
            raise CareError(_("Nobody's greeting is held any more."))
        ids = "".join(f"{one.member_id}\n" for one in held)
        file = discord.File(BytesIO(ids.encode()), filename="held.txt")
        await interaction.response.send_message(file=file, ephemeral=True)


def shown_name(newcomer: Newcomer) -> str:
    """Return what somebody called themselves as they joined, so that nothing in it is a link or a mention."""
    return safe_name(newcomer.name) if newcomer.name else str(newcomer.member_id)


class HeldGreetings:
    """The part of `/care queue` that is about greetings."""

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("Held greetings")

    async def lines(self, guild_id: int) -> list[str]:
        held = await newcomers.in_state(self._database, guild_id, HELD)
        return [story.held_line(one.member_id, from_epoch(one.joined_at)) for one in held]

    async def buttons(self, guild_id: int) -> list[Button]:
        return [DecideHeld("greet"), ChooseHeld(), DecideHeld("skip")]


def held_card(members: list[int]) -> discord.Embed:
    """Return whose greetings are held, as a card."""
    return discord.Embed(description=story.burst(members))


def held_buttons() -> discord.ui.View:
    """Return what the team can do about it."""
    return lasting_view().add_item(DecideHeld("greet")).add_item(ChooseHeld()).add_item(DecideHeld("skip"))
