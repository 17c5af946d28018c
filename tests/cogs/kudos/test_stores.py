"""What kudos remember is the same on SQLite and on PostgreSQL, and survives the change to a row for each receiver."""

import shutil
from pathlib import Path

from bot.db import Database, Transaction
from bot.db.migrate import FOLDER, migrate
from bot.members.keeps import holdings
from bot.members.personal_data import ErasureScope, PersonalData
from cogs.kudos.store import cards, digests, gifts, links, preferences, removals
from cogs.kudos.store.gifts import Gift
from cogs.kudos.store.links import Link
from cogs.kudos.store.preferences import KudosPreferences
from tests.databases import DatabaseSite, Still

GUILD, ANN, BEN, CLEO, HERE = 1, 10, 11, 12, 5


async def test_giving_showing_keeping_and_removing(database: Database) -> None:
    to_ben, to_cleo = (
        Gift(100, GUILD, ANN, one, "soup", 1000, HERE, about_channel=6, about_message=7) for one in (BEN, CLEO)
    )
    secret = Gift(101, GUILD, BEN, ANN, "tea", 2000, HERE, message_id=gifts.NOWHERE, private=1)

    async def give(tx: Transaction) -> None:
        for gift in (to_ben, to_cleo, secret):
            assert await gifts.add(tx, gift)
            assert not await gifts.add(tx, gift)
        assert await links.given_since(tx, GUILD, ANN, 999) == [Link(ANN, BEN, 1000), Link(ANN, CLEO, 1000)]

    await database.write(give)
    assert sorted(await links.ways_back(database, GUILD, ANN, BEN, 0), key=str) == [Link(BEN, ANN, 2000)] * 2
    assert [gift.receiver_id for gift in await gifts.without_known_card(database, 0, 5000, 9)] == [BEN, CLEO]
    await database.write(lambda tx: gifts.mark_posted(tx, {100: 50, 101: 51}))
    assert [gift.receiver_id for gift in await gifts.in_message(database, GUILD, 50)] == [BEN, CLEO]
    assert await gifts.untold(database, GUILD, ANN) == [secret]
    assert [gift.id for gift in await gifts.received(database, GUILD, BEN, 0, 9)] == [100]
    assert len(await gifts.given(database, GUILD, ANN, 0, 9)) == 2
    assert len(await gifts.posted_between(database, GUILD, HERE, 999, 1000)) == 2

    async def change(tx: Transaction) -> None:
        await gifts.mark_told(tx, [secret], 3000)
        await gifts.make_private(tx, [to_ben], 3000)
        await gifts.remove(tx, [to_cleo], 3000)
        await removals.record_removal(tx, [to_cleo], ANN, "because", 3000)

    await database.write(change)
    assert await gifts.untold(database, GUILD, ANN) == []
    assert [gift.receiver_id for gift in await gifts.changed_between(database, 100, 101)] == [BEN, CLEO]
    assert await gifts.received(database, GUILD, CLEO, 0, 9) == []
    assert [one.because for one in await removals.of_member(database, GUILD, CLEO, [], 9)] == ["because"]
    await gifts.prune(database, 1001)
    await removals.prune(database, 3001)
    assert [gift.receiver_id for gift in await gifts.of_card(database, 100)] == [BEN]
    assert await removals.of_member(database, GUILD, CLEO, [], 9) == []


async def test_what_is_gone_and_who_is_forgotten(database: Database) -> None:
    async def give(tx: Transaction) -> None:
        for number, about in ((100, 7), (101, 8), (102, 9)):
            await gifts.add(
                tx, Gift(number, GUILD, ANN, BEN, "soup", number, HERE, number, about_channel=6, about_message=about)
            )

    await database.write(give)
    assert {gift.id for gift in await cards.about_message(database, 101)} == {101}
    assert {gift.id for gift in await cards.about_message(database, 7)} == {100}
    await database.write(lambda tx: cards.lose_message(tx, 101))
    await database.write(lambda tx: cards.lose_message(tx, 7))
    assert await cards.about_message(database, 101) == await cards.about_message(database, 7) == []
    about = await cards.about_channel(database, GUILD, 6, 9)
    assert [gift.id for gift in about if gift.message_id] == [102]
    personal_data = PersonalData(database, holdings(("cogs.kudos",)))
    await personal_data.load()
    await database.write(lambda tx: personal_data.forget(tx, ErasureScope(ANN)))
    stale = await cards.stale(database, 9)
    assert [one.message_id for one in stale] == [100, 102]
    await database.write(lambda tx: cards.forget_stale(tx, stale[0]))
    assert await database.write(lambda tx: cards.lose_cards(tx, GUILD, HERE, 9))
    assert [gift.message_id for gift in await gifts.received(database, GUILD, BEN, 0, 9)] == [0, 0, 0]
    assert len(await cards.stale(database, 9)) == 1


async def test_wishes_and_digests(database: Database) -> None:
    async def record(tx: Transaction) -> None:
        for _twice in range(2):
            await preferences.save(tx, KudosPreferences(GUILD, ANN, private=1))
            await digests.mark_posted(tx, GUILD, 5000)
        await preferences.save(tx, KudosPreferences(GUILD, BEN))

    assert await digests.until(database, GUILD) == 0
    await database.write(record)
    assert await preferences.everyones(database) == [KudosPreferences(GUILD, ANN, private=1)]
    assert await preferences.get(database, GUILD, BEN) is None
    assert await digests.until(database, GUILD) == 5000


async def test_thanks_of_before_are_kept(place: DatabaseSite, tmp_path: Path) -> None:
    for file in sorted(FOLDER.glob("*.sql"))[:7]:
        shutil.copy(file, tmp_path)
    database = await place.open()
    await migrate(database, Still(), tmp_path)
    await database.write(
        lambda tx: tx.run(
            "INSERT INTO gifts (id, guild_id, giver_id, receiver_id, reason, given_at, channel_id, message_id) "
            "VALUES (100, 1, 10, 11, 'soup', 1000, 5, NULL)"
        )
    )
    await migrate(database, Still(), has_copy=True)
    assert await gifts.of_card(database, 100) == [Gift(100, GUILD, ANN, BEN, "soup", 1000, HERE)]
