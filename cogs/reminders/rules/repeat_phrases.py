"""How people say in their own language how often something comes, put into the English words that are understood.

What days and stretches of time are called, the date parser knows; the words around them stand here. Each is a pattern
of a whole word or of several, the first that fits counts, and accents may be left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from bot.text.time_parsing import calendar_words

Said = tuple[str, str]  # what is said, as a pattern, and what that is in English

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez",
    "fr": "deux trois quatre cinq six sept huit neuf dix",
    "it": "due tre quattro cinque sei sette otto nove dieci",
    "nl": "twee drie vier vijf zes zeven acht negen tien",
    "pt": "dois|duas três quatro cinco seis sete oito nove dez",
}
_WORDS: dict[str, tuple[Said, ...]] = {
    "de": (
        (r"(?:am |an )?wochenende[ns]?|wochenends", "weekends"),
        (r"(?:an )?(?:werktags?|werktagen|wochentags?|wochentagen|arbeitstags?|arbeitstagen)", "weekdays"),
        (r"(?:am )?(?:vormittags?|morgens?)", "mornings"),
        (r"(?:am )?nachmittags?", "afternoons"),
        (r"(?:am )?abends?", "evenings"),
        (r"(?:in der )?nachts?", "nights"),
        (r"täglich", "daily"),
        (r"stündlich", "hourly"),
        (r"wöchentlich", "weekly"),
        (r"monatlich", "monthly"),
        (r"jährlich", "yearly"),
        (r"jede[nrs]? zweite[nrs]?", "every other"),
        (r"jede[nrs]?|alle", "every"),
        (r"am", ""),
        (r"und", "and"),
    ),
    "es": (
        (r"(?:los )?(?:fin|fines) de semana", "weekends"),
        (r"(?:los )?días (?:laborables|hábiles)|entre semana|de lunes a viernes", "weekdays"),
        (r"(?:por|de) la mañana|mañanas?", "mornings"),
        (r"(?:por|de) la tarde|tardes?", "afternoons"),
        (r"(?:por|de) la noche|noches?", "nights"),
        (r"a diario|diariamente|diario", "daily"),
        (r"semanal(?:mente)?", "weekly"),
        (r"mensual(?:mente)?", "monthly"),
        (r"anual(?:mente)?", "yearly"),
        (r"cada|tod[oa]s l[oa]s", "every"),
        (r"el|los|las", ""),
        (r"y", "and"),
    ),
    "fr": (
        (r"(?:le |les )?(?:week-?ends?|fins? de semaine)", "weekends"),
        (r"(?:les )?jours (?:ouvrés|ouvrables)|en semaine|du lundi au vendredi", "weekdays"),
        (r"(?:le )?(?:matins?)", "mornings"),
        (r"(?:l')?après-midis?", "afternoons"),
        (r"(?:le )?soirs?", "evenings"),
        (r"(?:la )?nuits?", "nights"),
        (r"quotidien(?:nement|ne)?", "daily"),
        (r"hebdomadaire(?:ment)?", "weekly"),
        (r"mensuel(?:lement|le)?", "monthly"),
        (r"annuel(?:lement|le)?", "yearly"),
        (r"une? (\w+) sur deux", r"every other \1"),
        (r"chaque|tous les|toutes les", "every"),
        (r"le|les", ""),
        (r"et", "and"),
    ),
    "it": (
        (r"(?:nei |il )?(?:fine settimana|weekend)", "weekends"),
        (r"(?:nei )?giorni (?:feriali|lavorativi)|dal lunedì al venerdì", "weekdays"),
        (r"(?:di |la |al )?mattin[aeio]", "mornings"),
        (r"(?:di |il )?pomeriggi?o?", "afternoons"),
        (r"(?:di |la )?ser[ae]", "evenings"),
        (r"(?:di |la )?nott[ei]", "nights"),
        (r"quotidianamente|giornalmente", "daily"),
        (r"settimanal(?:e|mente)", "weekly"),
        (r"mensil(?:e|mente)", "monthly"),
        (r"annual(?:e|mente)", "yearly"),
        (r"ogni|tutti i|tutte le", "every"),
        (r"il|la|di", ""),
        (r"e", "and"),
    ),
    "nl": (
        (r"(?:in het |in de )?(?:weekends?|weekenden|weekeinden?)", "weekends"),
        (r"(?:op )?(?:werkdagen|weekdagen)|doordeweeks", "weekdays"),
        (r"(?:'s )?(?:ochtends?|morgens?)", "mornings"),
        (r"(?:'s )?middags?", "afternoons"),
        (r"(?:'s )?avonds?", "evenings"),
        (r"(?:'s )?nachts?", "nights"),
        (r"dagelijks", "daily"),
        (r"wekelijks", "weekly"),
        (r"maandelijks", "monthly"),
        (r"jaarlijks", "yearly"),
        (r"(?:om de|elke) andere", "every other"),
        (r"om de|elke?|iedere?|alle", "every"),
        (r"op", ""),
        (r"en", "and"),
    ),
    "pt": (
        (r"(?:nos |aos )?(?:fim|fins|finais) de semana", "weekends"),
        (r"(?:nos |em )?dias (?:úteis|de semana)|de segunda a sexta", "weekdays"),
        (r"de manhã|pela manhã|manhãs?", "mornings"),
        (r"à tarde|de tarde|tardes?", "afternoons"),
        (r"à noite|de noite|noites?", "nights"),
        (r"diariamente", "daily"),
        (r"semanal(?:mente)?", "weekly"),
        (r"mensal(?:mente)?", "monthly"),
        (r"anual(?:mente)?", "yearly"),
        (r"a cada|cada|tod[oa]s [oa]s|tod[oa]", "every"),
        (r"às|aos|nas|nos|na|no", ""),
        (r"e", "and"),
    ),
}
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


def translate(pattern: str, locale: str) -> str:
    """Return how often, in English; unchanged in languages that are not known here, and rules of RFC 5545."""
    if re.match(r"(?:RRULE:\s*)?FREQ=", pattern, re.IGNORECASE) or _language(locale) not in _WORDS:
        return pattern
    text = _without_accents(_with_straight_apostrophes(pattern))
    for said, english in _phrases_of(_language(locale)):
        text = re.sub(rf"(?<![\w-])(?:{said})(?![\w-])", english, text, flags=re.IGNORECASE)
    return " ".join(text.split())


@cache
def _phrases_of(language: str) -> tuple[Said, ...]:
    numbers = [(said, str(number)) for number, said in enumerate(_NUMBERS[language].split(), start=2)]
    # The longer words first, or what is left of them would be in the way.
    names = sorted(_names(language), key=lambda one: -len(one[0]))
    return tuple((_without_accents(said), english) for said, english in (*_WORDS[language], *numbers, *names))


def _names(language: str) -> Iterator[Said]:
    """Yield what days and stretches of time are called, in one and in several."""
    known = calendar_words(language)
    for day in _DAYS:
        for name in known[day]:
            yield rf"{re.escape(name)}(?:s|en)?", day[:3]
    for stretch in ("hour", "day", "week", "month", "year"):
        for name in known[stretch]:
            if len(name) > 1:  # A letter alone is too often a word of its own.
                yield re.escape(name), f"{stretch}s"
