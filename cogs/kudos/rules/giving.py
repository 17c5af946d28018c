"""Who may thank whom, and how often."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.lists import listed
from bot.text.user_text import clean, visible_length

DAY = timedelta(hours=24)
# What was removed counts towards the limits, which look back for a week at the most.
COUNT_FOR = 8 * DAY
SHORTEST, LONGEST = 3, 300
MOST_AT_ONCE = 10  # members in one thank-you
LONGEST_WINDOW = timedelta(days=7)  # how far back the limits look at most
FORGOTTEN = 0  # in place of a receiver: thanks that somebody has had forgotten, which still count


@dataclass(frozen=True)
class Given:
    """A thank-you that its giver has given before."""

    receiver_id: int
    at: datetime


@dataclass(frozen=True)
class Thanked:
    """Who thanked whom, and when."""

    giver_id: int
    receiver_id: int
    at: datetime


def checked_reason(words: str) -> str:
    """Return the reason as it is kept. Raises CareError if it says too little, or more than a card can hold."""
    reason = clean(words)
    if len(reason) > LONGEST:
        raise CareError(_("That is more than fits on a card. Please say it in up to 300 characters."))
    if visible_length(reason) < SHORTEST:
        raise CareError(_("Please say in a few words what the thanks are for. It is what people remember."))
    return reason


def checked_value(chosen: str, values: Sequence[str]) -> str:
    """Return the server's value that was picked, or nothing. Raises CareError for one that it does not have."""
    if chosen and chosen not in values:
        raise CareError(
            _(
                "This server doesn't have that value. Please choose one of the suggestions that Discord shows while "
                "you type."
            )
        )
    return chosen


def check_receiver(giver_id: int, receiver_id: int, *, receiver_is_bot: bool) -> None:
    """Raise CareError where thanks would not reach a person other than the giver."""
    if receiver_is_bot:
        raise CareError(_("Bots don't read thanks, but the people around you do. Which of them helped you?"))
    if giver_id == receiver_id:
        raise CareError(
            _("Being kind to yourself is good. These thanks are for somebody else, though: who helped you?")
        )


def check_number(receivers: int) -> None:
    """Raise CareError for thanks to nobody, or to more than one card names."""
    if not receivers:
        raise CareError(_("Who would you like to thank? Please choose at least one person."))
    if receivers > MOST_AT_ONCE:
        raise CareError(
            _("One card names up to {n} members. Please thank the others with another.").format(n=MOST_AT_ONCE)
        )


def check_presence(receiver_id: int, *, is_here: bool) -> None:
    """Raise CareError for somebody who is not in the server (any more)."""
    if not is_here:
        raise CareError(
            _("{member} is not in this server, so these thanks would not reach them.").format(
                member=f"<@{receiver_id}>"
            )
        )


def check_giver(
    roles: Iterable[int],
    since: datetime,
    joined: datetime | None,
    now: datetime,
    denied: Sequence[int],
    days: int,
    member_days: int,
) -> None:
    """Raise CareError if a server does not let this member give thanks (yet)."""
    found = next((role for role in denied if role in set(roles)), None)
    if found is not None:
        raise CareError(
            _("Members with the role {role} can't give thanks here. The moderators can tell you more.").format(
                role=f"<@&{found}>"
            )
        )
    if (old_enough := since + timedelta(days=days)) > now:
        raise CareError(
            _(
                "In this server, thanks can be given once an account is a little older. You can give them {when}."
            ).format(when=on_screen(old_enough, "R"))
        )
    if joined is not None and (long_enough := joined + timedelta(days=member_days)) > now:
        raise CareError(
            _(
                "In this server, thanks can be given once somebody has been here a while. You can give them {when}."
            ).format(when=on_screen(long_enough, "R"))
        )


def window(pair_minutes: int) -> timedelta:
    """Return how far back the limits look."""
    return max(DAY, timedelta(minutes=pair_minutes))


def check_limits(
    before: Sequence[Given], receivers: Sequence[int], now: datetime, *, daily_limit: int, pair_minutes: int
) -> None:
    """Raise CareError, which says when it is possible again, if a limit is reached. `before` is in order of time."""
    if daily_limit:
        _check_day(before, len(receivers), now, daily_limit)
    for given in reversed(before):
        again = given.at + timedelta(minutes=pair_minutes)
        if given.receiver_id in receivers and now < again:
            raise thanked_just_now(given.receiver_id, again)


def thanked_just_now(receiver_id: int, again: datetime) -> CareError:
    """Return the refusal for thanks to somebody who was thanked by the same member a moment ago."""
    words = _("You thanked {member} only a moment ago, and they have it. You can thank them again {when}.")
    return CareError(words.format(member=f"<@{receiver_id}>", when=on_screen(again, "R")))


def _check_day(before: Sequence[Given], wanted: int, now: datetime, daily_limit: int) -> None:
    today = [given.at for given in before if given.at > now - DAY]
    left = daily_limit - len(today)
    if wanted <= left:
        return
    if wanted > daily_limit:
        raise CareError(
            ngettext(
                "Here you can thank one person in 24 hours, so please choose one.",
                "Here you can thank {limit} people in 24 hours, so please choose fewer.",
                daily_limit,
            ).format(limit=daily_limit)
        )
    when = on_screen(today[wanted - left - 1] + DAY, "R")
    if left > 0:
        raise CareError(
            ngettext(
                "You can thank one more person today, or all of them {when}.",
                "You can thank {left} more people today, or all of them {when}.",
                left,
            ).format(left=left, when=when)
        )
    raise CareError(
        _("You have given a lot of thanks in the last 24 hours. You can give the next one {when}.").format(when=when)
    )


def left_today(before: Sequence[Given], now: datetime, daily_limit: int) -> int | None:
    """Return how many thanks somebody can still give now; None for any number. Raises CareError if it is none."""
    if not daily_limit:
        return None
    _check_day(before, 1, now, daily_limit)
    return daily_limit - sum(given.at > now - DAY for given in before)


def describe_left(left: int | None) -> str:
    """Return the line that says how many are left."""
    if left is None:
        return _("As many as you like.")
    return ngettext("You can thank one more person today.", "You can thank {left} more people today.", left).format(
        left=left
    )


def check_circles(
    giver_id: int, receiver_id: int, before: Sequence[Given], back: Sequence[Thanked], now: datetime
) -> None:
    """Raise CareError if thanks from one to the other have just come back, directly or by way of a third.

    To return thanks is natural; what is held up is a second round within a day. `back` has what the receiver gave and
    what the giver was given.
    """
    out = max((given.at for given in before if given.receiver_id == receiver_id and given.at > now - DAY), default=None)
    returned = _returned(giver_id, receiver_id, [link for link in back if link.at > now - DAY])
    if out is None or returned is None:
        return
    raise CareError(
        _("You and {member} have just thanked each other. You can thank them again {when}.").format(
            member=f"<@{receiver_id}>", when=on_screen(min(out, returned) + DAY, "R")
        )
    )


def _returned(giver_id: int, receiver_id: int, links: Sequence[Thanked]) -> datetime | None:
    """Return when the last way from the receiver back to the giver was complete, of at most two thanks."""
    direct = [link.at for link in links if (link.giver_id, link.receiver_id) == (receiver_id, giver_id)]
    onward = _latest({link.receiver_id: link for link in _in_order(links) if link.giver_id == receiver_id})
    home = _latest({link.giver_id: link for link in _in_order(links) if link.receiver_id == giver_id})
    around = [min(onward[third], home[third]) for third in onward.keys() & home.keys()]
    return max([*direct, *around], default=None)


def _in_order(links: Sequence[Thanked]) -> list[Thanked]:
    return sorted(links, key=lambda link: link.at)


def _latest(links: dict[int, Thanked]) -> dict[int, datetime]:
    return {third: link.at for third, link in links.items()}


def wants_none(receivers: Sequence[int]) -> str:
    """Return what the giver reads about those who do not want kudos."""
    return ngettext(
        "{members} would rather not get kudos, so I kept nothing. A few words to them may be welcome all the same.",
        "{members} would rather not get kudos, so I kept nothing. A few words to them may be welcome all the same.",
        len(receivers),
    ).format(members=named(receivers))


def would_want_none(receiver: int) -> str:
    """Return what somebody reads who is about to thank one of these."""
    return _("{member} would rather not get kudos. A few words to them may be welcome all the same.").format(
        member=f"<@{receiver}>"
    )


def given_privately(receivers: Sequence[int], *, by_choice: bool) -> str:
    """Return what the giver reads about thanks that only their receivers see."""
    if by_choice:
        return _("Your thanks are for {members} alone. They find them with `/kudos mine`.").format(
            members=named(receivers)
        )
    return _("{members} would rather keep thanks to themselves, so yours are for them alone, in `/kudos mine`.").format(
        members=named(receivers)
    )


def was_thanked(name: str, server: str) -> str:
    """Return that a newcomer was thanked, for somebody who might, too."""
    return _("**{name}** is new in **{server}**, and somebody there has thanked them.").format(name=name, server=server)


def refused_card(receivers: Sequence[int], place: str, *, blocked: bool) -> str:
    """Return what the giver reads where Discord does not take the card: for what it says, or there at all."""
    if blocked:
        words = _(
            "Your thanks are kept, and {members} can read them with `/kudos mine`. Discord doesn't let me post them as "
            "a card: it blocks these words, or a link in them."
        )
    else:
        words = _(
            "Your thanks are kept, and {members} can read them with `/kudos mine`. I may not write in {place}, so "
            "there is no card. A moderator can choose another channel with `/settings kudos`."
        )
    return words.format(members=named(receivers), place=place)


def named(members: Sequence[int]) -> str:
    """Return these members, as mentions."""
    return listed([f"<@{one}>" for one in members])


def headline(receivers: Sequence[str]) -> str:
    """Return the line above a thank-you: it mentions the receivers, and nobody else is named in it."""
    return _("{receiver}, these thanks are for you.").format(receiver=listed(receivers))
