"""A dozen of those presses that matter most: not only is there an answer, the right thing happens."""

from typing import Any

from bot.config import Config
from tests.cogs.check_ins.people import rows, text
from tests.upgrade.left import Left, words


async def test_a_listener_answers_who_asked_and_reads_the_words(world: Left) -> None:
    said = words(await world.press(world.one("check_ins:listen")))
    await world.pass_time(minutes=0.1)
    assert "not even listeners" in said
    [talk] = [one for one in world.threads("rooms") if world.people["lin"].id in one.thread_members]
    assert world.ann.id in talk.thread_members


async def test_a_reminder_comes_once_more(world: Left) -> None:
    await world.press(world.one("remind:again:1h"))
    before = sum("what has arrived" in text(one) for one in world.dms(world.ann))
    await world.pass_time(minutes=61)
    assert sum("what has arrived" in text(one) for one in world.dms(world.ann)) == before + 1


async def test_somebody_else_is_reminded_too(world: Left) -> None:
    assert "I will remind you" in words(await world.press(world.one("remind:too")))
    assert "tea for all" in words(await world.ben.slash(world.general, "remind list"))


async def test_thanks_are_kept_private(world: Left) -> None:
    card = world.one("kudos:private", under="reason 5")
    before = [text(one) for one in world.thanks.history() if one.id == card["message"]]
    await world.press(card)
    await world.pass_time(minutes=1)
    after = [text(one) for one in world.thanks.history() if one.id == card["message"]]
    assert "reason 5" in str(before)
    assert "reason 5" not in str(after)
    assert "reason 5" in words(await world.ben.slash(world.general, "kudos mine"))


async def test_a_keepsake_turns_to_what_is_older(world: Left) -> None:
    assert "reason 0" in words(await world.press(world.one("page:kudos.mine")))


async def test_a_card_of_a_circle_is_read_with_its_words_unsealed(world: Left) -> None:
    assert "the kettle broke" in words(await world.press(world.one("check_ins:read_circle", "cat")))


async def test_a_round_is_read_by_whoever_shared_in_it(world: Left) -> None:
    assert "too loud a day" in words(await world.press(world.one("check_ins:read:", "rex")))


async def test_a_card_for_everyone_is_heard(world: Left) -> None:
    card = world.one("check_ins:hear", under="nobody has heard this")
    await world.press(card)
    await world.pass_time(minutes=1)
    [heard] = [one for one in world.channel("check-ins").history() if one.id == card["message"]]
    assert world.people["ron"].mention in text(heard) + str([one.fields for one in heard.embeds])


async def test_who_wrote_back_is_answered(world: Left, left: dict[str, Any]) -> None:
    form = next(one for one in left["forms"] if one["custom_id"].startswith("check_ins:letter:reply"))
    await world.submit(form, words="see you on Sunday, then")
    await world.pass_time(minutes=1)
    assert "see you on Sunday, then" in text(world.dms(world.ben)[-1])


async def test_what_was_held_is_sent_once_more(world: Left) -> None:
    await world.press(world.one("inbox:again"))
    await world.pass_time(minutes=1)
    assert "what has held" in str([text(one) for one in world.dms(world.ann)])


async def test_a_newcomer_is_said_hi_to(world: Left) -> None:
    greeting = world.one("welcome:hello")
    await world.press(greeting)
    await world.pass_time(minutes=1)
    assert world.ben.mention in str([text(one) for one in world.welcome.history() if one.id == greeting["message"]])


async def test_a_newcomer_becomes_a_greeter(world: Left) -> None:
    await world.press(world.one("welcome:greet:.*:yes", "cleo"))
    assert "greeters here since" in words(await world.people["cleo"].slash(world.general, "greeter status"))


async def test_a_friend_agrees_to_be_told(world: Left, config: Config) -> None:
    before = rows(config, "SELECT COUNT(*) FROM lookouts WHERE accepted_at > 0")
    await world.press(world.one("check_ins:lookout:.*:yes"))
    assert rows(config, "SELECT COUNT(*) FROM lookouts WHERE accepted_at > 0") > before


async def test_what_somebody_said_is_in_their_history_and_gone_when_they_are_forgotten(
    world: Left, config: Config
) -> None:
    rex = world.people["rex"]
    assert "the king's own" in words(await rex.slash(world.general, "checkin history"))
    await world.press(world.one("privacy:forget:-:"))
    assert rows(config, f"SELECT COUNT(*) FROM check_ins WHERE member_id = {rex.id}") == [(0,)]  # noqa: S608


async def test_the_next_day_everyone_is_asked_as_they_chose(world: Left) -> None:
    before = len([one for one in world.dms(world.ben) if "How are you today?" in one.content])
    await world.pass_time(days=1)
    assert len([one for one in world.dms(world.ben) if "How are you today?" in one.content]) == before + 1
