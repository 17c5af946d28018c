"""Reminders, as the person who asked for one experiences them."""

from datetime import timedelta

import pytest

from tests.cogs.reminders.people import arrived, listed, remind, words_of
from tests.wire import DIRECT, Wire
from tests.world import World


async def test_the_answer_shows_the_moment_and_the_words(world: World) -> None:
    result = await remind(world)
    stamp = int((world.env.now() + timedelta(hours=2)).timestamp())
    assert f"<t:{stamp}:f>" in words_of(result)
    assert f"<t:{stamp}:R>" in words_of(result)
    assert result.response is not None
    assert result.response.embeds[0].description == "> water the plants"


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("yesterday", "already passed"),
        ("<t:1:R>", "already passed"),
        ("2020-01-01 10:00", "already passed"),
        ("0m", "already passed"),
        ("soonish", "These work"),
        ("5", "These work"),
        ("\u200b", "These work"),
        ("6 years", "5 years"),
        ("99999999w", "5 years"),
        ("<t:999999999999>", "5 years"),
        ("3000-01-01", "5 years"),
    ],
)
async def test_a_moment_that_will_not_do_is_explained(world: World, when: str, sentence: str) -> None:
    assert sentence in words_of(await remind(world, when))
    assert "Nothing is waiting" in await listed(world)


async def test_words_that_nobody_can_see_are_refused(world: World) -> None:
    assert "can't see any words" in words_of(await remind(world, what="\u200b \u2066"))


async def test_the_servers_time_zone_counts(world: World) -> None:
    await world.settings("reminders", timezone="europe/berlin")
    stamp = int(world.env.now().replace(day=2, hour=8, minute=0, second=0).timestamp())
    assert f"<t:{stamp}:f>" in words_of(await remind(world, "tomorrow 9am"))


async def test_a_reminder_can_be_asked_for_in_a_direct_message(world: World) -> None:
    assert await world.ann.user.slash("remind me", when="1h", what="call back")
    await world.pass_time(hours=1)
    assert any("call back" in words for words in arrived_embeds(world))


def arrived_embeds(world: World) -> list[str]:
    return [embed.description or "" for message in world.dms(world.ann) for embed in message.embeds]


async def test_a_restart_before_the_moment_changes_nothing(world: World) -> None:
    await remind(world)
    await world.restart()
    await world.pass_time(hours=2)
    assert len(arrived(world)) == 1
    await world.restart()
    await world.pass_time(hours=2)
    assert len(arrived(world)) == 1


async def test_what_fell_due_while_the_bot_was_away_arrives_and_owns_up(world: World) -> None:
    await remind(world, "10m")
    promised = int((world.env.now() + timedelta(minutes=10)).timestamp())
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=1)
    assert arrived(world) == []
    await world.restart()
    [words] = arrived(world)
    assert "I am sorry it is late" in words
    assert f"<t:{promised}:f>" in words


async def test_one_on_time_does_not_apologise(world: World) -> None:
    await remind(world)
    await world.pass_time(hours=2)
    assert "sorry" not in arrived(world)[0]


@pytest.mark.parametrize("after", [False, True])
async def test_dying_around_the_delivery_neither_loses_nor_repeats_it(world: World, wire: Wire, after: bool) -> None:
    await remind(world)
    wire.die(DIRECT, after=after)
    await world.pass_time(hours=2)
    assert wire.all_happened
    await world.restart()
    await world.pass_time(hours=1)
    assert len(arrived(world)) == 1
    assert "Nothing is waiting" in await listed(world)


async def test_a_lost_answer_does_not_repeat_it(world: World, wire: Wire) -> None:
    await remind(world)
    wire.lose_answer(DIRECT)
    await world.pass_time(hours=3)
    assert wire.all_happened
    assert len(arrived(world)) == 1


async def test_dying_before_the_promise_is_kept_leaves_no_promise(world: World, wire: Wire) -> None:
    wire.die("/interactions/*/callback", after=False)
    await remind(world)
    await world.restart()
    await world.pass_time(hours=3)
    assert len(arrived(world)) == 1  # It was written down before the answer that never came.


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_trouble_at_discord_delays_it(world: World, status: int) -> None:
    await remind(world)
    world.env.inject_error("POST", DIRECT, status=status, times=3)
    await world.pass_time(hours=2)
    assert arrived(world) == []
    await world.pass_time(minutes=15)
    assert len(arrived(world)) == 1


@pytest.mark.parametrize("code", [50007, 50278])
async def test_a_closed_door_holds_it_until_the_person_comes_by(world: World, code: int) -> None:
    await remind(world)
    await remind(world, "3h", "feed the cat")
    world.env.inject_error("POST", DIRECT, status=403, code=code, times=None)
    await world.pass_time(hours=4)
    assert arrived(world) == []

    await world.restart()
    stranger = await world.ben.slash(world.general, "kudos mine")
    assert not stranger.followups
    result = await world.ann.slash(world.general, "kudos mine")
    [told] = result.followups
    assert told.ephemeral
    assert told.content == "2 messages for you could not be delivered. `/inbox` shows them."
    inbox = await world.ann.slash(world.general, "inbox")
    assert inbox.response is not None
    words = inbox.response.embeds[0].description or ""
    assert words.index("water the plants") < words.index("feed the cat")
    again = await world.ann.slash(world.general, "kudos mine")
    assert not again.followups


async def test_dms_opened_too_fast_are_tried_again(world: World) -> None:
    await remind(world)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=40003, times=1)
    await world.pass_time(hours=2)
    assert arrived(world) == []
    await world.pass_time(minutes=2)
    assert len(arrived(world)) == 1


async def test_the_list_shows_ones_own_in_order_and_turns_its_pages(world: World) -> None:
    for hours in range(20, 0, -2):
        await remind(world, f"{hours}h", f"thing {hours:02}")
    await world.ben.slash(world.general, "remind me", when="1h", what="a secret of ben's")
    result = await world.ann.slash(world.general, "remind list")
    assert result.response is not None

    def shown() -> list[str]:
        assert result.response is not None
        text = result.response.embeds[0].description or ""
        return [line.removeprefix("> thing ") for line in text.splitlines() if line.startswith("> ")]

    assert shown() == ["02", "04", "06", "08", "10", "12", "14", "16"]
    await world.ann.click(result.response, label="Next")
    assert shown() == ["18", "20"]
    await world.ann.click(result.response, label="Back")
    assert shown()[0] == "02"


async def test_cancelling_offers_and_takes_only_ones_own(world: World) -> None:
    await remind(world)
    await remind(world, "3h", "feed the cat")
    await world.ben.slash(world.general, "remind me", when="2h", what="a secret of ben's")
    offered = await world.ann.autocomplete(world.general, "remind cancel", "which", "")
    assert [choice["name"].partition(" · ")[2] for choice in offered] == ["water the plants", "feed the cat"]
    [cat] = await world.ann.autocomplete(world.general, "remind cancel", "which", "CAT")

    for not_his in (cat["value"], "feed the cat", "0", "-1", "9" * 30, "²"):
        refused = await world.ben.slash(world.general, "remind cancel", which=not_his)
        assert "among yours" in words_of(refused)

    assert "won't remind you" in words_of(await world.ann.slash(world.general, "remind cancel", which=cat["value"]))
    await world.pass_time(hours=4)
    assert [words.splitlines()[0] for words in arrived(world)] == ["> water the plants"]
    assert len(world.dms(world.ben)) == 1


async def test_there_is_room_for_so_many_and_cancelling_makes_room(world: World) -> None:
    for number in range(25):
        assert "I will remind you" in words_of(await remind(world, f"{number + 1}h", f"thing {number}"))
    assert "room for 25" in words_of(await remind(world))
    [one] = await world.ann.autocomplete(world.general, "remind cancel", "which", "thing 7")
    await world.ann.slash(world.general, "remind cancel", which=one["value"])
    assert "I will remind you" in words_of(await remind(world))
    assert "room for 25" in words_of(await remind(world))


async def test_a_server_can_give_less_room(world: World) -> None:
    await world.settings("reminders", limit=1)
    await remind(world)
    assert "room for 1" in words_of(await remind(world))


@pytest.mark.parametrize("letter", ["x", "\\", "😀", "<", "\n- "])
async def test_the_longest_words_fit_whatever_they_consist_of(world: World, letter: str) -> None:
    assert "I will remind you" in words_of(await remind(world, "1h", (letter * 1000)[:1000]))
    await listed(world)
    await world.ann.autocomplete(world.general, "remind cancel", "which", "")
    await world.pass_time(hours=1)
    assert len(arrived(world)) == 1


async def test_a_reminder_pings_only_the_one_who_asked(world: World) -> None:
    await remind(world, what="tell @everyone and <@&123456789012345678>")
    await world.pass_time(hours=2)
    [sent] = [request.json for request in world.env.http_requests if request.path.endswith("/messages")]
    assert sent is not None
    assert sent["allowed_mentions"]["users"] == [world.ann.id]
    assert sent["allowed_mentions"]["parse"] == []
