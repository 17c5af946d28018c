"""Kudos, as givers and receivers experience them."""

import asyncio
import gc
import re
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.clock import to_epoch
from bot.config import Config
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.store.gifts import Gift
from cogs.kudos.views.card import draw
from tests.cogs.kudos.people import prefer
from tests.databases import opened_file
from tests.wire import Wire
from tests.world import SimulatedClock, World

ANSWERS = "/interactions/*/callback"


async def give(world: World, reason: str = "for the soup", **options: Any) -> simcord.InteractionResult:
    return await world.ann.slash(world.general, "kudos give", **{"member": world.ben, "reason": reason, **options})


def cards(world: World) -> list[str]:
    return [
        embed.description or ""
        for channel in (world.general, world.thanks)
        for message in channel.history()
        for embed in message.embeds
        if not message.flags.ephemeral
    ]


def kept(config: Config) -> int:
    with opened_file(config.database_url) as connection:
        return connection.execute("SELECT COUNT(*) FROM gifts").fetchone()[0]


async def words_of(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


async def test_thanks_ping_the_receiver_and_nobody_else(world: World) -> None:
    await give(world, "for helping me with <@123456789012345678>, @everyone and <@&987654321098765432>")
    [answer] = [r.json for r in world.env.http_requests if r.path.endswith("/callback")]
    assert answer is not None
    allowed = answer["data"]["allowed_mentions"]
    assert allowed["users"] == [world.ben.id]
    assert allowed["parse"] == []
    message = world.general.last_message
    assert message is not None
    assert [user.id for user in message.mentions] == [world.ben.id]
    assert not message.mention_everyone


async def test_the_card_says_who_thanks_for_what(world: World) -> None:
    await give(world)
    assert cards(world) == [f"> for the soup\n\nFrom {world.ann.mention}"]


async def test_oneself_and_bots_are_refused_kindly(world: World, config: Config) -> None:
    helper = await world.join("helper", bot=True)
    assert "somebody else" in await words_of(await give(world, member=world.ann))
    assert "Bots" in await words_of(await give(world, member=helper))
    assert kept(config) == 0
    assert cards(world) == []


async def test_somebody_who_is_not_here_cannot_be_thanked(world: World, config: Config) -> None:
    elsewhere = world.env.create_user("elsewhere")
    assert "choose one of the suggestions" in await words_of(await give(world, member=elsewhere))
    assert kept(config) == 0


async def test_the_sixth_of_a_day_is_refused_until_the_first_is_a_day_old(world: World) -> None:
    friends = [await world.join(f"friend{number}") for number in range(6)]
    for friend in friends[:5]:
        assert not (await give(world, member=friend)).ephemeral
        await world.pass_time(hours=1)
    first = world.env.now() - timedelta(hours=5)
    refusal = await words_of(await give(world, member=friends[5]))
    assert f"<t:{int((first + timedelta(days=1)).timestamp())}:R>" in refusal
    await world.pass_time(hours=18.9)
    assert (await give(world, member=friends[5])).ephemeral
    await world.pass_time(hours=0.1)
    assert not (await give(world, member=friends[5])).ephemeral
    assert len(cards(world)) == 6


async def test_the_same_two_have_half_an_hour_between_thanks(world: World) -> None:
    await give(world)
    assert "only a moment ago" in await words_of(await give(world, "and for the bread"))
    await world.pass_time(minutes=29)
    assert (await give(world)).ephemeral
    await world.pass_time(minutes=1)
    assert not (await give(world, "and for the bread")).ephemeral


async def test_thanks_can_be_returned_at_once(world: World) -> None:
    await give(world)
    result = await world.ben.slash(world.general, "kudos give", member=world.ann, reason="for asking")
    assert not result.ephemeral


async def test_a_server_can_lift_the_limits(world: World) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    for _ in range(7):
        assert not (await give(world)).ephemeral


async def test_a_server_can_lower_the_limits(world: World) -> None:
    await world.settings("kudos", daily_limit=1)
    await give(world)
    assert "last 24 hours" in await words_of(await give(world, member=world.mod))


async def test_thanks_go_to_the_chosen_channel(world: World) -> None:
    await world.settings("kudos", channel=world.thanks)
    assert world.thanks.mention in await words_of(await give(world))
    message = world.thanks.last_message
    assert message is not None
    assert world.ben.mention in message.content
    assert len(cards(world)) == 1


async def test_a_channel_that_takes_nothing_loses_no_thanks(world: World, config: Config) -> None:
    await world.settings("kudos", channel=world.thanks)
    world.refuse(f"/channels/{world.thanks.id}/messages", code=50013)
    result = await give(world)
    assert "Your thanks are kept" in result.followups[0].content
    assert result.followups[0].ephemeral
    await world.pass_time(minutes=10)
    assert "soup" in await keepsake(world)
    assert kept(config) == 1


async def test_trouble_at_discord_delays_the_card_and_asks_nothing_of_the_giver(world: World) -> None:
    await world.settings("kudos", channel=world.thanks)
    world.env.inject_error("POST", f"/channels/{world.thanks.id}/messages", status=503, times=1)
    result = await give(world)
    assert world.thanks.mention in await words_of(result)
    assert not result.followups
    assert cards(world) == []
    await world.pass_time(minutes=2)
    assert len(cards(world)) == 1


async def keepsake(world: World) -> str:
    result = await world.ben.slash(world.general, "kudos mine")
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


async def test_the_keepsake_is_empty_at_first_and_says_what_will_be_there(world: World) -> None:
    assert "Nothing is here yet" in await keepsake(world)


async def test_the_keepsake_turns_its_pages_newest_first(world: World) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    for number in range(12):
        await give(world, f"reason {number:02}")
        await world.pass_time(minutes=1)
    result = await world.ben.slash(world.general, "kudos mine")
    assert result.response is not None

    def reasons() -> list[str]:
        assert result.response is not None
        text = result.response.embeds[0].description or ""
        return [line.removeprefix("> reason ") for line in text.splitlines() if line.startswith("> ")]

    assert reasons() == ["11", "10", "09", "08"]
    await world.ben.click(result.response, label="Older")
    assert reasons() == ["07", "06", "05", "04"]
    await world.restart()
    await world.ben.click(result.response, label="Older")
    assert reasons() == ["03", "02", "01", "00"]
    with pytest.raises(simcord.SetupError, match="disabled"):
        await world.ben.click(result.response, label="Older")
    await world.ben.click(result.response, label="Newer")
    assert reasons() == ["07", "06", "05", "04"]


async def test_pages_work_for_ever_and_nothing_is_kept_of_them(world: World) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    for number in range(12):
        await give(world, f"reason {number}")
    result = await world.ben.slash(world.general, "kudos mine")
    assert result.response is not None
    gc.collect()
    assert not [one for one in gc.get_objects() if type(one) is discord.ui.View]
    await world.ben.click(result.response, label="Older")


async def test_one_server_does_not_see_anothers_thanks(world: World) -> None:
    await give(world)
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    ben = elsewhere.add_member(world.ben.user)
    result = await ben.slash(channel, "kudos mine")
    assert result.response is not None
    assert "soup" not in (result.response.embeds[0].description or "")


@pytest.mark.parametrize(
    "reason",
    [
        "\u200b\u200b\u200b\u200b",
        "   \n\t ",
        "\u202e\u2066\u2069",
        "\u200d\u200d\u200d",
        "hi\u200b\u200b",
    ],
)
async def test_a_reason_that_nobody_can_see_is_refused(world: World, config: Config, reason: str) -> None:
    assert "in a few words" in await words_of(await give(world, reason))
    assert kept(config) == 0


@pytest.mark.parametrize(
    ("reason", "card"),
    [
        ("# Huge\n> and quoted", "> \\# Huge\n> \\> and quoted"),
        ("```\ncode", "> \\`\\`\\`\n> code"),
        ("[here](https://evil.example)", "> \\[here\\]\\(https\\://evil.example\\)"),
        ("discord.gg/abc https://discord.gg/abc", "> discord.gg\\/abc https\\://discord.gg\\/abc"),
        ("\u202eturned\u202c around", "> turned around"),
        ("Z" + "\u0335" * 50 + "algo is here", "> Z" + "\u0335" * 4 + "algo is here"),
        ("for <:heart:123456789012345678> ❤️‍🔥", "> for <:heart:123456789012345678> ❤️‍🔥"),
        ("one\r\n\r\n\n\ntwo\u2028three", "> one\n> two\n> three"),
    ],
)
async def test_whatever_is_typed_stays_text_in_its_own_place(world: World, reason: str, card: str) -> None:
    await give(world, reason)
    assert cards(world) == [f"{card}\n\nFrom {world.ann.mention}"]


async def test_the_longest_reason_fits_whatever_it_consists_of(world: World) -> None:
    for letter in ("x", "\\", "*", "😀", "\n-"):
        await world.settings("kudos", daily_limit=0, pair_minutes=0)
        assert not (await give(world, (letter * 300)[:300])).ephemeral


async def test_dying_before_the_answer_loses_no_thanks(world: World, wire: Wire, config: Config) -> None:
    wire.die(ANSWERS, after=False)
    await give(world)
    assert cards(world) == []
    await world.restart()
    await world.pass_time(minutes=2)
    assert len(cards(world)) == 1
    message = world.general.last_message
    assert message is not None
    assert world.ben.mention in message.content
    await world.pass_time(hours=1)
    assert len(cards(world)) == 1
    assert kept(config) == 1


async def test_a_card_that_goes_up_late_pings_nobody_who_wants_silence(world: World, wire: Wire) -> None:
    await prefer(world, world.ben, "quiet")
    wire.die(ANSWERS, after=False)
    await give(world)
    assert cards(world) == []
    await world.restart()
    await world.pass_time(minutes=2)
    message = world.general.last_message
    assert message is not None
    assert world.ben.mention in message.content
    place = f"/channels/{world.general.id}/messages"
    [posted] = [one.json for one in world.env.http_requests if (one.method, one.path) == ("POST", place)]
    assert posted is not None
    assert posted["allowed_mentions"]["users"] == []


async def test_dying_after_the_answer_repeats_nothing(world: World, wire: Wire) -> None:
    wire.die(ANSWERS, after=True)
    await give(world)
    assert wire.all_happened
    await world.restart()
    await world.pass_time(hours=1)
    assert len(cards(world)) == 1


async def test_the_same_words_to_somebody_else_are_another_card(world: World, wire: Wire) -> None:
    wire.die(ANSWERS, after=False)
    await give(world)
    await give(world, member=world.mod)
    assert wire.all_happened
    await world.restart()
    await world.pass_time(hours=1)
    pinged = {user.id for message in world.general.history() for user in message.mentions}
    assert len(cards(world)) == 2
    assert pinged == {world.ben.id, world.mod.id}


async def test_where_cards_are_is_known_soon_and_at_the_latest_when_the_bot_leaves(world: World) -> None:
    await give(world)
    assert "see the post" not in await keepsake(world)
    await world.pass_time(minutes=1)
    assert "see the post" in await keepsake(world)
    await give(world, member=world.mod)
    await world.bot.close()
    await world.restart()
    result = await world.mod.slash(world.general, "kudos mine")
    assert result.response is not None
    assert "see the post" in (result.response.embeds[0].description or "")


async def test_many_cards_that_a_dead_process_left_are_all_posted_once(world: World, config: Config) -> None:
    await give(world)
    with opened_file(config.database_url) as connection:
        connection.executescript(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70) "
            "INSERT INTO gifts SELECT id + i, guild_id, giver_id, receiver_id, 'reason ' || i, given_at, channel_id, "
            "NULL, '', '', '', 0, 0, 0, NULL, NULL FROM gifts, n"
        )
    await world.pass_time(hours=1)
    assert len(cards(world)) == len(set(cards(world))) == 71


def looks(config: Config) -> int:
    with opened_file(config.database_url) as connection:
        return connection.execute("SELECT COUNT(*) FROM agenda WHERE kind = 'kudos.post'").fetchone()[0]


async def test_thanks_that_are_kept_at_once_need_one_look(world: World, config: Config) -> None:
    services = world.bot.services
    cards = KudosCards(services, draw)
    now = to_epoch(services.clock.now())
    gifts = [Gift(world.general.id + n, world.guild.id, 1, 2, "for the soup", now, world.general.id) for n in range(30)]

    def expect(gift: Gift) -> Awaitable[None]:
        return services.database.write(lambda tx: cards.expect(tx, gift))

    await asyncio.gather(*map(expect, gifts))
    assert looks(config) == 1


async def test_many_cards_are_looked_for_in_one_page_of_their_channel(world: World, wire: Wire, config: Config) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    for number in range(30):
        wire.die(ANSWERS, after=number % 2 == 0)
        await give(world, f"reason {number}")
    assert kept(config) == 30
    await world.restart()
    before = len(world.env.http_requests)
    await world.pass_time(hours=1)
    pages = [one for one in world.env.http_requests[before:] if one.method == "GET" and "/messages" in one.path]
    assert len(pages) == 1
    assert len(cards(world)) == len(set(cards(world))) == 30


async def test_the_same_words_twice_are_two_cards(world: World, wire: Wire) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    wire.die(ANSWERS, after=True)
    await give(world)
    wire.die(ANSWERS, after=False)
    await give(world)
    await world.restart()
    await world.pass_time(hours=1)
    assert len(cards(world)) == 2


async def test_where_the_clock_was_set_back_no_thanks_are_lost(world: World, wire: Wire, clock: SimulatedClock) -> None:
    await give(world)
    await world.pass_time(minutes=3)
    clock.jump = -timedelta(minutes=3)
    wire.die(ANSWERS, after=False)
    await give(world, member=world.mod)
    await world.restart()
    await world.pass_time(minutes=10)
    assert len(cards(world)) == 2


@pytest.mark.parametrize("after", [False, True])
async def test_dying_around_a_post_elsewhere_neither_loses_nor_repeats(world: World, wire: Wire, after: bool) -> None:
    await world.settings("kudos", channel=world.thanks)
    wire.die(f"/channels/{world.thanks.id}/messages", after=after)
    await give(world)
    assert wire.all_happened
    await world.restart()
    await world.pass_time(hours=1)
    assert len(cards(world)) == 1


async def test_the_keepsake_shows_what_was_never_posted(world: World, wire: Wire) -> None:
    wire.die(ANSWERS, after=False)
    await give(world)
    world.env.inject_error("*", "/channels/*", status=403, code=50013, times=None)
    await world.restart()
    await world.pass_time(minutes=5)
    assert "soup" in await keepsake(world)


async def test_a_locked_database_is_said_and_nothing_is_half_done(world: World, config: Config) -> None:
    with opened_file(config.database_url) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "try again in a few minutes" in await words_of(await give(world))
    assert kept(config) == 0
    assert cards(world) == []
    assert not (await give(world)).ephemeral


async def test_a_full_database_is_said_and_nothing_is_half_done(world: World, config: Config) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    pages = await world.bot.services.database.value("PRAGMA page_count")
    await writing(world, f"PRAGMA max_page_count = {pages}")
    given = 0
    while not (result := await give(world, "x" * 300)).ephemeral:
        given += 1
    assert "try again in a few minutes" in await words_of(result)
    assert kept(config) == len(cards(world)) == given
    await writing(world, "PRAGMA max_page_count = 1000000")
    assert not (await give(world)).ephemeral


async def writing(world: World, pragma: str) -> None:
    """A pragma that belongs to the writing connection."""
    database: Any = world.bot.services.database
    await database._writing.execute(pragma)


async def test_a_keepsake_of_the_longest_reasons_can_still_be_read(world: World) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    for _ in range(6):
        await world.ann.slash(world.general, "kudos give", member=world.ben, reason="*\n" * 149 + "**")
    await world.pass_time(minutes=2)
    mine = await world.ben.slash(world.general, "kudos mine")
    assert mine.response is not None
    assert (mine.response.embeds[0].description or "").count("see the post") == 4


async def test_no_command_compares_people(world: World) -> None:
    group = world.bot.tree.get_command("kudos")
    assert isinstance(group, discord.app_commands.Group)
    assert {one.name for one in group.commands} == {"give", "given", "mine", "preferences"}
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    for number in range(4):
        await give(world, f"reason {number}")
    for mine in ("kudos mine", "kudos given"):
        shown = await world.ben.slash(world.general, mine)
        assert shown.response is not None
        words = " ".join(str(embed.to_dict()) for embed in shown.response.embeds)
        assert not re.search(r"\b4\b|four|total|rank|streak|top", words, re.IGNORECASE)
