"""A check-in as the person who makes it knows it: kept, changed, withdrawn, and seen by nobody else at first."""

from typing import Any

import pytest

from bot.config import Config
from bot.db import Write
from bot.errors import NotNow
from tests.cogs.check_ins.circles import Town
from tests.cogs.check_ins.people import SECRET, check_in, rows, said, stored
from tests.cogs.check_ins.talks import EASY
from tests.cogs.help_now.people import labels
from tests.world import World

OWN = ["Change who sees it", "Withdraw", "Need help now?"]


async def test_what_somebody_says_is_kept_sealed_and_shown_to_them_alone(world: World, config: Config) -> None:
    result = await check_in(world, world.ann, mood=1)
    assert result.ephemeral
    assert SECRET in said(result)
    assert "Only you see it." in said(result)
    [(mood, audience, words)] = stored(config)
    assert (mood, audience) == (1, "me")
    assert words
    assert SECRET not in words


async def test_what_is_kept_and_cannot_be_shown_is_said_to_be_kept(
    world: World, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = world.bot.services.database
    write = database.write

    async def fail(*_question: object, **_values: object) -> None:
        raise NotNow("I can't reach my memory just now, so nothing was changed.")

    async def write_and_be_cut_off(work: Write[Any]) -> Any:
        kept = await write(work)
        for question in ("all", "one", "value", "column"):
            monkeypatch.setattr(database, question, fail)
        return kept

    opened = await world.ann.slash(world.general, "checkin now")
    answers = {"mood": "1", "wish": [], "audience": ["me:0"], "words": SECRET}
    monkeypatch.setattr(database, "write", write_and_be_cut_off)
    told = await world.ann.submit_modal(opened, answers)
    monkeypatch.undo()
    assert "It is kept." in said(told)
    assert len(stored(config)) == 1


async def test_withdrawn_nothing_is_kept(world: World, config: Config) -> None:
    result = await check_in(world, world.ann)
    assert result.response is not None
    await world.ann.click(result.response, label="Withdraw")
    assert stored(config) == []


async def test_the_hardest_step_is_met_and_only_doors_that_open_are_offered(world: World, config: Config) -> None:
    alone = await check_in(world, world.ann, mood=1)
    assert said(alone).strip().startswith("That sounds very hard. I'm glad that you said it. You don't have")
    assert labels(alone.response) == OWN
    opened = await world.ann.slash(world.general, "checkin now")
    answers = {"mood": "2", "wish": [], "audience": ["me:0"], "words": ""}
    said_nothing_more = await world.ann.submit_modal(opened, answers)
    assert said(said_nothing_more).strip() == "not so well 🌥️\n\nOnly you see it."
    assert labels(said_nothing_more.response) == OWN

    await world.settings("check_ins", listeners_channel=world.welcome, talks=world.general, **EASY)
    await world.ben.slash(world.general, "listener on")
    listeners = ["Show it to: Listeners", "Show it to: Listeners, without my name until one answers"]
    met = await check_in(world, world.ann, mood=1)
    assert "one press below lets them see it" in said(met)
    assert labels(met.response) == OWN + listeners
    assert met.response is not None
    shown = await world.ann.click(met.response, label=listeners[1])
    assert shown.response is not None
    assert labels(shown.response) == OWN
    assert stored(config)[-1][1] == "listeners"
    await world.pass_time(minutes=1)
    assert SECRET in str(world.welcome.history()[-1].embeds[0].description)
    assert world.ann.mention not in str(world.welcome.history()[-1].embeds[0].description)

    met = await check_in(world, world.ann, mood=1)
    await _choose_in_history(world, config, "listeners:1")
    assert met.response is not None
    again = await world.ann.click(met.response, label=listeners[0])  # It would say their name to those who read it.
    assert "Others can see this one already" in said(again)
    assert stored(config)[-1][1] == "listeners"

    met = await check_in(world, world.ann, mood=1)
    await world.mod.slash(world.general, "care bar", member=world.ann.user, **{"from": "sharing"}, days=1)
    barred = await check_in(world, world.ann, mood=1)
    assert "You don't have to be alone" in said(barred)
    assert met.response is not None
    assert "have paused" in said(await world.ann.click(met.response, label=listeners[0]))
    assert stored(config)[-2][1] == "me"
    assert labels(barred.response) == OWN


async def test_on_the_hardest_step_a_circle_of_friends_is_offered(world: World, config: Config) -> None:
    await world.settings("check_ins", circles=world.general)
    town = Town(world, [world.ann, world.ben, world.mod])
    await town.begin()
    met = await check_in(world, world.ann, mood=1)
    assert met.response is not None
    await world.ann.click(met.response, label="Show it to: My circle")
    assert stored(config)[-1][1] == "circle"


async def _choose_in_history(world: World, config: Config, audience: str) -> None:
    """Ann lets others see her last check-in, from her history."""
    [(last,)] = rows(config, "SELECT MAX(id) FROM check_ins")
    listed = await world.ann.slash(world.general, "checkin history")
    assert listed.response is not None
    opened = await world.ann.select(listed.response, [str(last)])
    assert opened.response is not None
    choosing = await world.ann.click(opened.response, label="Change who sees it")
    assert choosing.response is not None
    await world.ann.select(choosing.response, [audience])
