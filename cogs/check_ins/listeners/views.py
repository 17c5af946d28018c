"""The card that listeners see, how one of them answers and hands over, and how they are asked afterwards."""

import re
from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import QUIET
from bot.moderation.content import report_button
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import parse_id
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import EVERYONE, LISTENERS, ME, NAMELESS, unreadable
from cogs.check_ins.check_in.service import CheckIns, gone
from cogs.check_ins.check_in.service_audiences import Chooser
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views import address
from cogs.check_ins.check_in.views_ways import moderator_button
from cogs.check_ins.listeners import rules, store
from cogs.check_ins.listeners.service import Listeners
from cogs.check_ins.listeners.service_content import LISTENERS_CARD_KIND
from cogs.check_ins.listeners.service_volunteers import Volunteers
from cogs.check_ins.listeners.store import ListenerRequest
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks.service import Talks
from cogs.check_ins.talks.service_threads import Threads, is_unspoken


def card(services: Services, request: ListenerRequest, check_in: CheckIn) -> tuple[discord.Embed, discord.ui.View]:
    """Return a check-in as listeners see it: without its words from when somebody listens."""
    if request.listener_id is not None and request.offered_id is None:
        return discord.Embed(description=rules.taken(request.listener_id), colour=QUIET), lasting_view()
    author = None if check_in.which == rules.NAMELESS_FIRST else check_in.member_id
    words = rules.card(check_in.mood, check_in.wish, opened_words(services, check_in), author)
    if request.offered_id is not None and request.listener_id is not None:
        words = f"{rules.asked_to_go_on(request.offered_id, request.listener_id)}\n\n{words}"
    elif request.told_at is not None:
        words = f"{rules.still_waits()}\n\n{words}"
    view = lasting_view().add_item(ClaimRequest(request.id)).add_item(report_button(LISTENERS_CARD_KIND, request.id))
    view.add_item(help_button())
    return discord.Embed(description=words, colour=QUIET), view


def opened_words(services: Services, check_in: CheckIn) -> str:
    words = services.vault.open(check_in.words)
    return unreadable() if words is None else words


def listen_id(request_id: int) -> str:
    """Return what says which card a message is."""
    return f"check_ins:listen:{request_id}"


class ClaimRequest(Button, template=rf"check_ins:listen:(?P<request_id>{ID})"):
    """For listeners: the first of them opens a private talk."""

    def __init__(self, request_id: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("I'll listen"), style=style, custom_id=listen_id(request_id)))
        self._request_id = request_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        (guild_id, _channel), who = guild_and_channel(interaction), interaction.user.id
        await Volunteers(services).require(interaction, guild_id)
        listeners, talk_id = Listeners(services), interaction.id
        check_in = await services.database.write(
            lambda tx: listeners.claim(tx, self._request_id, guild_id, who, talk_id)
        )
        words = rules.claimed(listeners.config(guild_id).talks, opened_words(services, check_in))
        await interaction.response.send_message(embed=discord.Embed(description=words, colour=QUIET), ephemeral=True)


class HandOver(Button, template=rf"check_ins:hand:(?P<talk_id>{ID})"):
    """For whoever listens in a talk: asks to whom."""

    def __init__(self, talk_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Hand over"), custom_id=f"check_ins:hand:{talk_id}"))
        self._talk_id = talk_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        talk = await Talks(services).theirs(services.database, self._talk_id, interaction.user.id)
        if talk.other_id != interaction.user.id:
            raise CareError(_("Only the listener can hand over. You can close the conversation at any time."))
        await Volunteers(services).require(interaction, talk.guild_id)
        menu = discord.ui.UserSelect[Any](custom_id="to", required=False, min_values=0, max_values=1)
        label = discord.ui.Label[Any](
            text=_("To which listener?"),
            description=_("They are asked first. Choose nobody to give it back to all listeners."),
            component=menu,
        )
        await show_form(interaction, _("Hand over"), f"check_ins:handed:{self._talk_id}", label)


class HandOverForm(Form):
    """Gives a talk back to the listeners, or asks one of them."""

    template = re.compile(rf"check_ins:handed:(?P<id>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        chosen = [parse_id(one) for one in answers.get("to", []) if one]
        to, who, talk_id = chosen[0] if chosen else None, interaction.user.id, int(about["id"])
        listeners = Listeners(services)
        talk = await Talks(services).theirs(services.database, talk_id, who)
        await Volunteers(services).require(interaction, talk.guild_id)
        # A bar of somebody without a name does not show here: whom one cannot choose, one would know.
        to_them = talk.guild_id, to or 0, Way.LISTENING
        if to is not None and await services.access.refusal(*to_them, for_team=True) is not None:
            raise rules.cannot_take_over(to)
        unspoken = await is_unspoken(Threads(interaction.client), talk)
        await services.database.write(lambda tx: listeners.hand_over(tx, talk_id, who, to, unspoken=unspoken))
        await interaction.response.send_message(
            rules.handed(to), ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )


class ToEveryone(Button, template=rf"check_ins:everyone:(?P<check_in_id>{ID})"):
    """For somebody whom no listener has answered: asks whether everyone here shall see it, and with a name or not."""

    def __init__(self, check_in_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Everyone here"), custom_id=everyone_id(check_in_id)))
        self._check_in_id = check_in_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        check_in = await _unheard(interaction, services, self._check_in_id)
        view = lasting_view()
        for audience in await _for_everyone(services, check_in):  # Nobody puts their name to it by taking the first.
            view.add_item(ShowToEveryone(check_in.id, audience))
        if not view.children:
            raise CareError(
                _("Nothing can be posted for everyone here just now. `/help-now` shows where else to turn.")
            )
        place = services.settings.of(check_in.guild_id, CheckInSettings).channel
        words = rules.everyone_asks(place, nameless=check_in.which == rules.NAMELESS_FIRST)
        view.add_item(help_button())
        embed = discord.Embed(description=words, colour=QUIET)
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


async def _unheard(interaction: discord.Interaction[Any], services: Services, check_in_id: int) -> CheckIn:
    """Return a check-in of theirs that still waits for a listener. Raises CareError if it does not."""
    request = await store.of_check_in(services.database, check_in_id)
    check_in = None if request is None else await check_ins.get(services.database, request.check_in)
    if request is None or check_in is None or check_in.member_id != interaction.user.id:
        raise rules.is_heard()
    if request.listener_id is not None or check_in.audience != LISTENERS:
        raise rules.is_heard()
    await services.access.require(interaction, check_in.guild_id, Way.SHARING)
    return check_in


class ShowToEveryone(Button, template=rf"check_ins:as:(?P<audience>{NAMELESS}|{EVERYONE}):(?P<check_in_id>{ID})"):
    """Shows to everyone what no listener has answered, in the way that its label says."""

    def __init__(self, check_in_id: int, audience: str) -> None:
        label = _("Without my name") if audience == NAMELESS else _("With my name")
        custom_id = f"check_ins:as:{audience}:{check_in_id}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id))
        self._check_in_id, self._audience = check_in_id, audience

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await _unheard(interaction, services, self._check_in_id)
        await address(interaction, services, self._check_in_id, f"{self._audience}:0")


def everyone_id(check_in_id: int) -> str:
    """Return what says which check-in a message is about."""
    return f"check_ins:everyone:{check_in_id}"


async def ways_on(services: Services, check_in: CheckIn) -> discord.ui.View:
    """Return who else somebody can turn to whom no listener has answered: only what opens at this moment."""
    view = lasting_view()
    if await _for_everyone(services, check_in):
        view.add_item(ToEveryone(check_in.id))
    return _with_people(view, services, check_in.guild_id)


async def ways_after(services: Services, check_in: CheckIn) -> discord.ui.View:
    """Return who else somebody can turn to whose talk with a listener is over: only what opens at this moment."""
    view, offered = lasting_view(), await _offered(services, check_in)
    for audience in (LISTENERS, NAMELESS):
        if audience in offered:
            view.add_item(AskOthers(check_in.id, audience))
    return _with_people(view, services, check_in.guild_id)


async def _for_everyone(services: Services, check_in: CheckIn) -> list[str]:
    """Return how its author can show a check-in to everyone now, without their name first."""
    offered = await _offered(services, check_in)
    return [audience for audience in (NAMELESS, EVERYONE) if audience in offered]


async def _offered(services: Services, check_in: CheckIn) -> set[str]:
    chooser = Chooser(check_in.guild_id, check_in.member_id)
    return {one.audience for one in await CheckIns(services).audiences.choices(services.database, chooser)}


def _with_people(view: discord.ui.View, services: Services, guild_id: int) -> discord.ui.View:
    if (moderator := moderator_button(services, guild_id)) is not None:
        view.add_item(moderator)
    return view.add_item(help_button())


class AskOthers(Button, template=rf"check_ins:others:(?P<audience>{LISTENERS}|{NAMELESS}):(?P<check_in_id>{ID})"):
    """For somebody whose talk is over: asks another listener, or everyone, without their name."""

    def __init__(self, check_in_id: int, audience: str) -> None:
        label = _("Another listener") if audience == LISTENERS else _("Everyone, without my name")
        custom_id = f"check_ins:others:{audience}:{check_in_id}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id))
        self._check_in_id, self._audience = check_in_id, audience

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        check_in = await check_ins.get(services.database, self._check_in_id)
        if check_in is None or check_in.member_id != interaction.user.id:
            raise gone()
        if check_in.audience != ME:
            raise rules.is_heard()
        which = rules.NAMELESS_FIRST if self._audience == LISTENERS else 0
        await address(interaction, services, check_in.id, f"{self._audience}:{which}")


class HowAfterwards(Button, template=rf"check_ins:after:(?P<how>{'|'.join(rules.AFTERWARDS)})"):
    """What a listener says of how they are. It is answered, and kept nowhere."""

    def __init__(self, how: str) -> None:
        label = rules.after_words()[how]
        super().__init__(discord.ui.Button(label=label, custom_id=f"check_ins:after:{how}"))
        self._how = how

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        embed = discord.Embed(description=rules.after_answer(self._how), colour=QUIET)
        await interaction.response.edit_message(embed=embed, view=lasting_view().add_item(help_button()))


def question_after() -> tuple[discord.Embed, discord.ui.View]:
    """Return what a listener is asked some time after a talk."""
    view = lasting_view()
    for how in rules.AFTERWARDS:
        view.add_item(HowAfterwards(how))
    return discord.Embed(description=rules.after(), colour=QUIET), view.add_item(help_button())
