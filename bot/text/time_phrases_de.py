"""What people say for a moment that the date parser does not know, by language: written as it does know it."""

import re

_DAYS = "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
_EARLIER, _LATER = r"(?:(?:am )?vormittags?|früh|morgens)", r"(?:(?:am )?(?:nachmittags?|abends?))"
_HOURS = ("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")

# One after the other. Parts of the day are the hours that “morning”, “evening” and so on have in English.
_SAYINGS = {
    "de": [
        (rf"({_DAYS})((?:vor|nach)?mittag|abend|früh|morgen)", r"\1 \2"),
        (r"(?:in )?(?:einer )?halben stunde", "30m"),
        (r"(?:in )?(?:einer )?dreiviertelstunde", "45m"),
        (r"(?:in )?(?:einer )?viertelstunde", "15m"),
        (r"(?:in )?(?:anderthalb|eineinhalb) stunden", "90m"),
        *((rf"halb {name}", f"{(hour or 12)}:30") for hour, name in enumerate(_HOURS)),
        *((rf"{_LATER} um {hour}(?: uhr)?(?!:?\d)", f"{hour + 12}:00") for hour in range(1, 12)),
        *((rf"um {hour}(?: uhr)? {_LATER}", f"{hour + 12}:00") for hour in range(1, 12)),
        (rf"(?:{_LATER}|{_EARLIER}|mittags?|nachts?) um(?= \d)", "um"),
        (rf"(?<=\d )(?:uhr )?{_EARLIER}", ""),
        (rf"({_DAYS}) morgen", r"\1 9:00"),
        (r"(?:am )?(?:nachmittags?)", "15:00"),
        (_EARLIER, "9:00"),
        (r"(?:am )?mittags?", "12:00"),
        (r"(?:am )?abends?", "18:00"),
        (r"(?:um )?mitternacht", "0:00"),
        (r"nachts?", "22:00"),
        (r"(?<!\d )am", ""),
    ],
}
_FOUND = {
    language: [(re.compile(rf"\b(?:{said})\b", re.IGNORECASE), written) for said, written in sayings]
    for language, sayings in _SAYINGS.items()
}


def normalise(text: str, locale: str) -> str:
    """Return `text` with such words as the date parser knows them; `locale` is one of Discord's."""
    for said, written in _FOUND.get(locale.partition("-")[0], ()):
        text = said.sub(written, text)
    return " ".join(text.split())
