"""Help: there at once wherever one is, told to nobody, kept nowhere, and passed on only where the person says so."""

import logging
from datetime import date
from pathlib import Path

import pytest

from bot.config import Config
from bot.interactions.buttons import help_button
from bot.text import helplines
from bot.text.helplines import BUILT_IN, Country, Helplines, problems
from tests.cogs.help_now.people import WORDS, cards, everything_kept, labels, rows_of, said, tell_moderators, text
from tests.world import SimulatedClock, World, speaking

ANYWHERE = ("112", "911", "999", "findahelpline.com")


async def test_it_guesses_nothing_from_a_language_of_many_and_then_the_better_the_more_is_known(world: World) -> None:
    shown = await world.ann.slash(world.general, "help-now")
    assert shown.ephemeral
    assert "guess" not in text(shown.response)
    assert text(shown.response).startswith("Help now\n**If you or somebody else is in danger right now**")
    assert all(number in text(shown.response) for number in ANYWHERE)

    with speaking("sv-SE"):
        of_language = text((await world.ann.slash(world.general, "help-now")).response)
    assert "**Sweden \\(Sverige\\)** is a guess, from your language. Somewhere else?" in of_language

    assert "choose one of the suggestions" in said(await world.settings("help_now", country="Atlantis"))
    await world.settings("help_now", country="AT")
    with speaking("sv-SE"):
        of_server = text((await world.ann.slash(world.general, "help-now")).response)
    assert "Call 142" in of_server
    assert "**Austria \\(Österreich\\)** is a guess, from what this server has set. Somewhere else?" in of_server
    assert "Lines are often busy. If nobody answers, please try again" in of_server

    await world.ann.slash(world.general, "preferences", timezone="Asia/Calcutta")
    of_zone = text((await world.ann.slash(world.general, "help-now")).response)
    assert "Tele MANAS" in of_zone
    assert "**India** is a guess, from your time zone." in of_zone
    assert "Call 142" not in of_zone

    chosen = text((await world.ann.slash(world.general, "help-now", country="uk")).response)
    assert "guess" in chosen  # That is the UK, or Ukraine: nobody is sent to the wrong one.
    chosen = text((await world.ann.slash(world.general, "help-now", country="united kingdom")).response)
    assert "116 123" in chosen
    assert "guess" not in chosen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("usa", "US"), ("Deutschland", "DE"), ("germ", "DE"), ("korea", "KR"), ("nl", "NL"), ("Ireland ", "IE")),
        ("EE", "EU"),  # Estonia is not in Greece, and has no entry of its own.
        *((typed, None) for typed in ("Oman", "IR", "AE", "SA", "ire", "united", "africa", "uk", " ", "Atlantis")),
    ],
)
def test_nobody_is_given_the_numbers_of_another_country(typed: str, code: str | None) -> None:
    found = helplines.helplines().meant(typed)
    assert (found.code if found else None) == code


async def test_all_countries_can_be_chosen_from_menus_or_searched_for(world: World) -> None:
    shown = await world.ann.slash(world.general, "help-now")
    assert shown.response is not None
    first, second = (row["components"][0] for row in rows_of(shown.response))
    assert (first["placeholder"], second["placeholder"]) == (
        "Where are you? Argentina to Italy (Italia)",
        "Where are you? Japan (日本) to United States (USA)",
    )
    offered = {one["value"] for menu in (first, second) for one in menu["options"]}
    assert offered == {*(one.code for one in helplines.helplines().country), "elsewhere"}

    chosen = await world.ann.select(shown.response, ["US"], custom_id="help_now:countries:1")
    assert "988" in text(chosen.response)
    assert chosen.response is not None
    elsewhere = await world.ann.select(chosen.response, ["elsewhere"], custom_id="help_now:countries:1")
    assert "988" not in text(elsewhere.response)
    assert all(number in text(elsewhere.response) for number in ANYWHERE)
    found = await world.ann.autocomplete(world.general, "help-now", "country", "nor")
    assert [one["value"] for one in found] == ["NO"]


async def test_in_direct_messages_it_stands_alone_and_names_no_server(world: World) -> None:
    shown = await world.ann.user.slash("help-now")
    assert shown.response is not None
    assert all(number in text(shown.response) for number in ANYWHERE)
    assert "server" not in text(shown.response)


async def test_the_grey_button_opens_it_for_whoever_presses(world: World) -> None:
    pressed = await world.ann.slash(world.general, "checkin now")
    stored = await world.ann.submit_modal(
        pressed, {"mood": "1", "wish": ["listen"], "audience": ["me:0"], "words": "hm"}
    )
    assert stored.response is not None
    shown = await world.ann.click(stored.response, label=str(help_button().label))
    assert shown.ephemeral
    assert "findahelpline.com" in text(shown.response)


async def test_nobody_is_told_and_nothing_is_kept_logged_or_counted(
    world: World, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    office = world.private_channel("office")
    await world.settings("help_now", moderators=office)
    await world.settle()
    before = everything_kept(config)
    with caplog.at_level(logging.DEBUG, "bot"), caplog.at_level(logging.DEBUG, "cogs"):
        caplog.clear()
        shown = await world.ann.slash(world.general, "help-now")
        assert shown.response is not None
        await world.ann.select(shown.response, ["AU"], custom_id="help_now:country")
        await world.ann.click(shown.response, label="Tell the moderators privately")
        await world.settle()
    assert [one.getMessage() for one in caplog.records if one.name.startswith(("bot", "cogs"))] == []
    assert everything_kept(config) == before
    assert [cards(place) for place in (world.general, office)] == [[], []]


@pytest.mark.parametrize("named", ["named", "nameless"])
async def test_moderators_read_what_was_written_and_the_name_only_if_wished(
    world: World, config: Config, named: str
) -> None:
    office = world.private_channel("office")
    await world.settings("help_now", moderators=office, country="AT")
    result = await tell_moderators(world, world.ann, named=named)
    assert result.ephemeral
    assert "Call 142" in said(result)  # They need not look for it themselves.

    [told] = cards(office)
    assert WORDS in text(told)
    assert (world.ann.mention in text(told)) == (named == "named")
    assert "ann" not in text(told).replace(world.ann.mention, "")
    assert ("gave no name; you can answer through me" in text(told)) == (named == "nameless")
    assert WORDS.encode() not in everything_kept(config)


async def test_without_a_name_it_can_be_sent_some_times_an_hour_and_ways_stay_open(world: World) -> None:
    office = world.private_channel("office")
    await world.settings("help_now", moderators=office)
    for _time in range(5):
        assert "It is in the moderators' channel" in said(await tell_moderators(world, world.ann, named="nameless"))
    refused = await tell_moderators(world, world.ann, named="nameless")
    assert WORDS in said(refused)
    assert "<t:1767229" in said(refused)  # In an hour.
    assert refused.response is not None
    assert labels(refused.response) == ["Tell the moderators privately", "Need help now?"]
    form = await world.ann.click(refused.response, label="Tell the moderators privately")
    answered = await world.ann.submit_modal(form, {"words": WORDS, "named": "named"})
    assert "It is in the moderators' channel" in said(answered)
    assert "It is in the moderators' channel" in said(await tell_moderators(world, world.ben, named="nameless"))
    assert len(cards(office)) == 7
    await world.pass_time(hours=1.1)
    assert "It is in the moderators' channel" in said(await tell_moderators(world, world.ann, named="nameless"))


async def test_what_is_written_with_a_name_takes_nothing_from_what_can_be_written_without(world: World) -> None:
    office = world.private_channel("office")
    await world.settings("help_now", moderators=office)
    for named in ("named",) * 6 + ("nameless",) * 5:
        assert "It is in the moderators' channel" in said(await tell_moderators(world, world.ann, named=named))
    assert len(cards(office)) == 11


async def test_without_a_place_for_it_it_is_not_offered_and_says_whom_else_to_ask(world: World) -> None:
    shown = await world.ann.slash(world.general, "help-now")
    assert "You can also write to a moderator" in text(shown.response)
    assert labels(shown.response) == []


async def test_a_broken_file_shows_the_built_in_default(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(helplines, "FILE", tmp_path / "help.toml")
    (tmp_path / "help.toml").write_text("[[country]\nname = 7", encoding="utf-8")
    shown = await world.ann.slash(world.general, "help-now")
    assert all(number in text(shown.response) for number in ("112", "911", "999", "findahelpline.com"))


async def test_at_each_start_and_once_a_night_the_log_says_what_is_wrong_with_the_file(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(helplines, "FILE", tmp_path / "none.toml")
    assert "help file" not in caplog.text
    await world.restart()
    assert caplog.text.count("help file") == 1
    await world.pass_time(days=1)
    assert caplog.text.count("help file") == 3  # Also half an hour after the start.


def test_the_file_that_comes_along_is_right_and_ages(clock: SimulatedClock) -> None:
    clock.jump = date(2026, 12, 1) - clock.now().date()
    assert problems(clock=clock) == []
    assert helplines.helplines() != BUILT_IN
    clock.jump = date(2028, 1, 1) - clock.now().date() + clock.jump
    old = problems(clock=clock)
    assert any("Samaritans" in one and "2026-11-24" in one for one in old)
    shared = {"de", "fr", "nl", "it", "en-US", "es-419"}  # Whoever has one of these may be in several countries.
    assert not shared & {locale for one in helplines.helplines().country for locale in one.locales}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[[country]\n", "cannot be read"),
        ("[[country]]\ncode = 'XX'\nname = 'X'\nemergency = ''\nlast_checked = 2026-01-01", "country.0.emergency"),
        ("[[anywhere]]\nname = 'X'\nhow = 'Y'", "anywhere.0.last_checked"),
        ("[[anywhere]]\nname = 'X'\nhow = 'Y'\nlast_checked = 'soon'", "anywhere.0.last_checked"),
        ("colour = 'red'", "colour"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "help.toml"
    file.write_text(written, encoding="utf-8")
    [problem] = problems(file)
    assert said in problem
    assert helplines.helplines(file) == BUILT_IN


def test_a_missing_file_is_a_problem_and_no_more(tmp_path: Path) -> None:
    assert len(problems(tmp_path / "none.toml")) == 1
    assert helplines.helplines(tmp_path / "none.toml") == BUILT_IN


def test_what_stands_there_twice_is_said(tmp_path: Path) -> None:
    one = "[[country]]\ncode = 'XX'\nname = 'X'\nemergency = '1'\nlast_checked = 2026-01-01\nlocales = ['de']\n"
    (tmp_path / "help.toml").write_text(one * 2, encoding="utf-8")
    assert [("XX" in said, "locale de" in said) for said in problems(tmp_path / "help.toml")] == [
        (True, False),
        (False, True),
    ]


def test_no_more_countries_than_menus_have_room_for() -> None:
    country = Country(code="X", name="X", emergency="1", last_checked=date(2026, 1, 1))
    assert len(Helplines(country=(country,) * 99).country) == 99
    with pytest.raises(ValueError, match="country"):
        Helplines(country=(country,) * 100)
