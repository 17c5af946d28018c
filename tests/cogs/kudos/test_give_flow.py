"""Every way to give: the command, the form for several, and the entries in the menus of messages and members."""

from typing import Any

import pytest

from bot.config import Config
from bot.moderation.refusals import EVERY_WAY, Refusals
from tests.cogs.kudos.people import (
    cards,
    field,
    fill_in,
    filled_in,
    keepsake,
    open_form,
    pings,
    prefer,
    rows,
    said,
    text,
    thank,
)
from tests.forged import Forger, answer
from tests.wire import Wire
from tests.world import World


async def test_the_form_thanks_several_with_one_card(world: World, config: Config) -> None:
    form = await open_form(world, world.ann)
    result = await fill_in(world.ann, form, world.ben, world.mod)
    assert not result.ephemeral
    [card] = cards(world)
    assert {user.id for user in card.mentions} == {world.ben.id, world.mod.id}
    assert text(card).count("for the soup") == 1
    assert rows(config, "SELECT COUNT(*), COUNT(DISTINCT id) FROM gifts") == [(2, 1)]
    assert "soup" in await keepsake(world, world.ben)
    assert "soup" in await keepsake(world, world.mod)


async def test_the_form_says_how_many_are_left_and_takes_no_more(world: World) -> None:
    form = await open_form(world, world.ann)
    assert "5 more people" in field(form, "whom")["description"]
    await fill_in(world.ann, form, world.ben, world.mod)
    form = await open_form(world, world.ann)
    assert "3 more people" in field(form, "whom")["description"]
    assert field(form, "whom")["max_values"] == 3


async def test_who_has_none_left_gets_no_form_and_reads_when(world: World) -> None:
    await world.settings("kudos", daily_limit=1)
    await thank(world, world.ann, world.ben)
    assert "last 24 hours" in said(await open_form(world, world.ann))


async def test_each_of_several_counts_towards_the_limit(world: World, config: Config) -> None:
    friends = [await world.join(f"friend{number}") for number in range(4)]
    form = await open_form(world, world.ann)
    stale = await open_form(world, world.ann)
    await fill_in(world.ann, form, *friends)
    refusal = said(await fill_in(world.ann, stale, world.ben, world.mod, reason="for the bread"))
    assert "one more person" in refusal
    assert "<t:" in refusal
    assert "> for the bread" in refusal
    assert rows(config, "SELECT COUNT(*) FROM gifts") == [(4,)]


async def test_one_of_several_too_soon_holds_all_back_and_is_named(world: World, config: Config) -> None:
    await thank(world, world.ann, world.ben)
    form = await open_form(world, world.ann)
    assert world.ben.mention in said(await fill_in(world.ann, form, world.mod, world.ben))
    assert rows(config, "SELECT COUNT(*) FROM gifts") == [(1,)]


async def test_a_form_opened_before_a_restart_still_gives(world: World) -> None:
    form = await open_form(world, world.ann)
    await world.restart()
    await fill_in(world.ann, form, world.ben)
    assert len(cards(world)) == 1


async def test_what_is_known_is_filled_in(world: World) -> None:
    form = await open_form(world, world.ann, member=world.ben)
    assert filled_in(form) == [world.ben.id]
    form = await open_form(world, world.ann, reason="for the bread")
    assert field(form, "reason")["value"] == "for the bread"


async def test_a_message_is_thanked_for_and_linked(world: World) -> None:
    message = await world.ben.send(world.welcome, "the recipe: onions, and time")
    form = await world.ann.context_menu(world.welcome, "Give kudos", message)
    assert filled_in(form) == [world.ben.id]
    result = await fill_in(world.ann, form, world.ben, reason="for the recipe")
    assert result.response is not None
    assert f"/{world.welcome.id}/{message.id})" in (result.response.embeds[0].description or "")
    assert f"/{world.welcome.id}/{message.id})" in await keepsake(world, world.ben)


async def test_the_menu_of_a_member_thanks_them(world: World) -> None:
    form = await world.ann.context_menu(world.general, "Give kudos", world.ben)
    assert filled_in(form) == [world.ben.id]
    await fill_in(world.ann, form, world.ben, reason="for listening")
    assert "listening" in await keepsake(world, world.ben)


@pytest.mark.parametrize("chosen", [[], ["soup"], [str(number) for number in range(1, 30)]])
async def test_a_form_that_discord_would_not_send_is_answered_in_a_sentence(world: World, chosen: list[str]) -> None:
    inbox = await world.ann.slash(world.general, "inbox")
    assert inbox.response is not None
    forger = Forger(world, world.ann, world.general, inbox.response)
    answers = [answer("whom", chosen), answer("reason", "for the soup"), answer("shown", ["posted"])]
    forger.submit("kudos:give:0:0", answers)
    await world.settle()
    assert forger.unanswered(()) == []
    assert "for the soup" in str(world.env.http_requests[-1].json)
    assert cards(world) == []


async def test_bots_and_oneself_get_no_form(world: World) -> None:
    helper = await world.join("helper", bot=True)
    assert "Bots" in said(await world.ann.context_menu(world.general, "Give kudos", helper))
    assert "somebody else" in said(await world.ann.context_menu(world.general, "Give kudos", world.ann))
    form = await open_form(world, world.ann)
    assert "Bots" in said(await fill_in(world.ann, form, helper, world.ben))


async def test_nobody_fills_in_a_form_for_somebody_who_wants_none(world: World) -> None:
    await prefer(world, world.ben, "declined")
    message = await world.ben.send(world.welcome, "the recipe: onions, and time")
    for refusal in (
        await world.ann.context_menu(world.welcome, "Give kudos", message),
        await world.ann.context_menu(world.general, "Give kudos", world.ben),
        await open_form(world, world.ann, member=world.ben),
    ):
        assert f"{world.ben.mention} would rather not get kudos." in said(refusal)
    assert "somebody else" in said(await open_form(world, world.ann, member=world.ann))


async def test_somebody_who_left_meanwhile_cannot_be_chosen(world: World, config: Config) -> None:
    form = await open_form(world, world.ann)
    elsewhere = world.env.create_user("elsewhere")
    assert "not in this server" in said(await fill_in(world.ann, form, elsewhere))
    assert rows(config, "SELECT COUNT(*) FROM gifts") == [(0,)]


@pytest.mark.parametrize("by_form", [False, True])
async def test_private_thanks_are_for_their_receiver_alone(world: World, by_form: bool) -> None:
    if by_form:
        result = await fill_in(world.ann, await open_form(world, world.ann), world.ben, shown=["private"])
    else:
        result = await thank(world, world.ann, world.ben, shown="private")
    assert f"{world.ben.mention} alone" in said(result)
    assert cards(world) == []
    assert "private" in await keepsake(world, world.ben)
    await world.pass_time(minutes=5)
    assert cards(world) == []
    [message] = world.dms(world.ben)
    assert "for the soup" in text(message)
    assert "The Hearth" in text(message)


async def test_private_thanks_on_a_closed_dm_are_held_and_shown_at_the_next_use(world: World) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await thank(world, world.ann, world.ben, shown="private")
    await world.pass_time(minutes=5)
    result = await world.ben.slash(world.general, "kudos given")
    assert "could not be delivered" in result.followups[0].content
    inbox = await world.inbox(world.ben)
    assert "private thanks to you" in inbox
    assert "thanked you in The Hearth" in inbox
    assert not (await world.ben.slash(world.general, "kudos given")).followups


@pytest.mark.parametrize("number", [1, 2])
async def test_dying_after_private_thanks_were_told_repeats_nothing_even_after_hours(
    world: World, wire: Wire, number: int
) -> None:
    await world.bot.services.agenda.stop()
    for giver in (world.ann, world.mod)[:number]:
        await thank(world, giver, world.ben, shown="private")
    wire.die("/channels/*/messages", after=True)
    await world.restart()
    await world.settle()
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)  # Discord no longer recognises the nonce.
    await world.restart()
    await world.pass_time(minutes=5)
    [message] = world.dms(world.ben)
    assert text(message).count("for the soup") == number


async def test_who_wants_no_messages_about_kudos_finds_them_in_the_inbox(world: World) -> None:
    me = await world.ben.slash(world.general, "preferences")
    assert me.response is not None
    await world.ben.select(me.response, ["welcome"], custom_id="me:notices")
    await thank(world, world.ann, world.ben, shown="private")
    await world.pass_time(hours=1)
    assert world.dms(world.ben) == []
    assert "thanked you in The Hearth" in said(await world.ben.slash(world.general, "inbox"))


async def test_several_private_thanks_cost_at_most_two_messages_a_week(world: World) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    for number in range(6):
        await thank(world, world.ann, world.ben, f"reason {number}", shown="private")
        await world.pass_time(hours=1)
    assert len(world.dms(world.ben)) == 2
    await world.pass_time(days=7)
    said_to_ben = "\n".join(map(text, world.dms(world.ben)))
    assert len(world.dms(world.ben)) == 3
    assert [said_to_ben.count(f"reason {number}") for number in range(5)] == [1] * 5
    assert "There is more: " in said_to_ben


async def test_without_notices_nothing_is_sent_and_nobody_pinged(world: World) -> None:
    assert "no ping" in await prefer(world, world.ben, "quiet")
    await thank(world, world.ann, world.ben, shown="private")
    await thank(world, world.mod, world.ben, "for the bread")
    await world.pass_time(hours=1)
    assert world.ben.user.dm_channel is None or world.dms(world.ben) == []
    assert len(cards(world)) == 1
    assert pings(world) == [[]]
    assert "bread" in await keepsake(world, world.ben)
    assert "soup" in await keepsake(world, world.ben)


async def test_the_given_are_shown_to_their_giver_alone(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await thank(world, world.ann, world.mod, "for the bread")
    await thank(world, world.ann, await world.join("cleo"), "for the silence", shown="private")
    given = said(await world.ann.slash(world.general, "kudos given"))
    assert given.index("bread") < given.index("soup")
    assert world.ben.mention in given
    assert "silence" not in given
    assert "Nothing is here yet" in said(await world.ben.slash(world.general, "kudos given"))


async def test_the_keepsake_can_be_taken_along_as_text(world: World) -> None:
    for number in range(6):
        await world.settings("kudos", daily_limit=0, pair_minutes=0)
        await thank(world, world.ann, world.ben, f"reason {number}")
    await thank(world, world.mod, world.ben, "in secret", shown="private")
    mine = await world.ben.slash(world.general, "kudos mine")
    assert mine.response is not None
    result = await world.ben.click(mine.response, label="Download as text")
    assert result.ephemeral
    assert result.response is not None
    [file] = result.response.attachments
    words = (await file.read()).decode()
    assert [words.count(f"reason {number}\n") for number in range(6)] == [1] * 6
    assert "From mod\nin secret" in words
    assert words.index("reason 5") < words.index("reason 0")


@pytest.mark.parametrize("wish", ["private", "quiet", "declined", ""])
async def test_giving_waits_for_one_write_and_for_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch, wish: str
) -> None:
    await prefer(world, world.ben, *([wish] if wish else []))
    database, writes = world.bot.services.database, list[object]()
    write = database.write

    async def count(work: Any) -> Any:
        writes.append(work)
        return await write(work)

    async def refuse(*_question: object, **_values: object) -> None:
        raise AssertionError("giving waits for a question to the database")

    with monkeypatch.context() as patch:
        patch.setattr(database, "write", count)
        for name in ("all", "one", "value"):
            patch.setattr(database, name, refuse)
        await world.bot.services.agenda.stop()  # What is due meanwhile may ask.
        result = await thank(world, world.ann, world.ben)
    assert result.response is not None
    assert len(writes) == 1
    world.bot.services.agenda.start()
    await world.settle()


async def test_of_whom_somebody_wants_nothing_their_thanks_come_in_silence_and_look_as_ever(world: World) -> None:
    refusals, ann, ben = Refusals(world.bot.services), world.ann.id, world.ben.id
    as_ever = said(await thank(world, world.ben, world.mod, shown="private"))
    await world.bot.services.database.write(lambda tx: refusals.refuse(tx, ann, ben, (EVERY_WAY,)))
    refused = said(await thank(world, world.ben, world.ann, shown="private"))
    assert refused == as_ever.replace(world.mod.mention, world.ann.mention)
    await world.pass_time(hours=2)
    await thank(world, world.ben, world.ann)
    await world.pass_time(hours=1)
    assert world.dms(world.ann) == []
    assert pings(world)[-1] == []
    assert "soup" in await keepsake(world, world.ann)
