"""The panel of `/preferences`: what somebody wishes, with a menu for each thing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.clock import to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.interactions.buttons import Button, Menu, lasting_view, not_offered
from bot.interactions.lifecycle import only_in_servers
from bot.interactions.palette import CALM
from bot.interactions.time_choices import MOMENT, MomentButton, add_choices, typist, which_one
from bot.members import preferences
from bot.members.export import feature_name
from bot.members.preferences import MOST_PER_WEEK, Preferences
from bot.services import Services
from bot.text.folding import folded
from bot.text.hours import Span
from bot.text.language import _, known_locale, languages, own_name, pgettext, set_locale
from bot.text.timezones import ZoneGuess, has_seasons, home_zones, known_zone, offer, with_time, zones_like
from cogs.preferences import rules

MOST = 25  # options in a menu
MOST_BUTTONS = 5  # side by side
AS_IN_DISCORD = "discord"
A_DAY = 24 * 60  # minutes
NO_QUIET_HOURS = (0, 0)


async def panel(interaction: discord.Interaction[Any], services: Services) -> tuple[discord.Embed, discord.ui.View]:
    """Return what somebody wishes everywhere, and in the server in which they ask."""
    member_id, guild_id = interaction.user.id, interaction.guild_id
    person = await preferences.of(services.database, member_id)
    view = lasting_view()
    for what, options in _menus(person, interaction.locale, services.clock.now()):
        if len(options) > 1:
            view.add_item(PreferenceMenu(what, options))
    notices = _notices(services) if guild_id else []
    muted = await preferences.muted(services.database, guild_id, member_id) if guild_id else set[str]()
    if notices:
        options = [_option("notices", feature_name(one), one, chosen=one not in muted) for one in notices]
        view.add_item(PreferenceMenu("notices", options, several=True))
    return _card(person, services.clock.now(), interaction, [one for one in notices if one in muted]), view


def _notices(services: Services) -> list[str]:
    return services.delivery.notices()[:MOST]


def _card(person: Preferences, now: datetime, interaction: discord.Interaction[Any], muted: list[str]) -> discord.Embed:
    local = now.astimezone(ZoneInfo(person.timezone)) if person.timezone else None
    chosen = known_locale(person.language)
    lines = {
        _name("zone"): rules.zone_line(person.timezone, local),
        _name("quiet"): rules.hours_of(*person.quiet_hours),
        _name("often"): rules.often(person.contacts_a_week),
        _name("language"): own_name(chosen) if chosen else _("as in your Discord"),
        pgettext("a line of somebody's preferences", "Pause"): rules.pause_line(person.end_of_pause(now)),
    }
    closing = _("These apply in every server.")
    if interaction.guild_id:
        lines[_("Switched off in this server")] = ", ".join(feature_name(one) for one in muted) or _("nothing")
        closing = _("These apply in every server, except “Switched off in this server”.")
    words = [*(f"**{name}** · {words}" for name, words in lines.items()), f"-# {closing}"]
    return discord.Embed(title=_("Your settings"), description="\n".join(words), colour=CALM)


def _menus(
    person: Preferences, locale: discord.Locale, now: datetime
) -> Iterator[tuple[str, list[discord.SelectOption]]]:
    zones = dict.fromkeys([*filter(None, [person.timezone]), *home_zones(locale.value), *zones_like("", MOST)])
    yield (
        "zone",
        [
            _option("zone", f"{zone} · {now.astimezone(ZoneInfo(zone)):%H:%M}", zone, chosen=zone == person.timezone)
            for zone in list(zones)[:MOST]
        ],
    )
    hours = dict.fromkeys([*rules.QUIET, person.quiet_hours])
    yield (
        "quiet",
        [
            _option("quiet", rules.hours_of(*one), f"{one[0]}-{one[1]}", chosen=one == person.quiet_hours)
            for one in hours
        ],
    )
    numbers = range(MOST_PER_WEEK + 1)
    yield "often", [_option("often", rules.often(n), str(n), chosen=n == person.contacts_a_week) for n in numbers]
    tongues = [
        _option("language", own_name(one), one.value, chosen=one.value == person.language) for one in languages()
    ]
    yield (
        "language",
        [_option("language", _("As in my Discord"), AS_IN_DISCORD, chosen=person.language is None), *tongues][:MOST],
    )


def _option(what: str, label: str, value: str, *, chosen: bool) -> discord.SelectOption:
    """Return something to choose; what is chosen stands in the closed menu, so it says what it is about."""
    words = f"{_name(what)}: {label}" if chosen else label
    return discord.SelectOption(label=words[:100], value=value, default=chosen)


def _name(what: str) -> str:
    return {
        "zone": _("Time zone"),
        "quiet": _("Quiet hours"),
        "often": _("Unasked messages"),
        "language": _("Language"),
        "notices": _("Messages here"),
    }[what]


class PreferenceMenu(Menu, template=r"me:(?P<what>zone|quiet|often|language|notices)"):
    """One of the menus: what is chosen holds at once, and the panel says so."""

    def __init__(self, what: str, options: Sequence[discord.SelectOption] = (), *, several: bool = False) -> None:
        menu = discord.ui.Select[discord.ui.View](placeholder=_placeholder(what), custom_id=f"me:{what}")
        menu.options = list(options)
        if several:
            menu.min_values, menu.max_values = 0, max(len(options), 1)
        super().__init__(menu)
        self._what = what

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        if self._what == "notices":
            await _mute_all_but(interaction, services, set(self.item.values))
        else:
            await change_preferences(interaction, services, **_meant(self._what, self.chosen))
        words = saved_zone(ZoneGuess(self.chosen)) if self._what == "zone" else rules.saved()
        embed, view = await panel(interaction, services)
        await interaction.response.edit_message(content=words, embed=embed, view=view)


def _placeholder(what: str) -> str:
    return {
        "zone": _("Your time zone"),
        "quiet": _("When shall I be quiet?"),
        "often": _("How often may I write without being asked?"),
        "language": _("In which language?"),
        "notices": _("Which features may message you here?"),
    }[what]


def _meant(what: str, value: str) -> dict[str, Any]:
    """Return what a choice means. Raises CareError for one that no menu has."""
    try:
        return _MEANING[what](value)
    except ValueError:
        raise CareError(not_offered()) from None


def _zone(value: str) -> dict[str, Any]:
    return {"timezone": known_zone(value)}


def _quiet(value: str) -> dict[str, Any]:
    begins, ends = map(int, value.split("-"))
    return {"quiet_from": begins % A_DAY, "quiet_until": ends % A_DAY}


def _often(value: str) -> dict[str, Any]:
    if value not in map(str, range(MOST_PER_WEEK + 1)):
        raise ValueError(value)
    return {"per_week": int(value)}


def _language(value: str) -> dict[str, Any]:
    if value != AS_IN_DISCORD and value not in {one.value for one in languages()}:
        raise ValueError(value)
    return {"language": None if value == AS_IN_DISCORD else value}


_MEANING: dict[str, Callable[[str], dict[str, Any]]] = {
    "zone": _zone,
    "quiet": _quiet,
    "often": _often,
    "language": _language,
}


async def change_preferences(interaction: discord.Interaction[Any], services: Services, **changes: Any) -> Preferences:
    """Record what somebody prefers from now on."""

    async def remember(tx: Transaction) -> Preferences:
        person = await preferences.change(tx, interaction.user.id, **changes)
        tx.after_commit(lambda: services.languages.remember(interaction.user.id, person.language))
        return person

    person = await services.database.write(remember)
    set_locale(services.languages.of(interaction.user.id, interaction.locale))
    return person


async def offer_zones(interaction: discord.Interaction[Any], guess: ZoneGuess, now: datetime, *, saved: bool) -> None:
    """Ask which of these places somebody means. Raises CareError where there is none to offer."""
    closing = _("Your quiet hours are saved, your time zone is not yet.") if saved else _("Nothing is saved yet.")
    if not guess.offered:
        raise CareError(f"{guess.why}\n-# {closing}" if saved else guess.why)
    view = lasting_view()
    if len(guess.offered) <= MOST_BUTTONS:
        for number, place in enumerate(guess.offered):
            view.add_item(ChooseZone(number, place.zone, with_time(place, now)))
    else:
        places = {place.zone: place for place in reversed(guess.offered)}
        options = [discord.SelectOption(label=with_time(one, now)[:100], value=one.zone) for one in places.values()]
        view.add_item(PreferenceMenu("zone", options[::-1]))
    words = f"{offer(guess, now)}\n-# {closing}"
    if interaction.response.is_done():  # There was more to ask.
        await interaction.followup.send(words, view=view, ephemeral=True)
    else:
        await interaction.response.send_message(words, view=view, ephemeral=True)


def saved_zone(guess: ZoneGuess) -> str:
    """Return the sentence for a zone that was saved."""
    zone, place = guess.zone or "", str(guess.place or "")
    named = folded(place.partition(",")[0]) in folded(zone)
    return rules.saved("" if named else place, has_seasons=has_seasons(zone))


class ChooseZone(Button, template=r"me:at:(?P<number>\d):(?P<zone>[\w+/-]{1,60})"):
    """Keeps the clock of a place that was offered."""

    def __init__(self, number: int, zone: str, label: str = "") -> None:
        super().__init__(discord.ui.Button(label=label[:80] or zone, custom_id=f"me:at:{number}:{zone}"))
        self._zone = zone

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        try:
            zone = known_zone(self._zone)
        except ValueError:
            raise CareError(not_offered()) from None
        await change_preferences(interaction, services, timezone=zone)
        embed, view = await panel(interaction, services)
        await interaction.response.edit_message(content=saved_zone(ZoneGuess(zone)), embed=embed, view=view)


async def _mute_all_but(interaction: discord.Interaction[Any], services: Services, wanted: set[str]) -> None:
    guild_id = interaction.guild_id
    if guild_id is None:
        raise CareError(only_in_servers())
    muted = set(_notices(services)) - wanted
    await services.database.write(lambda tx: preferences.mute(tx, guild_id, interaction.user.id, muted))


async def quiet_hours(interaction: discord.Interaction[Any], services: Services, words: str) -> tuple[Span, ...]:
    """Return which quiet hours somebody's words can mean. Raises CareError where they mean none that can be kept."""
    if rules.means_none(words):
        return (NO_QUIET_HOURS,)
    return rules.quiet_hours(await (await typist(interaction, services)).parse_hours(words))


def hours_view(hours: Sequence[Span]) -> discord.ui.View:
    """Return a button for each of the quiet hours that somebody can have meant."""
    view = lasting_view()
    for begins, ends in hours:
        view.add_item(PickQuietHours(begins, ends))
    return view


class PickQuietHours(Button, template=r"me:hours:(?P<begins>\d{1,4}):(?P<ends>\d{1,4})"):
    """Picks the quiet hours that somebody meant, in minutes after midnight."""

    def __init__(self, begins: int, ends: int) -> None:
        label, style = rules.hours_of(begins, ends), discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=label, custom_id=f"me:hours:{begins}:{ends}", style=style))
        self._hours = begins % A_DAY, ends % A_DAY

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await change_preferences(interaction, services, quiet_from=self._hours[0], quiet_until=self._hours[1])
        embed, view = await panel(interaction, services)
        await interaction.response.edit_message(content=_("Saved."), embed=embed, view=view)


async def pause_until(
    interaction: discord.Interaction[Any], services: Services, words: str
) -> tuple[str, discord.ui.View]:
    """Let somebody hear nothing until the moment that these words mean on their clock, and return what they read."""
    by, view = await typist(interaction, services), lasting_view()
    moments = (await by.parse_when(words, services.clock.now())).moments
    await change_preferences(interaction, services, paused_until=to_epoch(moments[0]))
    add_choices(view, moments, by.zone, PauseUntil)
    return f"{rules.paused(moments[0])}\n{which_one(moments)}".strip(), view.add_item(ResumeMessages())


class PauseUntil(MomentButton, template=rf"me:until:{MOMENT}"):
    """Picks one of the moments that somebody can have meant who wants a pause."""

    def __init__(self, moment: int, label: str = "…") -> None:
        super().__init__("me:until", moment, label)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        moment = self.chosen(services.clock.now())
        await change_preferences(interaction, services, paused_until=to_epoch(moment))
        view = lasting_view().add_item(ResumeMessages())
        await interaction.response.edit_message(content=rules.paused(moment), view=view)


def pauses() -> discord.ui.View:
    """Return the pauses that are offered."""
    view = lasting_view()
    for until in rules.PAUSES:
        view.add_item(BeginPause(until))
    return view


class BeginPause(Button, template=rf"me:pause:(?P<until>{'|'.join(rules.PAUSES)})"):
    """Begins a pause for whoever is too tired to say until when."""

    def __init__(self, until: str) -> None:
        labels = {"tomorrow": _("Tomorrow"), "monday": _("Monday"), "week": _("In a week")}
        super().__init__(discord.ui.Button(label=labels[until], custom_id=f"me:pause:{until}"))
        self._until = until

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        words, view = await pause_until(interaction, services, rules.PAUSES[self._until])
        await interaction.response.edit_message(content=words, view=view)


class ResumeMessages(Button, template=r"me:again"):
    """Ends a pause."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("End my pause"), custom_id="me:again"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await change_preferences(interaction, services, paused_until=None)
        await interaction.response.edit_message(content=rules.resumed(), embed=None, view=None)
