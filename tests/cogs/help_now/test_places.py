"""Where the place for words of a crisis is lost or opened to everyone: they wait, and all who must know do."""

from typing import Any

import pytest

from tests.cogs.help_now.people import (
    WORDS,
    Office,
    cards,
    close_to_everyone,
    forbid,
    open_to_everyone,
    said,
    tell_moderators,
    text,
)
from tests.world import World


@pytest.fixture
async def office(world: World) -> Office:
    office = Office(world)
    await office.open()
    return office


async def test_what_everybody_could_read_is_not_posted_and_waits_until_they_cannot(office: Office) -> None:
    world, other = office.world, office.world.private_channel("other")
    await world.settings("check_ins", moderators=other)
    await open_to_everyone(world, office.channel)
    told = said(await tell_moderators(world, world.ann))
    assert "have not reached the moderators yet" in told
    assert WORDS in told
    assert "findahelpline.com" in told
    await office.moment()
    assert cards(office.channel) == []
    assert ["can't post it where it belongs" in text(one) for one in cards(other)] == [True]
    await world.restart()
    await world.pass_time(minutes=16)
    assert cards(office.channel) == []
    assert "has not reached the moderators" in text(office.heard(world.ann)[-1])
    await close_to_everyone(world, office.channel)
    await world.pass_time(minutes=5)
    assert WORDS in text(office.card)
    assert "has now reached the moderators" in text(office.heard(world.ann)[-1])
    assert not any(WORDS in text(one) for one in cards(other))
    await office.press(world.mod, "I'm writing to them")
    await office.moment()
    assert "is writing to you" in text(office.heard(world.ann)[-1])


async def test_what_is_added_meanwhile_comes_after_the_card(office: Office) -> None:
    world = office.world
    await open_to_everyone(world, office.channel)
    await tell_moderators(world, world.ann)
    await world.pass_time(minutes=16)
    await office.answer(world.ann, "please come", label="Write more")
    await close_to_everyone(world, office.channel)
    await world.pass_time(minutes=10)
    first, second = (one for one in cards(office.channel) if WORDS in text(one) or "please come" in text(one))
    assert WORDS in text(first)
    assert "please come" in text(second)
    assert f"/{first.id})" in text(second)


async def test_where_it_may_not_write_the_team_hears_of_it_elsewhere_and_what_to_mend(world: World) -> None:
    office, other, public = Office(world), world.private_channel("other"), world.guild.create_text_channel("public")
    await office.open()
    await world.settings("team", role=world.guild.roles["mods"], ping=True)
    await world.settings("check_ins", moderators=other)
    await world.settings("welcome", moderators=public)
    forbid(world, office.channel)
    assert "have not reached the moderators yet" in said(await tell_moderators(world, world.ann))
    await office.moment()
    [told] = cards(other)
    assert told.role_mentions
    await world.pass_time(minutes=6)
    assert f"`help_now moderators`: I can't do my part in <#{office.channel.id}>" in text(cards(other)[-1])
    assert cards(public) == []
    assert not any(WORDS in text(one) or world.ann.mention in text(one) for one in cards(other))


async def test_without_its_own_place_it_is_the_teams(world: World) -> None:
    office = Office(world)
    await world.settle()
    await world.settings("team", channel=office.channel)
    await tell_moderators(world, world.ann)
    assert WORDS in text(office.card)


async def test_a_card_shows_no_words_where_everybody_reads_by_now(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await open_to_everyone(world, office.channel)
    await office.press(world.mod, "I'm writing to them")
    await office.moment()
    assert WORDS not in text(office.card)
    assert "everybody can read this channel" in text(office.card)


async def test_when_its_place_comes_too_late_and_they_are_alright_it_is_not_posted(office: Office) -> None:
    world = office.world
    await open_to_everyone(world, office.channel)
    await tell_moderators(world, world.ann)
    await world.pass_time(minutes=16)
    await world.ann.user.click(office.heard(world.ann)[-1], label="I'm alright now")
    await close_to_everyone(world, office.channel)
    await world.pass_time(hours=3)
    assert not any(WORDS in text(one) for one in cards(office.channel))


async def test_it_is_looked_at_too_where_another_process_looks_after_the_server(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    state: Any = world.bot._connection  # pyright: ignore[reportPrivateUsage]
    state._guilds.pop(world.guild.id)
    await world.pass_time(minutes=16)
    assert WORDS in text(office.card)
    first = office.card.id
    await open_to_everyone(world, office.channel)
    await world.pass_time(minutes=50)
    assert office.card.id == first
    assert "has not reached the moderators" in text(office.heard(world.ann)[-1])


async def test_while_a_card_cannot_be_posted_the_way_to_mend_that_is_said(world: World) -> None:
    lost, other = world.private_channel("lost"), world.private_channel("other")
    await world.settings("team", channel=lost)
    await world.settings("check_ins", moderators=other)
    forbid(world, lost)
    await tell_moderators(world, world.ann)
    await world.pass_time(minutes=1)
    assert "`/settings team` show" in text(cards(other)[-1])  # `/settings help_now` has chosen nothing that is wrong.
    shown = said(await world.mod.slash(world.general, "care queue"))
    assert "`/settings help_now moderators:` chooses" in shown
    await world.settings("help_now", moderators=other)
    await world.pass_time(minutes=5)
    assert any(WORDS in text(one) for one in cards(other))


async def test_a_role_of_nearly_everybody_opens_a_channel_also_in_another_process(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = world.guild.create_role("members")
    for one in (world.mod, world.ann, world.ben, *[await world.join(name) for name in ("cid", "dee")]):
        world.env.backend.add_member_role(world.guild.id, one.id, role.id)
    opened, closed = world.private_channel("lounge", role), world.private_channel("office")
    await world.settle()
    fetch = world.bot.http.get_guild

    async def counted(guild_id: int, **options: Any) -> dict[str, Any]:  # The simulation leaves the number out.
        return {**await fetch(guild_id, **options), "approximate_member_count": 6}

    monkeypatch.setattr(world.bot.http, "get_guild", counted)

    def get_guild(_guild_id: int) -> None:
        """Know nothing of a server that another process looks after."""

    monkeypatch.setattr(world.bot, "get_guild", get_guild)
    places = world.bot.services.places
    assert [await places.is_public_now(world.guild.id, one.id) for one in (opened, closed)] == [True, False]
