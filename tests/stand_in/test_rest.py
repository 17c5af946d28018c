"""The stand-in's REST interface, through discord.py and, for what a client hides, through bare requests."""

from collections.abc import Awaitable
from typing import Any

import discord
import pytest

from tests.stand_in.clients import GENERAL, Client, StandIn, heard

POST = f"/api/v10/channels/{GENERAL}/messages"


async def test_a_nonce_gives_the_first_message_again(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        first = await client.general.send("hello", nonce="n")
        assert (await client.general.send("hello", nonce="n")).id == first.id
        assert (await client.general.send("hello", nonce="m")).id != first.id


async def test_who_cannot_be_written_to(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        await stand_in.do("close_dms", user=10_001)
        await stand_in.do("leave", user=10_002)
        await stand_in.do("refuse", channel=GENERAL, code=50013)
        assert await refusal((await client.create_dm(discord.Object(10_001))).send("hello")) == 50007
        assert await refusal((await client.create_dm(discord.Object(10_002))).send("hello")) == 50278
        assert await refusal(client.general.send("hello")) == 50013
        await stand_in.do("refuse", channel=GENERAL, code=0)
        await client.general.send("hello")
        partial = client.get_partial_messageable(GENERAL)
        await stand_in.do("delete_channel", channel=GENERAL)
        await heard(client, ("deleted", GENERAL))
        assert await refusal(partial.send("hello")) == 10003


async def test_a_direct_message_reaches_one_person(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        sent = await (await client.fetch_user(10_001)).send("hello")
        seen = await stand_in.do("seen")
        assert [one["id"] for one in seen["messages"][seen["direct"]["10001"]]] == [str(sent.id)]
        assert seen["messages"][str(GENERAL)] == []


async def test_a_channel_is_made_renamed_and_taken_away(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        channel = await client.guilds[0].create_text_channel("garden", topic="flowers")
        await channel.edit(name="orchard")
        found = {one.id: one.name for one in await client.guilds[0].fetch_channels()}
        assert found == {GENERAL: "general", channel.id: "orchard"}
        await channel.delete()
        await heard(client, ("deleted", channel.id))
        with pytest.raises(discord.NotFound):
            await client.fetch_channel(channel.id)


async def test_messages_are_edited_taken_back_and_read(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        posted = [await client.general.send(f"{number}") for number in range(4)]
        await posted[1].edit(content="one")
        await posted[2].delete()
        after = [one.content async for one in client.general.history(after=posted[0], oldest_first=True)]
        before = [one.content async for one in client.general.history(before=posted[3], limit=1)]
        assert (after, before) == (["one", "3"], ["one"])
        with pytest.raises(discord.NotFound):
            await client.general.fetch_message(posted[2].id)
        assert [one.content async for one in client.general.history(around=posted[1], limit=1)] == ["one"]
        await client.general.delete_messages([posted[0], posted[3]])
        assert [one.content async for one in client.general.history()] == ["one"]
        said = await stand_in.do("say", user=10_001, content="well said", reply_to=posted[0].id)
        await heard(client, ("message", int(said["id"])))


async def test_a_thread_is_begun_filled_and_closed(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        await permit(client, create_public_threads=True, manage_threads=True)
        message = await client.general.send("hello")
        thread = await message.create_thread(name="further")
        assert (thread.id, thread.parent_id) == (message.id, GENERAL)
        await heard(client, ("thread", thread.id))
        await thread.add_user(discord.Object(10_001))
        assert {one.id for one in await thread.fetch_members()} == {1000, 10_001}
        inside = await thread.send("inside", nonce="n")
        assert (await thread.send("inside", nonce="n")).id == inside.id
        await thread.edit(archived=True)
        assert (await client.fetch_channel(thread.id)).archived  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        private = await client.general.create_thread(name="apart", type=discord.ChannelType.private_thread)
        assert [one.id for one in await client.guilds[0].active_threads()] == [private.id]
        await private.delete()
        await heard(client, ("thread gone", private.id))
        assert await client.guilds[0].active_threads() == []


async def test_what_may_be_done_with_a_private_thread(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        message = await client.general.send("hello")
        assert await refusal(message.create_thread(name="further")) == 50013
        thread = await client.general.create_thread(name="apart", type=discord.ChannelType.private_thread)
        for who in (10_001, 10_002):
            await thread.add_user(discord.Object(who))
        await thread.remove_user(discord.Object(10_001))
        first = await thread.send("first")
        spoke = [
            (await stand_in.do("say", user=who, content="hi", channel=thread.id))["id"] for who in (10_001, 10_002)
        ]
        assert [number is not None for number in spoke] == [False, True]
        assert await refusal(thread.delete()) == await refusal(thread.edit(locked=True)) == 50013

        await thread.edit(archived=True)
        closed = (thread.add_user(discord.Object(10_001)), first.edit(content="1st"), thread.edit(name="far"))
        assert [await refusal(one) for one in closed] == [50083] * 3
        await first.delete()
        await thread.send("whoever speaks opens it")
        await thread.edit(name="far")
        known = (await stand_in.do("seen"))["threads"][str(thread.id)]
        assert (known["name"], known["inside"], known["thread_metadata"]["archived"]) == ("far", [1000, 10_002], False)

        await stand_in.do("refuse", channel=GENERAL, code=50013)
        assert await refusal(thread.send("hello")) == 50013
        await stand_in.do("delete_channel", channel=GENERAL)
        assert await refusal(client.fetch_channel(thread.id)) == 10003


async def test_nobody_but_who_manages_threads_opens_a_locked_one(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        thread = await client.general.create_thread(name="apart", type=discord.ChannelType.private_thread)
        role = await permit(client, manage_threads=True)
        await thread.edit(archived=True, locked=True)
        await client.guilds[0].me.remove_roles(role)
        assert await refusal(thread.send("hello")) == 50083
        assert await refusal(thread.edit(archived=False)) == 50013


async def test_it_is_told_how_many_members_have_a_role(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        guild = client.guilds[0]
        role = await guild.create_role(name="friends")
        for user in (10_001, 10_002):
            await (await guild.fetch_member(user)).add_roles(role)
        assert [count for one, count in (await guild.role_member_counts()).items() if one.id == role.id] == [2]


async def permit(client: Client, **may: bool) -> discord.Role:
    """The bot may do more than it asks for when it is invited."""
    role = await client.guilds[0].create_role(permissions=discord.Permissions(**may))
    await client.guilds[0].me.add_roles(role)
    return role


async def refusal(asking: Awaitable[object]) -> int:
    with pytest.raises(discord.HTTPException) as refused:
        await asking
    return refused.value.code


async def test_a_member_is_given_a_role_and_clears_screening(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        await stand_in.do("join", user=7, pending=True)
        guild = client.guilds[0]
        assert (await guild.fetch_member(7)).pending
        await stand_in.do("accept_rules", user=7)
        role = await guild.create_role(name="friends")
        member = await guild.fetch_member(7)
        await member.add_roles(role)
        found = await guild.fetch_member(7)
        assert (found.pending, [one.id for one in found.roles]) == (False, [guild.id, role.id])
        await found.remove_roles(role)
        assert (await guild.fetch_member(7)).roles == [guild.default_role]
        with pytest.raises(discord.NotFound):
            await guild.fetch_member(8)
        assert sorted([one.id async for one in guild.fetch_members(limit=3)]) == [7, 1000, 10_000]


async def test_what_no_description_knows_is_a_problem(stand_in: StandIn, discord_description: Any) -> None:
    async with stand_in.http.post(POST, json={"content": 5}), stand_in.http.get("/api/v10/nowhere"):
        pass
    seen = await stand_in.do("seen", requests_since=1)
    assert seen["unknown"] == ["GET /nowhere"]
    assert [one["path"] for one in seen["requests"]] == ["/nowhere"]
    assert len(seen["problems"]) == (2 if discord_description else 0)


async def test_a_private_channel_is_there_for_the_bot_and_for_no_role(stand_in: StandIn) -> None:
    async with stand_in.client() as client:
        made = await stand_in.do("add_channel", name="team", private=True)
        channel = await client.guilds[0].fetch_channel(int(made["id"]))
        assert not channel.permissions_for(client.guilds[0].default_role).view_channel
        assert channel.permissions_for(client.guilds[0].me).view_channel
