"""Privacy, as members experience it: they see, take along and erase what is kept about them, and it goes in time."""

import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import simcord

from bot.app import FEATURES
from bot.clock import to_epoch
from bot.members.export import Export
from bot.members.keeps import holdings
from bot.members.personal_data import Amount
from cogs.privacy import rules
from cogs.privacy.views import lines_of
from tests.cogs.privacy.people import files, live, shown, tables_with
from tests.world import World

ROOT = Path(__file__).parents[3]
# What is theirs wherever they are, and that they were here.
STAYS = {"people", "reminders", "reminders_delivered", "contacts", "agenda", "departures"}


async def forget(world: World, what: str = "everything", where: str = "everywhere") -> simcord.InteractionResult:
    asked = await world.ann.slash(world.general, "privacy forget", what=what, where=where)
    assert asked.ephemeral
    assert asked.response is not None
    return await world.ann.click(asked.response, label="Forget it")


async def test_the_page_says_what_is_kept_who_sees_it_and_until_when(world: World) -> None:
    await live(world)
    page = shown(await world.ann.slash(world.general, "privacy show"))
    assert "**Kudos** · thanks you were given or gave: who, whom, what for, when, names then" in page
    assert "**Reminders** · reminders: your words, the time" in page
    assert "-# Seen by: you alone" in page
    assert "-# Until: it has come for the last time or is cancelled; 30 days after I was removed" in page
    assert "Whoever runs this bot can read its database." in page


async def test_whoever_has_nothing_kept_is_told_so(world: World) -> None:
    assert "nothing" in shown(await world.ann.slash(world.general, "privacy show"))
    assert "nothing" in shown(await world.ann.slash(world.general, "privacy forget", what="everything", where="here"))


async def test_the_export_follows_its_schema_and_is_readable(world: World) -> None:
    await live(world)
    data, text = await files(world)
    jsonschema.validate(data, json.loads((ROOT / "docs" / "export.schema.json").read_text(encoding="utf-8")))
    export = Export.model_validate(data)
    assert export.member_id == str(world.ann.id)
    assert export.server_id is None
    gifts = next(part for part in export.kept if part.table == "gifts")
    assert {row["reason"] for row in gifts.rows} == {"for the soup", "for asking"}
    assert {row["giver_id"] for row in gifts.rows} == {str(world.ann.id), str(world.ben.id)}
    [reminder] = next(part for part in export.kept if part.table == "reminders").rows
    assert re.fullmatch(r"2026-01-04T00:0\d:\d\dZ", str(reminder["due_at"]))
    for words in ("for the soup", "water the plants", "Europe/Berlin", "Who can see it: you alone"):
        assert words in text


async def test_here_has_only_what_belongs_to_this_server(world: World) -> None:
    await live(world)
    data, _text = await files(world, "here")
    tables = {part["table"] for part in data["kept"]}
    assert "gifts" in tables
    assert "people" not in tables
    assert data["server_id"] == str(world.guild.id)


async def test_one_person_does_not_keep_the_bot_busy_with_exports(world: World) -> None:
    for _time in range(10):
        await files(world)
    result = await world.ann.slash(world.general, "privacy export")
    assert "You can get the next copy <t:" in shown(result)
    await world.pass_time(hours=1.1)
    await files(world)


async def test_forgetting_understands_what_people_type(world: World) -> None:
    await live(world)
    for typed in ("Everything", " EVERY THING ", "„Alles“", "`all`", "всё"):
        asked = await world.ann.slash(world.general, "privacy forget", what=typed, where="everywhere")
        assert "**Kudos** · thanks" in shown(asked)
        assert "**Reminders** · reminders" in shown(asked)
    for typed in ('"Kudos"', " ku dos ", "KUDOS!"):
        asked = await world.ann.slash(world.general, "privacy forget", what=typed, where="everywhere")
        assert "**Kudos** · thanks" in shown(asked)
        assert "**Reminders**" not in shown(asked)
    unknown = await world.ann.slash(world.general, "privacy forget", what="my sins", where="everywhere")
    assert "choose one of the suggestions" in shown(unknown)


async def test_a_forgotten_language_is_spoken_no_more(world: World) -> None:
    languages = world.bot.services.languages
    panel = await world.ann.slash(world.general, "preferences")
    assert panel.response is not None
    await world.ann.select(panel.response, ["en-US"], custom_id="me:language")
    assert languages.of(world.ann.id, None) is not None
    await forget(world)
    assert languages.of(world.ann.id, None) is None


async def test_one_can_change_ones_mind(world: World) -> None:
    await live(world)
    before = await tables_with(world, world.ann.id)
    asked = await world.ann.slash(world.general, "privacy forget", what="everything", where="everywhere")
    assert asked.response is not None
    kept = await world.ann.click(asked.response, label="Keep everything")
    assert "Nothing was forgotten." in shown(kept)
    assert await tables_with(world, world.ann.id) == before


async def test_one_feature_goes_alone_and_with_all_that_was_due(world: World) -> None:
    await live(world)
    await forget(world, "reminders")
    assert not {"reminders"} & await tables_with(world, world.ann.id)
    assert {"gifts", "greeters", "people"} <= await tables_with(world, world.ann.id)
    assert await world.bot.services.database.value("SELECT COUNT(*) FROM agenda WHERE kind LIKE 'reminders%'") == 0


async def test_the_question_still_works_after_a_restart(world: World) -> None:
    await live(world)
    asked = await world.ann.slash(world.general, "privacy forget", what="everything", where="everywhere")
    await world.restart()
    assert asked.response is not None
    await world.ann.click(asked.response, label="Forget it")
    assert await tables_with(world, world.ann.id) == set()


async def test_what_nobody_keeps_cannot_be_chosen(world: World) -> None:
    offered = await world.ann.autocomplete(world.general, "privacy forget", "what", "")
    assert {choice["value"] for choice in offered} >= {"everything", "kudos", "welcome", "reminders", "hearth"}
    refused = await world.ann.slash(world.general, "privacy forget", what="soup", where="here")
    assert "choose one of the suggestions" in shown(refused)


async def test_fourteen_days_after_leaving_what_belongs_to_the_server_is_gone(world: World) -> None:
    await live(world)
    await world.leave(world.ann)
    await world.pass_time(days=13.5)
    assert "gifts" in await tables_with(world, world.ann.id)
    await world.pass_time(days=1.5)
    assert await tables_with(world, world.ann.id) <= STAYS


async def test_whoever_comes_back_in_time_loses_nothing(world: World) -> None:
    await live(world)
    await world.leave(world.ann)
    await world.pass_time(days=2)
    world.guild.add_member(world.ann.user)
    await world.settle()
    await world.pass_time(days=20)
    assert "gifts" in await tables_with(world, world.ann.id)


async def test_a_return_that_was_missed_is_seen_before_anything_goes(world: World) -> None:
    await live(world)
    database, long_ago = world.bot.services.database, to_epoch(world.env.now())
    await database.write(
        lambda tx: tx.run(
            "INSERT INTO leavings (guild_id, member_id, left_at) VALUES (:guild, :member, :at)",
            guild=world.guild.id,
            member=world.ann.id,
            at=long_ago,
        )
    )
    await world.pass_time(days=16)
    assert "gifts" in await tables_with(world, world.ann.id)
    assert await database.value("SELECT COUNT(*) FROM leavings") == 0


async def test_a_leave_that_was_missed_is_noticed(world: World) -> None:
    await live(world)
    await world.leave(world.ann)
    database = world.bot.services.database
    await database.write(lambda tx: tx.run("DELETE FROM leavings"))
    await world.pass_time(days=17)
    assert await tables_with(world, world.ann.id) <= STAYS
    assert "gifts" in await tables_with(world, world.ben.id)


async def test_thirty_days_after_the_bot_was_removed_all_of_that_server_is_gone(world: World) -> None:
    await live(world)
    world.env.backend.remove_guild(world.guild.id)
    await world.settle()
    database = world.bot.services.database
    await world.pass_time(days=29)
    assert await database.value("SELECT COUNT(*) FROM gifts") == 2
    await world.pass_time(days=2.5)
    assert await tables_with(world, world.guild.id) == set()
    assert await database.value("SELECT COUNT(*) FROM people") == 1


async def test_a_reminder_from_a_server_that_removed_the_bot_comes_for_thirty_days_and_is_then_cancelled(
    world: World,
) -> None:
    await world.ann.slash(world.general, "remind me", when="20d", what="call your sister")
    await world.ann.slash(world.general, "remind me", when="50d", what="water the plants")
    world.env.create_guild("Elsewhere").add_member(world.ann.user)
    world.env.backend.remove_guild(world.guild.id)
    await world.pass_time(days=29)
    [message] = world.dms(world.ann)
    assert "call your sister" in (message.embeds[0].description or "")
    assert "**Coming up** · “water the plants”" in shown(await world.ann.user.slash("inbox"))
    await world.pass_time(days=2.5)
    words = shown(await world.ann.user.slash("inbox"))
    assert "**Coming up**" not in words
    assert "**Cancelled** · a reminder" in words
    assert await world.bot.services.database.value("SELECT COUNT(*) FROM agenda WHERE kind LIKE 'reminders%'") == 0


async def test_a_removal_that_was_missed_is_noticed(world: World) -> None:
    await live(world)
    world.env.backend.remove_guild(world.guild.id)
    await world.settle()
    database = world.bot.services.database
    await database.write(lambda tx: tx.run("DELETE FROM removals"))
    await world.pass_time(days=32)
    assert await tables_with(world, world.guild.id) == set()


async def test_copies_of_the_database_go_after_thirty_days(world: World, tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in ("hearth.db.before-0001", "hearth.db.before-0002", "hearth.db.mine"))
    for path in (old, new, other):
        path.write_bytes(b"")
    now = world.env.now().timestamp()
    for path, days in ((old, 31), (new, 0), (other, 99)):
        os.utime(path, (now - days * 86400, now - days * 86400))
    await world.pass_time(days=1)
    assert not old.exists()
    assert new.exists()
    assert other.exists()


async def test_a_reminder_is_its_owners_wherever_they_are(world: World) -> None:
    await world.ann.slash(world.general, "remind me", when="30d", what="call your sister")
    await world.leave(world.ann)
    await world.pass_time(days=31)
    [message] = world.dms(world.ann)
    assert "call your sister" in (message.embeds[0].description or "")


async def test_a_reminder_that_was_forgotten_is_due_no_more(world: World) -> None:
    await world.ann.slash(world.general, "remind me", when="30d", what="call your sister")
    await forget(world, "reminders", "here")
    assert "Nothing waits for you" in shown(await world.ann.slash(world.general, "inbox"))


async def test_who_is_forgotten_while_discord_is_asked_about_them_does_not_come_back_as_a_leaver(world: World) -> None:
    await live(world)
    services = world.bot.services
    await world.leave(world.ann)
    await world.pass_time(days=15)
    assert await services.personal_data.members(world.guild.id, 0, 9) == [world.ben.id]
    await services.roll_call.begin()
    await world.settle()
    assert await services.database.value("SELECT COUNT(*) FROM leavings") == 0


async def test_in_direct_messages_everything_is_there_but_what_belongs_to_a_server(world: World) -> None:
    await live(world)
    ann = world.ann.user
    assert "**Reminders** · " in shown(await ann.slash("privacy show"))
    assert "This needs a server" in shown(await ann.slash("privacy export", where="here"))
    exported = (await ann.slash("privacy export")).response
    assert [file.filename for file in exported.attachments] == ["hearth.json", "hearth.txt"]
    asked = await ann.slash("privacy forget", what="everything", where="everywhere")
    await ann.click(asked.response, label="Forget it")
    assert await tables_with(world, world.ann.id) == set()


async def thank_often(world: World, times: int, words: Callable[[], str]) -> None:
    rows = [
        {"id": number, "guild": world.guild.id, "ann": world.ann.id, "ben": world.ben.id, "why": words()}
        for number in range(times)
    ]
    await world.bot.services.database.write(
        lambda tx: tx.run_each(
            "INSERT INTO gifts (id, guild_id, giver_id, receiver_id, reason, given_at, channel_id, giver_name, "
            "receiver_name, value, about_channel, about_message, private) "
            "VALUES (:id, :guild, :ben, :ann, :why, 1, 1, 'ben', 'ann', '', 0, 0, 0)",
            rows,
        )
    )


@pytest.fixture
def narrow(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """All but 200 KB of what Discord takes is used up already."""
    monkeypatch.setattr(sys.modules["cogs.privacy.cog"], "ENVELOPE", 26_000_000)
    return world


@pytest.mark.usefixtures("narrow")
async def test_an_export_that_discord_would_not_take_is_packed(world: World) -> None:
    await thank_often(world, 400, lambda: "for the soup " * 30)
    result = await world.ann.slash(world.general, "privacy export")
    assert result.response is not None
    [packed] = result.response.attachments
    assert packed.filename == "hearth.zip"
    with zipfile.ZipFile(io.BytesIO(await packed.read())) as archive:
        assert sorted(archive.namelist()) == ["hearth.json", "hearth.txt"]
        export = Export.model_validate_json(archive.read("hearth.json"))
    assert sum(len(part.rows) for part in export.kept) == 400


@pytest.mark.usefixtures("narrow")
async def test_an_export_that_is_too_large_even_so_says_what_to_do(world: World) -> None:
    await thank_often(world, 400, lambda: os.urandom(700).hex())
    for where, words in (("everywhere", "`/privacy export where:here`"), ("here", "ask whoever runs this bot")):
        result = await world.ann.slash(world.general, "privacy export", where=where)
        assert words in "".join(message.content for message in [*result.followups, result.response] if message)


def test_the_question_lists_all_that_can_be_kept() -> None:
    counted = [Amount(one.feature, one.kept, 1000) for one in holdings(FEATURES) if not one.kept.trail]
    words = rules.goes(lines_of(counted), here=False)
    assert words.count("(1000)") == len(counted)
    for often in (1, 3):
        listed = rules.goes(lines_of(counted * often), here=False)
        assert len(listed) <= 4096
        assert len(listed) + len(rules.stays(lines_of(counted * often))) <= 5900
        assert ("\n- and " in listed) is (often > 1)
