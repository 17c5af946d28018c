"""Whatever a forger sends of check-ins and help: a clear sentence answers it, nothing changes, and nothing is told."""

from typing import Any

import pytest

from bot.config import Config
from tests.cogs.check_ins.scene import HARMLESS, Scene, answers, ours
from tests.forged import FORM, MENU, Forger, answer, spelt
from tests.world import World

GONE = (0, 7, 8_999_999_999_999_999_999)
QUESTIONS = ("mood", "wish", "audience", "words", "days", "time", "zone", "to", "named")
SPOILED: tuple[Any, ...] = (None, 7, True, {"id": 7}, [], [7], [None], [[]], "x" * 6000, ["x" * 6000], "\x00", ["\x00"])

UNREADABLE: tuple[list[Any], ...] = (
    [],
    [{"type": 10, "content": "a heading"}],
    [{"type": 18}],
    [{"type": 18, "component": {}}],
)


async def test_what_is_gone_spoiled_or_never_opened_is_answered_in_a_sentence_and_changes_nothing(
    world: World, config: Config
) -> None:
    scene = Scene(world, config)
    await scene.open()
    forgers = [await scene.forger(name) for name in ("ben", "eve")]
    kept = scene.everything()
    for forger in forgers:
        for pattern, kind in ours().items():
            for number in GONE:
                for custom_id in spelt(pattern, number):
                    throw(forger, custom_id, kind, number)
            for custom_id in spelt(pattern, world.guild.id, 0):
                spoil(forger, custom_id, kind)
        await world.settle()
    assert not [what for forger in forgers for what in forger.unanswered(HARMLESS)]
    assert scene.everything() == kept


def throw(forger: Forger, custom_id: str, kind: int, number: int) -> None:
    """As if it had been offered, which it never was."""
    if kind == FORM:
        forger.submit(custom_id, answers(number))
    else:
        forger.press(custom_id, kind, str(number))


def spoil(forger: Forger, custom_id: str, kind: int) -> None:
    """With what no Discord would let through."""
    if kind == FORM:
        for given in SPOILED:
            forger.submit(custom_id, [answer(question, given) for question in QUESTIONS])
        for answered in UNREADABLE:
            forger.submit(custom_id, answered)
    elif kind == MENU:
        forger.press(custom_id, kind)
        for given in ("", "x" * 6000, "\x00", "9" * 40, "-1"):
            forger.press(custom_id, kind, given)


@pytest.mark.parametrize("words", ["*" * 1000, "\n".join("ab" * 250), "x" * 6000])
async def test_what_could_not_be_kept_is_given_back_however_long_it_has_become(world: World, words: str) -> None:
    shown = await world.ann.slash(world.general, "inbox")
    assert shown.response is not None
    forger = Forger(world, world.ann, world.general, shown.response)
    forger.submit("check_ins:form:7:0", [answer("words", words)])
    await world.settle()
    [number] = forger.sent
    [sent] = [one.json for one in world.env.http_requests if one.path.startswith(f"/interactions/{number}/")]
    assert sent is not None
    assert sent["data"]["embeds"][0]["description"].count(words[0]) >= min(words.count(words[0]), 3900)
