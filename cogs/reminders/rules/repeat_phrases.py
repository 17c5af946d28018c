"""How people say in their own language how often something comes, put into the English words that are understood.

What days, numbers and stretches of time are called, the lexicon knows, and what says “every”; the rest stands here.
Each is a pattern of a whole word or of several, the first that fits counts, and accents may be left out.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from bot.text.days import parse_days
from bot.text.times.lexicon import Language, Lexicon, Meaning, language_of
from cogs.reminders.rules.repeat_dates import MONTHS
from cogs.reminders.rules.repeat_patterns import is_rfc_rule

Said = tuple[str, str]  # what is said, as a pattern, and what that is in English

_SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST = 4  # words of a phrase in the lexicon
_WORDS: dict[str, tuple[Said, ...]] = {
    "de": (
        (r"stündlich", "hourly"),
        (r"wöchentlich", "weekly"),
        (r"(?:14|vierzehn)[ -]?tägig", "every 2 weeks"),
        (r"monatlich", "monthly"),
        (r"vierteljährlich|quartalsweise", "quarterly"),
        (r"jährlich", "yearly"),
        *((rf"{word}mal", f"{number} times") for number, word in enumerate(("ein", "zwei", "drei", "vier"), start=1)),
        (r"(\d+)[ -]?(?:mal|x)", r"\1 times"),
        (r"jede[nrs]? dritte[nrs]?", "every 3"),
        (r"jede[nrs]? vierte[nrs]?", "every 4"),
        (r"(?:am|pro|in der|im|an einem|die)(?= (?:stunde|tag|woche|monat|jahr))", "a"),
        (r"am(?= \d)", "on"),
    ),
    "es": (
        (r"semanal(?:mente)?", "weekly"),
        (r"mensual(?:mente)?", "monthly"),
        (r"trimestral(?:mente)?", "quarterly"),
        (r"anual(?:mente)?", "yearly"),
        (r"mañanas?", "mornings"),
        (r"un[oa]? (\w+) sí y otr[oa] no", r"every other \1"),
        (r"vez|veces", "times"),
        (r"(?:al|por|a la|en la)(?= (?:hora|dia|semana|mes|ano))", "a"),
        (r"(?:el(?: dia)?|los dias)(?= \d)", "on"),
    ),
    "fr": (
        (r"hebdomadaire(?:ment)?", "weekly"),
        (r"mensuel(?:lement|le)?", "monthly"),
        (r"trimestriel(?:lement|le)?", "quarterly"),
        (r"annuel(?:lement|le)?", "yearly"),
        (r"une? (\w+) sur deux", r"every other \1"),
        (r"fois", "times"),
        (r"par", "a"),
        (r"le(?= \d)", "on"),
    ),
    "it": (
        (r"settimanal(?:e|mente)", "weekly"),
        (r"mensil(?:e|mente)", "monthly"),
        (r"trimestral(?:e|mente)", "quarterly"),
        (r"annual(?:e|mente)", "yearly"),
        (r"un[oa]? (\w+) s[iì] e un[oa]? no", r"every other \1"),
        (r"volt[ae]", "times"),
        (r"(?:al|alla|all')(?= ?(?:ora|giorno|settimana|mese|anno))", "a"),
        (r"(?:il(?: giorno)?)(?= \d)", "on"),
    ),
    "nl": (
        (r"wekelijks", "weekly"),
        (r"tweewekelijks", "every 2 weeks"),
        (r"maandelijks", "monthly"),
        (r"jaarlijks", "yearly"),
        (r"om de(?= \w+ (?:uren|uur|dagen|weken|maanden|jaren|jaar))(?! andere)", "every"),
        (r"om de andere", "every other"),
        *((rf"{word}maal", f"{number} times") for number, word in enumerate(("een", "twee", "drie", "vier"), start=1)),
        (r"keer|maal", "times"),
        (r"per", "a"),
        (r"op(?: de)?(?= \d)", "on"),
    ),
    "pt": (
        (r"semanal(?:mente)?", "weekly"),
        (r"mensal(?:mente)?", "monthly"),
        (r"trimestral(?:mente)?", "quarterly"),
        (r"anual(?:mente)?", "yearly"),
        (r"(\w+) sim,? \1 não", r"every other \1"),
        (r"de (\w+) em \1", r"every \1"),
        (r"vez|vezes", "times"),
        (r"(?:por|ao|na|no)(?= (?:hora|dia|semana|mes|ano))(?! dia \d)", "a"),
        (r"todo dia(?= \d+$)", "every month on"),
        (r"(?:no |o |todo )?dia(?= \d)", "on"),
    ),
}
# What makes days be counted in a month, and “first” to “fourth” and “last”. Those between need the month beside them: a
# second Monday alone is every other one, and in Portuguese “segunda” is a Monday.
_OF_MONTH = {
    "de": (
        r"im monat|des monats|jede[ns] monats?|pro monat",
        ("erste", "zweite", "dritte", "vierte", "letzte"),
        "[nrs]?",
    ),
    "es": (
        r"de(?:l| cada| todos los) mes(?:es)?|al mes|cada mes",
        ("primer[oa]?", "segund[oa]", "tercer[oa]?", "cuart[oa]", "ultim[oa]"),
        "",
    ),
    "fr": (
        r"du mois|de chaque mois|de tous les mois|par mois|chaque mois",
        ("premi(?:er|ere)", "(?:deuxieme|seconde?)", "troisieme", "quatrieme", "derni(?:er|ere)"),
        "",
    ),
    "it": (
        r"del mese|di ogni mese|al mese|ogni mese",
        ("prim[oa]", "second[oa]", "terz[oa]", "quart[oa]", "ultim[oa]"),
        "",
    ),
    "nl": (
        r"(?:van|in) (?:de|elke|iedere) maand|per maand|elke maand",
        ("eerste", "tweede", "derde", "vierde", "laatste"),
        "",
    ),
    "pt": (
        r"d[eo](?: cada| todo)? mes|por mes|cada mes|todo mes",
        ("primeir[oa]", "segund[oa]", "terceir[oa]", "quart[oa]", "ultim[oa]"),
        r"(?= (?:segunda|terca|quarta|quinta|sexta|sabado|domingo|dia|e)\b)",
    ),
}
# Days of which there are many: who types one of these means that it comes again.
_PLURALS = {
    "de": r"(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs|sonnabends",
    "en": r"(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekdays|weekends|(?:morning|afternoon|evening|night)s",
    "es": r"los (?:lunes|martes|mi[eé]rcoles|jueves|viernes)|s[aá]bados|domingos",
    "fr": r"(?:lun|mar|mercre|jeu|vendre|same)dis|dimanches",
    "nl": r"(?:maan|dins|woens|donder|vrij|zater|zon)dags",
    "pt": r"segundas|ter[cç]as|quartas|quintas|sextas|s[aá]bados|domingos",
}
# What stands before days, and means nothing by itself.
_FILLERS = {
    "de": "am im an den dem",
    "es": "el los las",
    "fr": "le la les l'",
    "it": "il la i le di",
    "nl": "op de",
    "pt": "às as aos nas nos na no a o",
}
_ORDINALS = ("first", "second", "third", "fourth", "last")
# Before an end: until when, and how many times.
_ENDS = {
    "de": (r"bis(?: zum)?", "mal"),
    "es": (r"hasta(?: el)?", "veces"),
    "fr": (r"jusqu'(?:au|à|en)", "fois"),
    "it": (r"fino (?:al|a)", "volte"),
    "nl": (r"tot(?: en met)?", "keer|maal"),
    "pt": (r"até(?: o| a)?", "vezes"),
}


def _language(locale: str) -> str:
    return locale.partition("-")[0]


def _without_accents(text: str) -> str:
    """Return the text without the accents that not everybody types."""
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def _with_straight_apostrophes(text: str) -> str:
    """Return the text with the apostrophes of keyboards, and not those of phones."""
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def translate_ending(text: str, locale: str) -> str:
    """Return `text` with the words before its end, such as “until”, in English; what they are about stays."""
    if ends := _ENDS.get(_language(locale)):
        until, times = ends
        text = re.sub(
            rf",?\s*\b(?:{until}|{_without_accents(until)})\s+",
            " until ",
            _with_straight_apostrophes(text),
            flags=re.IGNORECASE,
        )
        text = re.sub(rf"(\d)[ -]?(?:{times})$", r"\1 times", text, flags=re.IGNORECASE)
    return text


def says_again(words: str, locale: str, also: Sequence[str] = ()) -> bool:
    """Return whether somebody names a day that comes again and again, such as “mondays”, in one of their languages."""
    known = (_PLURALS.get(language_of(one)) for one in (locale, "en-US", *also))
    return any(re.search(rf"(?<!\w)(?:{days})(?!\w)", words, re.IGNORECASE) for days in known if days)


def translate(pattern: str, locale: str) -> str:
    """Return how often, in English; unchanged in languages that are not known here, and rules of RFC 5545."""
    language = Language.named(language_of(locale))
    if is_rfc_rule(pattern) or language is None or language.name == "en":
        return pattern
    days = parse_days(pattern, Lexicon((language,)))
    if days is not None and (len(days) > 1 or says_again(pattern, locale)):
        return _days_in_english(days) if len(days) > 1 else f"every {_days_in_english(days)}"
    text = _with_straight_apostrophes(pattern)
    if language.name in _WORDS:
        text = re.sub(r"\bl'(?=\w)", "", _without_accents(text), flags=re.IGNORECASE)
        for said, english in _phrases_of(language.name, is_monthly=_counts_in_months(text, language.name)):
            text = re.sub(rf"(?<![\w-])(?:{said})(?![\w-])", english, text, flags=re.IGNORECASE)
    return _by_lexicon(text, language)


def _counts_in_months(text: str, language: str) -> bool:
    return re.search(rf"(?<!\w)(?:{_OF_MONTH[language][0]})(?!\w)", text, re.IGNORECASE) is not None


@cache
def _phrases_of(language: str, *, is_monthly: bool) -> tuple[Said, ...]:
    month, ordinals, ending = _OF_MONTH[language]
    counted = [
        (f"{said}{ending}", english)
        for said, english in zip(ordinals, _ORDINALS, strict=True)
        if is_monthly or english in ("first", "last")
    ]
    beginning = [(rf"(?<=\S ){month}" if "|" not in month else rf"(?<=\S )(?:{month})", "of the month"), *counted]
    return (*beginning, *((_without_accents(said), english) for said, english in _WORDS[language]))


def _by_lexicon(text: str, language: Language) -> str:
    """Return the text with all that the lexicon knows in English: days, numbers, amounts, parts of the day."""
    words, found = re.findall(r"[^\s,;/&+]+|[,;/&+]", text), list[str]()
    while words:
        sizes = range(min(len(words), _LONGEST), 0, -1)
        known = ((size, _english(" ".join(words[:size]), language)) for size in sizes)
        size, english = next(((size, english) for size, english in known if english), (1, words[0]))
        if english not in _FILLERS.get(language.name, "").split():
            found.append(english)
        words = words[size:]
    # “Varannan” is “every other” in one word, and means nothing else at the beginning.
    return " ".join(["every", *found] if found[:1] == ["other"] else found)


def _english(phrase: str, language: Language) -> str:
    """Return what a phrase is in English; nothing where it is not known, or means nothing that belongs here."""
    typed = phrase.casefold().rstrip(".")
    meanings = language.meanings(typed) or language.meanings(typed.removesuffix("s"))
    found = next((english for meaning in meanings if (english := _in_english(meaning))), "")
    parts = [] if found or "-" not in phrase else [_english(part, language) for part in phrase.split("-")]
    return found or ("-".join(parts) if all(parts) else "")


def _in_english(meaning: Meaning) -> str:
    words: list[str] = []
    for kind, value in meaning:
        match kind:
            case "weekday":
                words.append(_SHORT[int(value)])
            case "weekdays":
                words.append(_days_in_english([int(day) for day in value]))
            case "unit":
                words.append(f"{value}s")
            case "month":
                words.append(MONTHS[int(value) - 1])
            case "part":
                words.append("mornings" if value == "dawn" else f"{value}s")
            case "num":
                words.append(value)
            case "every" | "other" | "and":
                words.append(kind)
            case _:
                return ""
    return " ".join(words)


def _days_in_english(days: Sequence[int]) -> str:
    return "daily" if len(days) == len(_SHORT) else ", ".join(_SHORT[day] for day in days)
