"""One's own check-ins, newest first, to oneself alone: a picture of the last weeks, and a list with pages."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import discord

from bot.clock import from_epoch, on_screen, to_epoch
from bot.interactions.buttons import Button, Menu, help_button
from bot.interactions.pages import Pages
from bot.interactions.palette import QUIET
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import parse_id, quoted, shortened
from cogs.check_ins.check_in import rules_history as rules
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.rules import moods, said
from cogs.check_ins.check_in.service import CheckIns, gone
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views import own_buttons, summary
from cogs.check_ins.check_in.views_picture import WEEKS, Point, can_write, draw

PICTURE = "last-weeks.png"


class History(Pages):
    """How somebody was, and what they said."""

    name, size, colour = "check.ins", 6, QUIET

    def __init__(self, services: Services) -> None:
        self._services = services

    def title(self) -> str:
        return _("Your check-ins")

    def when_empty(self) -> str:
        return _("There is nothing yet. Whenever you like, `/checkin now` asks how you are.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the first page, and the picture above it."""
        embed, view = await self.page(interaction, 0)
        drawn = await self._drawn(interaction)  # It stays above while pages are turned.
        await interaction.response.send_message(
            embed=embed, view=view or discord.utils.MISSING, file=drawn or discord.utils.MISSING, ephemeral=True
        )

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        return [await self._entry(one) for one in await self._found(interaction, skip, most)]

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        shown = await self._found(interaction, number * self.size, self.size)
        return [OpenCheckIn(shown)] if shown else []

    async def page(
        self, interaction: discord.Interaction[Any], number: int
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """Return one page, with the way to help under it."""
        embed, view = await super().page(interaction, number)
        if view is not None:
            view.add_item(help_button())
        return embed, view

    async def _found(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[CheckIn]:
        guild_id = interaction.guild_id or 0
        return await store.history(self._services.database, guild_id, interaction.user.id, skip, most)

    async def _entry(self, one: CheckIn) -> str:
        lines = [f"{on_screen(from_epoch(one.made_at))} · {said(one.mood, one.wish)}"]
        words = self._services.vault.open(one.words)
        if words is None:
            lines.append(_("I can no longer read what you wrote: the key to it is gone."))
        elif words:
            lines.append(quoted(shortened(words, 200)))
        audience = CheckIns(self._services).audiences[one.audience]
        lines.append("-# " + await audience.described(self._services.database, one))
        return "\n".join(lines)

    async def _drawn(self, interaction: discord.Interaction[Any]) -> discord.File | None:
        """Draw the picture, with what it shows in words; none where there is nothing to see."""
        guild_id = interaction.guild_id or 0
        now = self._services.clock.now()
        since = to_epoch(now - timedelta(weeks=WEEKS))
        found = await store.moods_since(self._services.database, guild_id, interaction.user.id, since)
        if not found:
            return None
        steps, weeks = [words for _face, words in moods().values()], rules.weeks(WEEKS)
        if not can_write(steps):  # The letters of this language are in the words below the picture.
            steps, weeks = [""] * len(steps), [""] * len(weeks)
        points = [Point(one.mood, _days(now, one.made_at)) for one in found]
        drawing = await asyncio.to_thread(draw, points, steps, weeks)
        seen = rules.in_words([(one.mood, _days(now, one.made_at)) for one in found])
        return discord.File(BytesIO(drawing), PICTURE, description=seen)


def _days(now: datetime, moment: int) -> float:
    return max((now - from_epoch(moment)) / timedelta(days=1), 0)


class OpenCheckIn(Menu, template="check_ins:open"):
    """Which one to look at, give to others, or withdraw."""

    def __init__(self, offered: Sequence[CheckIn] = ()) -> None:
        options = [
            discord.SelectOption(
                label=shortened(rules.named(one.mood, from_epoch(one.made_at)), 100), value=str(one.id)
            )
            for one in offered
        ]
        super().__init__(
            discord.ui.Select(
                custom_id="check_ins:open", placeholder=_("Change who sees one, or withdraw it"), options=options
            )
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        chosen = await store.get(services.database, parse_id(next(iter(self.item.values), "")))
        if chosen is None or chosen.member_id != interaction.user.id:
            raise gone()
        embed, view = await summary(services, chosen), own_buttons(chosen.id)
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)
