"""Nothing for somebody is lost, and they can be told what became of it."""

from contextlib import suppress
from datetime import timedelta

import discord
import pytest
import simcord

from bot.agenda import Due, Later
from bot.clock import to_epoch
from bot.delivery import Notice
from bot.errors import NotNow
from cogs.inbox.rules import ROOM, TRIES, whole
from tests.cogs.help_now.people import labels as pressable
from tests.cogs.help_now.people import rows_of
from tests.forged import BUTTON, Forger
from tests.telling import carry_out
from tests.wire import DIRECT, ProcessDied, Wire
from tests.world import World

MENU = 3  # among components
CLOSED = "Discord still doesn't let me write to you"


def page(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return "".join(embed.description or "" for embed in result.response.embeds)


async def inbox(world: World) -> simcord.InteractionResult:
    return await world.ann.slash(world.general, "inbox")


async def remind(world: World, what: str, when: str = "1h") -> None:
    await world.ann.slash(world.general, "remind me", when=when, what=what)


async def hold_one(world: World, what: str = "water the plants") -> None:
    """A reminder comes due while Ann takes no direct messages."""
    await remind(world, what)
    world.refuse("/users/@me/channels", times=1)
    await world.pass_time(hours=1.1)


def asked_for(world: World) -> list[object]:
    """The requests with which a channel of direct messages was asked for."""
    return [one for one in world.env.http_requests if (one.method, one.path) == ("POST", "/users/@me/channels")]


def due(world: World, subject: int) -> Due:
    moment = to_epoch(world.env.now())
    return Due("welcome.follow_up", world.guild.id, subject, world.ann.id, moment, moment, 1)


async def test_an_empty_inbox_says_so(world: World) -> None:
    assert "Nothing waits for you" in page(await inbox(world))


async def test_what_is_due_delivered_and_cancelled_is_told(world: World) -> None:
    await remind(world, "water the plants")
    assert "**Coming up** · “water the plants”" in page(await inbox(world))
    await world.pass_time(hours=1.1)
    [message] = world.dms(world.ann)
    words = page(await inbox(world))
    assert "**Delivered** · “water the plants”" in words
    assert f"https://discord.com/channels/@me/{message.channel.id}/{message.id}" in words
    await remind(world, "call home", when="2h")
    [choice] = await world.ann.autocomplete(world.general, "remind cancel", "which", "call")
    await world.ann.slash(world.general, "remind cancel", which=choice["value"])
    assert "**Cancelled** · a reminder" in page(await inbox(world))


async def test_what_nobody_would_take_is_said_in_one_line_once_and_kept(world: World) -> None:
    await hold_one(world)
    told = await world.ann.slash(world.general, "kudos mine")
    assert [one.content for one in told.followups] == ["A message for you could not be delivered. `/inbox` shows it."]
    assert (await world.ann.slash(world.general, "kudos mine")).followups == []
    assert (await world.ben.slash(world.general, "kudos mine")).followups == []
    for _look in range(2):
        words = page(await inbox(world))
        assert "**Couldn't be delivered, kept for you** · a reminder" in words
        assert "> water the plants" in words


async def test_looking_into_the_inbox_is_being_told(world: World) -> None:
    await hold_one(world)
    assert (await inbox(world)).followups == []
    assert (await world.ann.slash(world.general, "kudos mine")).followups == []


async def test_trying_again_delivers_it_or_says_what_to_do(world: World) -> None:
    await hold_one(world)
    shown = await inbox(world)
    assert shown.response is not None
    world.refuse("/users/@me/channels", times=1)
    refused = await world.ann.click(shown.response, label="Try DM again")
    assert CLOSED in refused.followups[0].content
    assert "**Couldn't be delivered, kept for you**" in page(await inbox(world))
    await world.ann.click(shown.response, label="Try DM again")
    [message] = world.dms(world.ann)
    assert "> water the plants" in (message.embeds[0].description or "")
    words = page(await inbox(world))
    assert "**Couldn't be delivered, kept for you**" not in words
    assert "**Delivered** · “water the plants”" in words
    assert f"https://discord.com/channels/@me/{message.channel.id}/{message.id}" in words


def labels(message: discord.Message) -> list[str | None]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [item.label for row in rows for item in row.children if isinstance(item, discord.Button)]


async def test_what_is_tried_again_has_the_buttons_that_it_would_have_had(world: World) -> None:
    await hold_one(world)
    shown = await inbox(world)
    assert shown.response is not None
    await world.ann.click(shown.response, label="Try DM again")
    [message] = world.dms(world.ann)
    assert labels(message) == ["Done", "10 min", "1 h", "Tomorrow", "Next week", "When…"]
    assert "It was meant for" in (message.embeds[0].description or "")
    await world.ann.user.click(message, label="10 min")
    await world.pass_time(minutes=11)
    assert len(world.dms(world.ann)) == 2


async def test_a_series_that_is_paused_says_so_when_it_is_tried_again(world: World) -> None:
    await world.ann.slash(world.general, "remind me", when="1h", what="water the plants", repeat="daily")
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=3)
    await world.pass_time(days=3)
    shown = await inbox(world)
    assert shown.response is not None
    await world.ann.click(shown.response, label="Try DM again")
    [message] = world.dms(world.ann)
    assert "is paused" in (message.embeds[0].description or "")
    assert labels(message)[0] == "Done"


@pytest.mark.parametrize("after", [False, True])
async def test_dying_while_it_is_tried_again_neither_loses_nor_repeats_it(
    world: World, wire: Wire, after: bool
) -> None:
    await hold_one(world)
    shown = await inbox(world)
    assert shown.response is not None
    world.env.create_user("somebody")
    wire.die(DIRECT, after=after)
    with suppress(ProcessDied):
        await world.ann.click(shown.response, label="Try DM again")
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)  # Discord no longer recognises the nonce.
    await world.restart()
    assert "**Couldn't be delivered, kept for you**" in page(await inbox(world))
    await world.ann.click(shown.response, label="Try DM again")
    assert len(world.dms(world.ann)) == 1
    assert "**Couldn't be delivered, kept for you**" not in page(await inbox(world))


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("welcome.follow_up", "Settling in well"),
        ("welcome.invite", "Yes, gladly"),
        ("welcome.direct", "Not now"),
    ],
)
async def test_a_question_that_is_tried_again_can_be_answered(world: World, kind: str, first: str) -> None:
    delivery, database, here = world.bot.services.delivery, world.bot.services.database, world.guild.id
    await database.write(
        lambda tx: delivery.hold(tx, f"{kind} {here}", 1, world.ann.id, "How is it?", 5000, guild_id=here)
    )
    shown = await inbox(world)
    assert shown.response is not None
    await world.ann.click(shown.response, label="Try DM again")
    [message] = world.dms(world.ann)
    assert first in labels(message)
    assert page(await inbox(world)).startswith("**Delivered**")


async def test_what_was_read_is_let_go(world: World) -> None:
    await hold_one(world)
    shown = await inbox(world)
    assert shown.response is not None
    Forger(world, world.ann, world.general, shown.response).press("inbox:read", BUTTON)  # That of an earlier version.
    await world.settle()
    shown = await inbox(world)
    assert "> water the plants" in page(shown)
    assert shown.response is not None
    await world.ann.click(shown.response, label="I have read these")
    assert "**Couldn't be delivered, kept for you**" not in page(await inbox(world))


async def test_many_are_paged_and_only_those_on_the_page_are_let_go(world: World) -> None:
    delivery, database = world.bot.services.delivery, world.bot.services.database
    for number in range(8):
        await database.write(
            lambda tx, n=number: delivery.hold(tx, "reminders.deliver", n, world.ann.id, f"no. {n}", n * 1000)
        )
    shown = await inbox(world)
    assert "no. 5" in page(shown)
    assert "no. 6" not in page(shown)
    assert shown.response is not None
    second = await world.ann.click(shown.response, label="Next")
    assert "no. 7" in page(second)
    again = await inbox(world)
    assert again.response is not None
    await world.ann.click(again.response, label="I have read these")
    left = page(await inbox(world))
    assert "no. 6" in left
    assert "no. 5" not in left


async def test_a_message_that_found_no_good_moment_has_lapsed(world: World) -> None:
    await world.ann.slash(world.general, "pause", until="3 days")
    await carry_out(world, due(world, 1), "How is it?", lapses=timedelta(days=1))
    assert world.dms(world.ann) == []
    assert "**Not sent: no good moment came** · how your first days are going" in page(await inbox(world))


async def test_what_discord_has_not_taken_yet_is_on_its_way(world: World) -> None:
    ask, lapses = due(world, 1), timedelta(days=9)
    world.env.inject_error("POST", "/users/@me/channels", status=503, times=1)
    with pytest.raises(NotNow):
        await carry_out(world, ask, "How is it?", lapses=lapses)
    assert "**On its way** · how your first days are going" in page(await inbox(world))
    await carry_out(world, ask, "How is it?", lapses=lapses)
    assert "**Delivered** · how your first days are going" in page(await inbox(world))


async def test_what_is_tried_is_not_due_any_more(world: World) -> None:
    await remind(world, "water the plants")
    assert "**Coming up** · “water the plants”" in page(await inbox(world))
    world.env.inject_error("POST", "/users/@me/channels", status=503, times=None)
    await world.pass_time(hours=1.1)
    words = page(await inbox(world))
    assert "**On its way** · “water the plants”" in words
    assert "Coming up" not in words


async def test_what_waits_for_a_good_moment_says_so(world: World) -> None:
    await world.ann.slash(world.general, "pause", until="3 days")
    await world.ben.slash(world.general, "checkin ask", member=world.ann)
    await world.pass_time(minutes=1)
    words = page(await inbox(world))
    assert "**Waits for a good moment** · somebody who asks how you are" in words
    assert "Coming up" not in words


async def test_a_closed_door_costs_nothing_of_the_week(world: World) -> None:
    lapses = timedelta(days=9)
    for subject in range(3):
        world.refuse("/users/@me/channels", times=1)
        await carry_out(world, due(world, subject), "How is it?", lapses=lapses)
    assert world.dms(world.ann) == []
    for subject in (3, 4):
        await carry_out(world, due(world, subject), "How?", lapses=lapses)
    assert len(world.dms(world.ann)) == 2
    assert isinstance(await carry_out(world, due(world, 5), "How?", lapses=lapses), Later)


async def test_what_arrived_from_one_server_is_not_held_because_anothers_is(world: World) -> None:
    later = to_epoch(world.env.now() + timedelta(hours=1))
    here = due(world, world.ann.id)
    there = Due(here.kind, 5, world.ann.id, world.ann.id, later, later, 1)
    await carry_out(world, here, "How is it here?")
    world.close_dms(times=1)
    await carry_out(world, there, "How is it there?")
    words = page(await inbox(world))
    assert "**Delivered** · how your first days are going" in words
    assert "**Couldn't be delivered, kept for you** · how your first days are going" in words
    assert "Not sent" not in words


async def test_direct_messages_are_not_tried_without_end(world: World) -> None:
    await hold_one(world)
    shown = await inbox(world)
    assert shown.response is not None
    world.refuse("/users/@me/channels")
    before = len(asked_for(world))
    refused = [await world.ann.click(shown.response, label="Try DM again") for _press in range(9)]
    assert len(asked_for(world)) - before == TRIES
    assert all(CLOSED in one.followups[0].content for one in refused)
    assert ["I can try again" in one.followups[0].content for one in refused] == [False] * 2 + [True] * 7
    assert "I can try again <t:" in refused[-1].followups[0].content
    await world.pass_time(minutes=9.9)
    await world.ann.click(shown.response, label="Try DM again")
    assert len(asked_for(world)) - before == TRIES
    await world.pass_time(minutes=0.2)
    await world.ann.click(shown.response, label="Try DM again")
    assert len(asked_for(world)) - before == TRIES + 1
    for minutes, tried in ((29.9, 1), (0.2, 2)):  # Each pause is three times as long as the one before.
        await world.pass_time(minutes=minutes)
        await world.ann.click(shown.response, label="Try DM again")
        assert len(asked_for(world)) - before == TRIES + tried


async def test_one_whose_messages_arrive_is_not_made_to_wait(world: World) -> None:
    await remind(world, "begin", when="1m")
    await world.pass_time(minutes=1.5)
    for number in range(1, TRIES + 3):
        await remind(world, f"no. {number}")
        world.close_dms(times=1)
        await world.pass_time(hours=1.1)
        shown = await inbox(world)
        assert shown.response is not None
        pressed = await world.ann.click(shown.response, label="Try DM again")
        assert pressed.followups == []
        assert len(world.dms(world.ann)) == number + 1


async def test_a_button_is_a_use_of_the_bot_too(world: World) -> None:
    shown = await world.ann.slash(world.general, "preferences")
    await hold_one(world)
    assert shown.response is not None
    told = await world.ann.select(shown.response, ["0"], custom_id="me:often")
    assert [one.content for one in told.followups] == ["A message for you could not be delivered. `/inbox` shows it."]
    assert told.followups[0].ephemeral
    again = await world.ann.select(shown.response, ["1"], custom_id="me:often")
    assert again.followups == []


async def test_a_page_of_the_longest_words_fits(world: World) -> None:
    delivery, database = world.bot.services.delivery, world.bot.services.database
    for number in range(7):
        kind = f"welcome.invite {number}"
        await database.write(lambda tx, k=kind, n=number: delivery.hold(tx, k, n, world.ann.id, "*" * 2000, n))
    assert page(await inbox(world)).count("whether you would like to greet") == 6


async def hold(world: World, kind: str, number: int, words: str) -> None:
    """Something for Ann could not be delivered."""
    delivery, moment = world.bot.services.delivery, number * 1000
    await world.bot.services.database.write(lambda tx: delivery.hold(tx, kind, number, world.ann.id, words, moment))


async def test_a_long_one_is_read_to_its_end_and_goes_only_when_it_was(world: World) -> None:
    long = " ".join(f"word{number}" for number in range(400))
    await hold(world, "check_ins.unclaimed", 1, long)
    await hold(world, "reminders.deliver", 2, "call home")
    shown = await inbox(world)
    assert "word399" not in page(shown)
    assert shown.response is not None
    assert pressable(shown.response) == ["Try DM again", "I have read these", "Need help now?"]
    await hold(world, "reminders.deliver", 0, "came while she was reading")

    left = page(await world.ann.click(shown.response, label="I have read these"))
    assert "call home" not in left
    assert "word1" in left
    assert "came while she was reading" in left

    again = await inbox(world)
    assert again.response is not None
    [menu] = [row["components"][0] for row in rows_of(again.response) if row["components"][0]["type"] == MENU]
    read = await world.ann.select(again.response, [menu["options"][0]["value"]], custom_id="inbox:open")
    opened = read.response
    assert opened is not None
    assert opened.ephemeral
    assert "word0 " in str(opened.embeds[0].description)
    assert str(opened.embeds[0].description).endswith("word399")
    assert pressable(opened) == ["I have read this", "Need help now?"]
    left = page(await world.ann.click(opened, label="I have read this"))
    assert "word1" not in left
    assert "came while she was reading" in left
    gone = await world.ann.select(again.response, [menu["options"][0]["value"]], custom_id="inbox:open")
    assert "no longer kept here" in str(gone.response and gone.response.content)


async def test_what_comes_while_a_page_is_made_is_not_let_go_with_it(world: World) -> None:
    async def words(_subject: int) -> str:
        await hold(world, "reminders.deliver", 0, "came just then")
        return "tea is ready"

    world.bot.services.delivery.declare(Notice("tea.ready", "that tea is ready", asked_for=True, words=words))
    await hold(world, "tea.ready", 1, "kept elsewhere")
    shown = await inbox(world)
    assert "tea is ready" in page(shown)
    assert "came just then" not in page(shown)
    assert shown.response is not None
    left = page(await world.ann.click(shown.response, label="I have read these"))
    assert "tea is ready" not in left
    assert "came just then" in left


async def test_on_a_page_without_a_bad_day_help_is_not_pressed_on_anybody(world: World) -> None:
    await hold_one(world)
    shown = await inbox(world)
    assert shown.response is not None
    assert pressable(shown.response) == ["Try DM again", "I have read these"]


async def test_what_is_held_can_be_read_and_followed_as_it_would_have_been_sent(world: World) -> None:
    link = "https://discord.com/channels/1/2/3"
    await hold(
        world, "check_ins.unheard", 1, f"Nobody has answered [your *check-in*]({link}) yet. " + "So it is. " * 150
    )
    await hold(world, "help_now.news", 2, r"**Need help now?** shows more, and `/help-now`; ann\_b has read it.")
    await hold(
        world, "check_ins.letter", 3, "See [this](https://bad.example), `or this`, and @everyone.\n-# Small print."
    )

    shown = await inbox(world)

    assert f"[your \\*check-in\\*]({link}) yet." in page(shown)
    assert r"> **Need help now?** shows more, and `/help-now`; ann\_b has read it." in page(shown)
    assert r"> See \[this\]\(https\://bad.example\), \`or this\`, and \@everyone. Small print." in page(shown)
    [beginning] = [
        one["options"][0]["label"]
        for row in rows_of(shown.response)
        for one in row["components"][-1:]
        if "options" in one
    ]
    assert beginning.startswith("Nobody has answered your *check-in* yet.")


async def test_what_somebody_typed_for_themselves_is_shown_letter_by_letter(world: World) -> None:
    await hold_one(world, r"the **bold** ones, C:\[old]")
    assert r"> the \*\*bold\*\* ones, C\:\\\[old\]" in page(await inbox(world))


def test_words_of_any_length_are_shown_whole_in_parts() -> None:
    words = "a" * 9000 + "\n" + "*b*\n" * 900
    parts = whole(words)
    assert all(len(part) <= ROOM for part in parts)
    assert "".join(parts).count("a") == 9000
    assert "".join(parts).count("b") == 900
