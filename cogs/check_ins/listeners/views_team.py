"""What the team sees of listeners: the card that asks about one, the list of all, and how one is ended."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import discord

from bot.clock import from_epoch
from bot.delivery import Undeliverable, member_of
from bot.interactions.buttons import ID, Button, Menu, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import QUIET
from bot.moderation.team_pages import TeamPages
from bot.services import Services
from bot.text.language import _, ngettext, using_locale
from bot.text.user_text import clean, parse_id
from cogs.check_ins.listeners import rules_volunteers as rules
from cogs.check_ins.listeners import store, store_wishes
from cogs.check_ins.listeners.service import Listeners
from cogs.check_ins.listeners.service_volunteers import Volunteers
from cogs.check_ins.listeners.store_wishes import ListenerWish


def wish_card(wish: ListenerWish, member: discord.Member | None) -> tuple[discord.Embed, discord.ui.View]:
    """Return what the team is asked about somebody, and the two answers."""
    created = discord.utils.snowflake_time(wish.member_id)
    words = rules.question(wish.member_id, member.joined_at if member else None, created)
    view = lasting_view()
    for answer in ("yes", "no"):
        view.add_item(AnswerWish(wish.id, answer))
    return discord.Embed(description=words, colour=QUIET), view


class AnswerWish(Button, template=rf"check_ins:wish:(?P<wish_id>{ID}):(?P<answer>yes|no)"):
    """For the team: lets somebody listen, or declines kindly."""

    def __init__(self, wish_id: int, answer: str) -> None:
        label, style = _("Let them listen"), discord.ButtonStyle.primary
        if answer == "no":
            label, style = _("Not now"), discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=answer_id(wish_id, answer)))
        self._wish_id, self._answer = wish_id, answer

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel), volunteers = guild_and_channel(interaction), Volunteers(services)
        by = interaction.user.id
        if self._answer == "yes":
            wish = await volunteers.accept(self._wish_id, guild_id, by)
        else:
            wish = await volunteers.decline(self._wish_id, guild_id, by)

        def answered() -> tuple[discord.Embed, discord.ui.View]:
            return _let_in(wish.member_id, by) if self._answer == "yes" else _declined(wish, by)

        embed, view = answered()
        await interaction.response.edit_message(embed=embed, view=view)
        pressed = interaction.message.id if interaction.message else 0
        if wish.channel_id is not None and wish.message_id not in (None, pressed):
            with suppress(Undeliverable), using_locale(await services.guilds.locale(guild_id)):
                await services.delivery.edit(wish.channel_id, wish.message_id, *answered())


def _let_in(member_id: int, by: int) -> tuple[discord.Embed, discord.ui.View]:
    return discord.Embed(description=rules.let_in(member_id, by), colour=QUIET), lasting_view()


def _declined(wish: ListenerWish, by: int) -> tuple[discord.Embed, discord.ui.View]:
    view = lasting_view().add_item(LetInAfterAll(wish.id, wish.member_id))
    return discord.Embed(description=rules.declined(wish.member_id, by), colour=QUIET), view


class LetInAfterAll(Button, template=rf"check_ins:after_all:(?P<wish_id>{ID}):(?P<member_id>{ID})"):
    """For the team: lets somebody listen to whom it has said “not now”, for as long as that holds."""

    def __init__(self, wish_id: int, member_id: int) -> None:
        custom_id = f"check_ins:after_all:{wish_id}:{member_id}"
        super().__init__(discord.ui.Button(label=_("Let them in after all"), custom_id=custom_id))
        self._wish_id, self._member_id = wish_id, member_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel), by = guild_and_channel(interaction), interaction.user.id
        await Volunteers(services).accept_after_all(self._wish_id, guild_id, self._member_id, by)
        embed, view = _let_in(self._member_id, by)
        await interaction.response.edit_message(embed=embed, view=view)


def answer_id(wish_id: int, answer: str) -> str:
    """Return what says which wish a message asks about."""
    return f"check_ins:wish:{wish_id}:{answer}"


class ListenerList(TeamPages):
    """Who waits to be let in, and then who listens."""

    name, size, colour = "care.listeners", 10, QUIET

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._database, self._listeners = services.database, Listeners(services)

    def title(self) -> str:
        return _("Listeners")

    def when_empty(self) -> str:
        return _("Nobody listens here so far, and nobody waits to.")

    def ways(self) -> tuple[str, str]:
        return _("Back"), _("More")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel = guild_and_channel(interaction)
        wishes = await store_wishes.of_server(self._database, guild_id)
        waiting = [rules.waiting_line(one.member_id, from_epoch(one.wished_at)) for one in wishes]
        listeners = await store.listeners_of(self._database, guild_id)
        shown = listeners[max(skip - len(waiting), 0) : max(skip + most - len(waiting), 0)]
        return waiting[skip : skip + most] + [await self._described(guild_id, one) for one in shown]

    async def _described(self, guild_id: int, one: store.Listener) -> str:
        talks = await self._listeners.open_talks(self._database, guild_id, one.member_id)
        took, left = await self._listeners.counted(self._database, guild_id, one.member_id)
        return rules.listener_line(one.member_id, from_epoch(one.since), len(talks), took=took, left=left)

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        guild_id, _channel = guild_and_channel(interaction)
        waiting = len(await store_wishes.of_server(self._database, guild_id))
        listen = await store.listeners_of(self._database, guild_id)
        return [*([FirstWish(waiting)] if waiting else []), *([EndListening()] if listen else [])]


class FirstWish(Button, template="check_ins:wishes"):
    """For the team: shows who waits longest to be let in."""

    def __init__(self, waiting: int = 1) -> None:
        label = ngettext("Answer the one who waits", "Answer the first of {n} who wait", waiting).format(n=waiting)
        super().__init__(discord.ui.Button(label=label, custom_id="check_ins:wishes"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        guild_id, _channel = guild_and_channel(interaction)
        waiting = await store_wishes.of_server(services.database, guild_id)
        if not waiting:
            raise rules.answered_already()
        embed, view = wish_card(waiting[0], await member_of(interaction.client, guild_id, waiting[0].member_id))
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


class EndListening(Button, template="check_ins:dismiss"):
    """For the team: asks whose listening is to end, and what they are told."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("End somebody's listening"), custom_id="check_ins:dismiss"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        whom = discord.ui.Label[Any](
            text=_("Whose?"),
            description=_("Whom they listen to is with the other listeners again."),
            component=discord.ui.UserSelect[Any](custom_id="whom", required=True),
        )
        words = discord.ui.Label[Any](
            text=_("A word to them"),
            description=_("It reaches them without your name. Without one, they are told nothing."),
            component=discord.ui.TextInput[Any](
                custom_id="words",
                style=discord.TextStyle.paragraph,
                required=False,
                max_length=rules.LONGEST_WORD,
            ),
        )
        await show_form(interaction, _("End somebody's listening"), "check_ins:dismissed", whom, words)


class EndListeningForm(Form):
    """Ends somebody's listening, with or without a word to them."""

    template = re.compile("check_ins:dismissed")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        services.team.require(interaction)
        (guild_id, _channel), whom = guild_and_channel(interaction), parse_id(answers["whom"][0])
        words = clean(answers["words"][0])[: rules.LONGEST_WORD]
        by = interaction.user.id
        await Volunteers(services).dismiss_for_team(interaction.id, guild_id, whom, by, words)
        await interaction.response.send_message(
            rules.ended_for(whom, written=bool(words)),
            ephemeral=True,
            allowed_mentions=discord.AllowedMentions.none(),
        )
