"""Nobody who may not reaches anybody: whoever it is, whatever they press, send or say, in whatever order."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

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
STORIES = 4
# What is for any member is for a stranger in a server of their own; and whoever is there may greet.
ELSEWHERE = ("kudos:give", "kudos:ask")
LAST = ("check_ins:as:", "check_ins:choose")  # With these goes what belongs to a card.
THEIRS = {LISTENING: ("check_ins:listen",)}
# Nothing more comes of these where others were pressed before, no list is kept of some who wait, the circle
# has enough people, whoever would listen does, and no talk with a listener is over.
UNTRIED = {
    *(f"answered:who:{kind}" for kind in ("check_ins.asked", "welcome.need")),
    *(f"answered:will:{kind}" for kind in ("check_ins.asked", "check_ins.heard", "welcome.hello", "welcome.need")),
    "check_ins:as:nameless",
    "check_ins:asked:okay",
    "check_ins:few:sure",
    "check_ins:hear_circle",
    "check_ins:others:listeners",
    "check_ins:others:nameless",
    "check_ins:let_in:listeners",
    "check_ins:turn_to",
    "check_ins:waits:on",
    "listener on",
    "welcome:greet:yes",
    "welcome:hi",
}


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


@pytest.mark.timeout(240)
async def test_whoever_may_not_reaches_nobody(town: Town, place: DatabaseSite) -> None:
    await town.cast_out()
    await reach_nobody_by_all_of_it(town)
    await have_what_is_theirs_and_reach_the_team(town)
    await reach_nobody_in_whatever_order(town)
    await town.world.pass_time(hours=26 if place.is_file else 1)  # What is planned meets no trouble either.


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_whoever_may_reaches_them_by_all_of_it(town: Town) -> None:
    """Else the test above would find nothing, whatever there was to be found."""
    steps = [one for one in await town.steps() if one.doing in (Doing.MEANT, Doing.ANY)]
    in_vain = set[str]()
    for what in sorted({one.what for one in steps}, key=lambda one: (one.startswith(LAST), one)):
        outcome = await Mischief(town, WELCOME).do(*(one for one in steps if one.what == what))
        if not (outcome.seen() or await outcome.kept() or outcome.forms()):
            in_vain.add(what)
    assert not in_vain - UNTRIED


async def reach_nobody_by_all_of_it(town: Town) -> None:
    steps = await town.steps()
    for name in ACTORS:
        not_theirs = what_is_not_theirs(name, steps)
        for privately in (False, True) if name in (BARRED, TIMED_OUT) else (False,):
            await nothing_came_of_it(await Mischief(town, name).do(*not_theirs, privately=privately))


async def have_what_is_theirs_and_reach_the_team(town: Town) -> None:
    for name in (BARRED, TIMED_OUT):
        await keeps_their_own_and_reaches_the_team(town, name)
    steps = [one for one in await town.steps() if one.doing in (Doing.THEIRS, Doing.HELP)]
    for name in (*OUTCASTS, STRANGER):
        outcome = await Mischief(town, name).do(*steps)
        assert not outcome.seen(team=True)
        assert not await outcome.about_others()


async def keeps_their_own_and_reaches_the_team(town: Town, name: str) -> None:
    world, who = town.world, town[name]
    form = Step(f"check_ins:form:{world.guild.id}:0", FORM, ("me:0",))
    own = await Mischief(town, name).do(form, privately=True)
    assert [one for one in await own.kept() if one.startswith("+ check_ins (")]
    await who.user.slash("remind me", when="in 10 minutes", what="to drink something")
    await world.pass_time(minutes=11)
    assert "to drink something" in "".join(text(one) for one in world.dms(who))
    for command in ("privacy show", "privacy export", "inbox", "preferences", "help-now"):
        assert (await who.user.slash(command)).response is not None
    words = [one for one in await town.steps() if one.name.startswith("help_now:words")]
    told = await Mischief(town, name).do(*words, privately=True)
    assert MARK in "".join(told.seen())
    assert not told.seen(team=True)


@dataclass(frozen=True)
class Turn:
    """What one of them does before it is somebody else's turn; nothing, where the bot starts again."""

    name: str
    whats: tuple[str, ...] = ()
    privately: bool = False


RESTART = Turn("the bot starts again")
FORGOTTEN = [
    Turn(BARRED, ("privacy:forget:-",)),
    RESTART,
    Turn(BARRED, ("kudos give", "circle join", "check_ins:form")),
    Turn(GONE, ("check_ins:letter:reply", "check_ins:reply", "privacy:forget:-"), privately=True),
]


async def reach_nobody_in_whatever_order(town: Town) -> None:
    loop, turns = asyncio.get_running_loop(), list[Turn]()
    steps = await town.steps()
    theirs = {name: sorted({one.what for one in what_is_theirs(name, steps)}) for name in ACTORS}
    not_theirs = {name: sorted({one.what for one in what_is_not_theirs(name, steps)}) for name in ACTORS}

    @st.composite
    def drawn(draw: st.DrawFn) -> Turn:
        name = draw(st.sampled_from(ACTORS))
        own = draw(st.lists(st.sampled_from(theirs[name]), max_size=1))
        others = draw(st.lists(st.sampled_from(not_theirs[name]), min_size=4, max_size=12, unique=True))
        return Turn(name, (*own, *others), draw(st.booleans()))

    async def take(story: list[Turn]) -> None:
        await town.world.pass_time(minutes=70)  # What others are reminded of has nothing to do with what comes now.
        for turn in story:
            turns.append(turn)
            await (take_turn(town, turn, steps) if turn.whats else town.world.restart())

    @hypothesis.settings(
        max_examples=STORIES, phases=[Phase.explicit, Phase.generate], database=None, derandomize=True, deadline=None
    )
    @hypothesis.given(st.lists(drawn() | drawn() | drawn() | st.just(RESTART), min_size=4, max_size=8))
    @hypothesis.example(FORGOTTEN)
    def live(story: list[Turn]) -> None:
        asyncio.run_coroutine_threadsafe(take(story), loop).result(120)

    await asyncio.to_thread(live)
    assert sum(len(one.whats) for one in turns) > 100


async def take_turn(town: Town, turn: Turn, before: Collection[Step]) -> None:
    """First what changes something for themselves, one by one, and then all that may not come to anything.

    With what a member has made meanwhile they may do what they like; `before` is what there was to do at first.
    """
    steps = [one for one in await town.steps() if one.what in turn.whats]
    own = what_is_theirs(turn.name, steps)
    for what in sorted({one.what for one in own}):
        doing = [one for one in own if one.what == what]
        outcome = await Mischief(town, turn.name).do(*doing, privately=turn.privately)
        await nothing_wrong_came_of_it(doing[0], outcome)
    if any(one.doing == Doing.HELP for one in own):
        await town.world.pass_time(minutes=1.1)  # The team's cards show what it has come to.
    not_theirs = what_is_not_theirs(turn.name, steps if turn.name in OUTCASTS else before)
    not_theirs = [one for one in not_theirs if one.what in turn.whats]
    await nothing_came_of_it(await Mischief(town, turn.name).do(*not_theirs, privately=turn.privately))


def what_is_theirs(name: str, steps: Collection[Step]) -> list[Step]:
    """What this one does for themselves, which others must not notice, or in which they must not find their words."""
    own = (Doing.THEIRS, Doing.HELP, *([Doing.GOING] if name in OUTCASTS else []))
    return [one for one in steps if one.doing in own]


async def nothing_wrong_came_of_it(step: Step, outcome: Outcome) -> None:
    if step.doing == Doing.GOING:
        assert not [one for one in outcome.seen() if MARK in one]
    else:
        assert not outcome.seen(team=step.doing == Doing.HELP)
