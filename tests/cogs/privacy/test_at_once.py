"""Forgetting, and taking along, while something else happens, or the process dies in the middle of it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest

from bot.db import Transaction
from bot.delivery import Delivery, Undeliverable
from bot.members.personal_data import ErasureScope, Last
from tests.cogs.privacy.people import files, live, shown, tables_with
from tests.wire import ProcessDied, Wire
from tests.world import World

ANSWER = "/interactions/*/*/callback"


@pytest.fixture
def when_writing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Awaitable[None]]], None]:
    """Lets something happen just when a direct message has been sent, and before that is written down."""

    def happens(what: Callable[[], Awaitable[None]]) -> None:
        write_to = Delivery.write_to

        async def and_then(self: Delivery, member_id: int, **message: Any) -> Any:
            sent = await write_to(self, member_id, **message)
            await what()
            return sent

        monkeypatch.setattr(Delivery, "write_to", and_then)

    return happens


async def test_two_members_who_are_forgotten_at_once_are_both_gone(world: World) -> None:
    await live(world)
    database, personal_data = world.bot.services.database, world.bot.services.personal_data
    both = [ErasureScope(world.ann.id), ErasureScope(world.ben.id)]

    await asyncio.gather(*(database.write(lambda tx, one=one: personal_data.forget(tx, one)) for one in both * 3))

    for one in both:
        assert await tables_with(world, one.member_id) == set()


async def test_dying_in_the_middle_of_forgetting_forgets_nothing_and_it_can_be_asked_again(world: World) -> None:
    await live(world)
    before = await tables_with(world, world.ann.id)
    asked = await world.ann.slash(world.general, "privacy forget", what="everything", where="everywhere")
    assert asked.response is not None

    async def die(_tx: Transaction) -> None:
        raise ProcessDied

    async def dies(_tx: Transaction, _about: ErasureScope) -> Last:
        return die

    world.bot.services.personal_data.on_forget(dies)
    with suppress(ProcessDied):
        await world.ann.click(asked.response, label="Forget it")
    await world.restart()
    assert await tables_with(world, world.ann.id) == before

    await world.ann.click(asked.response, label="Forget it")
    assert await tables_with(world, world.ann.id) == set()


async def test_dying_before_it_is_said_that_it_is_done_it_is_done_all_the_same(world: World, wire: Wire) -> None:
    await live(world)
    asked = await world.ann.slash(world.general, "privacy forget", what="everything", where="everywhere")
    assert asked.response is not None
    wire.die(ANSWER, after=False)
    with suppress(ProcessDied):
        await world.ann.click(asked.response, label="Forget it")
    assert wire.all_happened
    await world.restart()

    assert await tables_with(world, world.ann.id) == set()
    again = await world.ann.click(asked.response, label="Forget it")
    assert "I keep nothing about you here." in shown(again)


@pytest.mark.parametrize("after", [False, True])
async def test_dying_in_the_middle_of_an_export_changes_nothing_and_the_next_one_has_it_all(
    world: World, wire: Wire, after: bool
) -> None:
    await live(world)
    whole, _text = await files(world)
    wire.die(ANSWER, after=after)
    with suppress(ProcessDied):
        await world.ann.slash(world.general, "privacy export")
    assert wire.all_happened
    await world.restart()

    again, _text = await files(world)
    assert again["kept"] == whole["kept"]


async def test_who_is_forgotten_while_their_reminders_are_sent_stays_forgotten(
    world: World, when_writing: Callable[[Callable[[], Awaitable[None]]], None]
) -> None:
    for number in range(20):  # The agenda takes 16 at once.
        await world.ann.slash(world.general, "remind me", when="1h", what=f"thing {number:02}")
    await world.ann.slash(world.general, "remind me", when="1h", what="a series", repeat="daily")
    database, personal_data = world.bot.services.database, world.bot.services.personal_data
    when_writing(lambda: database.write(lambda tx: personal_data.forget(tx, ErasureScope(world.ann.id))))

    await world.pass_time(hours=1.1)

    assert await tables_with(world, world.ann.id) == set()
    sent = world.dms(world.ann)
    assert 0 < len(sent) <= 16
    await world.restart()
    await world.pass_time(days=2)
    assert len(world.dms(world.ann)) == len(sent)


@pytest.mark.parametrize("closed", [False, True])
async def test_who_is_forgotten_while_something_uninvited_is_sent_stays_forgotten(
    world: World, when_writing: Callable[[Callable[[], Awaitable[None]]], None], closed: bool
) -> None:
    services = world.bot.services

    async def forget() -> None:
        await services.database.write(lambda tx: services.personal_data.forget(tx, ErasureScope(world.ann.id)))
        if closed:
            raise Undeliverable

    when_writing(forget)
    await world.ben.slash(world.general, "checkin ask", member=world.ann)
    await world.settle()

    assert len(world.dms(world.ann)) == 1
    assert await tables_with(world, world.ann.id) == set()
