"""How the panel of `/setup` is drawn: a first page with a line for each feature, and a page for each of them."""

from typing import Any

import discord

from bot.client.invite_link import wider_invitation
from bot.interactions.palette import CALM
from bot.moderation.features import Feature, FeatureState, State
from bot.moderation.team import TeamSettings
from bot.settings import Channel, Role, TeamRole, TimeZone, kind_of
from bot.text.language import _
from cogs.settings.rules import setup as rules
from cogs.settings.rules.states import state_words
from cogs.settings.service.mending import Mending, Trouble
from cogs.settings.service.new_channels import NewChannels
from cogs.settings.service.values import key_of, said
from cogs.settings.views.desk import HOME, Desk
from cogs.settings.views.presses import (
    ChooseChannel,
    ChooseRole,
    ChooseServerZone,
    MakeChannels,
    Mend,
    OpenPage,
    PickPage,
    Preview,
    TakeFirstStep,
    TypeCity,
    zones_offered,
)

Item = discord.ui.Item[Any]
LONGEST_NOTE = 1200  # characters


async def draw(desk: Desk, page: str, note: str) -> discord.ui.LayoutView:
    """Return a page as things are now."""
    feature = desk.feature(page)
    items = await (_first_page(desk, note) if feature is None else _page(desk, feature, note))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*items, accent_colour=CALM))
    view.stop()  # discord.py need not remember it: what a press means is in its custom_id.
    return view


async def _first_page(desk: Desk, note: str) -> list[Item]:
    items: list[Item] = [_text(rules.title(), note)]
    config = desk.services.settings.of(desk.guild.id, TeamSettings)
    if config.role is None:
        items.append(_row(ChooseRole(HOME, config.feature, "role", key_of(None))))
    items += [await _line(desk, feature) for feature in desk.features]
    items.append(_row(PickPage([(one.name, one.title()) for one in desk.features])))
    items.append(_row(*_below(desk)))
    return items


def _below(desk: Desk) -> list[Item]:
    """Return what concerns all features: to have their channels made, and to look again."""
    found: list[Item] = []
    if desk.services.shared.get(NewChannels).lacking(desk.guild):
        found.append(MakeChannels(discord.ButtonStyle.primary))
        if not desk.guild.me.guild_permissions.manage_channels:
            link = wider_invitation(desk.interaction.application_id, desk.guild.id)
            found.append(discord.ui.Button(label=_("Allow me to make channels"), url=link))
    return [*found, OpenPage(HOME, _("Look again"))]


async def _line(desk: Desk, feature: Feature) -> Item:
    look = await desk.services.features.state_of(desk.guild, feature)
    troubles = [trouble for _name, trouble in _troubles(desk, feature) if trouble is not None]
    state = State.HALF if look.state is State.ON and troubles else look.state
    to_do = [*(one.sentence for one in look.obstacles), *(one.sentence for one in troubles)]
    words = rules.line(feature.title(), state_words()[state], _places(desk, feature), next(iter(to_do), ""))
    return _beside(words, await _next_press(desk, look, state))


async def _next_press(desk: Desk, look: FeatureState, state: State) -> Item:
    """Return the button beside a feature: what is next for it in one press, or its page."""
    feature = look.feature
    step = await feature.first_step(desk.interaction) if state is not State.BROKEN else ""
    if step:
        return TakeFirstStep(feature.name, step)
    label = {State.OFF: _("Choose"), State.BROKEN: _("Mend"), State.HALF: _("Look"), State.ON: _("Look")}[state]
    style = discord.ButtonStyle.primary if state is State.BROKEN else discord.ButtonStyle.secondary
    return OpenPage(feature.name, label, style)


def _places(desk: Desk, feature: Feature) -> str:
    config = desk.services.settings.of(desk.guild.id, feature.settings)
    values = ((name, getattr(config, name)) for name in feature.asks or ())
    return " ".join(
        dict.fromkeys(filter(None, (said(kind_of(type(config).model_fields[name]), value) for name, value in values)))
    )


def _troubles(desk: Desk, feature: Feature) -> list[tuple[str, Trouble | None]]:
    config, mending = (
        desk.services.settings.of(desk.guild.id, feature.settings),
        Mending(desk.interaction.client, desk.services),
    )
    return [(name, mending.trouble(desk.guild, config, name, desk.moderator)) for name in feature.asks or ()]


async def _page(desk: Desk, feature: Feature, note: str) -> list[Item]:
    look, troubles = await desk.services.features.state_of(desk.guild, feature), _troubles(desk, feature)
    state = State.HALF if look.state is State.ON and any(one for _name, one in troubles) else look.state
    items: list[Item] = [_text(rules.page_title(feature.title(), state_words()[state]), note)]
    for name, trouble in troubles:
        items += _asked(desk, feature, name, trouble)
    if look.left:
        items.append(_text(rules.to_do([one.sentence for one in look.left])))
    below: list[Item] = [OpenPage(HOME, _("Back"))]
    step = await feature.first_step(desk.interaction)
    below += [TakeFirstStep(feature.name, step)] if step else []
    below += [Preview(feature.name)] if feature.has_preview else []
    return [*items, _row(*below)]


def _asked(desk: Desk, feature: Feature, name: str, trouble: Trouble | None) -> list[Item]:
    """Return what is chosen for a setting, what is wrong with it, and what chooses another."""
    model = feature.settings
    field, value = model.model_fields[name], getattr(desk.services.settings.of(desk.guild.id, model), name)
    wrong = " ".join(filter(None, (trouble.sentence, trouble.clicks))) if trouble is not None else ""
    kind = kind_of(field)
    words = rules.asked(f"{model.feature} {name}", _(field.description or name), said(kind, value), wrong)
    is_mendable = trouble is not None and trouble.lets_in is not None
    text = _beside(words, Mend(feature.name, model.feature, name)) if is_mendable else _text(words)
    # Where one thing is asked alone, the first page comes back as soon as it is chosen.
    back = HOME if len(feature.asks or ()) == 1 else feature.name
    about = (back, model.feature, name, key_of(value))
    match kind:
        case Channel():
            is_there = value is not None and desk.guild.get_channel(value) is not None
            return [text, _row(ChooseChannel(*about, is_there=is_there))]
        case Role() | TeamRole():
            is_there = value is not None and desk.guild.get_role(value) is not None
            return [text, _row(ChooseRole(*about, is_there=is_there))]
        case TimeZone():
            return [text, _row(ChooseServerZone(*about, zones_offered(desk, value))), _row(TypeCity(*about))]
        case _:
            return [text]


def _beside(words: str, press: Any) -> Item:
    """Return words with something to press beside them."""
    return discord.ui.Section[Any](_text(words), accessory=press)


def _text(words: str, note: str = "") -> Item:
    """Return the top of a page, with what has just come of a press."""
    return discord.ui.TextDisplay(f"{words}\n\n{note[:LONGEST_NOTE]}" if note else words)


def _row(*items: Item) -> Item:
    return discord.ui.ActionRow(*items)
