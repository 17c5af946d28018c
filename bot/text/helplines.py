"""Where somebody can turn who needs help now: what the operator wrote down, country by country."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.clock import Clock, SystemClock
from bot.text.folding import folded
from bot.text.language import COUNTRY, pgettext
from bot.text.timezones import country_of

FILE = Path(__file__).parents[2] / "data" / "help.toml"
GOOD_FOR = timedelta(days=365)  # after it was checked
ENOUGH = 4  # letters by which a country is known whose name is not typed to its end
MOST = 99  # countries: what four menus have room for, with “Somewhere else” in the last


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=1)


class Helpline(_Part):
    """Somebody who can be called, written to or read."""

    name: str = Field(max_length=100)
    how: str = Field(max_length=300)
    last_checked: date


class Country(_Part):
    """Whom one can turn to in a country."""

    code: str = Field(max_length=20)
    name: str = Field(max_length=100)
    emergency: str = Field(max_length=200)
    last_checked: date
    covers: tuple[str, ...] = ()  # the codes of all that an entry for several is about
    locales: tuple[str, ...] = ()  # languages of Discord from which it is guessed
    line: tuple[Helpline, ...] = Field(default=(), max_length=6)

    @property
    def codes(self) -> list[str]:
        """Return the codes of all that this is about, in small letters."""
        return [code.casefold() for code in (self.code, *self.covers)]

    @property
    def own_name(self) -> str:
        """Return what it is called in the reader's language."""
        return pgettext(COUNTRY, self.name)

    @property
    def names(self) -> list[str]:
        """Return all that it is called, in small letters: “Switzerland (Schweiz, Suisse)” are three, and the whole."""
        parts = (part.strip() for name in (self.name, self.own_name) for part in re.split(r"[(),]", name))
        return list(dict.fromkeys(name.casefold() for name in (self.name, self.own_name, *parts) if name))


class Helplines(_Part):
    """All that is known."""

    country: tuple[Country, ...] = Field(default=(), max_length=MOST)
    anywhere: tuple[Helpline, ...] = Field(default=(), max_length=6)

    def of(self, code: str) -> Country | None:
        """Return the country with this code."""
        return next((one for one in self.country if one.code == code), None)

    def in_zone(self, zone: str | None) -> Country | None:
        """Return where somebody with this time zone may be; it is a guess, and must be called one."""
        code = country_of(zone) if zone else None
        return next((one for one in self.country if code and code in (one.code, *one.covers)), None)

    def speaking(self, locale: str) -> Country | None:
        """Return where somebody with this language of Discord may be; it is a guess, too."""
        return next((one for one in self.country if locale in one.locales), None)

    def by_name(self) -> list[Country]:
        """Return the countries as people look for them."""
        return sorted(self.country, key=lambda one: folded(one.own_name))

    def like(self, typed: str) -> list[Country]:
        """Return those among which somebody can choose by what they have typed of a name, or by a code."""
        wanted = typed.strip().casefold()
        found = [one for one in self.by_name() if wanted in one.codes or any(wanted in name for name in one.names)]
        return sorted(found, key=lambda one: not any(name.startswith(wanted) for name in one.names))

    def meant(self, typed: str) -> Country | None:
        """Return the country that somebody chose, or typed; None where it could be several, or none.

        Nobody is to be given the numbers of another country: “Oman” stands in Romania's name, and “IR” in Ireland's.
        """
        wanted = typed.strip().casefold()
        coded = [one for one in self.country if wanted in one.codes]
        begun = [one for one in self.country if any(name.startswith(wanted) for name in one.names)]
        found = coded or begun
        is_clear = coded or len(wanted) >= ENOUGH or any(wanted in one.names for one in begun)
        return found[0] if is_clear and len(found) == 1 else None


# What is shown where the file cannot be used.
BUILT_IN = Helplines(
    anywhere=(
        Helpline(
            name="Find A Helpline",
            how="findahelpline.com lists helplines in many countries.",
            last_checked=date(2026, 11, 24),
        ),
    )
)


def helplines(file: Path | None = None) -> Helplines:
    """Return what the file says now, or what is built in where it cannot be used. It neither fails nor logs."""
    file = file or FILE
    try:
        return _read(file, file.stat().st_mtime_ns)
    except (OSError, ValueError):
        return BUILT_IN


@lru_cache(maxsize=2)
def _read(file: Path, _changed_at: int) -> Helplines:
    return Helplines.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


def known_country(typed: str) -> str:
    """Return the code of a country that the file has, by its name or code. Raises ValueError for another."""
    found = helplines().meant(typed)
    if found is None:
        raise ValueError("is not a country of the file")
    return found.code


def problems(file: Path | None = None, clock: Clock | None = None) -> list[str]:
    """Return a sentence for all that is wrong with the file: what cannot be read, and what nobody checked for a year.

    `clock` tells which day it is instead of the machine's.
    """
    file = file or FILE
    try:
        found = _read(file, file.stat().st_mtime_ns)
    except ValidationError as error:
        return [_sentence(file, ".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()]
    except (OSError, ValueError) as error:
        return [f"{file} cannot be read, so the built-in default is shown: {error}."]
    today = (clock or SystemClock()).now().date()
    return [*_repeated(file, found), *_old(file, found, today)]


def _sentence(file: Path, where: str, what: str) -> str:
    return f"{file} cannot be used, so the built-in default is shown: {where or 'it'}: {what}."


def _repeated(file: Path, found: Helplines) -> Iterator[str]:
    for what, named in (
        ("code", [code for one in found.country for code in (one.code, *one.covers)]),
        ("locale", [locale for one in found.country for locale in one.locales]),
    ):
        yield from (
            f"{file}: the {what} {name} stands there {times} times, and only the first of them counts."
            for name, times in Counter(named).items()
            if times > 1
        )


def _old(file: Path, found: Helplines, today: date) -> Iterator[str]:
    entries = [(one.name, one.last_checked) for one in (*found.country, *found.anywhere)]
    entries += [(f"{one.name}, {line.name}", line.last_checked) for one in found.country for line in one.line]
    for name, checked in entries:
        if today - checked > GOOD_FOR:
            yield f"{file}: {name} was last checked on {checked}. Please make sure that it is still right."
