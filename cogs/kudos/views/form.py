"""The form in which somebody says whom they thank, what for, and who sees it."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation.access import Way
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import parse_id, shortened
from cogs.kudos.rules import giving as rules
from cogs.kudos.service.giving import Giver, Person, ThanksRequest, left_today
from cogs.kudos.settings import KudosSettings

POSTED, PRIVATE = "posted", "private"

Give = Callable[[discord.Interaction[Any], ThanksRequest], Awaitable[None]]


async def show_give_form(
    interaction: discord.Interaction[Any],
    services: Services,
    *,
    receivers: Sequence[int] = (),
    reason: str = "",
    about: tuple[int, int] = (0, 0),
) -> None:
    """Answer with the form, filled in as far as is known. Raises CareError if they can give none now."""
    guild_id, _channel_id = guild_and_channel(interaction)
    left = await left_today(services, guild_id, giver_of(interaction.user))
    config = services.settings.of(guild_id, KudosSettings)
    shown = shown_question(place_name(interaction.client, guild_id, config.channel))
    questions = [_whom_question(receivers, left), reason_question(reason), shown]
    if config.values:
        questions.append(value_question(config.values))
    await show_form(interaction, _("Say thank you"), f"kudos:give:{about[0]}:{about[1]}", *questions)


def _whom_question(receivers: Sequence[int], left: int | None) -> discord.ui.Label[Any]:
    most = rules.MOST_AT_ONCE if left is None else min(left, rules.MOST_AT_ONCE)
    menu = discord.ui.UserSelect[Any](
        custom_id="whom",
        required=True,
        max_values=most,
        default_values=[
            discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.user) for one in receivers
        ],
    )
    return discord.ui.Label(
        text=_("Who would you like to thank?"), description=rules.describe_left(left), component=menu
    )


def reason_question(reason: str) -> discord.ui.Label[Any]:
    """Return the question what the thanks are for, filled in as far as is known."""
    field = discord.ui.TextInput[Any](
        custom_id="reason",
        required=True,
        style=discord.TextStyle.paragraph,
        default=reason or None,
        min_length=rules.SHORTEST,
        max_length=rules.LONGEST,
    )
    return discord.ui.Label(text=_("What for?"), component=field)


def place_name(client: discord.Client, guild_id: int, channel_id: int | None) -> str:
    """Return the name of the channel for thanks; nothing where there is none, or it is not known."""
    guild = client.get_guild(guild_id)
    channel = guild.get_channel(channel_id) if guild is not None and channel_id is not None else None
    return channel.name if channel is not None else ""


def shown_question(place: str, *, has_place: bool = True) -> discord.ui.Label[Any]:
    """Return the question who sees it; `has_place` is whether it can be posted at all."""
    where = _("Posted in #{place}").format(place=shortened(place, 80)) if place else _("Posted, for everyone here")
    options = [
        discord.SelectOption(label=where, value=POSTED, default=has_place),
        discord.SelectOption(
            label=_("Private: only the person you thank sees it"), value=PRIVATE, default=not has_place
        ),
    ][0 if has_place else 1 :]
    return discord.ui.Label(
        text=_("Who sees it?"), component=discord.ui.Select[Any](custom_id="shown", options=options, required=True)
    )


def value_question(values: Sequence[str]) -> discord.ui.Label[Any]:
    """Return the question which of a server's values it stands for."""
    options = [discord.SelectOption(label=one, value=one) for one in values]
    menu = discord.ui.Select[Any](custom_id="value", required=False, min_values=0, options=options)
    return discord.ui.Label(text=_("Which of our values does it show?"), component=menu)


class GiveForm(Form):
    """Gives what somebody filled in; if it cannot be given, they get their words back."""

    template = re.compile(rf"kudos:give:(?P<channel>{ID}):(?P<message>{ID})")

    def __init__(self, give: Give) -> None:
        self._give = give

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        guild_id, channel_id = guild_and_channel(interaction)
        reason = answers["reason"][0]
        thanks = ThanksRequest(
            id=interaction.id,
            guild_id=guild_id,
            channel_id=channel_id,
            giver=giver_of(interaction.user),
            receivers=list(_chosen_people(interaction, answers["whom"])),
            reason=reason,
            private=answers["shown"] != [POSTED],  # Whatever a forger sends, it is not shown to more than was said.
            value="".join(answers.get("value", [])),
            about=(int(about["channel"]), int(about["message"])),
        )
        with giving_back(reason):
            await self._give(interaction, thanks)


def _chosen_people(interaction: discord.Interaction[Any], chosen: Sequence[str]) -> list[Person]:
    """Return whom somebody chose in a form, as Discord describes them beside it."""
    data: Any = interaction.data or {}
    found: Any = data.get("resolved", {})
    users, members = found.get("users", {}), found.get("members", {})
    people: list[Person] = []
    for one in dict.fromkeys(chosen):
        user: Any = users.get(one) or {}
        member: Any = members.get(one)
        nick: Any = member.get("nick") if member else None
        name: Any = nick or user.get("global_name") or user.get("username") or one
        people.append(Person(parse_id(one), str(name), is_bot=bool(user.get("bot")), is_here=member is not None))
    return people


def giver_of(user: discord.User | discord.Member) -> Giver:
    """Return somebody who gives, as Discord describes them."""
    if isinstance(user, discord.Member):
        roles = list(user._roles)  # pyright: ignore[reportPrivateUsage] -- ids, for which no role needs to be known
        return Giver(user.id, user.display_name, roles, user.created_at, user.joined_at)
    return Giver(user.id, user.display_name, [], user.created_at, None)


class OpenGiveForm(Button, template=rf"kudos:ask:(?P<digest>{ID})"):
    """Under a digest, for everyone: opens the form. The number says which digest it is; 0 is among other buttons."""

    def __init__(self, digest: int) -> None:
        style = discord.ButtonStyle.primary if digest else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=_("Say thank you"), custom_id=f"kudos:ask:{digest}", style=style))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        await services.access.require(interaction, guild_id, Way.KUDOS)
        await show_give_form(interaction, services)


def thank_button(digest: int) -> discord.ui.View:
    """Return what stands under a digest."""
    return lasting_view().add_item(OpenGiveForm(digest))
