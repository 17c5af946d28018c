"""Asking for a reminder, mending what was understood, and looking after what waits."""

from datetime import UTC, datetime

import pytest
import simcord

from bot.db import Reader
from bot.members import preferences
from cogs.reminders.store import waiting
from tests.cogs.reminders.people import arrived, content, kept, listed, remind, words_of
from tests.typed_times import labels, stamp
from tests.world import World, speaking


async def test_a_date_that_can_be_two_asks_and_each_answer_counts(world: World) -> None:
    result = await remind(world, "03.01. 10:00")  # It is 1 January 2026.
    january, march = datetime(2026, 1, 3, 10, tzinfo=UTC), datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert "Which one do you mean?" in content(result)
    assert stamp(january) in content(result)
    assert labels(result)[:2] == ["3 January 2026, 10:00", "1 March 2026, 10:00"]
    assert result.response is not None

    await world.ann.click(result.response, label="1 March 2026, 10:00")

    assert stamp(march) in content(result)
    assert "Which one" not in content(result)
    assert [one.due_at for one in await kept(world)] == [march.timestamp() * 1000]
    await world.pass_time(days=4)
    assert arrived(world) == []


async def test_whoever_does_not_answer_is_reminded_on_the_earlier_day(world: World) -> None:
    await remind(world, "02.01. 10:00")
    await world.pass_time(days=2)
    assert len(arrived(world)) == 1


async def test_ones_own_zone_counts_more_than_the_servers_and_a_guess_is_said(world: World) -> None:
    assert "I used UTC time" in (embed_of(await remind(world, "tomorrow 9am")))
    assert "I used " not in embed_of(await remind(world, "2h"))
    await world.bot.services.database.write(lambda tx: preferences.set_zone(tx, world.ann.id, "Asia/Tokyo"))
    result = await remind(world, "tomorrow 9am")
    assert stamp(datetime(2026, 1, 2, 0, tzinfo=UTC)) in content(result)
    assert "I used " not in embed_of(result)


def embed_of(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return result.response.embeds[0].description or ""


async def test_words_are_read_in_the_language_of_ones_discord(world: World) -> None:
    with speaking("de"):
        sent = await remind(world, "morgen um 9 Uhr")
    assert stamp(datetime(2026, 1, 2, 9, tzinfo=UTC)) in content(sent)


async def test_not_what_i_meant_opens_the_words_again(world: World) -> None:
    result = await remind(world, "friday 18:30")
    assert result.response is not None
    form = await world.ann.click(result.response, label="Change")
    assert form.modal is not None
    assert {"friday 18:30", "water the plants"} <= set(defaults(form))

    await world.ann.submit_modal(form, {"when": "3h", "what": "feed the cat", "every": "daily"})

    assert "and then every day at 03:00 (UTC)" in content(result)
    await world.pass_time(hours=2)
    assert arrived(world) == []
    await world.pass_time(hours=2)
    [words] = arrived(world)
    assert words.startswith("> feed the cat")


def defaults(form: simcord.InteractionResult) -> list[str]:
    assert form.modal is not None
    components: list[dict[str, dict[str, str]]] = form.modal["components"]
    return [label["component"].get("value", "") for label in components]


async def test_letting_it_go_at_once(world: World) -> None:
    result = await remind(world, "2h")
    assert result.response is not None
    await world.ann.click(result.response, label="Cancel")
    assert "won't remind you" in content(result)
    assert "Nothing is waiting" in await listed(world)
    await world.pass_time(hours=3)
    assert arrived(world) == []


async def test_words_that_mean_nothing_leave_what_was_asked_for_as_it_was(world: World) -> None:
    result = await remind(world, "2h")
    assert result.response is not None
    form = await world.ann.click(result.response, label="Change")
    refused = await world.ann.submit_modal(form, {"when": "soonish", "what": "feed the cat"})
    assert "These work" in words_of(refused)
    assert [one.words for one in await kept(world)] == ["water the plants"]


async def test_the_list_leads_to_each_one_to_edit_pause_resume_and_let_go(world: World) -> None:
    await remind(world, "2h", "feed the cat")
    await remind(world, "3h")
    result = await world.ann.slash(world.general, "remind list")
    assert result.response is not None
    chosen = (await kept(world))[1]

    await world.ann.select(result.response, [str(chosen.id)])
    assert labels(result) == ["Edit", "Pause", "Cancel", "Back to the list"]
    await world.ann.click(result.response, label="Pause")
    assert "paused" in embed_of(result)
    await world.pass_time(hours=4)
    assert [words.splitlines()[0] for words in arrived(world)] == ["> feed the cat"]

    refused = await world.ann.click(result.response, label="Resume")
    assert "passed while it was paused" in words_of(refused)
    form = await world.ann.click(result.response, label="Edit")
    assert "2026-01-01 03:00" in defaults(form)
    await world.ann.submit_modal(form, {"when": "1h", "what": "water the garden"})
    assert "I will remind you on" in content(result)
    await world.pass_time(hours=1)
    assert [words.splitlines()[0] for words in arrived(world)][1:] == ["> water the garden"]

    await remind(world, "5h")
    again = await world.ann.slash(world.general, "remind list")
    assert again.response is not None
    await world.ann.select(again.response, [str((await kept(world))[0].id)])
    await world.ann.click(again.response, label="Back to the list")
    assert "water the plants" in embed_of(again)
    await world.ann.select(again.response, [str((await kept(world))[0].id)])
    await world.ann.click(again.response, label="Cancel")
    assert "Nothing is waiting" in await listed(world)


async def test_a_paused_series_goes_on_with_its_next_time(world: World) -> None:
    await remind(world, "2h", repeat="daily")
    [reminder] = await kept(world)
    result = await world.ann.slash(world.general, "remind list")
    assert result.response is not None
    await world.ann.select(result.response, [str(reminder.id)])
    await world.ann.click(result.response, label="Pause")
    await world.pass_time(days=3)
    await world.ann.click(result.response, label="Resume")
    await world.pass_time(hours=3)
    [words] = arrived(world)
    assert "sorry" not in words


async def test_a_paused_one_whose_day_is_picked_comes_as_promised(world: World) -> None:
    asked = await remind(world, "03.01. 10:00")
    shown = await world.ann.slash(world.general, "remind list")
    assert asked.response is not None
    assert shown.response is not None
    await world.ann.select(shown.response, [str((await kept(world))[0].id)])
    await world.ann.click(shown.response, label="Pause")
    await world.ann.click(asked.response, label="3 January 2026, 10:00")
    assert "I will remind you on" in content(asked)
    await world.pass_time(days=3)
    assert len(arrived(world)) == 1


async def test_nobody_changes_anothers(world: World) -> None:
    await remind(world, "2h", where="here")
    [shown] = world.general.history()
    for label in ("Change", "Cancel"):
        assert "among yours" in words_of(await world.ben.click(shown, label=label))
    assert len(await kept(world)) == 1


async def test_remind_me_about_this_keeps_where_it_is_and_nothing_of_what_it_says(world: World) -> None:
    message = await world.ben.send(world.general, "the recipe for the soup")
    form = await world.ann.context_menu(world.general, "Remind me about this", message)
    result = await world.ann.submit_modal(form, {"when": "2h"})
    assert "I will remind you" in words_of(result)
    [reminder] = await kept(world)
    assert reminder.link == message.jump_url
    assert "soup" not in str(reminder)
    await world.pass_time(hours=2)
    [words] = arrived(world)
    assert f"[this message]({message.jump_url})" in words


@pytest.mark.parametrize(
    ("repeat", "sentence"),
    [
        ("sometimes", "how often"),
        ("FREQ=MINUTELY", "up to once an hour"),
        ("every 5 minutes", "up to once an hour"),
        ("daily until yesterday", "already passed"),
    ],
)
async def test_a_repetition_that_will_not_do_is_explained(world: World, repeat: str, sentence: str) -> None:
    assert sentence in words_of(await remind(world, "2h", repeat=repeat))
    assert await kept(world) == []


@pytest.mark.parametrize(
    ("when", "first", "said"),
    [
        ("every monday 9am", datetime(2026, 1, 5, 9, tzinfo=UTC), "every Monday at 09:00"),
        ("at 9am daily, 5 times", datetime(2026, 1, 1, 9, tzinfo=UTC), "until <t:1767603600:D>"),
        ("weekdays 8:30", datetime(2026, 1, 1, 8, 30, tzinfo=UTC), "every weekday at 08:30"),
        ("every day at 20", datetime(2026, 1, 1, 20, tzinfo=UTC), "every day at 20:00"),
        ("every evening at 8", datetime(2026, 1, 1, 20, tzinfo=UTC), "every day at 20:00"),
        ("mondays 9am", datetime(2026, 1, 5, 9, tzinfo=UTC), "every Monday at 09:00"),
        ("every first monday of the month at 9am", datetime(2026, 1, 5, 9, tzinfo=UTC), "on the first Monday"),
        ("the last friday of the month 5pm", datetime(2026, 1, 30, 17, tzinfo=UTC), "on the last Friday at 17:00"),
        ("every 15th at 9am", datetime(2026, 1, 15, 9, tzinfo=UTC), "every month on day 15 at 09:00"),
        ("mon-wed 10:30", datetime(2026, 1, 5, 10, 30, tzinfo=UTC), "every Monday, Tuesday and Wednesday"),
        ("twice a day", None, "For 2 times a day"),
        ("every second tuesday at 9am", None, "`second monday of the month`"),
        ("every 6 hours", datetime(2026, 1, 1, 6, tzinfo=UTC), "6 hours"),
        ("every morning", None, "`when:every morning 9am`"),
        ("monthly", None, "`repeat:monthly`"),
        ("every blue moon", None, "I don't understand when that is"),
    ],
)
async def test_how_often_may_stand_where_it_says_when(
    world: World, when: str, first: datetime | None, said: str
) -> None:
    answered = words_of(await remind(world, when))
    assert said in answered
    if first is None:
        assert await kept(world) == []
    else:
        assert stamp(first) in answered
        [reminder] = await kept(world)
        assert reminder.repeats


@pytest.mark.parametrize(
    ("locale", "when", "hour", "said"),
    [
        ("de", "jeden Montag um 9 Uhr", 9, "jeden Montag um 09:00"),
        ("de", "montags 9 Uhr", 9, "jeden Montag um 09:00"),
        ("de", "jeden Abend um 8", 20, "jeden Tag um 20:00"),
        ("fr", "tous les jours à 18h30", 18, "chaque jour à 18:30"),
        ("nl", "elke maandag om 9 uur", 9, "every Monday at 09:00"),
        ("es-ES", "cada noche a las 10", 22, "cada día a las 22:00"),
        ("pt-BR", "todos os dias às 20h", 20, "todo dia às 20:00"),
    ],
)
async def test_how_often_and_when_are_told_apart_in_every_language(
    world: World, locale: str, when: str, hour: int, said: str
) -> None:
    with speaking(locale):
        answered = words_of(await remind(world, when))
    assert said in answered
    [reminder] = await kept(world)
    assert datetime.fromtimestamp(reminder.due_at / 1000, UTC).hour == hour


async def test_an_hour_of_each_day_is_that_of_the_morning_until_one_has_chosen(world: World) -> None:
    await world.pass_time(hours=10)
    asked = await remind(world, "weekdays 8:30")
    assert "every weekday at 08:30" in words_of(asked)
    assert labels(asked)[:2] == ["2 January 2026, 08:30", "1 January 2026, 20:30"]
    assert asked.response is not None
    chosen = await world.ann.click(asked.response, label="1 January 2026, 20:30")
    assert "every weekday at 20:30" in content(chosen)


async def test_a_part_of_the_day_has_its_effect_in_both_places(world: World) -> None:
    assert "You said “evening”" in words_of(await remind(world, "tomorrow 9am", repeat="every evening"))
    assert await kept(world) == []
    assert "at 20:00" in words_of(await remind(world, "tomorrow 8 pm", repeat="every evening"))


async def test_what_is_said_twice_or_of_several_times_is_asked_about_and_not_guessed(world: World) -> None:
    assert "said how often in both places" in words_of(await remind(world, "every monday 9am", repeat="daily"))
    assert "one time of day" in words_of(await remind(world, "every day at 8 and 9"))
    assert "up to once an hour" in words_of(await remind(world, "every 5 minutes"))
    assert await kept(world) == []
    for typed in ("9am repeat daily", "repeat:daily 9am", "every day at noon"):
        assert "every day at" in words_of(await remind(world, typed)), typed
    assert len(await kept(world)) == 3


async def test_an_end_in_words_counts_to_the_end_of_that_day(world: World) -> None:
    await remind(world, "tomorrow 18:00", repeat="daily until 3 January")
    await world.pass_time(days=5)
    assert len(arrived(world)) == 2
    assert "That was the last time" in arrived(world)[1]
    assert await kept(world) == []


async def test_repeats_are_suggested(world: World) -> None:
    offered = await world.ann.autocomplete(world.general, "remind me", "repeat", "week")
    assert "weekdays" in [choice["value"] for choice in offered]
    own = await world.ann.autocomplete(world.general, "remind me", "repeat", "tue, thu")
    assert [choice["value"] for choice in own] == ["tue, thu"]


def step(*, detail: str, **_more: int) -> str:
    """What SQLite says of one step of a plan."""
    return detail


async def test_the_list_is_one_query_with_an_index(world: World) -> None:
    await remind(world)
    database, asked = world.bot.services.database, list[str]()

    class Watched:
        def __getattr__(self, name: str) -> object:
            return getattr(database, name)

        async def all(self, shape: type, sql: str, /, **values: int) -> object:
            asked.append(sql)
            return await database.all(shape, sql, **values)  # pyright: ignore[reportArgumentType]

    reader: Reader = Watched()  # pyright: ignore[reportAssignmentType]
    await waiting.of_member(reader, world.ann.id, 0, 9)
    [sql] = asked
    plan = await database.all(step, f"EXPLAIN QUERY PLAN {sql}", member=1, most=9, skip=0)  # pyright: ignore[reportArgumentType]
    assert "USING INDEX reminders_by_member" in str(plan)
    assert "SCAN" not in str(plan)


async def test_me_too_is_a_reminder_of_ones_own(world: World) -> None:
    await remind(world, "2h", "the film begins", where="here")
    [shown] = world.general.history()
    assert "I will remind <@" in shown.content
    assert "yours already" in words_of(await world.ann.click(shown, label="Me too"))
    assert "I will remind you" in words_of(await world.ben.click(shown, label="Me too"))
    assert "already going to be" in words_of(await world.ben.click(shown, label="Me too"))
    assert [one.words for one in await kept(world, world.ben)] == ["the film begins"]

    await world.pass_time(hours=2)
    assert len(world.dms(world.ben)) == 1
    assert "no longer waiting" in words_of(await world.ben.click(shown, label="Me too"))


async def test_a_reminder_asked_for_twice_by_discord_is_kept_once(world: World) -> None:
    await remind(world, "2h")
    [reminder] = await kept(world)
    await world.bot.services.database.write(lambda tx: waiting.add(tx, reminder))
    assert len(await kept(world)) == 1
