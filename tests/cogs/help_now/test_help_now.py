"""Help: there at once wherever one is, told to nobody, kept nowhere, and passed on only where the person says so."""

import logging
from datetime import date
from pathlib import Path

import pytest

from bot.config import Config
from bot.interactions.buttons import help_button
from bot.text import helplines
from bot.text.helplines import BUILT_IN, Country, Helplines, problems
from tests.cogs.help_now.people import WORDS, cards, everything_kept, labels, said, tell_moderators, text
from tests.world import SimulatedClock, World


async def test_it_guesses_where_somebody_is_and_says_so_and_they_choose(world: World) -> None:
    shown = await world.ann.slash(world.general, "help-now")
    assert shown.ephemeral
    assert "988" in text(shown.response)
    assert "I guessed United States" in text(shown.response)
    assert "findahelpline.com" in text(shown.response)

    assert shown.response is not None
    chosen = await world.ann.select(shown.response, ["GB"])
    assert "116 123" in text(chosen.response)
    assert "999" in text(chosen.response)
    assert "guessed" not in text(chosen.response)
    assert chosen.response is not None
    elsewhere = await world.ann.select(chosen.response, ["elsewhere"])
    assert "116 123" not in text(elsewhere.response)
    assert all(number in text(elsewhere.response) for number in ("112", "911", "999", "findahelpline.com"))


async def test_it_is_there_in_direct_messages(world: World) -> None:
    shown = await world.ann.user.slash("help-now")
    assert shown.response is not None
    assert "988" in text(shown.response)
    assert "Used in a server" in text(shown.response)


async def test_the_grey_button_opens_it_for_whoever_presses(world: World) -> None:
    pressed = await world.ann.slash(world.general, "checkin now")
    stored = await world.ann.submit_modal(
        pressed, {"mood": "1", "wish": ["listen"], "audience": ["me:0"], "words": "hm"}
    )
    assert stored.response is not None
    shown = await world.ann.click(stored.response, label=str(help_button().label))
    assert shown.ephemeral
    assert "988" in text(shown.response)


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
        await world.ann.select(shown.response, ["AU"])
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
    await world.settings("help_now", moderators=office)
    result = await tell_moderators(world, world.ann, named=named)
    assert result.ephemeral

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


def test_no_more_countries_than_a_menu_has_room_for() -> None:
    country = Country(code="X", name="X", emergency="1", last_checked=date(2026, 1, 1))
    with pytest.raises(ValueError, match="country"):
        Helplines(country=(country,) * 25)
