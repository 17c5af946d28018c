"""Greeting texts that were written for another bot: which of its variables mean the same as ours, and which nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.text.language import _
from cogs.welcome.rules.template import VARIABLES, named

# What other bots call them, in small letters and with a dot for what stands between words.
_MEANT = {
    "member": (
        "user",
        "mention",
        "user.mention",
        "member.mention",
        "usermention",
        "membermention",
        "ping",
        "user.ping",
    ),
    "name": (
        *("username", "user.name", "user.username", "user.tag", "usertag", "user.nick", "nickname", "user.nickname"),
        *("user.display.name", "display.name", "member.name", "member.display.name", "membername", "user.proper"),
        *(
            "user.displayname",
            "userdisplayname",
            "displayname",
            "user.global.name",
            "user.globalname",
            "userglobalname",
        ),
    ),
    "server": ("guild", "server.name", "guild.name", "servername", "guildname"),
    "count": (
        *("membercount", "member.count", "members", "user.count", "usercount", "server.members", "guild.members"),
        *("server.member.count", "server.membercount", "guild.member.count", "guild.membercount", "servercount"),
        *("guildmembercount", "servermembercount", "memberscount", "members.count", "server.count", "guild.size"),
        *("membercount.numeric", "membercountnumeric", "server.members.count"),
    ),
    "ordinal": (
        *("count.ordinal", "member.count.ordinal", "membercount.ordinal", "server.member.count.ordinal"),
        *("membercountord", "servercountord", "server.membercount.ordinal", "guild.member.count.ordinal", "position"),
    ),
    "rules": ("rules.channel", "server.rules.channel", "ruleschannel"),
}
_OURS = {theirs: ours for ours, names in _MEANT.items() for theirs in names} | {name: name for name in VARIABLES}

# In braces everything is a variable. Per cents and brackets are ordinary writing, too: only what is known counts.
_VARIABLE = re.compile(
    r"\{{1,2}(?P<braces>[^{}\n]*)\}{1,2}"
    r"|%{1,2}(?P<percent>[A-Za-z][\w.]*)%{1,2}"
    r"|\[(?P<brackets>[A-Za-z][\w.]*)\](?!\()"
    r"|\$(?P<dollar>[A-Za-z]\w*(?:\.[A-Za-z]\w*)*)"
)


@dataclass(frozen=True)
class Translation:
    """A text with our own variables, what stands now for what, and what means nothing to us."""

    words: str
    changed: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


def translated(words: str) -> Translation:
    """Return a text with our own variables instead of those of other bots."""
    changed, unknown = dict[str, str](), dict[str, None]()

    def ours(found: re.Match[str]) -> str:
        kind, typed = found.lastgroup or "", found[0]
        name = _OURS.get(_plain(found[kind]))
        if name is None:
            if kind == "braces":
                unknown[typed] = None
            return typed
        if typed != f"{{{name}}}":
            changed[typed] = f"{{{name}}}"
        return f"{{{name}}}"

    return Translation(_VARIABLE.sub(ours, words), tuple(changed.items()), tuple(unknown))


def _plain(typed: str) -> str:
    return re.sub(r"[\s_()-]+", ".", typed).strip(".").casefold()


def taken_over(changed: Iterable[tuple[str, str]]) -> str:
    """Return what a moderator reads whose text came with variables of another bot."""
    pairs = ", ".join(f"`{named(theirs)}` → `{ours}`" for theirs, ours in changed)
    return _("Your text comes from another bot. In my own variables: {pairs}.").format(pairs=pairs)


def left_over(unknown: Iterable[str]) -> str:
    """Return what a moderator reads of variables that have no equal here."""
    names = ", ".join(f"`{named(one)}`" for one in unknown)
    return _("For these I have nothing that means the same: {names}. Please edit the text, and leave them out.").format(
        names=names
    )


def offer(translation: Translation) -> Iterator[str]:
    """Return the sentences with which a translation is offered."""
    yield taken_over(translation.changed)
    if translation.unknown:
        yield left_over(translation.unknown)
