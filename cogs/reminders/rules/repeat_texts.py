"""How it is said how often a reminder comes."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.clock import on_screen
from bot.text.dates import day_and_month
from bot.text.days import weekday_names
from bot.text.language import _, ngettext
from bot.text.lists import listed
from cogs.reminders.rules.repeat_dates import day_of
from cogs.reminders.rules.repeat_months import describe_month
from cogs.reminders.rules.repeating import Repeat, fit_to_day
from cogs.reminders.rules.rrule import Rule


def suggested_repeats() -> dict[str, str]:
    """Return what is offered to somebody who types how often: what it is called, by what it is taken as."""
    # Translators: These are offered while somebody types how often a reminder comes.
    daily = _("daily")
    return {
        "daily": daily,
        "weekdays": _("weekdays"),
        "weekly": _("weekly"),
        "mon, wed, fri": _("mon, wed, fri"),
        "monthly": _("monthly"),
        "yearly": _("yearly"),
        "every 6 hours": _("every 6 hours"),
        "every 2 weeks": _("every 2 weeks"),
        "daily, 10 times": _("daily, 10 times"),
        "weekly until 24 December": _("weekly until 24 December"),
    }


def describe(repeat: Repeat) -> str:
    """Return how a repetition is said, with its end: “every day at 09:00 (Europe/Berlin)”."""
    rule = repeat.rule
    said = _describe_hours(rule) if rule.frequency == "HOURLY" else _describe_days(repeat)
    if rule.until is not None:
        end = on_screen(rule.until.replace(tzinfo=ZoneInfo(repeat.zone)), "D")
        said = _("{repeat}, until {end}").format(repeat=said, end=end)
    return said


def _describe_hours(rule: Rule) -> str:
    return ngettext("every hour", "every {number} hours", rule.interval).format(number=rule.interval)


def _describe_days(repeat: Repeat) -> str:
    plain = replace(repeat.rule, until=None)
    if plain.hours or plain.minutes:
        said = f"`{plain}`"
    else:
        said = _("{repeat} at {time}").format(
            repeat=_describe_rule(plain, repeat.start) or f"`{plain}`", time=f"{repeat.start:%H:%M}"
        )
    return f"{said} ({repeat.zone})"


def _describe_rule(rule: Rule, start: datetime) -> str | None:
    """Return a rule in words; None for one that only its author can say."""
    day = rule.month_days[-1] if rule.frequency == "MONTHLY" and rule.month_days else start.day
    if rule in (Rule("MONTHLY", rule.interval), fit_to_day(Rule("MONTHLY", rule.interval), date(2000, 1, abs(day)))):
        said = ngettext("every month on day {day}", "every {number} months on day {day}", rule.interval)
        return _or_else(rule, said.format(number=rule.interval, day=day))
    named = day_of(rule)
    if named or rule == fit_to_day(Rule("YEARLY", rule.interval), start.date()):
        said = ngettext("every year on {date}", "every {number} years on {date}", rule.interval)
        return _or_else(rule, said.format(number=rule.interval, date=day_and_month(named or start)))
    if rule == Rule("DAILY", rule.interval):
        return ngettext("every day", "every {number} days", rule.interval).format(number=rule.interval)
    if rule in (Rule("WEEKLY", rule.interval, weekdays=rule.weekdays), Rule("WEEKLY", rule.interval)):
        return _describe_week(rule, start)
    return describe_month(rule)


def _or_else(rule: Rule, said: str) -> str:
    if not rule.positions:
        return said
    if rule.months:
        return _("{repeat}, and on 28 February where there is no 29th").format(repeat=said)
    return _("{repeat}, or on the last day where a month is shorter").format(repeat=said)


def _describe_week(rule: Rule, start: datetime) -> str:
    names = weekday_names()
    days = [day for _number, day in rule.weekdays] or [start.weekday()]
    if days == [0, 1, 2, 3, 4] and rule.interval == 1:
        return _("every weekday")
    said = ngettext("every {days}", "every {number} weeks on {days}", rule.interval)
    return said.format(number=rule.interval, days=listed([names[day] for day in days]))
