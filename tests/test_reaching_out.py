"""Every way in which somebody reaches out, told to its end: nobody answers, or somebody does and stops, or goes on.

At the end of each, the person has heard from a person, or was told the truth with a way on: once, in time, and not in
the night in which they asked to be left in peace. A new way of reaching out is noticed, and has its story told here.
"""

from collections.abc import Sequence

import discord
import pytest

from bot.moderation.queue import CareQueue
from cogs.check_ins.check_in.rules import AUDIENCES, ME
from tests.cogs.help_now.people import text
from tests.reaching import check_ins, newcomers, people, team
from tests.reaching.scene import DAY, MINUTE, End, Reaching, Scene
from tests.world import World

WAYS = (*check_ins.WAYS, *people.WAYS, *team.WAYS, *newcomers.WAYS)

# What waits for the team, and nobody reached out by it for themselves.
OFFERS = {"Held greetings", "Who would like to listen"}
# Messages of these kinds do not say what came of reaching out, and why.
OTHERWISE = {
    "it comes at a time of their own": (
        *("reminders.deliver", "reminders.late", "check_ins.nudge", "check_ins.round_nudge", "check_ins.after"),
    ),
    "it says at once that it did not get out": (*("check_ins.unposted", "kudos.unposted", "hearth.post"),),
    "somebody else acted, and they are told at once": (
        *("check_ins.paused", "check_ins.deleted", "check_ins.removed", "check_ins.circle_kept_out"),
        *("kudos.tell", "kudos.taken.giver", "kudos.taken.receiver", "welcome.team_word"),
    ),
    "it is for those who answer others": (
        *("care.report_owner", "welcome.thank", "welcome.invite"),
        *("check_ins.let_in", "check_ins.not_now", "check_ins.listener_farewell"),
    ),
    "it is for whoever looks after a server": ("settings.introduce_owner",),
}


@pytest.fixture
async def scene(world: World) -> Scene:
    scene = Scene(world)
    await scene.open()
    return scene


@pytest.mark.parametrize("end", End, ids=lambda end: end.name.lower())
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_it_ends_with_a_person_or_with_the_truth_and_a_way_on(
    scene: Scene, way: type[Reaching], end: End
) -> None:
    story = way()
    await story.prepare(scene)
    scene.reach_out_now()
    assert story.at_once in await story.reach_out(scene)
    if end is not End.NOBODY:
        await story.answer(scene)
        await (story.stop if end is End.STOPS else story.go_on)(scene)
    lasts = min(story.lasts, story.within + DAY) if end is End.GOES_ON else story.lasts
    left = lasts - (scene.world.env.now() - scene.reached_out)
    await scene.world.pass_time(minutes=left / MINUTE)

    told = scene.told
    assert [_expected(story.texts(end), number, one) for number, one in enumerate(told)] == list(story.texts(end))
    for one in told:
        assert story.urgent or scene.may_be_told_at(one.created_at)
    if end is End.NOBODY:
        if told:
            assert told[0].created_at <= scene.morning_after(scene.reached_out + story.within) + MINUTE
        assert story.turned in await story.turn_elsewhere(scene)


def _expected(parts: Sequence[str], number: int, message: discord.Message) -> str:
    """What was to be told next, if that is what a message says, and else all that it says."""
    words = text(message)
    return parts[number] if number < len(parts) and parts[number] in words else words


def test_every_way_has_its_story(world: World) -> None:
    services = world.bot.services
    assert {key for way in WAYS for key in way.audiences} == set(AUDIENCES) - {ME}
    assert {way.awaited for way in WAYS if way.awaited} == set(services.awaiting.kinds)
    assert {way.queue for way in WAYS if way.queue} | OFFERS == {
        one.title() for one in services.shared.get(CareQueue).sections
    }
    others = [kind for kinds in OTHERWISE.values() for kind in kinds]
    assert sorted([*others, *{kind for way in WAYS for kind in way.notices}]) == sorted(services.delivery.declared)
