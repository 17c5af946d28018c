"""An audience is never widened: whatever the bot sends, logs or keeps, words and names reach their audience alone.

A new kind of audience is a line in CASES. Every request that the bot makes is looked at, whoever it goes to.
"""

from pathlib import Path

import pytest

from bot.config import Config
from tests.cogs.check_ins.people import cards
from tests.cogs.check_ins.scene import CASES, LETTER, MOOD, REPLY, Scene
from tests.world import World


def everything_in(folder: Path) -> bytes:
    """The database, its write-ahead log, and its copies."""
    files = [path for path in folder.rglob("hearth*") if path.is_file()]
    assert files
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.timeout(120)
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
    forgers = {name: await scene.forger(name) for name in scene.others}
    kept = scene.everything()
    for name, forger in forgers.items():
        scene.forge(name, forger)
        await world.settle()
    assert not [what for forger in forgers.values() for what in forger.unanswered()]
    assert scene.everything() == kept
    for name in scene.others:
        await scene.look_around(name)
    await scene.listen("Hyacinth")
    metrics = world.bot.services.metrics.text().decode()
    await world.restart()
    await world.pass_time(hours=30)
    for name in ("ben", "cid", "ron"):
        await scene.look_around(name)

    for to, said in scene.sent():
        known = [case for case in CASES if to in case.words_to | {case.name}]
        for case in CASES:
            assert case.words not in said or case in known, f"{to}: {said}"
            for name in (case.name, str(scene[case.name].id)):
                assert name not in said or to in case.name_to | {case.name}, f"{to}: {said}"
        if "check_ins:form" not in said and to not in {case.name for case in CASES}:
            assert said.count(MOOD) <= sum(case.words in said for case in known), f"{to}: {said}"
        assert LETTER not in said or to in ("Rosemary", "Juniper"), to
        assert REPLY not in said or to == "ben", to
    told = caplog.text + metrics
    for case in CASES:
        for secret in (case.words, case.name, str(scene[case.name].id)):
            assert secret not in told
    for secret in (MOOD, LETTER, REPLY):
        assert secret not in told
    on_disk = everything_in(tmp_path)
    for secret in (LETTER, REPLY, *(case.words for case in CASES)):
        assert secret.encode() not in on_disk
    for name in ("Juniper", "Hyacinth", "Clementine", "Bryony"):
        assert name.encode() not in on_disk

    for name, own in scene.own.items():
        assert own.response is not None
        await scene[name].click(own.response, label="Withdraw")
    await world.pass_time(minutes=0.1)
    assert not cards(scene.place)
    left = "".join(str(one.embeds and one.embeds[0].description) for one in [*cards(scene.listening), *scene.tea.history()])
    assert not [case for case in CASES if case.words in left or f"<@{scene[case.name].id}> has checked in" in left]
