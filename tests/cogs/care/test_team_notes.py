"""What stands in the way reaches somebody who can mend it, whatever channels a team has."""

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.moderation.team_notes import TeamNote
from tests.cogs.care.people import helper_of, said, words_of
from tests.world import World


def forbid(world: World, place: simcord.ChannelHandle) -> None:
    """Somebody takes it from the bot to write in a channel."""
    assert world.guild.me is not None
    deny = discord.Permissions(send_messages=True).value
    mine = Overwrite(target_id=world.guild.me.id, type=OverwriteType.MEMBER, allow=0, deny=deny)
    world.env.backend.set_overwrite(place.id, mine)


async def fail_to_greet(world: World) -> None:
    """Newcomers come, and Hearth may not write where they would be greeted."""
    await world.settings("welcome", channel=world.welcome)
    forbid(world, world.welcome)
    await world.join("newcomer")
    await world.pass_time(hours=1)


async def test_without_a_channel_the_next_of_the_team_is_told_once_a_day(world: World) -> None:
    await fail_to_greet(world)
    assert "can't" not in said(await world.ann.slash(world.general, "kudos mine"))
    told = await world.mod.slash(world.general, "kudos mine")
    assert world.welcome.mention in words_of(told.followups[-1])
    assert all(message.flags.ephemeral for message in told.followups)
    assert (await world.mod.slash(world.general, "kudos mine")).followups == []
    await world.pass_time(days=2)
    assert (await world.mod.slash(world.general, "kudos mine")).followups == []


async def test_whoever_acts_for_the_team_is_told_after_a_restart_too(world: World) -> None:
    helper = helper_of(world)
    await fail_to_greet(world)
    await world.restart()
    assert world.welcome.mention in said(await helper.slash(world.general, "kudos mine"))


async def test_what_has_a_channel_is_said_there_and_not_again(world: World) -> None:
    office = world.private_channel("office")
    await world.settings("team", channel=office)
    await fail_to_greet(world)
    assert world.welcome.mention in words_of(office.history()[-1])
    assert (await world.mod.slash(world.general, "kudos mine")).followups == []


async def test_where_the_teams_channel_is_lost_another_one_of_theirs_serves(world: World) -> None:
    office, other = world.private_channel("office"), world.private_channel("other")
    await world.settings("team", channel=office)
    await world.settings("check_ins", moderators=other)
    forbid(world, office)
    await fail_to_greet(world)
    assert world.welcome.mention in words_of(other.history()[-1])


@pytest.mark.parametrize("broken", ["kudos", "unheard"])
async def test_every_feature_tells_of_a_channel_that_it_lost(world: World, broken: str) -> None:
    office, place = world.private_channel("office"), world.private_channel("place")
    await world.settings("welcome", moderators=office)
    if broken == "kudos":
        await world.settings("kudos", channel=place)
        forbid(world, place)
        await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the secret soup")
    else:
        await world.settings("check_ins", channel=world.welcome, unheard_channel=place)
        forbid(world, place)
        form = await world.ann.slash(world.general, "checkin now")
        answers = {"mood": "1", "wish": ["listen"], "audience": ["everyone:0"], "words": "a secret"}
        await world.ann.submit_modal(form, answers)
    await world.pass_time(days=1)
    words = "\n".join(words_of(one) for one in office.history())
    assert place.mention in words
    assert "secret" not in words
    assert world.ann.mention not in words


async def test_a_note_is_told_until_it_needs_no_telling(world: World) -> None:
    notes, words = world.bot.services.team_notes, ["Ben waits to be let in."]

    async def draw(_guild_id: int) -> TeamNote | None:
        return TeamNote(words[0]) if words else None

    notes.register("test.wish", draw)
    await world.bot.services.database.write(lambda tx: notes.add(tx, world.guild.id, "test.wish"))
    for _day in range(2):
        assert "Ben waits" in said(await world.mod.slash(world.general, "kudos mine"))
        assert "Ben waits" not in said(await world.mod.slash(world.general, "kudos mine"))
        await world.pass_time(days=1, minutes=1)
    words.clear()
    assert (await world.mod.slash(world.general, "kudos mine")).followups == []
    assert await world.bot.services.database.column("SELECT kind FROM team_notes") == []


async def test_what_is_asked_once_is_not_asked_again(world: World) -> None:
    notes = world.bot.services.team_notes

    async def draw(_guild_id: int) -> TeamNote | None:
        return TeamNote("Which of them is it?")

    notes.register("test.once", draw, once=True)
    for _time in range(2):
        await world.bot.services.database.write(lambda tx: notes.add(tx, world.guild.id, "test.once"))
    assert "Which of them" in said(await world.mod.slash(world.general, "kudos mine"))
    await world.bot.services.database.write(lambda tx: notes.add(tx, world.guild.id, "test.once"))
    await world.pass_time(days=3)
    assert (await world.mod.slash(world.general, "kudos mine")).followups == []


async def test_a_team_with_places_that_do_not_agree_is_asked_once(world: World) -> None:
    office, other = world.private_channel("office"), world.private_channel("other")
    await world.settings("welcome", moderators=office)
    await world.settings("check_ins", moderators=other)
    await world.pass_time(days=1, hours=1)
    asked = said(await world.mod.slash(world.general, "kudos mine"))
    assert office.mention in asked
    assert other.mention in asked
    await world.pass_time(days=2)
    assert (await world.mod.slash(world.general, "kudos mine")).followups == []


async def test_a_team_whose_places_agree_is_not_asked(world: World) -> None:
    office = world.private_channel("office")
    await world.settings("welcome", moderators=office)
    await world.settings("check_ins", moderators=office)
    await world.pass_time(days=1, hours=1)
    assert (await world.mod.slash(world.general, "kudos mine")).followups == []
