"""What becomes of something the bot sends: posted once, to be tried again, or not for this place at all."""

from dataclasses import replace
from datetime import timedelta

import aiohttp
import discord
import pytest
import simcord

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import Delivery, DirectMessage, Undeliverable, inbox, talking_to_discord
from bot.delivery.refusals import Unclear
from bot.delivery.sender import PingedRole
from bot.errors import CareError, NotNow
from bot.members import preferences
from bot.members.personal_data import ErasureScope
from tests.bot.conftest import BEGINNING
from tests.wire import Wire
from tests.world import World


@pytest.fixture
def delivery(world: World) -> Delivery:
    return world.bot.services.delivery


@pytest.mark.parametrize(
    ("status", "code"),
    [(500, 0), (502, 0), (503, 0), (504, 0), (520, 0), (429, 0), (400, 40003), (403, 40003)],
)
async def test_where_discord_is_busy_it_may_work_later(
    world: World, delivery: Delivery, status: int, code: int
) -> None:
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=status, code=code, times=1)

    with pytest.raises(NotNow, match="try again"):
        await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")
    assert [message.content for message in world.general.history()] == ["hello"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, 50001), (403, 50013), (403, 50007), (403, 50278), (400, 50007), (400, 50278), (404, 10003), (404, 0)],
)
async def test_where_discord_refuses_it_is_undeliverable(
    world: World, delivery: Delivery, status: int, code: int
) -> None:
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=status, code=code, times=1)

    with pytest.raises(Undeliverable) as caught:
        await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    assert not isinstance(caught.value, NotNow), "it would be tried for ever, and Discord bans who does"


@pytest.mark.provokes_incident
async def test_a_mistake_of_ours_stays_one(world: World, delivery: Delivery, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=400, code=50035, times=1)

    with pytest.raises(Undeliverable) as caught:
        await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    assert caught.value.code == 50035
    assert sum("unexpected error" in record.getMessage() for record in caplog.records) == 1


@pytest.mark.parametrize(("status", "code"), [(400, 0), (401, 0), (405, 0), (413, 40005)])
async def test_what_nobody_knows_may_pass(world: World, delivery: Delivery, status: int, code: int) -> None:
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=status, code=code, times=1)

    with pytest.raises(Unclear) as caught:
        await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    assert isinstance(caught.value.__cause__, discord.HTTPException)
    assert caught.value.__cause__.code == code


async def test_a_channel_that_is_gone_is_undeliverable(world: World, delivery: Delivery) -> None:
    with pytest.raises(Undeliverable):
        await delivery.post(1, key="one", ping=world.ann.id, content="hello")


async def test_a_direct_message_that_cannot_even_be_opened_is_put_off_where_it_was_too_fast(
    world: World, delivery: Delivery
) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=400, code=40003, times=1)

    with pytest.raises(NotNow):
        await delivery.write_to(world.ann.id, key="one", content="hello")

    await delivery.write_to(world.ann.id, key="one", content="hello")
    assert [message.content for message in world.dms(world.ann)] == ["hello"]


@pytest.mark.parametrize(
    "error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(), TimeoutError(), OSError("no route to host")]
)
def test_where_discord_is_not_reached_it_may_work_later(error: Exception) -> None:
    with pytest.raises(NotNow, match="try again") as caught, talking_to_discord():
        raise error

    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [KeyError("x"), CareError("no"), Undeliverable("no")])
def test_what_has_nothing_to_do_with_discord_passes_through(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, talking_to_discord():
        raise error

    assert caught.value is error


async def test_the_same_key_gives_the_first_message_again_and_another_key_another(
    world: World, delivery: Delivery
) -> None:
    first = await delivery.post(world.general.id, key="gift:1", ping=world.ann.id, content="thanks")
    again = await delivery.post(world.general.id, key="gift:1", ping=world.ann.id, content="thanks")
    other = await delivery.post(world.general.id, key="gift:2", ping=world.ann.id, content="thanks")

    assert first == again != other
    assert len(world.general.history()) == 2


async def test_nobody_is_pinged_but_the_one_it_is_for(world: World, delivery: Delivery) -> None:
    everyone = f"@everyone <@&{world.guild.id}> {world.ben.mention} {world.ann.mention}"
    await delivery.post(world.general.id, key="one", ping=world.ann.id, content=everyone)

    [sent] = [one for one in world.env.http_requests if one.path.endswith(f"{world.general.id}/messages")]
    assert sent.json is not None
    allowed = sent.json["allowed_mentions"]  # The simulation does not act on it, Discord does.
    assert allowed["parse"] == []
    assert [int(user_id) for user_id in allowed["users"]] == [world.ann.id]
    assert not allowed.get("roles")


async def test_a_role_is_pinged_where_it_is_meant(world: World, delivery: Delivery) -> None:
    role = world.guild.roles["mods"]
    words = f"@everyone <@&{role.id}> {world.ben.mention}"
    await delivery.post(world.general.id, key="one", ping=PingedRole(role.id), content=words)

    [sent] = [one for one in world.env.http_requests if one.path.endswith(f"{world.general.id}/messages")]
    assert sent.json is not None
    allowed = sent.json["allowed_mentions"]
    assert [allowed["parse"], allowed.get("users", []), allowed["roles"]] == [[], [], [role.id]]


async def test_a_message_whose_confirmation_was_lost_is_found_again_instead_of_sent_again(
    world: World, delivery: Delivery, wire: Wire
) -> None:
    wire.lose_answer(f"/channels/{world.general.id}/messages")
    with pytest.raises(NotNow):
        await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    sent = await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    assert wire.all_happened
    assert [message.id for message in world.general.history()] == [sent]


async def test_what_we_said_after_a_moment_is_found_and_nothing_else(world: World, delivery: Delivery) -> None:
    async def post(words: str) -> int:
        return await delivery.post(world.general.id, key=words, ping=None, content=words)

    first = await post("one")
    await world.pass_time(minutes=1)
    theirs = await world.ann.send(world.general, "two")
    second = await post("three")

    async def found(after: int) -> list[int]:
        return [message.id for message in await delivery.said_since(world.general.id, after)]

    assert await found(first - 1) == [first, second]
    assert await found(theirs.id) == [second]
    assert await found(second) == []


async def test_where_the_history_cannot_be_read_nothing_can_be_found(world: World, delivery: Delivery) -> None:
    world.env.inject_error("GET", f"/channels/{world.general.id}/messages", status=403, code=50001)

    with pytest.raises(Undeliverable):
        await delivery.said_since(world.general.id, 1)


async def hold(world: World, delivery: Delivery, member: simcord.MemberActor, *subjects: int) -> None:
    async def work(tx: Transaction) -> None:
        for subject in subjects:
            await delivery.hold(tx, "tests.word", subject, member.id, f"no. {subject}", to_epoch(BEGINNING) + subject)

    await world.bot.services.database.write(work)


async def told(world: World, member: simcord.MemberActor) -> list[str]:
    """What somebody is told besides the answer when they use the bot."""
    result = await member.slash(world.general, "remind list")
    assert result.ephemeral
    assert all(followup.flags.ephemeral for followup in result.followups)
    return [followup.content for followup in result.followups]


async def kept(world: World, member: simcord.MemberActor) -> list[str]:
    return [one.words for one in await inbox.held_for(world.bot.services.database, member.id, 99)]


SEVEN = ["7 messages for you could not be delivered. `/inbox` shows them."]


async def test_whoever_has_something_held_is_told_once_and_nobody_else(world: World, delivery: Delivery) -> None:
    await hold(world, delivery, world.ann, 7, 3, 1, 6, 2, 5, 4)

    assert await told(world, world.ben) == []
    assert await told(world, world.ann) == SEVEN
    assert await told(world, world.ann) == []
    await hold(world, delivery, world.ann, 8)
    assert await told(world, world.ann) == ["A message for you could not be delivered. `/inbox` shows it."]
    assert await kept(world, world.ann) == [f"no. {number}" for number in range(1, 9)]


async def test_who_was_not_told_yet_is_after_a_restart(world: World, delivery: Delivery) -> None:
    await hold(world, delivery, world.ann, 1, 2, 3, 4, 5, 6, 7)
    await world.restart()

    assert await told(world, world.ann) == SEVEN
    await world.restart()
    assert await told(world, world.ann) == []


async def test_what_is_held_twice_is_there_once(world: World, delivery: Delivery) -> None:
    await hold(world, delivery, world.ann, 1, 1)
    await hold(world, delivery, world.ann, 1)

    assert await kept(world, world.ann) == ["no. 1"]


@pytest.mark.parametrize(("status", "code"), [(503, 0), (404, 10015), (400, 50035)])
async def test_who_could_not_be_told_is_the_next_time(world: World, delivery: Delivery, status: int, code: int) -> None:
    await hold(world, delivery, world.ann, 1, 2, 3, 4, 5, 6, 7)
    world.env.inject_error("POST", "/webhooks/*", status=status, code=code, times=1)

    assert await told(world, world.ann) == []
    assert await told(world, world.ann) == SEVEN


async def test_a_forgotten_members_messages_are_dropped(world: World, delivery: Delivery) -> None:
    await hold(world, delivery, world.ann, 1)
    await hold(world, delivery, world.ben, 2)
    personal_data = world.bot.services.personal_data
    await world.bot.services.database.write(lambda tx: personal_data.forget(tx, ErasureScope(world.ann.id)))

    assert await told(world, world.ann) == []
    assert await kept(world, world.ann) == []
    assert await kept(world, world.ben) == ["no. 2"]


async def test_who_reached_out_lately_hears_at_once_and_later_in_the_morning(world: World, delivery: Delivery) -> None:
    await world.bot.services.database.write(lambda tx: preferences.set_zone(tx, world.ann.id, "Europe/London"))
    now = world.bot.services.clock.now()
    night, morning = now.replace(hour=3) + timedelta(days=1), now.replace(hour=8) + timedelta(days=1)
    await world.pass_time(hours=(night - now) / timedelta(hours=1))
    due = Due("tea.ready", world.guild.id, 1, world.ann.id, to_epoch(night), to_epoch(night), 1)

    def say(server: str) -> DirectMessage:
        return DirectMessage(content=f"Ben answered in {server}.")

    later = await delivery.tell(due, say, asked_at=night - timedelta(hours=3, minutes=1))
    assert isinstance(later, Later)
    assert timedelta() <= later.at - morning < timedelta(minutes=1)
    assert not world.dms(world.ann)

    assert isinstance(await delivery.tell(due, say, asked_at=night - timedelta(hours=2)), Done)
    assert [message.content for message in world.dms(world.ann)] == [f"Ben answered in {world.guild.name}."]

    async def want_nothing_unasked(tx: Transaction) -> None:
        await preferences.change(tx, world.ann.id, per_week=0)
        await preferences.mute(tx, world.guild.id, world.ann.id, {"tea"})

    await world.bot.services.database.write(want_nothing_unasked)  # An answer is asked for, however late it comes.
    await world.pass_time(hours=6)
    assert isinstance(await delivery.tell(replace(due, subject=2), say, asked_at=night - timedelta(hours=12)), Done)
    assert len(world.dms(world.ann)) == 2


async def test_what_is_posted_is_posted_though_the_history_cannot_be_read(world: World, delivery: Delivery) -> None:
    world.env.inject_error("GET", f"/channels/{world.general.id}/messages", status=403, code=50001, times=None)
    again = Due("tea.ask", world.guild.id, 1, 0, to_epoch(BEGINNING), to_epoch(BEGINNING), 2)

    await delivery.post_once(again, world.general.id, content="hello")

    assert [message.content for message in world.general.history()] == ["hello"]


@pytest.mark.parametrize(
    ("status", "code", "about_place"),
    [(403, 50013, True), (404, 10003, True), (400, 160006, True), (400, 240000, False), (403, 200000, False)],
)
async def test_a_refusal_says_whether_it_is_about_the_place(
    world: World, delivery: Delivery, status: int, code: int, about_place: bool
) -> None:
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=status, code=code, times=1)

    with pytest.raises(Undeliverable) as caught:
        await delivery.post(world.general.id, key="one", ping=None, content="hello")

    assert caught.value.is_about_place == about_place


async def test_what_is_held_can_be_told_from_the_same_of_another_server(world: World, delivery: Delivery) -> None:
    world.refuse("/users/@me/channels")
    for guild_id in (world.guild.id, world.guild.id + 1):
        due = Due("tea.ask", guild_id, world.ann.id, world.ann.id, to_epoch(BEGINNING), to_epoch(BEGINNING), 1)
        outcome = await delivery.tell(
            due, lambda server: DirectMessage(content=f"Tea in {server}?"), held_as=f"tea.ask {guild_id}"
        )
        assert isinstance(outcome, Done)
        assert outcome.record is not None
        await world.bot.services.database.write(outcome.record)

    kept = await world.inbox(world.ann)
    assert "Tea in The Hearth?" in kept
    assert "Tea in your server?" in kept
