"""How people say in their own language how often something comes: in the English words that are understood here."""

import re

_NUMBERS = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn")

# One after the other, each as a whole word.
_WORDS = {
    "de": [
        (r"am wochenende|an wochenenden|wochenends?|wochenenden?", "weekends"),
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
        *((name, str(number)) for number, name in enumerate(_NUMBERS, start=2)),
        (r"stunden?", "hours"),
        (r"tage?", "days"),
        (r"wochen?", "weeks"),
        (r"monate?", "months"),
        (r"jahre?", "years"),
        *(
            (rf"(?:am )?(?:{name}|{short})", english)
            for name, short, english in (
                ("montags?", "mo", "mon"),
                ("dienstags?", "di", "tue"),
                ("mittwochs?", "mi", "wed"),
                ("donnerstags?", "do", "thu"),
                ("freitags?", "fr", "fri"),
                ("samstags?|sonnabends?", "sa", "sat"),
                ("sonntags?", "so", "sun"),
            )
        ),
        (r"und", "and"),
    ],
}
_ENDS = {"de": [(r",?\s*\bbis(?: zum)?\s+", " until "), (r"(\d)[ -]?mal$", r"\1 times")]}


def _language(locale: str) -> str:
    return locale.partition("-")[0]


def ending_in_english(text: str, locale: str) -> str:
    """`text` with the words before its end, such as “until”, in English; what they are about stays as it is."""
    for said, english in _ENDS.get(_language(locale), ()):
        text = re.sub(said, english, text, flags=re.IGNORECASE)
    return text


def in_english(pattern: str, locale: str) -> str:
    """How often, in English; unchanged in languages that are not known here, and rules of RFC 5545."""
    if re.match(r"(?:RRULE:\s*)?FREQ=", pattern, re.IGNORECASE):
        return pattern
    for said, english in _WORDS.get(_language(locale), ()):
        pattern = re.sub(rf"\b(?:{said})\b", english, pattern, flags=re.IGNORECASE)
    return pattern
