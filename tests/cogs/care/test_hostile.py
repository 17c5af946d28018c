"""Whatever a forger sends of reports, bars and taking down: a sentence answers it, and nothing changes."""

from typing import Any

from bot.config import Config
from tests.cogs.care.people import HAPPENED, Letters, report, said
from tests.databases import opened_file
from tests.forged import FORM, Forger, answer, beginning, kinds, spelt
from tests.world import World

GONE = (0, 7, 8_999_999_999_999_999_999)
ANSWERS: tuple[tuple[str, Any], ...] = (
    *(("happened", "forged"), ("along", ["yes"]), ("whom", ["owner"]), ("because", "forged"), ("words", "forged")),
    *(("ways", ["everything"]), ("days", ["7"]), ("reason", "forged")),
)
SPOILED: tuple[Any, ...] = (None, 7, True, {"id": 7}, [], [7], [None], "x" * 6000, ["x" * 6000], "\x00", ["\x00"])


def ours() -> dict[str, int]:
    return {one: kind for one, kind in kinds().items() if beginning(one).partition(":")[0] in ("care", "report")}


def everything(config: Config) -> list[Any]:
    """What is kept of all that a forger could want to change."""
    with opened_file(config.database_url) as database:
        tables = ("reports", "report_acts", "report_answers", "bars", "bar_records")
        return [database.execute(f"SELECT * FROM {table}").fetchall() for table in tables]  # noqa: S608 - our own names


async def test_a_member_who_forges_all_of_it_changes_nothing_and_reads_nothing(world: World, config: Config) -> None:
    await world.settings("team", channel=world.private_channel("office"))
    world.bot.services.content.register(Letters(world.guild.id, world.ben.id, world.ann.id))
    await report(world)
    with opened_file(config.database_url) as database:
        [(report_id,)] = database.execute("SELECT id FROM reports").fetchall()
    eve, kept = await world.join("eve"), everything(config)
    opened = await eve.slash(world.general, "inbox")
    assert opened.response is not None
    forger = Forger(world, eve, world.general, opened.response)
    for pattern, kind in ours().items():
        for number in (*GONE, report_id):
            for custom_id in spelt(pattern, number):
                if kind == FORM:
                    forger.submit(custom_id, [answer(question, given) for question, given in ANSWERS])
                    for given in SPOILED:
                        forger.submit(custom_id, [answer(question, given) for question, _given in ANSWERS])
                else:
                    forger.press(custom_id, kind, str(number))
    await world.settle()
    assert len(forger.sent) > 100
    assert not forger.unanswered(())
    assert everything(config) == kept
    assert Letters.taken == []
    heard = [str(one.json) for one in world.env.http_requests if one.path.startswith("/interactions/")]
    assert not [one for one in heard if HAPPENED in one and "custom_id" not in one]


async def test_what_the_team_sends_spoiled_is_answered_in_a_sentence(world: World, config: Config) -> None:
    office = world.private_channel("office")
    await world.settings("team", channel=office)
    world.bot.services.content.register(Letters(world.guild.id, world.ben.id, world.ann.id))
    await report(world)
    with opened_file(config.database_url) as database:
        [(report_id,)] = database.execute("SELECT id FROM reports").fetchall()
    shown = await world.mod.slash(world.general, "care queue")
    assert "a letter" in said(shown)
    assert shown.response is not None
    forger = Forger(world, world.mod, world.general, shown.response)
    kept = everything(config)
    for form in ("report_bar", "report_down", "report_answer"):
        for given in (one for one in SPOILED if not isinstance(one, str) or "x" in one):
            forger.submit(f"care:{form}:{report_id}", [answer("days", given), answer("ways", given)])
    await world.settle()
    assert not forger.unanswered(())
    assert everything(config) == kept
