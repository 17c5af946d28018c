"""Which clocks an abbreviation may mean, such as `ET`, `IST` or `UTC+2`."""

import re

# By the season: who types EST in July lives where it is EDT, and means the clock on the wall.
_BY_SEASON = {
    "America/New_York": "et est edt",
    "America/Chicago": "ct cdt",
    "America/Denver": "mt mdt",
    "America/Los_Angeles": "pt pdt",
    "America/Anchorage": "akt akst akdt",
    "Pacific/Honolulu": "hst",
    "America/Adak": "hdt",
    "America/St_Johns": "nt nst ndt",
    "Europe/Lisbon": "wet west",
    "Europe/Berlin": "cet cest mez mesz met mest",
    "Europe/Athens": "eet eest oez oesz",
    "Europe/Moscow": "msk msd",
    "Asia/Karachi": "pkt",
    "Asia/Kathmandu": "npt",
    "Asia/Dhaka": "bdt",
    "Asia/Jakarta": "wib",
    "Asia/Makassar": "wita",
    "Asia/Jayapura": "wit",
    "Asia/Bangkok": "ict",
    "Asia/Hong_Kong": "hkt",
    "Asia/Manila": "pht",
    "Asia/Tokyo": "jst",
    "Asia/Seoul": "kst",
    "Australia/Perth": "awst",
    "Australia/Adelaide": "acst acdt",
    "Australia/Sydney": "aest aedt",
    "Pacific/Auckland": "nzt nzst nzdt",
    "Pacific/Guam": "chst",
    "Africa/Johannesburg": "sast",
    "Africa/Lagos": "wat",
    "Africa/Maputo": "cat",
    "Africa/Nairobi": "eat",
    "America/Sao_Paulo": "brt brst",
    "America/Argentina/Buenos_Aires": "art",
    "America/Santiago": "clt clst",
    "America/Bogota": "cot",
    "America/Lima": "pet",
    "America/Caracas": "vet",
    "UTC": "gmt utc z zulu uct",
}
# Where people far from one another say the same, those come first of whom there are most.
_SEVERAL = {
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Mexico_City", "America/Havana"),
    "mst": ("America/Denver", "America/Phoenix", "Asia/Kuala_Lumpur"),
    "pst": ("America/Los_Angeles", "Asia/Manila"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "bst": ("Europe/London", "Asia/Dhaka", "Pacific/Bougainville"),
    "sst": ("Asia/Singapore", "Pacific/Pago_Pago"),
    "ast": ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"),
    "adt": ("America/Halifax", "Asia/Riyadh"),
    "at": ("America/Halifax", "America/Puerto_Rico"),
    "amt": ("America/Manaus", "Asia/Yerevan"),
    "gst": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "ect": ("America/Guayaquil", "America/New_York"),
    "wst": ("Australia/Perth", "Pacific/Apia", "Africa/El_Aaiun"),
    "cdt": ("America/Chicago", "America/Havana"),
    "idt": ("Asia/Jerusalem",),
}
# The database has no zone of their own for these, so: places whose clocks are always there.
_NO_WHOLE_HOURS = {
    "+3:30": ("Asia/Tehran",),
    "+4:30": ("Asia/Kabul",),
    "+5:30": ("Asia/Kolkata", "Asia/Colombo"),
    "+5:45": ("Asia/Kathmandu",),
    "+6:30": ("Asia/Yangon", "Indian/Cocos"),
    "+8:45": ("Australia/Eucla",),
    "+9:30": ("Australia/Darwin",),
    "-9:30": ("Pacific/Marquesas",),
}
_ABBREVIATED = {word: (zone,) for zone, words in _BY_SEASON.items() for word in words.split()} | _SEVERAL
_OFFSET = re.compile(r"(?:GMT|UTC|Z)?\s*(?P<sign>[+\-−–])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?", re.IGNORECASE)  # noqa: RUF001


def zones_abbreviated(text: str) -> tuple[str, ...]:
    """Return the zones that an abbreviation or a distance from Greenwich may mean, the likeliest first; often none.

    Where there are several, ask. `GMT+1` is ahead of Greenwich, as people mean it, and the database's `Etc/GMT-1`.
    """
    typed = text.strip()
    offset = _OFFSET.fullmatch(typed)
    return _at_offset(offset) if offset else _ABBREVIATED.get(typed.replace(".", "").casefold(), ())


def _at_offset(offset: re.Match[str]) -> tuple[str, ...]:
    ahead, hours, minutes = offset["sign"] == "+", int(offset["hours"]), int(offset["minutes"] or 0)
    if minutes:
        return _NO_WHOLE_HOURS.get(f"{'+' if ahead else '-'}{hours}:{minutes:02}", ())
    if not hours:
        return ("UTC",)
    return (f"Etc/GMT{'-' if ahead else '+'}{hours}",) if hours <= (14 if ahead else 12) else ()
