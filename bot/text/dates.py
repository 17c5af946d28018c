"""Days of the year as they are called where Discord shows no moments of its own: on buttons and in menus."""

from datetime import date, datetime

from bot.text.language import _


def month_names() -> tuple[str, ...]:
    """Return what the months are called within a date, January first."""
    # Translators: The months stand within a date, such as “24 December”.
    first = _("January")
    return (
        first,
        *(_("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September")),
        *(_("October"), _("November"), _("December")),
    )


def day_and_month(day: date) -> str:
    """Return a day without its year: “24 December”."""
    return _("{day} {month}").format(day=day.day, month=month_names()[day.month - 1])


def date_and_time(moment: datetime) -> str:
    """Return a moment by the clocks of its own zone: “24 December 2026, 18:00”."""
    month = month_names()[moment.month - 1]
    return _("{day} {month} {year}, {time}").format(
        day=moment.day, month=month, year=moment.year, time=f"{moment:%H:%M}"
    )


def day_and_time(moment: datetime) -> str:
    """Return a moment of a year that is known, by the clocks of its own zone: “24 December, 18:00”."""
    return _("{date}, {time}").format(date=day_and_month(moment), time=f"{moment:%H:%M}")
