"""What a server and its newcomers say: greeting texts, places, introductions, and how it is going."""

import itertools

import discord
import pytest
import simcord

from cogs.welcome.store import introductions
from tests.world import World

MENU = discord.ComponentType.select


@pytest.fixture
async def greeting_world(world: World) -> World:
    await world.settings("welcome", channel=world.welcome, introductions=world.thanks)
    return world


def said(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


def described(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


def last(world: World) -> discord.Message:
    message = world.welcome.last_message
    assert message is not None
    return message


def labels(message: discord.Message) -> list[str | None]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [item.label for row in rows for item in row.children if isinstance(item, discord.Button)]


async def add_text(world: World, words: str) -> simcord.InteractionResult:
    panel = await world.mod.slash(world.general, "welcome texts")
    assert panel.response is not None
    form = await world.mod.click(panel.response.message, label="Add a text")
    return await world.mod.submit_modal(form, {"words": words})


async def greeted(world: World, name: str = "cleo") -> simcord.MemberActor:
    member = await world.join(name)
    await world.pass_time(minutes=2.1)
    return member


async def test_a_servers_own_text_is_used_and_filled(greeting_world: World) -> None:
    await add_text(
        greeting_world,
        "Hi {member} alias {name}, {ordinal} of {count} in {server}. {greeter} · {rules} · {introductions}",
    )
    cleo = await greeted(greeting_world, "discord.gg/cleo")
    words = last(greeting_world).content
    assert words.startswith(f"Hi {cleo.mention} alias discord.")
    assert "discord.gg/" not in words
    assert " in The Hearth. anyone here · the rules · " in words
    assert f"<#{greeting_world.thanks.id}>" in words
    assert [user.id for user in last(greeting_world).mentions] == [cleo.id]


async def test_no_text_comes_twice_in_a_row(greeting_world: World) -> None:
    for number in range(3):
        await add_text(greeting_world, f"Text {number} for {{member}}")
    for number in range(8):
        await greeted(greeting_world, f"friend{number}")
        if number == 3:
            await greeting_world.restart()
    firsts = [message.content[:6] for message in greeting_world.welcome.history()]
    assert len(firsts) == 8
    assert all(one != other for one, other in itertools.pairwise(firsts))


async def test_a_wrong_variable_is_refused_by_name(greeting_world: World) -> None:
    result = await add_text(greeting_world, "Hello {member.roles}")
    assert "`{member.roles}`" in said(result)
    assert "None yet" in described(await greeting_world.mod.slash(greeting_world.general, "welcome texts"))


async def test_a_text_is_changed_and_removed_after_a_restart(greeting_world: World) -> None:
    world = greeting_world
    panel = await add_text(world, "First {member}")
    assert panel.response is not None
    number = panel.response.components[0]["components"][0]["options"][0]["value"]
    await world.restart()
    form = await world.mod.select(panel.response.message, [number], custom_id="welcome:texts")
    await world.restart()
    changed = await world.mod.submit_modal(form, {"words": "Second {member}"})
    assert "Second" in described(changed)
    assert changed.response is not None
    form = await world.mod.select(changed.response.message, [number], custom_id="welcome:texts")
    assert "None yet" in described(await world.mod.submit_modal(form, {}))


async def test_there_is_room_for_ten(greeting_world: World) -> None:
    panel = await greeting_world.mod.slash(greeting_world.general, "welcome texts")
    assert panel.response is not None
    for number in range(10):
        form = await greeting_world.mod.click(panel.response.message, label="Add a text")
        await greeting_world.mod.submit_modal(form, {"words": f"Text {number}"})
    form = await greeting_world.mod.click(panel.response.message, label="Add a text")
    assert "room for 10" in said(await greeting_world.mod.submit_modal(form, {"words": "Text 11"}))


async def test_each_text_can_be_previewed_as_oneself(greeting_world: World) -> None:
    await add_text(greeting_world, "First {member}")
    await add_text(greeting_world, "Second {name}")
    result = await greeting_world.mod.slash(greeting_world.general, "welcome preview")
    assert said(result) == f"First {greeting_world.mod.mention}"
    assert [message.content for message in result.followups] == ["Second mod"]
    assert all(message.ephemeral for message in result.followups)


async def test_newcomers_are_shown_around(greeting_world: World) -> None:
    world = greeting_world
    await greeted(world, "before")
    assert "Show me around" not in labels(last(world))
    await world.mod.slash(world.general, "welcome places", channel=world.general, about="Where **everyone** talks")
    for number in range(4):
        channel = world.guild.create_text_channel(f"place{number}")
        await world.mod.slash(world.general, "welcome places", channel=channel, about=f"Number {number}")
    refused = await world.mod.slash(world.general, "welcome places", channel=world.welcome, about="One more")
    assert "5 places at the most" in said(refused)
    cleo = await greeted(world)
    tour = described(await cleo.click(last(world), label="Show me around"))
    assert tour.count("\n") == 4
    assert f"<#{world.general.id}> · Where \\*\\*everyone\\*\\* talks" in tour
    await world.mod.slash(world.general, "welcome places", channel=world.general)
    assert f"<#{world.general.id}>" not in described(await cleo.click(last(world), label="Show me around"))


async def introduce(world: World, who: simcord.MemberActor, about: str, **more: object) -> simcord.InteractionResult:
    form = await who.click(last(world), label="Introduce yourself")
    return await who.submit_modal(form, {"about": about, **more})


async def test_an_introduction_is_posted_changed_and_taken_down(greeting_world: World) -> None:
    world = greeting_world
    form = await world.mod.slash(world.general, "welcome interests")
    await world.mod.submit_modal(form, {"lines": "bread\ntrains\n\nbread"})
    cleo = await greeted(world)
    result = await introduce(world, cleo, "I bake. @everyone", wish="Company", interests=["bread"])
    assert "goes to" in said(result)
    await world.restart()
    await world.pass_time(minutes=1)
    [card] = world.thanks.history()
    words = card.embeds[0].description or ""
    assert "I bake. \\@everyone" in words
    assert "Company" in words
    assert "bread" in words
    assert card.mentions == [] or [user.id for user in card.mentions] == [cleo.id]

    await world.ann.click(card, label="Say hi")
    assert "says hi" in (world.thanks.history()[0].embeds[0].description or "")
    assert "Only the person who wrote this" in said(await world.ann.click(card, label="Change"))
    report = await world.ann.click(card, label="Report to the moderators")
    assert "Thank you for saying so" in said(
        await world.ann.submit_modal(report, {"happened": "That is about me.", "along": "yes"})
    )
    assert "yours" in said(await cleo.click(card, label="Report to the moderators"))
    panel = await cleo.click(card, label="Change")
    assert panel.response is not None
    form = await cleo.click(panel.response.message, label="Edit it")
    await cleo.submit_modal(form, {"about": "I bake and sing."})
    await world.pass_time(minutes=1)
    [card] = world.thanks.history()
    assert "I bake and sing." in (card.embeds[0].description or "")
    assert "says hi" in (card.embeds[0].description or "")
    await cleo.click(panel.response.message, label="Take it down")
    await world.pass_time(minutes=1)
    assert world.thanks.history() == []
    assert await introductions.get(world.bot.services.database, world.guild.id, cleo.id) is None


async def test_there_is_room_for_25_interests_and_five_places(greeting_world: World) -> None:
    world = greeting_world
    form = await world.mod.slash(world.general, "welcome interests")
    lines = "\n".join(f"craft {number}" for number in range(26))
    assert "26" in said(await world.mod.submit_modal(form, {"lines": lines}))
    places = [world.guild.create_text_channel(f"place-{number}") for number in range(6)]
    answers = [
        said(await world.mod.slash(world.general, "welcome places", channel=place, about="a place")) for place in places
    ]
    assert "5" in answers[-1]
    cleo = await greeted(world)
    around = described(await cleo.click(last(world), label="Show me around"))
    assert [f"<#{place.id}>" in around for place in places] == [True] * 5 + [False]
    form = await cleo.click(last(world), label="Introduce yourself")
    assert "craft" not in str(form)


@pytest.mark.parametrize(("interests", "kind"), [(10, discord.ComponentType.checkbox_group), (11, MENU)])
async def test_interests_are_boxes_as_long_as_discord_has_room_for_them(
    greeting_world: World, interests: int, kind: discord.ComponentType
) -> None:
    world = greeting_world
    crafts = [f"craft {number}" for number in range(interests)]
    form = await world.mod.slash(world.general, "welcome interests")
    await world.mod.submit_modal(form, {"lines": "\n".join(crafts)})
    cleo = await greeted(world)
    assert await asked_for_interests(world, cleo) == (kind.value, [])
    await introduce(world, cleo, "I bake.", interests=crafts[:2])
    assert await asked_for_interests(world, cleo) == (kind.value, crafts[:2])


async def asked_for_interests(world: World, member: simcord.MemberActor) -> tuple[int, list[str]]:
    """How the form asks for interests, and which are chosen already."""
    form = await member.click(last(world), label="Introduce yourself")
    assert form.modal is not None
    [asked] = [
        one for one in (label["component"] for label in form.modal["components"]) if one["custom_id"] == "interests"
    ]
    return asked["type"], [one["value"] for one in asked["options"] if one.get("default")]


async def test_who_left_while_writing_introduces_nobody(greeting_world: World) -> None:
    world = greeting_world
    await world.settings("welcome", where="both")
    cleo = await greeted(world)
    form = await cleo.user.click(world.dms(cleo)[0], label="Introduce yourself")
    await world.leave(cleo)
    assert "no longer in The Hearth" in said(await cleo.user.submit_modal(form, {"about": "I bake."}))
    assert "no longer in The Hearth" in said(await cleo.user.click(world.dms(cleo)[0], label="Introduce yourself"))
    await world.pass_time(minutes=1)
    assert world.thanks.history() == []


@pytest.mark.parametrize("letter", ["x", "*", "*\n", ":)"])
async def test_the_longest_words_fit_whatever_they_consist_of(greeting_world: World, letter: str) -> None:
    world, mark = greeting_world, letter.strip()
    interests = [f"{number:02}{mark * 60}"[:60] for number in range(25)]
    form = await world.mod.slash(world.general, "welcome interests")
    assert "can choose from" in described(await world.mod.submit_modal(form, {"lines": "\n".join(interests)}))
    panel = [await add_text(world, (letter * 2000)[:2000]) for _text in range(10)][-1]
    assert panel.response is not None
    assert panel.response.embeds[0].title == "Greeting texts"
    cleo = await greeted(world)
    words = (letter * 600)[:600]
    await introduce(world, cleo, words, wish=words, offer=words, interests=interests)
    await world.pass_time(minutes=1)
    [card] = world.thanks.history()
    assert (words if letter == "x" else mark) in (card.embeds[0].description or "").replace("\\", "")
    await world.ann.click(card, label="Say hi")
    assert "says hi" in (world.thanks.history()[0].embeds[0].description or "")


async def test_an_introduction_goes_with_forgetting(greeting_world: World) -> None:
    cleo = await greeted(greeting_world)
    await introduce(greeting_world, cleo, "I bake.")
    await greeting_world.pass_time(minutes=1)
    assert len(greeting_world.thanks.history()) == 1
    await greeting_world.leave(cleo)
    await greeting_world.pass_time(days=15.5)
    assert greeting_world.thanks.history() == []


async def test_the_buttons_of_a_newcomer_are_theirs(greeting_world: World) -> None:
    await greeted(greeting_world)
    for label in ("Introduce yourself", "Not now"):
        assert "That button is for the newcomer" in said(
            await greeting_world.ann.click(last(greeting_world), label=label)
        )


async def test_it_is_asked_twice_how_it_is_going(greeting_world: World) -> None:
    world = greeting_world
    cleo = await greeted(world)
    await introduce(world, cleo, "I bake.")
    await world.pass_time(days=2.9)
    assert world.dms(cleo) == []
    await world.restart()
    await world.pass_time(days=0.2)
    [question] = world.dms(cleo)
    assert "not sure anyone has said a proper hello" in question.content
    assert labels(question) == ["Settling in well"], "nobody is there who could be told of anything else"
    await cleo.user.click(question, label="Settling in well")
    assert "good to hear" in world.dms(cleo)[0].content
    await world.ann.click(world.thanks.history()[0], label="Say hi")
    await world.pass_time(days=12)
    [_answer, hello, again] = world.dms(cleo)
    assert "**ann** said hello to you" in hello.content
    assert "people there are always glad to hear from you" in again.content
    await world.pass_time(days=20)
    assert len(world.dms(cleo)) == 3


@pytest.mark.parametrize("label", ["A bit lost", "I would like to meet someone"])
async def test_greeters_are_told_with_consent(greeting_world: World, label: str) -> None:
    world = greeting_world
    kitchen = world.guild.create_text_channel("kitchen")
    await world.settings("greeters", channel=kitchen)
    cleo = await greeted(world)
    await world.ann.click(last(world), label="Say hi")
    await introduce(world, cleo, "I bake.")
    await world.pass_time(days=3.1)
    [question] = world.dms(cleo)
    await cleo.user.click(question, label=label)
    asked = world.dms(cleo)[0].content
    assert f"said in <#{kitchen.id}>, with your name; everybody in the server can read that channel" in asked
    await world.pass_time(minutes=1)
    assert kitchen.history() == []
    await cleo.user.click(world.dms(cleo)[0], label="Yes, tell them")
    await world.pass_time(minutes=1)
    [note] = kitchen.history()
    assert cleo.mention in note.content
    assert "passing it on" in world.dms(cleo)[0].content


async def test_nobody_is_told_without_consent(greeting_world: World) -> None:
    world = greeting_world
    kitchen = world.guild.create_text_channel("kitchen")
    await world.settings("greeters", channel=kitchen)
    cleo = await greeted(world)
    await world.ann.click(last(world), label="Say hi")
    await introduce(world, cleo, "I bake.")
    await world.pass_time(days=3.1)
    await cleo.user.click(world.dms(cleo)[0], label="A bit lost")
    await cleo.user.click(world.dms(cleo)[0], label="No, thank you")
    await world.pass_time(minutes=5)
    assert kitchen.history() == []
    assert "keep it to myself" in world.dms(cleo)[0].content


async def test_who_said_not_now_is_not_asked(greeting_world: World) -> None:
    world = greeting_world
    cleo = await greeted(world)
    await introduce(world, cleo, "I bake.")
    assert "**Coming up** · how your first days are going" in await world.inbox(cleo)
    assert "I won't ask again" in said(await cleo.click(last(world), label="Not now"))
    assert "Coming up" not in await world.inbox(cleo)
    assert "**Cancelled** · how your first days are going" in await world.inbox(cleo)
    await world.ann.click(last(world), label="Say hi")
    await world.pass_time(days=20)
    assert world.dms(cleo) == []
