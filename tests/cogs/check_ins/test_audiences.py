"""An audience is never widened: whatever the bot sends, logs or keeps, words and names reach their audience alone.

A new kind of audience is a line in CASES. Every request that the bot makes is looked at, whoever it goes to.
"""

from pathlib import Path

import pytest

from bot.config import Config
from tests.cogs.check_ins.people import cards, text
from tests.cogs.check_ins.scene import CASES, HARMLESS, MOOD, REPLY, WRITTEN, Scene
from tests.world import World


@pytest.mark.timeout(180)
async def test_words_and_names_reach_their_audience_and_nobody_else(
    world: World, config: Config, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("bot", "cogs"):
        caplog.set_level("DEBUG", logger=name)
    scene = Scene(world, config)
    await scene.begin()
    await world.pass_time(hours=2)
    await scene.be_answered()
    await scene.read()
    await nothing_is_changed_by_forgers(scene)
    for name in scene.others:
        await scene.look_around(name)
    await scene.be_handed_on()
    await scene.look_around("lin")
    metrics = world.bot.services.metrics.text().decode()
    await world.restart()
    await world.pass_time(hours=30)
    for name in ("ben", "cid", "ron"):
        await scene.look_around(name)

    for to, said in scene.sent():
        nobody_else_reads(scene, to, said)
    whom_it_concerns = [secret for case in CASES for secret in (case.name, str(scene[case.name].id))]
    words = [WRITTEN, REPLY, *(case.words for case in CASES)]
    told, on_disk = caplog.text + metrics, everything_in(tmp_path)
    assert not [secret for secret in (MOOD, *words, *whom_it_concerns) if secret in told]
    hidden = [
        case.name for case in CASES if case.name not in ("Marigold", "Rosemary")
    ]  # A friend and a note say those.
    assert not [secret for secret in (*words, *hidden) if secret.encode() in on_disk]

    for name, own in scene.own.items():
        assert own.response is not None
        await scene[name].click(own.response, label="Withdraw")
    await world.pass_time(minutes=0.1)
    assert not cards(scene.place)
    left = "".join(text(one) for one in [*cards(scene.listening), *scene.tea.history()])
    assert not [case for case in CASES if case.words in left or f"<@{scene[case.name].id}> has checked in" in left]


async def nothing_is_changed_by_forgers(scene: Scene) -> None:
    """Whatever they press is answered, and what everybody has said stays as it was."""
    forgers = {name: await scene.forger(name) for name in scene.others}
    kept = scene.everything()
    for name, forger in forgers.items():
        scene.forge(name, forger)
        await scene.world.settle()
    assert not [what for forger in forgers.values() for what in forger.unanswered(HARMLESS)]
    assert scene.everything() == kept


def nobody_else_reads(scene: Scene, to: str, said: str) -> None:
    """What was sent to this person or place says nothing that is not meant for them."""
    for case in CASES:
        assert case.words not in said or to in case.words_to | {case.name}, f"{to}: {said}"
        for name in (case.name, str(scene[case.name].id)):
            assert name not in said or to in case.name_to | {case.name}, f"{to}: {said}"
    if "check_ins:form" not in said and to not in {case.name for case in CASES}:
        assert said.count(MOOD) <= sum(case.words in said for case in CASES), f"{to}: {said}"
    assert WRITTEN not in said or to in ("Rosemary", "Juniper"), f"{to}: {said}"
    assert REPLY not in said or to == "ben", f"{to}: {said}"


def everything_in(folder: Path) -> bytes:
    """The database, its write-ahead log, and its copies."""
    files = [path for path in folder.rglob("hearth*") if path.is_file()]
    assert files
    return b"".join(path.read_bytes() for path in files)
