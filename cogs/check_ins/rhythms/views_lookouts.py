"""The buttons of a lookout: a friend's yes or no, and either one's end."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.interactions.buttons import ID, Button, Menu, help_button, lasting_view
from bot.interactions.palette import QUIET
from bot.moderation.access import Way
from bot.moderation.content import report_button
from bot.moderation.refusal_buttons import RefuseAll
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import parse_id
from cogs.check_ins.rhythms import rules_lookouts as rules
from cogs.check_ins.rhythms import store_lookouts as lookouts
from cogs.check_ins.rhythms.service_content import LookoutRequests
from cogs.check_ins.rhythms.service_lookouts import Lookouts
from cogs.check_ins.rhythms.store_lookouts import Lookout
from cogs.check_ins.rhythms.views import BeginCheckIn


def accept_id(lookout_id: int, answer: str = "yes") -> str:
    """Return the custom_id of one of the two buttons under the question to a friend."""
    return f"check_ins:lookout:{lookout_id}:{answer}"


def told_buttons(guild_id: int) -> discord.ui.View:
    """Return what somebody can do whose friend was told."""
    return lasting_view().add_item(BeginCheckIn(guild_id)).add_item(help_button())


class AcceptLookout(Button, template=rf"check_ins:lookout:(?P<lookout_id>{ID}):(?P<answer>yes|no)"):
    """What a friend says who is asked."""

    def __init__(self, lookout_id: int, answer: str) -> None:
        label, style = _("Yes, I will"), discord.ButtonStyle.primary
        if answer == "no":
            label, style = _("Not now"), discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=accept_id(lookout_id, answer)))
        self._lookout_id, self._agrees = lookout_id, answer == "yes"

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        service, me, view = Lookouts(services), interaction.user.id, None
        if self._agrees:
            await services.access.require(interaction, await service.server_of(self._lookout_id, me), Way.ASKING)
            words = rules.accepted((await service.accept(self._lookout_id, me)).name)
        else:
            found = await service.end(self._lookout_id, me)
            words, view = rules.declined(found.name), lasting_view().add_item(RefuseAll(Way.ASKING, found.member_id))
        await interaction.response.edit_message(content=words, view=view)


class EndLookout(Menu, template="check_ins:lookout:end"):
    """Ends one of somebody's lookouts."""

    def __init__(self, offered: Sequence[Lookout] = ()) -> None:
        numbers = [_("Number {n} in the list").format(n=number) for number in range(1, len(offered) + 1)]
        options = [
            discord.SelectOption(label=label, value=str(one.id)) for label, one in zip(numbers, offered, strict=True)
        ]
        super().__init__(
            discord.ui.Select(custom_id="check_ins:lookout:end", placeholder=_("End one of them"), options=options)
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        chosen = parse_id(next(iter(self.item.values), ""))
        found = await Lookouts(services).end(chosen, interaction.user.id)
        embed, view = await listed(services, interaction.user.id)
        words = rules.ended(
            found.name, accepted=bool(found.accepted_at), by_friend=interaction.user.id == found.friend_id
        )
        await interaction.response.edit_message(content=words, embed=embed, view=view)


async def listed(services: Services, member_id: int) -> tuple[discord.Embed, discord.ui.View | None]:
    """Return somebody's lookouts, and those that they keep for others."""
    found = (await lookouts.of_either(services.database, member_id))[:25]
    lines = [f"{number}. {await _described(services, one)}" for number, one in enumerate(found, start=1)]
    words = "\n".join(lines) or _(
        "Nothing here yet. `/checkin friend` with a friend's name asks them to look out for you."
    )
    embed = discord.Embed(title=_("Your lookouts"), description=words, colour=QUIET)
    return embed, lasting_view().add_item(EndLookout(found)) if found else None


async def _described(services: Services, one: Lookout) -> str:
    accepted = bool(one.accepted_at)
    rests = accepted and await Lookouts(services).rests(services.database, one)
    pair = f"<@{one.member_id}>", f"<@{one.friend_id}>"
    return rules.described(*pair, one.misses, accepted=accepted, rests=rests)


def request_buttons(lookout_id: int) -> discord.ui.View:
    """Return what stands under the question to a friend."""
    view = lasting_view().add_item(AcceptLookout(lookout_id, "yes")).add_item(AcceptLookout(lookout_id, "no"))
    return view.add_item(report_button(LookoutRequests.kind, lookout_id))
