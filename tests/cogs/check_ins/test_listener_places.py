"""Who reads what is said to listeners is said truly, nothing stands where everybody reads, and nobody is exposed."""

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.config import Config
from tests.cogs.check_ins.people import SECRET, cards, check_in, rows, said, text
from tests.cogs.check_ins.talks import EASY, NAMED, NAMELESS
from tests.world import World


class Place:
    """A private channel of listeners, and a moderator who listens."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.listening, self.office = world.private_channel("listening"), world.private_channel("office")
        self.open, self.talks = world.guild.create_text_channel("check-ins"), world.guild.create_text_channel("talks")

    async def ask(self, audience: str = NAMED) -> simcord.InteractionResult:
        result = await check_in(self.world, self.world.ann, audience=audience, mood=1)
        await self.world.pass_time(minutes=0.2)
        return result

    def publish(self) -> None:
        """Somebody opens the channel to everyone."""
        self.world.env.backend.delete_overwrite(self.listening.id, self.world.guild.default_role.id)

    def close(self) -> None:
        """And somebody closes it again."""
        closed = Overwrite(
            target_id=self.world.guild.default_role.id,
            type=OverwriteType.ROLE,
            allow=0,
            deny=discord.Permissions(view_channel=True).value,
        )
        self.world.env.backend.set_overwrite(self.listening.id, closed)

    @property
    def seen(self) -> str:
        return "\n".join(text(one) for one in cards(self.listening))

    def letters(self) -> list[discord.Message]:
        known = self.world.ann.id in self.world.env.backend.dm_channels
        return self.world.dms(self.world.ann) if known else []


@pytest.fixture
async def place(world: World) -> Place:
    place = Place(world)
    await world.settings("check_ins", listeners_channel=place.listening, talks=place.talks, channel=place.open)
    await world.settings("check_ins", **{**EASY, "listeners_public": False}, moderators=place.office)
    await world.mod.slash(world.general, "listener on")
    return place


async def test_the_form_names_the_channel_and_who_reads_it(place: Place) -> None:
    form = await place.world.ann.slash(place.world.general, "checkin now")
    assert "Volunteers and moderators read #listening" in str(form.modal)
    assert "Everyone who can read" in said(await place.ask())


async def test_where_everyone_may_read_it_people_are_told_so(place: Place) -> None:
    place.publish()
    await place.world.settings("check_ins", listeners_public=True)
    form = await place.world.ann.slash(place.world.general, "checkin now")
    assert "Everyone here can read #listening" in str(form.modal)
    shown = said(await place.ask())
    assert f"Everyone in this server can read <#{place.listening.id}>" in shown
    assert "the listeners, and moderators" not in shown
    assert SECRET in place.seen


async def test_nobody_is_offered_a_place_that_everyone_reads_unsaid(place: Place) -> None:
    place.publish()
    await place.world.settle()
    form = await place.world.ann.slash(place.world.general, "checkin now")
    assert NAMED not in str(form.modal)
    assert "everyone could read their channel" in str(form.modal)


async def test_opened_meanwhile_the_words_wait_and_author_and_team_hear_so(place: Place, config: Config) -> None:
    form = await place.world.ann.slash(place.world.general, "checkin now")
    place.world.env.inject_error("POST", f"/channels/{place.listening.id}/messages", status=500, times=1)
    await place.world.ann.submit_modal(form, {"mood": "1", "wish": ["listen"], "audience": [NAMELESS], "words": SECRET})
    place.publish()
    await place.world.pass_time(minutes=45)
    assert SECRET not in place.seen
    [told] = place.letters()
    assert "no listener sees it yet" in told.content
    assert f"<#{place.listening.id}>" in told.content
    assert f"everyone here can read <#{place.listening.id}>" in text(cards(place.office)[-1])
    assert str(place.world.ann.id) not in text(cards(place.office)[-1])

    place.close()
    await place.world.pass_time(hours=1.1)
    assert SECRET in place.seen
    await place.world.pass_time(minutes=40)
    assert "I haven't forgotten you" in place.letters()[-1].content
    assert len(place.letters()) == 2


async def test_whoever_is_barred_while_their_words_wait_hears_that_nobody_sees_them(place: Place) -> None:
    world = place.world
    world.env.inject_error("POST", f"/channels/{place.listening.id}/messages", status=500, times=5)
    await place.ask()
    await world.mod.slash(world.general, "care bar", member=world.ann, **{"from": "sharing"}, days=3)
    await world.pass_time(hours=2)
    assert SECRET not in place.seen
    assert "the moderators there paused this for you" in text(place.letters()[-1])


async def test_what_stands_already_is_taken_away_and_comes_back(place: Place) -> None:
    stored = await place.ask()
    assert SECRET in place.seen
    place.publish()
    await place.world.pass_time(hours=1.2)
    assert SECRET not in place.seen
    assert "no listener sees it yet" in place.letters()[-1].content
    assert stored.response is not None
    place.close()
    await place.world.pass_time(hours=1.2)
    assert SECRET in place.seen


async def test_what_was_read_is_not_said_never_to_have_been_posted(place: Place, config: Config) -> None:
    await place.ask()
    await place.world.pass_time(minutes=5)
    await place.world.reset("check_ins.listeners_channel")
    await place.world.pass_time(minutes=40)
    told = place.letters()[-1].content
    assert "stood in the listeners' channel" in told
    assert not any("could not be posted" in one.content for one in place.letters())
    assert rows(config, "SELECT audience FROM check_ins") == [("me",)]


@pytest.mark.parametrize("button", ["Without my name", "With my name"])
async def test_everyone_sees_it_only_after_a_choice_that_says_how(place: Place, button: str) -> None:
    ann = place.world.ann
    await place.ask(NAMELESS)
    await place.world.pass_time(minutes=40)
    asked = await ann.user.click(place.letters()[-1], label="Everyone here")
    assert cards(place.open) == []
    assert asked.response is not None
    below = str(asked.response.components)
    assert 0 < below.find("Without my name") < below.find("With my name")
    await ann.user.click(asked.response, label=button)
    await place.world.pass_time(minutes=0.2)
    [card] = cards(place.open)
    assert SECRET in text(card)
    assert (ann.mention in text(card)) == (button == "With my name")
    assert SECRET not in place.seen


async def test_an_old_button_does_not_expose_whoever_is_heard_by_now(place: Place) -> None:
    ann = place.world.ann
    await place.ask(NAMELESS)
    await place.world.pass_time(minutes=40)
    old = place.letters()[-1]
    asked = await ann.user.click(old, label="Everyone here")
    await place.world.mod.click([one for one in cards(place.listening) if one.components][-1], label="I'll listen")
    await place.world.pass_time(minutes=1)
    assert "This has changed since" in said(await ann.user.click(old, label="Everyone here"))
    assert asked.response is not None
    assert "This has changed since" in said(await ann.user.click(asked.response, label="With my name"))
    await place.world.pass_time(minutes=1)
    assert cards(place.open) == []


async def test_whoever_left_shows_nothing_to_everyone(place: Place) -> None:
    await place.ask(NAMELESS)
    await place.world.pass_time(minutes=40)
    old = place.letters()[-1]
    await place.world.mod.click([one for one in cards(place.listening) if one.components][-1], label="I'll listen")
    await place.world.leave(place.world.ann)
    await place.world.ann.user.click(old, label="Everyone here")
    await place.world.pass_time(minutes=1)
    assert cards(place.open) == []
