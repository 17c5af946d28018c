"""Whether somebody who said how they are was answered, and came back: known for three days, by moments alone."""

from typing import Any

from bot.awaiting.second_turns.totals import last_settled
from bot.config import Config
from bot.db import Transaction
from tests.cogs.check_ins.circles import Town
from tests.cogs.check_ins.people import answer, cards, check_in, field, rows, write_back
from tests.cogs.check_ins.talks import EASY, NAMELESS
from tests.world import World

EVERYONE, WITHOUT_NAME = "everyone:0", "nameless:0"


def turns(config: Config) -> list[tuple[Any, ...]]:
    """What is known: the kind, whose it is, how many answered, and whether they came back."""
    sql = "SELECT kind, member_id, answers, went_on_at IS NOT NULL FROM second_turns ORDER BY member_id"
    return rows(config, sql)


async def test_a_card_is_answered_by_others_and_goes_on_when_its_author_answers(world: World, config: Config) -> None:
    place, ann = world.guild.create_text_channel("check-ins"), world.ann.id
    await world.settings("check_ins", channel=place)
    await check_in(world, world.ann, audience=EVERYONE)
    await check_in(world, world.ben, audience=WITHOUT_NAME)
    await check_in(world, world.mod, audience=EVERYONE, wish="nothing")  # asks for no answer
    [card, other, _third] = cards(place)
    await world.ann.click(card, label="I hear you")
    for _press in range(2):
        await world.ben.click(card, label="I hear you")
        await world.mod.click(card, label="I hear you")
    await write_back(world.mod, card, "I know that feeling")
    await world.pass_time(minutes=1)
    assert turns(config) == [("check_ins.everyone", ann, 2, 0), ("check_ins.everyone", world.ben.id, 0, 0)]

    await answer(world.ann, world.dms(world.ann)[-1], "Thank you")
    assert turns(config)[0] == ("check_ins.everyone", ann, 2, 1)

    await world.pass_time(hours=1)
    await world.forget(world.ann)  # Of whom nothing is counted; and ben has waited in vain.
    assert turns(config) == [("check_ins.everyone", world.ben.id, 0, 0)]
    await world.pass_time(days=4)
    sql = "SELECT kind, within, went_on, openers FROM second_turn_counts"
    assert rows(config, sql) == [("check_ins.everyone", 0, 0, 1)]
    assert turns(config) == rows(config, "SELECT * FROM second_turn_answers") == []
    assert other.content == ""


async def test_a_listener_answers_when_they_write_and_not_when_they_claim(world: World, config: Config) -> None:
    await world.settings("check_ins", listeners_channel=world.welcome, talks=world.general, **EASY)
    await world.ben.slash(world.general, "listener on")
    await check_in(world, world.ann, audience=NAMELESS)
    await world.pass_time(minutes=0.1)
    [card] = cards(world.welcome)
    await world.ben.click(card, label="I'll listen")
    await world.pass_time(minutes=0.1)
    [thread] = world.general.threads
    await world.ann.send(thread, "are you there?")
    assert turns(config) == [("check_ins.talk", world.ann.id, 0, 0)]

    for _message in range(2):
        await world.ben.send(thread, "I am")
    assert turns(config) == [("check_ins.talk", world.ann.id, 1, 0)]
    await world.ann.send(thread, "good")
    assert turns(config) == [("check_ins.talk", world.ann.id, 1, 1)]


async def test_in_a_circle_an_answer_is_what_another_writes_afterwards(world: World, config: Config) -> None:
    cleo = world.guild.add_member(world.env.create_user("cleo"))
    town = Town(world, [world.ann, world.ben, cleo])
    await world.settings("check_ins", circles=world.general)
    await town.begin()
    await world.ben.send(town.thread, "hello all")
    await town.share(world.ann)
    assert turns(config) == [("check_ins.circle", world.ann.id, 0, 0)]
    for who in (world.ben, cleo, world.ann):
        await who.send(town.thread, "tea?")
    assert turns(config) == [("check_ins.circle", world.ann.id, 2, 1)]


async def test_the_form_says_how_long_an_answer_usually_takes(world: World) -> None:
    await world.settings("check_ins", channel=world.general)
    await world.settings("check_ins", listeners_channel=world.welcome, talks=world.general, **EASY)
    await world.ben.slash(world.general, "listener on")

    async def offered() -> dict[str, str]:
        form = await world.ann.slash(world.general, "checkin now")
        return {one["value"]: one["description"] for one in field(form, "audience")["options"]}

    before = await offered()
    week = last_settled(world.bot.services.clock.now())
    sql = "INSERT INTO second_turn_waits VALUES (:guild, :week, :kind, 'day', :within, 0, 30)"
    for kind, within in (("check_ins.everyone", 40), ("check_ins.talk", 180)):
        values = {"guild": world.guild.id, "week": week, "kind": kind, "within": within}

        async def keep(tx: Transaction, values: dict[str, Any] = values) -> None:
            await tx.run(sql, **values)

        await world.bot.services.database.write(keep)
    at_night = await offered()
    await world.pass_time(hours=9)
    in_the_morning = await offered()

    assert at_night["me:0"] == in_the_morning["me:0"] == before["me:0"]
    for audience, usually in ((EVERYONE, "40 minutes, later at night"), ("listeners:0", "3 hours")):
        assert at_night[audience] == f"{before[audience]} At night it can take till morning."
        assert in_the_morning[audience] == f"{before[audience]} Usually answered within {usually}."
    assert all(len(said) <= 100 for said in (at_night | in_the_morning).values())
