"""Nobody who may not reaches anybody: whoever it is, whatever they press, send or say, in whatever order."""

import asyncio
from collections.abc import Collection

import hypothesis
import pytest
from hypothesis import Phase
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.config import Config
from tests.cogs.check_ins.people import text
from tests.databases import DatabaseSite
from tests.declared import Doing
from tests.forged import FORM
from tests.mischief import Mischief, Outcome
from tests.outcasts import (
    BARRED,
    GONE,
    LISTENING,
    MARK,
    PLAIN,
    STRANGER,
    TIMED_OUT,
    WELCOME,
    Step,
    Town,
)
from tests.world import World

REACHING = {Doing.MEANT, Doing.ANY, Doing.TEAM}
OUTCASTS = (BARRED, TIMED_OUT, GONE)
ACTORS = (*OUTCASTS, STRANGER, PLAIN, LISTENING)
RESTART = "the bot starts again"
# What is for any member is for a stranger in a server of their own; and whoever is there may greet.
ELSEWHERE = ("kudos:give", "kudos:ask")
LAST = ("check_ins:as:", "check_ins:choose")  # With these goes what belongs to a card.
THEIRS = {LISTENING: ("check_ins:listen",)}
# Nothing more comes of these where others were pressed before, nobody lists those who wait for a listener, and the
# circle has enough people.
UNTRIED = {
    "answered:who:check_ins.asked",
    *(f"answered:will:{kind}" for kind in ("check_ins.asked", "check_ins.heard", "welcome.hello")),
    "check_ins:as:nameless",
    "check_ins:asked:okay",
    "check_ins:few:sure",
    "check_ins:let_in:listeners",
    "check_ins:waits:on",
    "welcome:greet:yes",
    "welcome:hi",
}


# The story in any order is told on both; what is asked of everything at once takes minutes on PostgreSQL.
ON_SQLITE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
def config(place: DatabaseSite) -> Config:
    """Both databases."""
    return Config(discord_token=SecretStr("a-token"), database_url=place.url, shard_count=1)


@pytest.fixture
async def town(world: World) -> Town:
    town = Town(world)
    await town.begin()
    return town


def what_is_not_theirs(name: str, steps: Collection[Step]) -> list[Step]:
    """What comes to nothing where this one does it."""
    match name:
        case _ if name in OUTCASTS:
            return [one for one in steps if one.doing in REACHING]
        case _ if name == STRANGER:
            return [one for one in steps if one.kind and one.doing in REACHING and not one.name.startswith(ELSEWHERE)]
        case _:
            not_theirs = {Doing.MEANT, Doing.TEAM, Doing.GOING}
            mine = ("privacy:", *THEIRS.get(name, ()))
            return [one for one in steps if one.kind and one.doing in not_theirs and not one.name.startswith(mine)]


async def nothing_came_of_it(outcome: Outcome) -> None:
    assert not outcome.seen()
    assert not await outcome.kept()
    assert not outcome.forms()


@ON_SQLITE
@pytest.mark.timeout(240)
async def test_whoever_may_not_reaches_nobody(town: Town) -> None:
    await town.cast_out()
    steps = await town.steps()
    for name in ACTORS:
        not_theirs = what_is_not_theirs(name, steps)
        for privately in (False, True) if name in (BARRED, TIMED_OUT) else (False,):
            await nothing_came_of_it(await Mischief(town, name).do(*not_theirs, privately=privately))


@ON_SQLITE
async def test_whoever_may_reaches_them_by_all_of_it(town: Town) -> None:
    """Else the tests above and below would find nothing, whatever there was to be found."""
    steps = [one for one in await town.steps() if one.doing in (Doing.MEANT, Doing.ANY)]
    in_vain = set[str]()
    for what in sorted({one.what for one in steps}, key=lambda one: (one.startswith(LAST), one)):
        outcome = await Mischief(town, WELCOME).do(*(one for one in steps if one.what == what))
        if not (outcome.seen() or await outcome.kept() or outcome.forms()):
            in_vain.add(what)
    assert not in_vain - UNTRIED


@ON_SQLITE
async def test_what_is_theirs_stays_open_and_reaches_nobody_but_the_team(town: Town) -> None:
    await town.cast_out()
    steps = [one for one in await town.steps() if one.doing in (Doing.THEIRS, Doing.HELP)]
    for name in (*OUTCASTS, STRANGER):
        outcome = await Mischief(town, name).do(*steps)
        assert not outcome.seen(team=True)
        assert not await outcome.about_others()


@ON_SQLITE
async def test_whoever_reaches_nobody_keeps_their_own_and_reaches_the_team(town: Town) -> None:
    await town.cast_out()
    for name in (BARRED, TIMED_OUT):
        await keeps_their_own_and_reaches_the_team(town, name)


async def keeps_their_own_and_reaches_the_team(town: Town, name: str) -> None:
    world, who = town.world, town[name]
    form = Step(f"check_ins:form:{world.guild.id}:0", FORM, ("me:0",))
    own = await Mischief(town, name).do(form, privately=True)
    assert [one for one in await own.kept() if one.startswith("+ check_ins (")]
    await who.user.slash("remind me", when="in 10 minutes", what="to drink something")
    await world.pass_time(minutes=11)
    assert "to drink something" in "".join(text(one) for one in world.dms(who))
    for command in ("privacy show", "privacy export", "inbox", "me", "help-now"):
        assert (await who.user.slash(command)).response is not None
    words = [one for one in await town.steps() if one.name.startswith("help_now:words")]
    told = await Mischief(town, name).do(*words, privately=True)
    assert MARK in "".join(told.seen())
    assert not told.seen(team=True)


@pytest.mark.timeout(240)
async def test_in_whatever_order_nobody_who_may_not_reaches_anybody(town: Town) -> None:
    await town.cast_out()
    loop, examples = asyncio.get_running_loop(), list[str]()
    possible = {name: sorted({one.what for one in possible_for(name, await town.steps())}) for name in ACTORS}

    async def one_story(name: str, whats: list[str], *, privately: bool) -> None:
        examples.append(name)
        for what in whats:
            if what == RESTART:
                await town.world.restart()
                continue
            steps = [one for one in possible_for(name, await town.steps()) if one.what == what]
            outcome = await Mischief(town, name).do(*steps, privately=privately)
            if steps:
                await nothing_wrong_came_of_it(steps[0], outcome)

    @st.composite
    def stories(draw: st.DrawFn) -> tuple[str, list[str]]:
        name = draw(st.sampled_from(ACTORS))
        return name, draw(st.lists(st.sampled_from([RESTART, *possible[name]]), min_size=2, max_size=5, unique=True))

    @hypothesis.settings(
        max_examples=20, phases=[Phase.explicit, Phase.generate], database=None, derandomize=True, deadline=None
    )
    @hypothesis.given(stories(), st.booleans())
    @hypothesis.example((BARRED, ["privacy:forget:-", RESTART, "kudos give", "circle join", "check_ins:form"]), False)
    @hypothesis.example((GONE, ["check_ins:letter:reply", "check_ins:reply", "privacy:forget:-"]), True)
    def live(story: tuple[str, list[str]], privately: bool) -> None:
        name, whats = story
        asyncio.run_coroutine_threadsafe(one_story(name, whats, privately=privately), loop).result(120)

    await asyncio.to_thread(live)
    assert len(examples) >= 20
    await town.world.pass_time(hours=26)


def possible_for(name: str, steps: Collection[Step]) -> list[Step]:
    """What this one does that others must not notice, or in which they must not find their words."""
    own = (Doing.THEIRS, Doing.HELP, *([Doing.GOING] if name in OUTCASTS else []))
    return [one for one in steps if one.doing in own] + what_is_not_theirs(name, steps)


async def nothing_wrong_came_of_it(step: Step, outcome: Outcome) -> None:
    if step.doing == Doing.GOING:
        assert not [one for one in outcome.seen() if MARK in one]
    elif step.doing in (Doing.THEIRS, Doing.HELP):
        assert not outcome.seen(team=step.doing == Doing.HELP)
    else:
        await nothing_came_of_it(outcome)
