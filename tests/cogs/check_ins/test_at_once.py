"""Hundreds of answers at once: all are kept, all are answered, and each has one card, in the order of their coming."""

import pytest
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.enums import InteractionType

from bot.config import Config
from tests.cogs.check_ins.people import cards, check_in, rows, said, stored, text, write_back
from tests.world import World

CROWD = 300


def answer(component: str, **values: object) -> dict[str, object]:
    """What Discord says of one question."""
    return {"type": 18, "component": {"custom_id": component, **values}}


def say(world: World, member: simcord.MemberActor, number: int) -> int:
    """Somebody sends the form, and nobody waits for the answer; the id of the interaction."""
    questions = [
        answer("mood", value="4"),
        answer("wish", values=["nothing" if number % 2 else "company"]),
        answer("audience", values=["nameless:0" if number % 3 else "everyone:0"]),
        answer("words", value=f"mark {number}."),
    ]
    record, payload = interactions.base_payload(
        world.env.backend,
        type=InteractionType.MODAL_SUBMIT,
        channel_id=world.general.id,
        guild_id=world.guild.id,
        user_id=member.id,
        data={"custom_id": f"check_ins:form:{world.guild.id}:0", "components": questions},
    )
    world.env.backend.emit("INTERACTION_CREATE", payload)
    return record.id


@pytest.mark.timeout(120)
async def test_hundreds_who_answer_at_once_are_all_kept_and_shown(world: World, config: Config) -> None:
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    crowd = [world.guild.add_member(world.env.create_user(f"one{number}")) for number in range(CROWD)]
    await world.settle()
    sent = [say(world, member, number) for number, member in enumerate(crowd)]
    await world.env.settle(timeout=60)
    assert len(stored(config)) == CROWD
    answers = [one.path for one in world.env.http_requests if one.path.endswith("/callback")]
    assert {int(path.split("/")[2]) for path in answers} >= set(sent)
    await world.pass_time(minutes=2)
    shown = [text(card) for card in cards(place)]
    assert len(shown) == CROWD
    assert [f"mark {number}." in words for number, words in enumerate(shown)] == [True] * CROWD
    assert len(rows(config, "SELECT * FROM awaited")) == CROWD // 2


async def test_many_who_hear_at_once_are_all_on_the_card(world: World) -> None:
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place, hearers_named=True)
    await check_in(world, world.ann, audience="everyone:0")
    [card] = cards(place)
    button = next(one for one in world.env.backend.get_message(place.id, card.id).components[0]["components"])
    crowd = [world.guild.add_member(world.env.create_user(f"one{number}")) for number in range(40)]
    await world.settle()
    for member in crowd:
        record, payload = interactions.base_payload(
            world.env.backend,
            type=InteractionType.MESSAGE_COMPONENT,
            channel_id=place.id,
            guild_id=world.guild.id,
            user_id=member.id,
            data={"custom_id": button["custom_id"], "component_type": 2},
        )
        stored_message = world.env.backend.get_message(place.id, card.id)
        payload["message"] = dict(serializers.message_payload(world.env.backend, stored_message))
        record.source_message_id = card.id
        world.env.backend.emit("INTERACTION_CREATE", payload)
    await world.settle()
    assert "35 others hear you" in text(cards(place)[0])
    for _letter in range(3):
        await write_back(world.ben, card, "a few words")
    assert "give them time" in said(await write_back(world.ben, card, "a few words"))
