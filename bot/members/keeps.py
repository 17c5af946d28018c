"""What is kept about members: declared by whoever keeps it, and found by walking through the program."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, LiteralString

# Whoever in the core keeps something about members. In a feature it is always its `store`.
_CORE = (
    "bot.agenda.store",
    "bot.awaiting.second_turns.store",
    "bot.awaiting.store",
    "bot.delivery.contact_budget",
    "bot.delivery.inbox",
    "bot.delivery.roles",
    "bot.members.departures",
    "bot.members.preferences",
    "bot.moderation.refusals",
    "bot.moderation.settings_history",
    "bot.moderation.store",
    "bot.moderation.trail",
)
CORE = "hearth"


@dataclass(frozen=True)
class Keeps:
    """One kind of thing that is kept about a member; every module that stores such things has a tuple `KEEPS` of these.

    How it is forgotten follows from it: rows go whose columns hold the member. Where that is not the whole truth,
    `forget` has the statements instead. They are given `:member`, and `:guild`, which is 0 for every server.
    """

    table: str
    columns: tuple[str, ...]  # the columns that hold a member's id
    what: str  # said to the member
    until: str  # when it goes by itself
    seen_by: str = ""  # who can see it, besides whoever runs the bot
    forget: tuple[LiteralString, ...] = ()
    stays: str = ""  # what does not go with it, because it is also somebody else's
    sealed: tuple[str, ...] = ()  # columns whose text the vault has sealed; such a table has an `id`
    veiled: tuple[str, ...] = ()  # columns that hold somebody else's id, who may not want to be known by it
    outlasts: bool = False  # it does not go because they left: its module lets go of it at a time of its own
    seen_as: Callable[[Mapping[str, Any], int], dict[str, Any]] | None = None  # a row as this member may see it
    trail: bool = False  # what somebody did as a moderator: nor does it go because they wish so


@dataclass(frozen=True)
class Counts:
    """What a limit counts under marks (bot/members/quotas.py); a module that counts has a tuple `COUNTS` of these."""

    what: str  # said to the member
    until: str  # when it counts no longer


@dataclass(frozen=True)
class Holding:
    """Something that is kept, and the feature that it belongs to: CORE for what serves all of them."""

    feature: str
    kept: Keeps


@cache
def holdings(features: tuple[str, ...]) -> tuple[Holding, ...]:
    """Return everything that is kept about members by these features and the core."""
    return tuple(
        Holding(feature, kept) for feature, module in _keepers(features) for kept in getattr(module, "KEEPS", ())
    )


@cache
def limits_count(features: tuple[str, ...]) -> tuple[Counts, ...]:
    """Return everything that the limits of these features and of the core count."""
    return tuple(one for _feature, module in _keepers(features) for one in getattr(module, "COUNTS", ()))


def _keepers(features: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    for package in features:
        for name in _stores(package):
            yield package.rpartition(".")[2], import_module(name)
    for name in _CORE:
        yield CORE, import_module(name)


def _stores(package: str) -> Iterator[str]:
    found = walk_packages(import_module(package).__path__, f"{package}.")
    return (one.name for one in found if any(part.partition("_")[0] == "store" for part in one.name.split(".")))
