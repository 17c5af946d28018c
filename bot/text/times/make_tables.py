"""Write the tables of words that are published: `python -m bot.text.times.make_tables [--check]`.

From CLDR, by Babel, and from the tables of dateparser; both are only needed here. What neither has stands in `spoken/`.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from typing import Any, cast

from babel import Locale
from babel.units import format_unit
from discord import Locale as DiscordLocale

from bot.text.times.lexicon import TABLES, fold, language_of

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
_EACH_PLURAL = (1, 2, 5, 1.5, 21, 22, 1_000_000)  # of which every language has one of its forms
_WIDTHS = ("wide", "abbreviated", "short")
_PERIODS = {"morning": "part:morning", "afternoon": "part:afternoon", "evening": "part:evening", "night": "part:night"}
_EXACT = {"midnight": "time:0:00", "noon": "time:12:00", "am": "am", "pm": "pm"}
_BETWEEN = re.compile(r"\(\\d[^)]*\)")  # where dateparser expects the number

Word = tuple[str, str]  # a word or several, and its sense


def main() -> int:
    """Write the tables, or compare them; 1 if one is not as it would be written."""
    stale = [path for path, text in made().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        sys.stdout.writelines(f"{path} is not as it would be made\n" for path in stale)
        return int(bool(stale))
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")
    return 0


def made() -> dict[Any, str]:
    """Return each table's path and text."""
    languages = sorted({language_of(locale.value) for locale in DiscordLocale})
    return {TABLES / f"{one}.json": json.dumps(table(one), ensure_ascii=False, indent=0) + "\n" for one in languages}


def table(language: str) -> dict[str, Any]:
    """Return what is published of one language."""
    cldr = Locale.parse(language.replace("-", "_"))
    parser = import_module(f"dateparser.data.date_translation_data.{language}").info
    words: dict[str, list[str]] = defaultdict(list)
    for word, sense in (*_names(cldr, parser), *_units(cldr, parser), *_days(parser), *_directions(parser)):
        phrase = fold(word).strip(" .")
        if _is_word(phrase) and sense not in words[phrase]:
            words[phrase].append(sense)
    return {
        "order": "md" if _is_month_first(cldr) else "dm",
        "clock": 12 if re.search("[hK]", str(cldr.time_formats["short"])) else 24,
        "dot": "." in str(cldr.time_formats["short"]),
        "words": dict(sorted(words.items())),
    }


def _is_word(phrase: str) -> bool:
    """Return whether this can be told from a letter of another word and from a number."""
    return len(phrase) > 1 and not re.search(r"\d|[{}()|\\]|^duration|[\u2013-]$", phrase)


def _is_month_first(cldr: Locale) -> bool:
    pattern = str(cldr.datetime_skeletons["Md"])
    return pattern.find("M") < pattern.find("d")


def _names(cldr: Locale, parser: dict[str, Any]) -> Iterator[Word]:
    for context in ("format", "stand-alone"):
        for width in _WIDTHS:
            yield from ((name, f"weekday:{day}") for day, name in cldr.days[context].get(width, {}).items())
            yield from ((name, f"month:{month}") for month, name in cldr.months[context].get(width, {}).items())
            yield from _periods(cldr, dict(cldr.day_periods[context].get(width, {})))
    for number, day in enumerate(_DAYS):
        yield from ((name, f"weekday:{number}") for name in parser.get(day, ()))
    for number, month in enumerate(_MONTHS, start=1):
        yield from ((name, f"month:{number}") for name in parser.get(month, ()))


def _periods(cldr: Locale, names: dict[str, str]) -> Iterator[Word]:
    rules = cast("dict[None, dict[str, list[dict[str, int]]]]", cldr.day_period_rules).get(None, {})
    for period, name in names.items():
        sense = _EXACT.get(period) or _PERIODS.get(period.rstrip("12"), "")
        if rules.get(period) == [{"from": 12 * 3600, "before": 13 * 3600}]:
            sense = "part:noon"
        if sense:
            yield name, sense


def _units(cldr: Locale, parser: dict[str, Any]) -> Iterator[Word]:
    for unit in _UNITS:
        yield from ((name, f"unit:{unit}") for name in parser.get(unit, ()))
        for length in ("long", "short", "narrow"):
            written = (format_unit(number, f"duration-{unit}", length, locale=cldr) for number in _EACH_PLURAL)
            yield from ((re.sub(r"[\d\s.,]*\d", "", one), f"unit:{unit}") for one in written)


def _days(parser: dict[str, Any]) -> Iterator[Word]:
    senses = {f"in {n} day": f"day:{n}" for n in (1, 2)} | {f"{n} day ago": f"day:{-n}" for n in (0, 1, 2)}
    for unit in ("week", "month", "year"):
        senses |= {
            f"in 1 {unit}": f"next unit:{unit}",
            f"0 {unit} ago": f"this unit:{unit}",
            f"1 {unit} ago": f"last unit:{unit}",
        }
    for said, sense in (senses | {"0 second ago": "now"}).items():
        yield from ((name, sense) for name in parser.get("relative-type", {}).get(said, ()))


def _directions(parser: dict[str, Any]) -> Iterator[Word]:
    """Yield what stands before or behind an amount in the tables, such as “in” and “ago”."""
    known = {fold(name) for unit in _UNITS for name in parser.get(unit, ())}
    for said, patterns in parser.get("relative-type-regex", {}).items():
        sense = "ago" if said.endswith("ago") else "in"
        for pattern in patterns:
            before, _number, behind = _BETWEEN.sub("\0", pattern, count=1).partition("\0")
            yield before, sense
            words = fold(behind).split()
            if len(words) > 1 and words[0] in known:
                yield " ".join(words[1:]), sense


if __name__ == "__main__":
    sys.exit(main())
