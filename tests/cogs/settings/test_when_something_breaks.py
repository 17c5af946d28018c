"""Whatever breaks, somebody who can mend it is told, once; and that it works again: as the page says.

`WRITE_PAGES=1` writes the page again.
"""

import os

import simcord

from tests.cogs.care.people import words_of
from tests.cogs.settings.breaking import PAGE, Setting, Told, Workshop, page_with, settings_of, table
from tests.world import World


async def test_the_page_says_who_is_told_when_and_in_which_words(world: World) -> None:
    shop, found = Workshop(world), dict[Told, list[Setting]]()
    await shop.open()
    settings = list(settings_of(world))
    for one in settings:
        assert one.mark.meanwhile or not getattr(one.mark, "needs", True), (
            f"what happens while {one.full_name} is broken?"
        )
        async for told in shop.troubles(one):
            found.setdefault(told, []).append(one)
    made = page_with(table(found, settings))
    if "WRITE_PAGES" in os.environ:
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made, "WRITE_PAGES=1 writes it again"


def posted(place: simcord.ChannelHandle) -> list[str]:
    return [words_of(message) for message in place.history()]


async def break_all(world: World) -> Workshop:
    """A server in which a newcomer, thanks and a round come while nothing can be posted; it is ten in the morning."""
    shop = Workshop(world)
    await shop.open()
    await world.settings("welcome", channel=world.welcome)
    await world.settings("kudos", channel=world.thanks)
    await world.mod.slash(
        world.general, "round create", name="Morning", channel=world.general, days="daily", time="9:00", timezone="UTC"
    )
    for place in (world.welcome, world.thanks, world.general):
        shop.deny(place, "send_messages")
    await world.pass_time(hours=8)
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    await world.join("cleo")
    await world.pass_time(hours=2)
    return shop


async def test_what_was_missed_is_made_up_for_once_as_soon_as_it_can_be(world: World) -> None:
    shop = await break_all(world)
    [note] = posted(shop.office)
    assert "`kudos channel`, `welcome channel`" in note
    assert "**Send Messages**" in note
    assert "soup" not in note
    for place in (world.welcome, world.thanks, world.general):
        assert posted(place) == []
        shop.deny(place)
    await world.settle()
    await world.pass_time(minutes=3)
    [greeting], [card] = posted(world.welcome), posted(world.thanks)
    assert "cleo" in greeting or "Welcome" in greeting
    assert "soup" in card
    assert ["How are you today?" in words for words in posted(world.general)] == [True]
    again = "\n".join(posted(shop.office)[1:])
    assert "`welcome channel` works again" in again
    assert "1 thing that waited for it goes on now" in again
    await world.restart()
    await world.pass_time(hours=20)
    assert [len(posted(place)) for place in (world.welcome, world.thanks, world.general)] == [1, 1, 1]


async def test_what_is_stale_is_not_posted_any_more(world: World) -> None:
    shop = await break_all(world)
    await world.pass_time(days=1, hours=1)
    for place in (world.welcome, world.thanks):
        shop.deny(place)
    await world.settle()
    await world.pass_time(hours=3)
    assert posted(world.welcome) == []
    assert posted(world.thanks) == []


async def test_thanks_that_were_taken_back_meanwhile_are_not_posted(world: World) -> None:
    shop = await break_all(world)
    await world.forget(world.ann)
    shop.deny(world.thanks)
    await world.settle()
    await world.pass_time(hours=2)
    assert not any("ann" in words or world.ann.mention in words for words in posted(world.thanks))


async def test_where_no_channel_takes_it_the_next_of_the_team_reads_both_alone(world: World) -> None:
    shop = Workshop(world)
    await world.settings("welcome", channel=world.welcome)
    shop.deny(world.welcome, "send_messages")
    await world.pass_time(hours=1)
    told = await world.mod.slash(world.general, "kudos mine")
    assert "`welcome channel`" in told.followups[-1].content
    shop.deny(world.welcome)
    await world.pass_time(minutes=5)
    assert (await world.ann.slash(world.general, "kudos mine")).followups == []
    told = await world.mod.slash(world.general, "kudos mine")
    assert "`welcome channel` works again" in told.followups[-1].content
    assert (await world.mod.slash(world.general, "kudos mine")).followups == []


async def test_whoever_switches_a_permission_again_and_again_makes_no_flood(world: World) -> None:
    shop = Workshop(world)
    await shop.open()
    await world.settings("welcome", channel=world.welcome)
    for _time in range(6):
        shop.deny(world.welcome, "send_messages")
        await world.settle()
        await world.pass_time(minutes=20)
        shop.deny(world.welcome)
        await world.settle()
        await world.pass_time(minutes=20)
    assert len(posted(shop.office)) == 2


async def test_what_nobody_sees_the_reason_of_is_told_and_works_again_with_the_first_that_is_posted(
    world: World,
) -> None:
    shop = Workshop(world)
    await shop.open()
    await world.settings("kudos", channel=world.thanks)
    world.refuse(f"/channels/{world.thanks.id}/messages", times=1, code=50013)
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    await world.pass_time(minutes=10)
    [note] = posted(shop.office)
    assert world.thanks.mention in note
    await world.pass_time(hours=2)
    assert "soup" in posted(world.thanks)[0]
    assert "`kudos channel` works again" in posted(shop.office)[-1]
    assert len(posted(shop.office)) == 2
