"""The tables of check-ins for everyone, on both databases."""

from dataclasses import replace

from bot.app import FEATURES
from bot.db import Database, Transaction
from bot.members.keeps import holdings
from bot.members.personal_data import ErasureScope, PersonalData
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.store import CheckIn, CheckInTakedown
from cogs.check_ins.circles import store as circles
from cogs.check_ins.circles import store_cards as circle_cards
from cogs.check_ins.circles.store import Circle
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone import store_replies as replies
from cogs.check_ins.everyone.store_replies import Reply
from cogs.check_ins.rounds import store as rounds
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.store import PlacedThread, Talk

GUILD, ANN, BEN, CLEO = 900, 1, 2, 3
SAID = CheckIn(50, GUILD, ANN, 1_000, 2, "listen", "nameless", 0, "sealed")
CARD, CHANNEL, MESSAGE = 7_000_000_000_000_001, 30, 40


async def put(tx: Transaction) -> None:
    """One check-in of ann's with its card, which is up, heard and written to by ben."""
    await check_ins.add(tx, SAID)
    await everyone.add(tx, CARD, GUILD, SAID.id, SAID.made_at)
    await check_ins.mark_posted(tx, SAID, CHANNEL, MESSAGE)
    await everyone.record_heard(tx, CARD, GUILD, BEN, 5)
    await everyone.record_heard(tx, CARD, GUILD, BEN, 6)
    reply = Reply(60, GUILD, CARD, BEN, 0, "sealed", 9)
    await replies.add(tx, reply)
    await replies.record_sent(tx, reply, 31, 41)
    await replies.add(tx, replace(reply, id=61, answers=1))


async def test_a_card_waits_is_tried_and_goes_up(database: Database) -> None:
    async def begin(tx: Transaction) -> None:
        await check_ins.add(tx, SAID)
        await everyone.add(tx, CARD, GUILD, SAID.id, SAID.made_at)

    await database.write(begin)
    [card] = await everyone.waiting(database, GUILD, 5)
    assert await everyone.doubtful(database, GUILD) == []
    assert await database.write(lambda tx: everyone.record_try(tx, card, CHANNEL, 77))
    [doubtful] = await everyone.doubtful(database, GUILD)
    assert (doubtful.tried_at, doubtful.channel_id) == (77, CHANNEL)
    assert await database.write(lambda tx: check_ins.mark_posted(tx, SAID, CHANNEL, MESSAGE))
    await database.write(lambda tx: everyone.clear_doubt(tx, card))
    assert await everyone.waiting(database, GUILD, 5) == []
    found = await everyone.in_message(database, MESSAGE)
    assert found is not None
    assert (found[0].id, found[1].member_id) == (CARD, ANN)
    assert [one.id for one in await everyone.in_channel(database, CHANNEL)] == [SAID.id]
    assert [one.id for one in await everyone.of_member(database, 0, ANN)] == [SAID.id]
    assert await everyone.of_member(database, GUILD + 1, ANN) == []


async def test_what_is_withdrawn_while_it_may_be_up_is_known_until_that_is_clear(database: Database) -> None:
    await database.write(put)
    card = await everyone.of_check_in(database, SAID.id)
    assert card is not None
    await database.write(lambda tx: everyone.record_try(tx, card, CHANNEL, 77))
    await database.write(lambda tx: everyone.let_go(tx, replace(card, tried_at=77)))
    assert await everyone.shown_on(database, CARD) is None
    [doubtful] = await everyone.doubtful(database, GUILD)
    assert doubtful.check_in == 0
    assert not await database.write(lambda tx: everyone.record_try(tx, card, CHANNEL, 78))
    await database.write(lambda tx: everyone.clear_doubt(tx, doubtful))
    assert await everyone.doubtful(database, GUILD) == []
    assert await database.value("SELECT COUNT(*) FROM check_in_cards") == 0


async def test_letters_are_read_by_whom_they_were_written_to(database: Database) -> None:
    await database.write(put)
    assert [one.id for one in await replies.received(database, GUILD, ANN)] == [60]
    assert [one.id for one in await replies.received(database, GUILD, BEN)] == [61]
    assert await replies.received(database, GUILD, CLEO) == []


async def test_with_a_card_all_that_was_written_about_it_goes(database: Database) -> None:
    await database.write(put)
    await database.write(lambda tx: replies.let_go(tx, CARD))
    assert await replies.get(database, 60) is None
    assert await check_ins.takedowns(database, 9) == [CheckInTakedown(31, 41)]
    assert await database.value("SELECT COUNT(*) FROM check_in_posts") == 0
    reply = Reply(60, GUILD, CARD, BEN, 0, "sealed", 9)
    assert not await database.write(lambda tx: replies.record_sent(tx, reply, 31, 42))
    await database.write(lambda tx: check_ins.taken_down(tx, CheckInTakedown(31, 41)))
    assert await check_ins.takedowns(database, 9) == []


async def test_whoever_wrote_is_forgotten_with_what_they_wrote_and_their_copies_go(database: Database) -> None:
    await database.write(put)
    personal_data = PersonalData(database, holdings(FEATURES))
    await personal_data.load()
    found = await personal_data.found(database, ErasureScope(BEN))
    assert {one.kept.table for one in found} == {"check_in_hears", "check_in_letters"}
    assert str(ANN) not in {str(value) for one in found for row in one.rows for value in row.values()} - {"1"}
    assert not {31, 41, 50} & {value for one in found for row in one.rows for value in row.values()}
    await database.write(lambda tx: personal_data.forget(tx, ErasureScope(BEN, GUILD)))
    assert await check_ins.takedowns(database, 9) == [CheckInTakedown(31, 41)]
    assert await database.value("SELECT COUNT(*) FROM check_in_posts") == 0
    assert await everyone.shown_on(database, CARD) is not None


async def test_old_words_are_found_and_fade(database: Database) -> None:
    await database.write(put)
    assert await check_ins.next_server(database, -1) == GUILD
    assert await check_ins.next_server(database, GUILD) is None
    assert await check_ins.old(database, GUILD, 1_000, 9) == []
    assert [one.id for one in await check_ins.old(database, GUILD, 1_001, 9)] == [SAID.id]
    await database.write(lambda tx: check_ins.fade(tx, SAID.id))
    assert await check_ins.old(database, GUILD, 1_001, 9) == []
    [left] = await check_ins.history(database, GUILD, ANN, 0, 9)
    assert (left.mood, left.words, left.message_id) == (2, "", None)


async def test_what_is_for_others_by_now_is_not_taken_back_from_them_by_leaving_a_circle(database: Database) -> None:
    await database.write(put)
    await database.write(lambda tx: circle_cards.take_back(tx, SAID.id))
    found = await check_ins.get(database, SAID.id)
    assert found is not None
    assert found.audience == "nameless"


async def test_an_answer_that_comes_in_the_moment_of_closing_is_kept_until_night_at_most(database: Database) -> None:
    async def close_and_answer(tx: Transaction) -> int:
        time = await rounds.begin(tx, rounds.Round(1, GUILD, "Morning", CHANNEL, "0", 0, "UTC", "", 24), 5, 9)
        await rounds.close(tx, time.id, "")
        await rounds.answer(tx, time, SAID.id, ANN, 2)
        assert await rounds.moods(tx, time.id) == [2]
        return time.id

    time = await database.write(close_and_answer)
    await rounds.prune(database, 0)
    assert await rounds.moods(database, time) == []


async def test_threads_that_ought_to_be_there_are_known_until_what_they_are_for_is_over(database: Database) -> None:
    async def begin(tx: Transaction) -> None:
        for number, guild_id in ((70, GUILD), (71, GUILD + 1)):
            await talks.add(tx, Talk(number, guild_id, ANN, BEN, "chat", 0, "", 5))
            await talks.set_thread(tx, number, number * 10)
            await circles.add(tx, Circle(number, guild_id, "Tea", 6, 0, "UTC"))
            await circles.set_thread(tx, number, number * 100)

    await database.write(begin)
    assert await talks.open_threads(database, GUILD) == [PlacedThread(GUILD, 700)]
    assert await circles.open_threads(database, GUILD) == [PlacedThread(GUILD, 7000)]
    assert len(await talks.open_threads(database, 0)) == len(await circles.open_threads(database, 0)) == 2
    assert await talks.open_in_thread(database, GUILD + 1, 700) is None
    found = await talks.open_in_thread(database, GUILD, 700)
    assert found is not None
    assert found.id == 70

    await database.write(lambda tx: talks.end(tx, 70, "crowded", 90))
    await database.write(lambda tx: circles.end(tx, 70, 90))
    assert await talks.open_threads(database, GUILD) == await circles.open_threads(database, GUILD) == []
    assert await talks.open_in_thread(database, GUILD, 700) is None
    assert await talks.any_without_thread(database, GUILD, 80)
    assert not await talks.any_without_thread(database, GUILD, 90)
    assert not await talks.any_without_thread(database, GUILD + 1, 80)


async def test_a_circle_that_waits_for_its_thread_is_known(database: Database) -> None:
    await database.write(lambda tx: circles.add(tx, Circle(80, GUILD, "Tea", 6, 0, "UTC")))
    assert not await circles.any_without_thread(database, GUILD)
    await database.write(lambda tx: circles.set_hindered(tx, 80, hindered=True))
    assert await circles.any_without_thread(database, GUILD)
    await database.write(lambda tx: circles.set_thread(tx, 80, 800))
    assert not await circles.any_without_thread(database, GUILD)
