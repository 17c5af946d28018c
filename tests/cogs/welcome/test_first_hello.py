"""From joining to the second turn: nobody answers, somebody answers and stops, or answers and the newcomer goes on."""

from datetime import UTC, datetime, timedelta

import discord
import pytest
import simcord

from bot.agenda.alarm import NIGHT
from cogs.welcome.store import newcomers
from tests.cogs.welcome.people import last_greeting, private_place, said, shown_by
from tests.wire import Wire
from tests.world import World


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome, introductions=world.thanks)
    return world


async def greeted(world: World, name: str = "cleo") -> simcord.MemberActor:
    member = await world.join(name)
    await world.pass_time(minutes=2.1)
    return member


def labels(message: discord.Message) -> list[str | None]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [item.label for row in rows for item in row.children if isinstance(item, discord.Button)]


async def came_back(world: World, member: simcord.MemberActor) -> bool:
    newcomer = await newcomers.get(world.bot.services.database, world.guild.id, member.id)
    return newcomer is not None and newcomer.came_back_at is not None


async def test_whoever_presses_nothing_and_is_answered_by_nobody_is_told_the_truth_once(greeting_world: World) -> None:
    world = greeting_world
    kitchen = private_place(world, "kitchen")
    await world.settings("greeters", channel=kitchen)
    await world.ben.slash(world.general, "greeter on", named=True)
    cleo = await greeted(world)
    await world.pass_time(hours=6.1)
    [note] = kitchen.history()
    assert "their greeting still waits for a hello" in (note.embeds[0].description or "")
    await world.pass_time(days=2.7)
    await world.restart()
    assert world.dms(cleo) == []
    await world.pass_time(hours=3)
    [told] = world.dms(cleo)
    assert "I'm not sure anyone has said a proper hello yet" in told.content
    assert "**ben** greets newcomers there, and is glad to be asked anything" in told.content
    assert "welcomed" not in told.content
    assert labels(told) == [
        "Settling in well",
        "A bit lost",
        "I would like to meet someone",
        "Introduce yourself",
    ]
    assert (await cleo.user.click(told, label="Introduce yourself")).modal
    await world.pass_time(days=10)
    assert len(world.dms(cleo)) == 1


async def test_the_ways_on_are_those_that_open(greeting_world: World) -> None:
    world = greeting_world
    await world.reset("welcome.introductions")
    await world.ben.slash(world.general, "greeter on", named=True)
    cleo = await greeted(world)
    await world.mod.slash(world.general, "care bar", member=world.ben, days=30, **{"from": "greeting"})
    await world.pass_time(days=3.1)
    [told] = world.dms(cleo)
    assert "ben" not in told.content
    assert labels(told) == ["Settling in well"]


async def test_who_presses_nothing_hears_it_once_and_no_way_is_shown_that_would_not_open(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("greeters", channel=private_place(world, "kitchen"))
    await world.ben.slash(world.general, "greeter on", named=True)
    silent, barred, introduced = [await greeted(world, one) for one in ("sila", "bart", "ina")]
    form = await introduced.click(last_greeting(world), label="Introduce yourself")
    await introduced.submit_modal(form, {"about": "I sing."})
    await world.mod.slash(world.general, "care bar", member=barred, days=30, **{"from": "introductions"})
    until = (world.env.now() + timedelta(days=9)).isoformat()
    world.env.backend.get_member(world.guild.id, world.ben.id).timed_out_until = until
    await world.pass_time(days=3.5)
    assert labels(world.dms(barred)[0]) == ["Settling in well"]
    assert "Introduce yourself" not in labels(world.dms(introduced)[0])
    assert "Introduce yourself" in labels(world.dms(silent)[0])
    assert "ben" not in world.dms(silent)[0].content
    await world.pass_time(days=12)
    assert [len(world.dms(one)) for one in (silent, barred, introduced)] == [1, 1, 2]


async def test_who_is_answered_hears_it_once_and_by_name(greeting_world: World, wire: Wire) -> None:
    world = greeting_world
    cleo = await greeted(world)
    greeting = last_greeting(world)
    await world.ann.click(greeting, label="Say hi")
    wire.die("/channels/*/messages", after=True)
    await world.pass_time(minutes=2.1)
    await world.restart()
    await world.pass_time(minutes=5)
    await world.ben.send(world.welcome, "hello you", reply_to=greeting)
    await world.pass_time(days=10)
    [told] = world.dms(cleo)
    assert told.content.startswith("**ann** said hello to you in The Hearth. [Go to your greeting](")
    assert greeting.jump_url in told.content
    assert wire.all_happened
    assert not await came_back(world, cleo)


@pytest.mark.parametrize("how", ["writes", "presses", "introduces themselves"])
async def test_who_goes_on_after_a_hello_is_not_told_what_they_saw(greeting_world: World, how: str) -> None:
    world = greeting_world
    await world.mod.slash(world.general, "welcome places", channel=world.general, about="where people talk")
    cleo, greeting = await greeted(world), last_greeting(world)
    await cleo.send(world.welcome, "is anybody here?")
    await cleo.click(greeting, label="Show me around")
    assert not await came_back(world, cleo), "nobody has answered yet"
    await world.ann.click(greeting, label="Say hi")
    await world.restart()
    if how == "writes":
        await cleo.send(world.general, "that is elsewhere")
        assert not await came_back(world, cleo)
        await cleo.send(world.welcome, "hi ann")
    elif how == "presses":
        await cleo.click(greeting, label="Show me around")
    else:
        form = await cleo.click(greeting, label="Introduce yourself")
        await cleo.submit_modal(form, {"about": "I bake."})
    assert await came_back(world, cleo)
    counted = "SELECT count(*) FROM second_turns WHERE kind = 'welcome.hello' AND answers = 1 AND went_on_at > 0"
    assert await world.bot.services.database.value(counted) == 1
    await world.pass_time(hours=1)
    assert world.dms(cleo) == []


async def test_quiet_is_kept_and_what_cannot_be_delivered_waits(greeting_world: World) -> None:
    world = greeting_world
    cleo = await greeted(world)
    await cleo.click(last_greeting(world), label="Not now")
    await world.ann.click(last_greeting(world), label="Say hi")
    dora = await greeted(world, "dora")
    await dora.slash(world.general, "preferences", timezone="Asia/Tokyo")  # It is nine in the morning there.
    await world.pass_time(hours=14)
    await world.ann.click(last_greeting(world), label="Say hi")
    await world.pass_time(hours=6)
    assert world.dms(dora) == [], "it is night there"
    world.refuse("/users/@me/channels")
    await world.pass_time(hours=5)
    await world.forget(world.ann)  # What waits there says nobody's name, which could not be taken back.
    assert "Somebody said hello to you in The Hearth." in await world.inbox(dora)
    assert world.dms(cleo) == []


async def test_who_has_switched_welcome_off_is_told_of_no_hello(greeting_world: World) -> None:
    world = greeting_world
    cleo = await greeted(world)
    shown = await cleo.slash(world.general, "preferences")
    assert shown.response is not None
    await cleo.select(shown.response, ["kudos", "check_ins"], custom_id="me:notices")
    await world.ann.click(last_greeting(world), label="Say hi")
    await world.pass_time(hours=1)
    assert world.dms(cleo) == []
    assert "said hello" not in await world.inbox(cleo)


async def test_a_hello_under_an_introduction_is_told_where_there_is_no_greeting_to_be_seen(
    greeting_world: World,
) -> None:
    world = greeting_world
    await world.settings("welcome", where="direct message")
    cleo = await greeted(world)
    form = await cleo.user.click(world.dms(cleo)[0], label="Introduce yourself")
    await cleo.user.submit_modal(form, {"about": "I bake."})
    await world.pass_time(minutes=1)
    for one in (world.ann, world.ben):
        await one.click(world.thanks.history()[0], label="Say hi")
        await world.pass_time(minutes=3)
    [told] = [one.content for one in world.dms(cleo) if "said hello" in one.content]
    assert told.startswith("**ann** said hello to you in The Hearth.\n")


async def test_an_introduction_says_what_somebody_has_been_reading(greeting_world: World) -> None:
    world = greeting_world
    cleo = await greeted(world)
    form = await cleo.click(last_greeting(world), label="Introduce yourself")
    assert form.modal is not None
    assert str(form.modal).count("Such as: ") == 4
    await cleo.submit_modal(form, {"about": "I bake.", "lately": "I read about *rye*."})
    await world.pass_time(minutes=1)
    [card] = world.thanks.history()
    assert "reading or doing here**\n> I read about \\*rye\\*." in (card.embeds[0].description or "")


@pytest.mark.parametrize("status", [429, 400])
async def test_the_buttons_of_a_greeting_go_after_two_weeks_as_discord_allows(
    greeting_world: World, status: int
) -> None:
    world = greeting_world
    for name in ("cleo", "dora", "emil"):
        await greeted(world, name)
    await world.ann.click(world.welcome.history()[0], label="Say hi")
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=30046, times=1)
    await world.pass_time(days=13.9)
    assert all(labels(one) for one in world.welcome.history())
    night = datetime.combine(world.env.now().date() + timedelta(days=1), NIGHT, UTC)
    await world.pass_time(minutes=(night - world.env.now()) / timedelta(minutes=1) + 0.5)
    assert all(labels(one) for one in world.welcome.history()), "Discord wanted it slower"
    await world.restart()
    await world.pass_time(minutes=6)
    assert not any(labels(one) for one in world.welcome.history())
    assert "says hi" in (world.welcome.history()[0].embeds[0].description or "")


# Greeters thank newcomers.


@pytest.fixture
async def thanking(greeting_world: World) -> World:
    """Ann would like to be shown newcomers whom she could thank."""
    await greeting_world.settings("kudos", channel=greeting_world.general)
    assert "thank:True" in said(await greeting_world.ben.slash(greeting_world.general, "greeter on"))
    assert "Once a week" in said(await greeting_world.ann.slash(greeting_world.general, "greeter on", thank=True))
    return greeting_world


def offers(world: World) -> list[discord.Message]:
    """Whom ann was shown."""
    return [one for one in world.dms(world.ann) if "is new in" in one.content]


async def test_a_greeter_who_wants_it_is_shown_one_newcomer_a_week_and_thanks_with_one_tap(thanking: World) -> None:
    world = thanking
    cleo, dora = await greeted(world), await greeted(world, "dora")
    form = await dora.click(last_greeting(world), label="Introduce yourself")
    await dora.submit_modal(form, {"about": "I sing."})
    await world.pass_time(days=1.1)
    await world.restart()
    [offer] = offers(world)
    assert "**dora** is new in **The Hearth**, and has introduced themselves" in offer.content
    form = await world.ann.user.click(offer, label="Say thank you")
    await world.ann.user.submit_modal(form, {"reason": "for singing", "shown": ["posted"]})
    await world.pass_time(minutes=1)
    card = world.general.last_message
    assert card is not None
    assert "for singing" in str(card.embeds[0].to_dict())
    await world.pass_time(days=5)
    await greeted(world, "emil")
    await cleo.click(last_greeting(world), label="Say hi")
    await world.pass_time(days=1)
    assert len(offers(world)) == 1
    await world.pass_time(days=2)
    assert "**cleo** is new in **The Hearth**, and has said hi" in offers(world)[1].content
    await world.ann.slash(world.general, "greeter on", thank=False)
    await world.pass_time(days=10)
    assert len(offers(world)) == 2
    assert world.dms(world.ben) == []


async def test_nobody_is_shown_who_would_rather_not_or_may_not(thanking: World) -> None:
    world = thanking
    paused, barred, declined, private = [await greeted(world, one) for one in ("paul", "bart", "dina", "pia")]
    for one in (paused, barred, declined):
        form = await one.click(
            next(post for post in world.welcome.history() if one.mention in post.content), label="Introduce yourself"
        )
        await one.submit_modal(form, {"about": "I bake."})
    await world.ben.slash(world.general, "kudos give", member=private, reason="for your help", shown="private")
    await paused.slash(world.general, "pause", until="in 20 days")
    await world.mod.slash(world.general, "care bar", member=barred, days=30, **{"from": "asking"})
    form = await declined.slash(world.general, "kudos preferences")
    await declined.submit_modal(form, {"wishes": ["declined"]})
    await world.pass_time(days=3)
    assert world.dms(world.ann) == []
    await world.ben.slash(world.general, "kudos give", member=private, reason="for your help", shown="posted")
    await world.pass_time(days=1.1)
    [offer] = world.dms(world.ann)
    assert "**pia** is new in **The Hearth**, and somebody there has thanked them" in offer.content
    await world.leave(private)
    assert "not in this server" in shown_by(await world.ann.user.click(offer, label="Say thank you")).content


async def test_whom_one_greeter_could_not_be_shown_is_shown_to_another(thanking: World) -> None:
    world = thanking
    cleo = await greeted(world)
    form = await cleo.click(last_greeting(world), label="Introduce yourself")
    await cleo.submit_modal(form, {"about": "I sing."})
    world.refuse("/users/@me/channels")
    await world.pass_time(days=1.2)
    assert offers(world) == []
    world.env.backend.faults.clear()
    await world.ben.slash(world.general, "greeter on", thank=True)
    await world.pass_time(days=1.1)
    assert [("**cleo** is new in" in one.content) for one in world.dms(world.ben)] == [True]
