"""Being asked how one is: in one's own rhythm, at one's own hour, and no longer after a while of silence."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import discord
import pytest
import simcord
from hypothesis import given
from hypothesis import strategies as st

from cogs.check_ins.rhythms.rules import Rhythm
from tests.cogs.check_ins.people import EVERY_DAY, check_in, choose, said
from tests.wire import NONCE_SECONDS, Wire
from tests.world import World


def questions(world: World, member: simcord.MemberActor) -> list[discord.Message]:
    return [one for one in world.dms(member) if "How are you today?" in one.content]


async def test_somebody_is_asked_each_day_at_their_hour_and_across_restarts(world: World) -> None:
    assert "every day at 09:00" in await choose(world, world.ann, EVERY_DAY)
    await world.pass_time(hours=7, minutes=50)
    assert not questions(world, world.ann)
    await world.pass_time(minutes=15)  # 8:00 in UTC, where the world's time begins, is 9:00 in Berlin.
    assert len(questions(world, world.ann)) == 1
    await world.restart()
    await check_in(world, world.ann)
    await world.pass_time(hours=24)
    assert len(questions(world, world.ann)) == 2
    assert not world.dms(world.ben)


async def test_dying_between_the_question_and_its_note_asks_nobody_twice(world: World, wire: Wire) -> None:
    await choose(world, world.ann, EVERY_DAY)
    wire.die("/channels/*/messages", after=True)
    await world.pass_time(hours=8)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(minutes=2 * NONCE_SECONDS // 60)
    await world.restart()
    await world.pass_time(minutes=5)
    assert len(questions(world, world.ann)) == 1
    await world.pass_time(hours=24)
    assert len(questions(world, world.ann)) == 2


async def test_after_three_silences_nobody_asks_until_they_say_so(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    for _day in range(5):
        await world.pass_time(hours=24)
    assert len(questions(world, world.ann)) == 3
    last = world.dms(world.ann)[-1]
    assert "That's fine" in last.content
    await world.ann.user.click(last, label="Ask me again")
    await world.pass_time(hours=24)
    assert len(questions(world, world.ann)) == 4


async def test_not_today_is_an_answer(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    for day in range(1, 5):
        await world.pass_time(hours=24)
        assert len(questions(world, world.ann)) == 1
        answered = await world.ann.user.click(questions(world, world.ann)[-1], label="Not today")
        assert "not today" in (answered.response or world.dms(world.ann)[-1]).content, day


async def test_the_question_opens_the_form_for_its_server(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await world.pass_time(hours=24)
    form = await world.ann.user.click(questions(world, world.ann)[-1], label="Check in")
    answers = {"mood": "4", "wish": ["nothing"], "audience": ["me:0"], "words": "from my direct messages"}
    await world.ann.user.submit_modal(form, answers)
    assert "from my direct messages" in said(await world.ann.slash(world.general, "checkin history"))


async def test_who_has_left_cannot_check_in_from_an_old_question(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    await world.pass_time(hours=24)
    user, question = world.ann.user, questions(world, world.ann)[-1]
    await world.leave(world.ann)
    form = await user.click(question, label="Check in")
    answers = {"mood": "4", "wish": ["nothing"], "audience": ["me:0"], "words": "a secret"}
    result = await user.submit_modal(form, answers)
    assert result.response is not None
    assert "no longer in that server" in result.response.content


async def test_none_stops_it(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    assert "I'll stop asking" in await choose(world, world.ann, [])
    await world.pass_time(hours=48)
    assert not questions(world, world.ann)


async def test_nobody_asks_who_is_away_and_nothing_counts_as_missed(world: World) -> None:
    await choose(world, world.ann, EVERY_DAY)
    told = await world.ann.slash(world.general, "checkin away", until="4 days")
    assert "nothing counts as missed" in said(told)
    await world.pass_time(hours=90)
    assert not questions(world, world.ann)
    await world.pass_time(hours=24)
    assert len(questions(world, world.ann)) == 1


async def test_what_cannot_be_read_gets_a_sentence(world: World) -> None:
    assert "9:00" in await choose(world, world.ann, EVERY_DAY, time="noonish")
    assert "time zone" in await choose(world, world.ann, EVERY_DAY, zone="Atlantis")


@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]),
    days=st.sets(st.integers(0, 6), min_size=1),
    minute=st.integers(0, 1439),
)
def test_each_chosen_day_has_one_moment_at_its_local_hour(
    start: datetime, zone: str, days: set[int], minute: int
) -> None:
    rhythm, moment = Rhythm(tuple(sorted(days)), minute, zone), start.replace(tzinfo=UTC)
    seen: list[datetime] = []
    for _time in range(14):
        moment = rhythm.after(moment)
        seen.append(moment.astimezone(ZoneInfo(zone)))
    dates = [one.date() for one in seen]
    assert len(set(dates)) == len(dates)
    assert {date.weekday() for date in dates} <= days
    skipped = (dates[-1] - dates[0]) / timedelta(days=1) + 1
    expected = [dates[0] + timedelta(days=day) for day in range(int(skipped))]
    assert dates == [day for day in expected if day.weekday() in days]
    for one in seen:
        exists = datetime(one.year, one.month, one.day, minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
        if exists.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == exists.replace(tzinfo=None):
            assert (one.hour, one.minute) == (minute // 60, minute % 60)
            assert one.fold == 0


async def test_whoever_never_was_asked_and_chooses_no_day_reads_of_no_end(world: World) -> None:
    told = await choose(world, world.ann, [])
    assert "any more" not in told
    assert "`/checkin schedule` is there" in told
    await choose(world, world.ann, EVERY_DAY)
    assert "I'll stop asking" in await choose(world, world.ann, [])


@pytest.mark.parametrize(("old", "new"), [("rhythm", "schedule"), ("on", "ask")])
async def test_an_old_name_says_the_new_one(world: World, old: str, new: str) -> None:
    assert said(await world.ann.slash(world.general, f"checkin {old}")) == f"This is called `/checkin {new}` now."
