"""Interactions with the stand-in: answered first, and followed up, through discord.py."""

import asyncio
from typing import Any

import discord
from discord import app_commands

from tests.stand_in.clients import GENERAL, Client, Json, StandIn, heard

Interaction = discord.Interaction[Any]


def command(name: str) -> Json:
    return {"id": "3000", "name": name, "type": 1, "options": []}


def posted(seen: Json, place: int = GENERAL) -> list[tuple[str, str | None]]:
    """What stands there, and who alone can see it."""
    return [(one["content"], one.get("shown_to")) for one in seen["messages"].get(str(place), [])]


async def test_an_answer_is_for_all_or_for_one(stand_in: StandIn) -> None:
    async with stand_in.client() as client:

        @client.tree.command(description="Says something.")
        async def speak(interaction: Interaction) -> None:
            await interaction.response.send_message("hello")
            await interaction.followup.send("psst", ephemeral=True)

        assert client.tree.get_command("speak") is speak
        told = await stand_in.do("interact", user=10_001, data=command("speak"))
        assert (told["answer"]["type"], told["answer"]["data"]["content"]) == (4, "hello")
        seen = await stand_in.until(lambda seen: len(posted(seen)) == 2)
        assert posted(seen) == [("hello", None), ("psst", "10001")]
        assert [one.content async for one in client.general.history()] == ["hello"]


async def test_a_deferred_answer_comes_later_and_is_taken_back(stand_in: StandIn) -> None:
    async with stand_in.client() as client:

        @client.tree.command(description="Takes its time.")
        async def ponder(interaction: Interaction) -> None:
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send("the first takes its place")
            more = await interaction.followup.send("more", wait=True)
            await more.edit(content="even more")
            await interaction.edit_original_response(content="done")
            await interaction.delete_original_response()

        assert client.tree.get_command("ponder") is ponder
        told = await stand_in.do("interact", user=10_001, data=command("ponder"))
        assert told["answer"]["type"] == 5
        seen = await stand_in.until(lambda seen: posted(seen) == [("even more", None)])
        paths = [(one["method"], one["status"]) for one in seen["requests"] if "/webhooks/" in one["path"]]
        assert paths == [("POST", 200), ("POST", 200), ("PATCH", 200), ("PATCH", 200), ("DELETE", 204)]


async def test_a_button_changes_its_message(stand_in: StandIn) -> None:
    class Press(discord.ui.View):
        @discord.ui.button(label="Press", custom_id="press")
        async def press(self, interaction: Interaction, _button: discord.ui.Button["Press"]) -> None:
            await interaction.response.edit_message(content=f"pressed by {interaction.user.id}", view=None)

    async with stand_in.client() as client:
        client.add_view(Press(timeout=None))
        message = await client.general.send("press me", view=Press(timeout=None))
        data = {"component_type": 2, "custom_id": "press"}
        told = await stand_in.do("interact", user=10_001, kind=3, message=message.id, data=data)
        assert told["answer"]["type"] == 7
        assert posted(await stand_in.do("seen")) == [("pressed by 10001", None)]


async def test_what_is_said_to_one_alone_opens_no_thread_that_rests(stand_in: StandIn) -> None:
    class Press(discord.ui.View):
        @discord.ui.button(label="Press", custom_id="press")
        async def press(self, interaction: Interaction, _button: discord.ui.Button["Press"]) -> None:
            assert isinstance(interaction.channel, discord.Thread)
            await interaction.channel.edit(archived=True)
            await interaction.response.send_message("psst", ephemeral=True)
            await interaction.followup.send("and more", ephemeral=True)

    async with stand_in.client() as client:
        client.add_view(Press(timeout=None))
        thread = await client.general.create_thread(name="apart", type=discord.ChannelType.private_thread)
        await thread.add_user(discord.Object(10_001))
        message = await thread.send("press me", view=Press(timeout=None))
        data = {"component_type": 2, "custom_id": "press"}
        await stand_in.do("interact", user=10_001, kind=3, message=message.id, channel=thread.id, data=data)
        await stand_in.until(lambda seen: len(posted(seen, thread.id)) == 3)
        assert (await client.fetch_channel(thread.id)).archived  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


async def test_a_press_is_put_off_and_then_changes_its_message(stand_in: StandIn) -> None:
    class Wait(discord.ui.View):
        @discord.ui.button(label="Wait", custom_id="wait")
        async def wait_for_it(self, interaction: Interaction, _button: discord.ui.Button["Wait"]) -> None:
            await interaction.response.defer()
            assert (await interaction.original_response()).content == "wait"
            await interaction.edit_original_response(content="now")
            await interaction.followup.send("and this")

    async with stand_in.client() as client:
        client.add_view(Wait(timeout=None))
        message = await client.general.send("wait", view=Wait(timeout=None))
        data = {"component_type": 2, "custom_id": "wait"}
        told = await stand_in.do("interact", user=10_001, kind=3, message=message.id, data=data)
        assert told["answer"]["type"] == 6
        seen = await stand_in.until(lambda seen: len(posted(seen)) == 2)
        assert posted(seen) == [("now", None), ("and this", None)]


async def test_a_form_is_shown_and_sent_off(stand_in: StandIn) -> None:
    class Form(discord.ui.Modal, title="A form"):
        words = discord.ui.TextInput["Form"](label="Words", custom_id="words")

        async def on_submit(self, interaction: Interaction) -> None:
            await interaction.response.send_message(str(self.words), ephemeral=True)

    async with stand_in.client() as client:

        @client.tree.command(description="Shows a form.")
        async def form(interaction: Interaction) -> None:
            await interaction.response.send_modal(Form(custom_id="form"))

        assert client.tree.get_command("form") is form
        shown = await stand_in.do("interact", user=10_001, data=command("form"))
        assert (shown["answer"]["type"], shown["answer"]["data"]["custom_id"]) == (9, "form")
        field = {"type": 4, "custom_id": "words", "value": "well said"}
        data = {"custom_id": "form", "components": [{"type": 1, "components": [field]}]}
        await stand_in.do("interact", user=10_001, kind=5, data=data)
        assert posted(await stand_in.do("seen")) == [("well said", "10001")]


async def test_commands_are_made_known(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        _greets(client)
        made = await client.tree.sync()
        assert [(one.id, one.name) for one in await client.tree.fetch_commands()] == [(made[0].id, "greet")]
        assert [one["description"] for one in (await stand_in.do("seen"))["commands"]] == ["Greets."]


async def test_in_direct_messages_with_the_locale_and_rights_that_are_asked_for(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        found: list[tuple[Any, ...]] = []

        @client.tree.command(description="Looks around.")
        async def look(interaction: Interaction) -> None:
            found.append((interaction.guild_id, interaction.locale, interaction.permissions.value))
            await interaction.response.send_message("ok")

        assert client.tree.get_command("look") is look
        await stand_in.do("interact", user=10_001, data=command("look"), direct=True, locale="de")
        await stand_in.do("interact", user=10_001, data=command("look"), permissions="0")
        assert [one[:2] for one in found] == [(None, discord.Locale.german), (100, discord.Locale.american_english)]
        assert found[1][2] == 0
        assert posted(await stand_in.do("seen"), 2_010_001) == [("ok", None)]


async def test_a_raw_event_is_told_as_it_is(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        joined = {"user": {"id": "9", "username": "odd", "discriminator": "0", "avatar": None}, "guild_id": "100"}
        rest: Json = {"roles": [], "joined_at": None, "flags": 0}
        await stand_in.do("dispatch", event="GUILD_MEMBER_ADD", data={**joined, **rest})
        await heard(client, ("join", 9))


async def test_a_raw_interaction_can_be_answered_once_and_in_time(stand_in: StandIn) -> None:
    odd = {"id": "77", "token": "77", "type": 99, "channel_id": str(GENERAL), "member": 5, "oddly": "\ud800"}
    await stand_in.do("dispatch", event="INTERACTION_CREATE", data=odd)
    codes: list[int] = []
    for number in (77, 77, 78):
        async with stand_in.http.post(
            f"/api/v10/interactions/{number}/{number}/callback", json={"type": 4, "data": {"content": "so"}}
        ) as response:
            codes.append((await response.json())["code"] if response.status >= 400 else response.status)
    assert codes == [204, 40060, 10062]
    assert await stand_in.do("await_answer", id=77) == {"answer": {"type": 4, "data": {"content": "so"}}}
    assert await stand_in.do("await_answer", id=78) == {"answer": None}


async def test_a_load_uses_a_command_so_many_times(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        _greets(client)
        told = await stand_in.do("load", data=command("greet"), total=40, in_flight=8)
        assert len(told["latencies"]) == 40
        assert len(posted(await stand_in.do("seen"))) == 40


async def test_whoever_hangs_up_hears_nothing(stand_in: StandIn) -> None:
    asking = asyncio.create_task(stand_in.do("interact", user=10_001, data=command("nothing")))
    async with asyncio.timeout(2):  # sooner than Discord itself would give up
        while not asking.done():
            await stand_in.do("hang_up")
    told = await asking
    assert told["answer"] is None
    async with stand_in.http.post(f"/api/v10/webhooks/2000/{told['id']}", json={"content": "late"}) as response:
        assert (response.status, (await response.json())["code"]) == (404, 10015)


def _greets(client: Client) -> None:
    async def greet(interaction: Interaction) -> None:
        await interaction.response.send_message("hello")

    client.tree.add_command(app_commands.Command(name="greet", description="Greets.", callback=greet))
