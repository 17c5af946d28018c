"""Whether people who mean harm find a door: the part of the audit that looks at who was barred, gone, or too much."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator

from tests.survival.check_in_records import NAMELESS, CheckInRecords, Utterance, reads_report
from tests.survival.evidence import IN_FLIGHT_SECONDS, Evidence, named, thorns
from tests.survival.responses import Json, acknowledged

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
OWN = ("Only me",)  # audiences of a check-in that reaches nobody
# What reaches nobody else, so that whoever is barred or gone may still do it.
_PRIVATE = ("checkin now", "privacy forget", "report", "menu", "forge", "meddle")
Key = Hashable


def heard_though_barred(e: Evidence) -> Iterator[str]:
    """Somebody whom the moderators had barred reached others."""
    bars = _bars(e)
    yield from _heard_after(e, bars, "was barred", late=True)
    for ask in e.asks.values():
        barred = bars.get((ask["guild"], ask["user"]))
        if barred and ask["asked"] > barred and acknowledged(ask) and _reaches_others(ask):
            yield f"{ask['user']} is barred in {ask['guild']}, and was let through: {ask['what']} {ask['id']}"


def heard_though_gone(e: Evidence) -> Iterator[str]:
    """Somebody who had left reached others by an old button."""
    left = {at: moves[-1]["at"] for at, moves in e.moves.items() if moves[-1]["what"] == "leave"}
    yield from _heard_after(e, left, "had left", late=False)
    for ask in e.entries("answer back"):
        if acknowledged(ask) and any(user == ask["user"] and ask["asked"] > at for (_, user), at in left.items()):
            yield f"{ask['user']} had left, and was told that {ask['id']} is passed on"


def _bars(e: Evidence) -> dict[tuple[int, int], float]:
    """From when on somebody is barred, by their server and who they are."""
    return {
        (ask["guild"], int(ask["options"]["member"])): ask["at"] for ask in e.entries("care bar") if acknowledged(ask)
    }


def _heard_after(e: Evidence, ends: dict[tuple[int, int], float], why: str, *, late: bool) -> Iterator[str]:
    """What somebody said after the end, and what reached others then only, where that is too `late`."""
    for thorn, ask, uttered in _heard_by_others(e):
        end = ends.get((ask["guild"], ask["user"]))
        if end is None:
            continue
        arrives_late = late and uttered.is_new and uttered.at > end + IN_FLIGHT_SECONDS
        if ask["asked"] > end or arrives_late:
            yield f"{thorn} of {ask['user']}, who {why}, was heard {uttered.at - end:.1f} s after that"


def _heard_by_others(e: Evidence) -> Iterator[tuple[str, Json, Utterance]]:
    """Every request that repeats a thorn to anybody but whoever said it."""
    c = CheckInRecords(e)
    for request in e.seen["requests"]:
        for thorn in sorted(thorns(request.get("json")) & e.by_thorn.keys()):
            ask, uttered = e.by_thorn[thorn], c.utterance(request)
            if uttered is not None and (uttered.ask is None or uttered.ask["user"] != ask["user"]):
                yield thorn, ask, uttered


def _reaches_others(ask: Json) -> bool:
    if ask["what"] == "check in":
        return ask["options"]["audience"] not in OWN
    return ask["what"] not in _PRIVATE


def beyond_limits(e: Evidence) -> Iterator[str]:
    """Somebody did more than a limit allows, whatever they had forgotten."""
    limits: tuple[tuple[str, int, float, Callable[[CheckInRecords, Json], Key | None]], ...] = (
        ("wrote back in a row", 3, DAY, _letter),
        ("thanked the same person", 1, MINUTE, _pair),
        ("posted without a name", 3, HOUR, _nameless),
        ("asked the same person", 1, 7 * DAY, _question),
        ("asked people", 5, DAY, _questions),
        ("checked in", 50, DAY, _check_in),
    )
    c = CheckInRecords(e)
    for what, most, seconds, key_of in limits:
        uses: dict[tuple[int, Key, int], list[Json]] = defaultdict(list)
        for ask in e.asks.values():
            key = key_of(c, ask) if acknowledged(ask) else None
            if key is not None and (era := _era(e, ask)) is not None:
                uses[ask["user"], key, era].append(ask)
        for (user, _of, _since), asks in uses.items():
            for first, last in zip(asks, asks[most:], strict=False):
                if last["at"] - first["asked"] < seconds:
                    yield f"{user} {what} {most + 1} times in {last['at'] - first['asked']:.0f} s, until {last['id']}"
                    break


def _era(e: Evidence, ask: Json) -> int | None:
    """How often the bot's clock had been set; None where that was while it was asked."""
    clocks: list[float] = [entry["at"] for entry in e.entries("clock")]
    begun, ended = (sum(at < moment for at in clocks) for moment in (ask["asked"], ask["at"]))
    return begun if begun == ended else None


def _letter(_c: CheckInRecords, ask: Json) -> Key | None:
    return ask["message"] if ask["what"] == "write back" else None


def _pair(c: CheckInRecords, ask: Json) -> Key | None:
    """Where thanks need a pause, from the first day on."""
    if ask["what"] != "kudos give" or not _pauses_thanks(c.e, ask["guild"]):
        return None
    return ask["guild"], ask["options"]["member"]


def _pauses_thanks(e: Evidence, guild: int) -> bool:
    decided = [one for one in e.entries("settings kudos") if one["guild"] == guild]
    pauses = [one["options"]["pair_minutes"] for one in decided if "pair_minutes" in one["options"]]
    return bool(pauses) and all(pauses)


def _nameless(c: CheckInRecords, ask: Json) -> Key | None:
    chosen = ask["options"].get("audience") or ask["options"].get("chosen")
    return ask["guild"] if ask["what"] in ("check in", "choose") and chosen == NAMELESS else None


def _question(_c: CheckInRecords, ask: Json) -> Key | None:
    return ask["options"]["member"] if ask["what"] == "checkin ask" else None


def _questions(_c: CheckInRecords, ask: Json) -> Key | None:
    return "anybody" if ask["what"] == "checkin ask" else None


def _check_in(_c: CheckInRecords, ask: Json) -> Key | None:
    return ask["guild"] if ask["what"] == "check in" else None


def meddled(e: Evidence) -> Iterator[str]:
    """Somebody did what only the team, or only whoever was shown it, can do."""
    for ask in e.entries("meddle", "forge"):
        if acknowledged(ask):
            yield f"{ask['user']} pressed {ask.get('button', 'what they were not shown')} in {ask['id']}, and was let"
    meddling = {ask["user"] for ask in e.entries("meddle")}
    for message in e.messages:
        if message.channel in e.team_places and (who := meddling & named(message.said.get("embeds"))):
            yield f"{sorted(who)} are named in {message.id}, as if they were of the team"
    for thorn, ask, _uttered in _heard_by_others(e):
        if ask["what"] in ("meddle", "answer back"):
            yield f"{thorn} of {ask['user']}, who was not shown what they sent it with, was heard"


def report_overheard(e: Evidence) -> Iterator[str]:
    """What somebody said in a report was heard by others than the team."""
    for thorn, ask, uttered in _heard_by_others(e):
        if ask["what"] != "report":
            continue
        if uttered.ask is None or not (reads_report(e, uttered.ask) and uttered.ask["guild"] == ask["guild"]):
            where = f"in {uttered.channel}" if uttered.channel else f"to {(uttered.ask or {}).get('user')}"
            yield f"{thorn} of a report was said {where}"


CHECKS = (heard_though_barred, heard_though_gone, beyond_limits, meddled, report_overheard)
