"""Whatever a forger sends of check-ins and help: a clear sentence answers it, nothing changes, and nothing is told."""

from typing import Any

import pytest

from bot.config import Config
from tests.cogs.check_ins.scene import Scene, answers, ours
from tests.forged import FORM, MENU, Forger, answer, spelt
from tests.world import World

GONE = (0, 7, 8_999_999_999_999_999_999)
QUESTIONS = ("mood", "wish", "audience", "words", "days", "time", "zone", "to", "named")
SPOILED: tuple[Any, ...] = (None, 7, True, {"id": 7}, [], [7], [None], [[]], "x" * 6000, ["x" * 6000], "\x00", ["\x00"])


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
    assert not [what for forger in forgers for what in forger.unanswered()]
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
        for answered in ([], [{"type": 10, "content": "a heading"}], [{"type": 18}], [{"type": 18, "component": {}}]):
            forger.submit(custom_id, answered)
    elif kind == MENU:
        forger.press(custom_id, kind)
        for given in ("", "x" * 6000, "\x00", "9" * 40, "-1"):
            forger.press(custom_id, kind, given)


@pytest.mark.parametrize("words", ["*" * 1000, "\n".join("ab" * 250)])
async def test_what_could_not_be_kept_is_given_back_however_long_it_has_become(world: World, words: str) -> None:
    form = await world.ann.slash(world.general, "checkin now")
    answered = {"mood": "3", "wish": ["listen"], "audience": ["me:0"], "words": words}
    assert form.modal is not None
    form.modal["custom_id"] = f"check_ins:form:7:{world.guild.id}"
    told = await world.ann.submit_modal(form, answered)
    assert told.response is not None
    assert words[-1] in (told.response.embeds[0].description or "")
