"""Who heard what was said in confidence: the part of the audit that looks for ears for which it was not meant."""

from collections.abc import Iterator

from tests.survival.check_in_records import (
    CARDS,
    CIRCLE,
    LISTEN,
    LISTENERS,
    LISTENERS_NAMELESS,
    NAMED,
    NOBODY,
    READ,
    CheckInRecords,
    Said,
    Utterance,
    alive,
    names,
    reads_report,
)
from tests.survival.evidence import SECRET, Evidence, secrets
from tests.survival.responses import Json, refused


def overheard(e: Evidence) -> Iterator[str]:
    """Something was said where it was not meant to be heard, or to somebody who was not meant to hear it."""
    c = CheckInRecords(e)
    for uttered in c.uttered:
        for secret in secrets(uttered.body):
            meant = _letter_is_meant(c, secret, uttered) if secret in c.letters else _is_meant(c, secret, uttered)
            if not meant:
                where = f"in {uttered.channel}" if uttered.channel else f"to {(uttered.ask or {}).get('user')}"
                yield f"{secret} was said {where}, who may not hear it"


def _is_meant(c: CheckInRecords, secret: str, uttered: Utterance) -> bool:
    said = c.by_secret.get(secret)
    if said is None:
        return _is_given_back(c, secret, uttered)
    if uttered.channel is not None:
        return _may_stand(c, said, uttered.channel, uttered.at)
    return uttered.ask is None or _may_hear(c, said, uttered.ask, uttered.at)


def _is_given_back(c: CheckInRecords, secret: str, uttered: Utterance) -> bool:
    """Who is told that it could not be done reads their words once more."""
    theirs = [ask for ask in c.e.entries("check in", "write back") if secret in secrets(ask["options"])]
    return uttered.channel is None and (uttered.ask is None or uttered.ask in theirs)


def _may_stand(c: CheckInRecords, said: Said, channel: int, at: float) -> bool:
    if channel in c.e.threads:
        return _may_stand_in_talk(c, said, channel)
    guild, name = c.e.places.get(channel, (0, ""))
    return guild == said.ask["guild"] and bool(CARDS.get(name, set()) & said.audiences(at))


def _may_stand_in_talk(c: CheckInRecords, said: Said, thread: int) -> bool:
    """Whether its author ticked that a listener's thread may carry it, and it is about that."""
    about = {row["about"] for row in c.e.tables["talks"] if row["thread"] == thread}
    return bool(said.ask["options"].get("in_thread")) and about == {said.ask["id"]}


def _may_hear(c: CheckInRecords, said: Said, ask: Json, at: float) -> bool:
    audiences = said.audiences(at)
    if ask["user"] == said.ask["user"] or (reads_report(c.e, ask) and _went_along(c, said)):
        return True
    if ask["guild"] != said.ask["guild"]:
        return False
    if ask.get("button") == LISTEN:
        return bool({LISTENERS, LISTENERS_NAMELESS} & audiences) and c.on_card(ask) is said
    return ask.get("button") == READ and CIRCLE in audiences and (ask["guild"], ask["user"]) in c.mates


def _went_along(c: CheckInRecords, said: Said) -> bool:
    """Whether somebody reported it, and let the team read it."""
    reports = (ask for ask in c.e.entries("report") if not refused(ask))
    return any(ask["options"]["along"] == "yes" and c.on_card(ask) is said for ask in reports)


def _letter_is_meant(c: CheckInRecords, secret: str, uttered: Utterance) -> bool:
    letter, said = c.letters[secret]
    receiver = said.ask["user"] if said else None
    if uttered.channel is not None:
        return c.e.direct.get(uttered.channel) == receiver
    return uttered.ask is None or uttered.ask["user"] in (receiver, letter["user"])


def unmasked(e: Evidence) -> Iterator[str]:
    """A card tells whose it is, though its author hid their name."""
    c = CheckInRecords(e)
    for uttered in c.uttered:
        for said in (c.by_secret[secret] for secret in secrets(uttered.body) & c.by_secret.keys()):
            is_public = uttered.channel is not None and uttered.channel not in c.e.threads
            hidden = is_public and not said.audiences(uttered.at) & NAMED
            if hidden and names(uttered.body, said.ask["user"]):
                yield f"{said.ask['user']} is named on a card of {said.ask['id']}"


def not_forgotten(e: Evidence) -> Iterator[str]:
    """What was withdrawn can still be read somewhere, or lies on the disk, sealed as it was."""
    c = CheckInRecords(e)
    gone = {said.ask["id"] for said in c.said.values() if said.audiences() == {NOBODY}}
    if e.quiet:
        for secret, message in alive(c):
            said = c.letters[secret][1] if secret in c.letters else c.by_secret.get(secret)
            if said is not None and said.ask["id"] in gone:
                yield f"{secret} was withdrawn with {said.ask['id']}, and stands in {message}"
    for ask in e.presses("Withdraw") if e.is_over else ():
        if ask.get("sealed") and ask["check_in"] in gone and ask["sealed"].encode() in e.disk:
            yield f"the words of {ask['check_in']} were withdrawn, and lie sealed on the disk"


def legible(e: Evidence) -> Iterator[str]:
    """What was said in confidence lies on the disk for everybody to read."""
    for secret in sorted(set(SECRET.findall(e.disk.decode("latin-1")))):
        yield f"{secret} can be read on the disk"


CHECKS = (overheard, unmasked, not_forgotten, legible)
