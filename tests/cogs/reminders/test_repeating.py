"""When reminders come again, held against dateutil, over zones and years."""

import re
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.errors import CareError
from cogs.reminders.rules.repeat_parsing import check_part_of_day, make_repeat, parse_repeat
from cogs.reminders.rules.repeat_texts import describe
from cogs.reminders.rules.repeating import Repeat
from cogs.reminders.rules.rrule import DAYS, parse_rule
from cogs.reminders.rules.rrule_times import HORIZON

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday


def repeat(words: str, start: datetime = NOON, zone: str = "UTC") -> Repeat:
    wish = parse_repeat(words)
    assert wish is not None
    return make_repeat(wish, start, None, zone)


def times(found: Repeat, count: int) -> list[datetime]:
    """The first few, as local times."""
    moments = [first] if (first := found.first()) else []
    while len(moments) < count and (following := found.after(moments[-1])):
        moments.append(following)
    return [one.astimezone(ZoneInfo(found.zone)).replace(tzinfo=None) for one in moments]


def days(found: Repeat, count: int) -> list[str]:
    return [f"{one:%y-%m-%d}" for one in times(found, count)]


def numbers(low: int, high: int, most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(st.integers(low, high).filter(bool), min_size=1, max_size=most).map(
        lambda found: ",".join(map(str, found))
    )


@st.composite
def rules(draw: st.DrawFn) -> str:
    """RFC 5545 rules of every kind that is known here, but for three that dateutil takes differently.

    It takes “TU,2TU” for days that are both, not either; a first week, of BYSETPOS, for what is left of it; and a week
    by its number for each of its days.
    """
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency, "INTERVAL": str(draw(st.integers(1, 5)))}
    places = draw(st.sampled_from([[""], ["1", "2", "-1", "-2"]])) if frequency in ("MONTHLY", "YEARLY") else [""]
    weekday = st.sampled_from([place + day for place in places for day in DAYS])
    optional = {
        "BYMONTH": numbers(1, 12),
        "BYMONTHDAY": numbers(-31, 31),
        "BYDAY": st.lists(weekday, min_size=1, max_size=3, unique=True).map(",".join),
        "BYHOUR": numbers(1, 23),
        "BYMINUTE": numbers(1, 59, 1),
        "WKST": st.sampled_from(DAYS),
    }
    if frequency == "WEEKLY":
        del optional["BYMONTHDAY"]
    if frequency == "YEARLY":
        optional |= {"BYYEARDAY": numbers(-366, 366), "BYWEEKNO": numbers(-53, 53)}
    chosen = draw(st.lists(st.sampled_from(sorted(optional)), max_size=3, unique=True))
    parts |= {name: draw(optional[name]) for name in chosen}
    if "BYWEEKNO" in parts:
        parts["BYDAY"] = ",".join(draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True)))
    if frequency != "WEEKLY" and {"BYDAY", "BYMONTHDAY"} & parts.keys() and draw(st.booleans()):
        parts["BYSETPOS"] = draw(numbers(-3, 3, 2))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def by_dateutil(rule: str, start: datetime, zone: str, until: datetime) -> list[datetime]:
    """Its moments up to then: local ones, those that do not exist moved to where the clocks stand instead."""
    local = start.replace(tzinfo=None)
    end = until.replace(tzinfo=None).strftime("%Y%m%dT%H%M%S")
    there = tz.gettz(zone)
    found = [one.replace(tzinfo=there) for one in rrulestr(f"{rule};UNTIL={end}", dtstart=local)]
    return sorted({tz.resolve_imaginary(one).replace(fold=0).astimezone(UTC) for one in found})


@given(
    rules(),
    st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1)).map(lambda one: one.replace(microsecond=0)),
    st.sampled_from(ZONES),
)
def test_it_comes_when_dateutil_says(rule: str, start: datetime, zone: str) -> None:
    until = start + timedelta(days=900)
    found = Repeat(parse_rule(rule, zone), start, zone)
    assume(found.after(until.replace(tzinfo=UTC)))  # For what never comes, dateutil looks until the year 9999.
    expected = by_dateutil(rule, start, zone, until)
    moment = start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(days=1)
    for one in expected[:60]:
        following = found.after(moment)
        assert following == one
        moment = one
    for one in expected[-3:]:  # From far away, it finds the same.
        assert found.after(one - timedelta(seconds=1)) == one


def test_where_dateutil_differs_it_comes_as_the_rfc_says() -> None:
    start = datetime(2028, 7, 28, 16, tzinfo=UTC)  # a Friday
    either = repeat("FREQ=MONTHLY;BYDAY=TU,1WE", start)
    assert [either.after(start + timedelta(days=days)) for days in (0, 2, 6)] == [
        datetime(2028, 8, 1, 16, tzinfo=UTC),  # a Tuesday
        datetime(2028, 8, 1, 16, tzinfo=UTC),
        datetime(2028, 8, 8, 16, tzinfo=UTC),
    ]
    first_of_a_week = repeat("FREQ=WEEKLY;BYDAY=SA,TU;BYSETPOS=1", start)
    assert first_of_a_week.after(start) == datetime(2028, 8, 1, 16, tzinfo=UTC)
    one_day_of_a_week = repeat("FREQ=YEARLY;BYWEEKNO=32", start)
    assert days(one_day_of_a_week, 2) == ["28-08-11", "29-08-10"]  # Fridays, too


@given(st.integers(1, 100), st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1)), st.sampled_from(ZONES))
def test_hours_are_hours_whatever_the_clocks_do(hours: int, start: datetime, zone: str) -> None:
    found = repeat(f"every {hours} hours", start.replace(tzinfo=UTC), zone)
    first = found.first()
    assert first is not None
    moments = [first]
    for _number in range(5):
        following = found.after(moments[-1])
        assert following is not None
        assert following - moments[-1] == timedelta(hours=hours)
        moments.append(following)


@given(rules(), st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1)), st.sampled_from(ZONES))
def test_what_is_stored_is_the_same_again(rule: str, start: datetime, zone: str) -> None:
    found = Repeat(parse_rule(rule, zone), start.replace(microsecond=0), zone)
    assert Repeat.from_stored(str(found)) == found


@pytest.mark.parametrize(
    ("words", "coming"),
    [
        ("daily", ["26-11-23", "26-11-24", "26-11-25"]),
        ("Every day", ["26-11-23", "26-11-24", "26-11-25"]),
        ("every morning", ["26-11-23", "26-11-24", "26-11-25"]),
        ("Evenings", ["26-11-23", "26-11-24", "26-11-25"]),
        ("weekdays at noon", ["26-11-23", "26-11-24", "26-11-25", "26-11-26", "26-11-27", "26-11-30"]),
        ("Monday and Friday evenings", ["26-11-23", "26-11-27", "26-11-30"]),
        ("every other tuesday in the afternoon", ["26-11-24", "26-12-08"]),
        ("every other day", ["26-11-23", "26-11-25", "26-11-27"]),
        ("weekdays", ["26-11-23", "26-11-24", "26-11-25", "26-11-26", "26-11-27", "26-11-30"]),
        ("weekends", ["26-11-28", "26-11-29", "26-12-05"]),
        ("weekly", ["26-11-23", "26-11-30"]),
        ("wed, fri and Sundays", ["26-11-25", "26-11-27", "26-11-29", "26-12-02"]),
        ("every tuesday & thursday", ["26-11-24", "26-11-26", "26-12-01"]),
        ("every 3 weeks", ["26-11-23", "26-12-14"]),
        ("every other tuesday", ["26-11-24", "26-12-08"]),
        ("every two weeks on tuesday", ["26-11-24", "26-12-08"]),
        ("every second day", ["26-11-23", "26-11-25", "26-11-27"]),
        ("fortnightly", ["26-11-23", "26-12-07"]),
        ("once a week", ["26-11-23", "26-11-30"]),
        ("mon-wed, sat", ["26-11-23", "26-11-24", "26-11-25", "26-11-28", "26-11-30"]),
        ("monday till wednesday", ["26-11-23", "26-11-24", "26-11-25", "26-11-30"]),
        ("every 60 minutes", ["26-11-23", "26-11-23"]),
        ("first monday of the month", ["26-12-07", "27-01-04", "27-02-01"]),
        ("every last friday", ["26-11-27", "26-12-25", "27-01-29"]),
        ("the first and third wed of each month", ["26-12-02", "26-12-16", "27-01-06"]),
        ("last weekday of the month", ["26-11-30", "26-12-31", "27-01-29"]),
        ("last day of the month", ["26-11-30", "26-12-31", "27-01-31"]),
        ("monthly on the 1st and 15th", ["26-12-01", "26-12-15", "27-01-01"]),
        ("every other month on the 5th", ["27-01-05", "27-03-05"]),
        ("31st of every month", ["26-11-30", "26-12-31", "27-01-31", "27-02-28"]),
        ("monthly", ["26-11-23", "26-12-23"]),
        ("every 24 december", ["26-12-24", "27-12-24"]),
        ("every year on March 3rd", ["27-03-03", "28-03-03"]),
        ("29 feb yearly", ["27-02-28", "28-02-29"]),
        ("yearly", ["26-11-23", "27-11-23"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["26-11-27", "26-12-25", "27-01-29"]),
        ("rrule:freq=monthly;byday=fr;bymonthday=13", ["27-08-13", "28-10-13"]),
        ("FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU", ["26-12-28", "27-01-03", "27-01-04", "27-01-10", "28-01-03"]),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO", ["26-12-28", "27-12-27", "28-12-25"]),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=SU", ["27-01-03", "28-01-02"]),
        ("FREQ=YEARLY;BYYEARDAY=1,-1", ["26-12-31", "27-01-01", "27-12-31"]),
        ("FREQ=YEARLY;BYYEARDAY=366", ["28-12-31", "32-12-31"]),
        ("daily until tomorrow", ["26-11-23", "26-11-24", "26-11-25"]),  # Its end is read elsewhere.
        ("daily, 2 times", ["26-11-23", "26-11-24"]),
        ("weekdays 6x", ["26-11-23", "26-11-24", "26-11-25", "26-11-26", "26-11-27", "26-11-30"]),
        ("FREQ=DAILY;COUNT=2", ["26-11-23", "26-11-24"]),
        ("FREQ=DAILY;UNTIL=20261124", ["26-11-23", "26-11-24"]),
        ("FREQ=DAILY;UNTIL=20261124T115900Z", ["26-11-23"]),
    ],
)
def test_what_people_type_is_understood(words: str, coming: list[str]) -> None:
    found = repeat(words)
    assert days(found, len(coming)) == coming
    if found.rule.until is not None:
        assert len(times(found, 9)) == len(coming)


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("täglich", "daily"),
        ("Jeden Tag", "daily"),
        ("jeden Abend", "daily"),
        ("morgens", "daily"),
        ("jede Nacht", "daily"),
        ("montags und freitags abends", "mon, fri"),
        ("jeden Dienstag am Nachmittag", "tue"),
        ("jeden zweiten Tag", "every other day"),
        ("jeden zweiten Montag", "every other monday"),
        ("jeden zweiten Montag im Monat", "second monday of the month"),
        ("am 1. und 15. jedes Monats", "1st and 15th of every month"),
        ("jeden ersten Montag im Monat", "first monday of the month"),
        ("am letzten Freitag des Monats", "last friday of the month"),
        ("letzter Tag des Monats", "last day of the month"),
        ("jeden dritten Tag", "every 3 days"),
        ("einmal pro Woche", "weekly"),
        ("Montag bis Freitag", "weekdays"),
        ("mo-fr", "weekdays"),
        ("alle 6 Stunden", "every 6 hours"),
        ("alle zwei Wochen", "every 2 weeks"),
        ("wöchentlich", "weekly"),
        ("montags", "mon"),
        ("jeden Montag und Donnerstag", "mon, thu"),
        ("Mo, Mi, Fr", "mon, wed, fri"),
        ("Dienstags, donnerstags und am Sonntag", "tue, thu and sun"),
        ("werktags", "weekdays"),
        ("an Werktagen", "weekdays"),
        ("am Wochenende", "weekends"),
        ("monatlich", "monthly"),
        ("jeden Monat", "monthly"),
        ("jedes Jahr", "yearly"),
        ("jährlich, 3 mal", "yearly, 3 times"),
        ("jedes Jahr am 24. Dezember", "every 24 december"),
        ("täglich 3x", "daily 3x"),
        ("täglich bis zum 24. Dezember", "daily until 24. Dezember"),
        ("montags bis nächsten Freitag", "mon until nächsten Freitag"),
        ("weekdays", "weekdays"),
        ("FREQ=WEEKLY;BYDAY=MO,DO", "FREQ=WEEKLY;BYDAY=MO,DO"),
    ],
)
def test_german_is_understood_too(words: str, english: str) -> None:
    is_the_same(words, "de", english)


def is_the_same(words: str, locale: str, english: str) -> None:
    theirs, ours = parse_repeat(words, locale), parse_repeat(english)
    assert theirs is not None
    assert ours is not None
    assert (theirs.until, theirs.times) == (ours.until, ours.times)
    if not words.startswith("FREQ"):
        assert make_repeat(theirs, NOON, None, "UTC") == make_repeat(ours, NOON, None, "UTC")
    else:
        assert theirs == ours


@pytest.mark.parametrize(
    ("locale", "words", "english"),
    [
        ("es-ES", "cada día", "daily"),
        ("es-ES", "todos los dias", "daily"),
        ("es-419", "los lunes y los miércoles", "mon, wed"),
        ("es-ES", "cada dos semanas hasta el 24 de diciembre", "every 2 weeks until 24 de diciembre"),
        ("es-ES", "cada 6 horas", "every 6 hours"),
        ("es-ES", "de lunes a viernes", "weekdays"),
        ("es-ES", "fines de semana", "weekends"),
        ("es-ES", "cada mañana", "daily"),
        ("es-ES", "cada mes, 3 veces", "monthly, 3 times"),
        ("es-ES", "every day", "daily"),
        ("fr", "tous les jours", "daily"),
        ("fr", "chaque lundi", "mon"),
        ("fr", "le mardi et le jeudi", "tue, thu"),
        ("fr", "toutes les deux semaines", "every 2 weeks"),
        ("fr", "le premier lundi du mois", "first monday of the month"),
        ("fr", "le dernier vendredi de chaque mois", "last friday of the month"),
        ("fr", "le 15 de chaque mois", "15th of the month"),
        ("fr", "du lundi au vendredi", "weekdays"),
        ("es-ES", "el segundo martes de cada mes", "second tuesday of the month"),
        ("es-ES", "un día sí y otro no", "every other day"),
        ("it", "l'ultimo venerdì del mese", "last friday of the month"),
        ("nl", "om de week", "every other week"),
        ("nl", "om de maandag", "every other monday"),
        ("nl", "om de 3 dagen", "every 3 days"),
        ("nl", "de 15e van de maand", "15th of the month"),
        ("nl", "ma t/m vr", "weekdays"),
        ("pt-BR", "segunda segunda do mês", "second monday of the month"),
        ("pt-BR", "todo dia 15", "15th of the month"),
        ("pt-BR", "de duas em duas semanas", "every 2 weeks"),
        ("sv-SE", "mån-fre", "weekdays"),
        ("sv-SE", "varannan vecka", "every other week"),
        ("da", "hver mandag", "mon"),
        ("pl", "co dwa tygodnie", "every 2 weeks"),
        ("ru", "каждые две недели", "every 2 weeks"),
        ("ja", "毎日", "daily"),
        ("fr", "chaque 24 décembre", "every 24 december"),
        ("fr", "une semaine sur deux", "every other week"),
        ("fr", "en semaine", "weekdays"),
        ("fr", "tous les soirs", "daily"),
        ("fr", "chaque année, 3 fois", "yearly, 3 times"),
        ("fr", "chaque mois jusqu'au 24 décembre", "monthly until 24 décembre"),
        ("it", "ogni giorno", "daily"),
        ("it", "ogni lunedì e giovedì", "mon, thu"),
        ("it", "tutti i giorni", "daily"),
        ("it", "ogni tre settimane", "every 3 weeks"),
        ("it", "ogni mattina", "daily"),
        ("it", "giorni feriali", "weekdays"),
        ("it", "ogni mese, 4 volte", "monthly, 4 times"),
        ("nl", "elke dag", "daily"),
        ("nl", "om de twee weken", "every 2 weeks"),
        ("nl", "elke maandag en donderdag", "mon, thu"),
        ("nl", "werkdagen", "weekdays"),
        ("nl", "\N{RIGHT SINGLE QUOTATION MARK}s avonds", "daily"),
        ("nl", "jaarlijks tot 2030", "yearly until 2030"),
        ("pt-BR", "todos os dias", "daily"),
        ("pt-BR", "toda segunda-feira", "mon"),
        ("pt-BR", "às terças e quintas", "tue, thu"),
        ("pt-BR", "a cada duas semanas", "every 2 weeks"),
        ("pt-BR", "dias úteis", "weekdays"),
        ("pt-BR", "toda noite", "daily"),
        ("pt-BR", "mensalmente, 5 vezes", "monthly, 5 times"),
    ],
)
def test_other_languages_are_understood_as_well(locale: str, words: str, english: str) -> None:
    is_the_same(words, locale, english)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("sometimes", "how often"),
        ("every monday except christmas", "how often"),
        ("every other weekday", "how often"),
        ("every second tuesday", "`second monday of the month`"),
        ("biweekly", "how often"),
        ("monthly on the 32nd", "how often"),
        ("every 30 february", "how often"),
        ("every 24 money", "how often"),
        ("twice a day", "ask for each by itself"),
        ("3x daily", "For 3 times a day"),
        ("twice a week", "on which days"),
        ("every 90 minutes", "count whole hours"),
        ("every half hour", "up to once an hour"),
        ("monkeys", "how often"),
        ("every 0 days", "how often"),
        ("FREQ=SECONDLY", "up to once an hour"),
        ("FREQ=MINUTELY;INTERVAL=90", "up to once an hour"),
        ("FREQ=DAILY;BYMINUTE=0,30", "up to once an hour"),
        ("FREQ=HOURLY;BYMONTH=2", "can't read that rule"),
        ("FREQ=DAILY;BYDAY=2MO", "can't read that rule"),
        ("FREQ=DAILY;FREQ=DAILY", "can't read that rule"),
        ("FREQ=DAILY;BYEASTER=0", "can't read that rule"),
        ("FREQ=DAILY;INTERVAL=0", "can't read that rule"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "can't read that rule"),
        ("FREQ=DAILY;BYYEARDAY=3", "can't read that rule"),
        ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO", "can't read that rule"),
        ("FREQ=YEARLY;BYWEEKNO=54", "can't read that rule"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1;BYDAY=MO", "no day on which that would come"),
        ("FREQ=DAILY;UNTIL=20261399", "can't read that rule"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day on which that would come"),
        ("FREQ=DAILY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=30", "no day on which that would come"),
        ("FREQ=DAILY;UNTIL=20200101", "no day on which that would come"),
        ("daily 101 times", "up to 100"),
        ("yearly, 50 times", "longer than I can promise"),
    ],
)
def test_a_rule_that_will_not_do_is_explained(words: str, sentence: str) -> None:
    with pytest.raises(CareError, match=sentence):
        repeat(words)


@given(st.text(max_size=60) | st.from_regex(r"(FREQ=[A-Z]{1,8};)?[A-Z0-9=;, -]{0,60}", fullmatch=True))
def test_whatever_is_typed_gives_a_rule_or_a_sentence(words: str) -> None:
    wish = parse_repeat(words)
    try:
        found = wish and make_repeat(wish, NOON, None, "Europe/Berlin")
    except CareError as refusal:
        assert str(refusal)
    else:
        assert found is None or (found.first() and describe(found))


@pytest.mark.parametrize(
    ("locale", "words", "sentence"),
    [
        ("de", "zweimal am Tag", "For 2 times a day"),
        ("fr", "deux fois par jour", "For 2 times a day"),
        ("es-ES", "tres veces por semana", "For 3 times a week"),
        ("it", "due volte al giorno", "For 2 times a day"),
        ("nl", "twee keer per dag", "For 2 times a day"),
        ("pt-BR", "duas vezes por dia", "For 2 times a day"),
        ("de", "alle 5 Minuten", "up to once an hour"),
        ("fr", "toutes les 5 minutes", "up to once an hour"),
    ],
)
def test_what_cannot_be_promised_is_answered_in_every_language(locale: str, words: str, sentence: str) -> None:
    wanted = parse_repeat(words, locale)
    assert wanted is not None
    with pytest.raises(CareError, match=sentence):
        make_repeat(wanted, NOON, None, "UTC")


def test_whoever_has_discord_in_another_language_is_understood_in_that_of_the_server() -> None:
    theirs, ours = parse_repeat("alle zwei Wochen", "en-US", ("de",)), parse_repeat("every two weeks", "de", ("fr",))
    assert theirs is not None
    assert ours is not None
    assert make_repeat(theirs, NOON, None, "UTC") == make_repeat(ours, NOON, None, "UTC")


def test_a_part_of_the_day_that_the_moment_is_not_in_is_asked_about() -> None:
    evening, morning = NOON + timedelta(hours=8), NOON - timedelta(hours=3)
    wanted = parse_repeat("jeden Abend", "de")
    assert wanted is not None
    assert check_part_of_day(wanted, (morning, evening), "UTC") == (evening,)
    with pytest.raises(CareError, match="You said “evening”, and 09:00"):
        check_part_of_day(wanted, (morning,), "UTC")


WORDS = (
    *("every", "each", "other", "2", "3", "15th", "1st", "24", "of", "the", "on", "and", "to", "-", "except", "not"),
    *("monday", "fri", "weekdays", "weekend", "day", "week", "month", "year", "december", "evening", "hours"),
    *("first", "second", "last", "twice", "a", "daily", "monthly", "weekly"),
)
SHOWN = {  # which of these has to be seen in the description, where a word was typed
    "other": " 2 ",
    "2": " 2 |12-02",
    "3": " 3 |12-03",
    "15th": "day 15|12-15| 15 ",
    "24": "24",
    "first": "first|day 1",
    "second": "second| 2 ",
    "last": "last",
    "december": "12-",
    "monday": "Monday|weekday",
    "weekend": "Saturday",
    **dict.fromkeys(("except", "not", "twice"), "never"),
}


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6))
def test_no_word_that_somebody_typed_is_dropped(words: list[str]) -> None:
    wanted = parse_repeat(" ".join(words))
    assert wanted is not None
    with suppress(CareError):
        said = describe(make_repeat(wanted, NOON + timedelta(hours=7), None, "UTC"))
        for word in {*words} & SHOWN.keys():
            assert re.search(SHOWN[word], said), (word, said)


def test_the_31st_is_the_last_day_of_shorter_months_and_says_so() -> None:
    found = repeat("monthly", datetime(2027, 1, 31, 9, 0, tzinfo=UTC))
    assert days(found, 5) == ["27-01-31", "27-02-28", "27-03-31", "27-04-30", "27-05-31"]
    assert describe(found) == "every month on day 31, or on the last day where a month is shorter at 09:00 (UTC)"


def test_29_february_is_28_february_in_other_years_and_says_so() -> None:
    found = repeat("yearly", datetime(2028, 2, 29, 9, 0, tzinfo=UTC))
    assert days(found, 5) == ["28-02-29", "29-02-28", "30-02-28", "31-02-28", "32-02-29"]
    assert "28 February where there is no 29th" in describe(found)


def test_a_time_that_the_clocks_skip_comes_once() -> None:
    found = repeat("daily", datetime(2027, 3, 27, 1, 30, tzinfo=UTC), "Europe/Berlin")  # 2:30 there
    assert times(found, 3) == [datetime(2027, 3, 27, 2, 30), datetime(2027, 3, 28, 3, 30), datetime(2027, 3, 29, 2, 30)]


def test_a_time_that_the_clocks_show_twice_comes_once() -> None:
    found = repeat("daily", datetime(2026, 10, 31, 5, 30, tzinfo=UTC), "America/New_York")  # 1:30 there
    moments = [found.first()]
    for _number in range(2):
        assert moments[-1] is not None
        moments.append(found.after(moments[-1]))
    assert moments == [
        datetime(2026, 10, 31, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 2, 6, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("daily", "every day at 12:00 (UTC)"),
        ("every 2 days", "every 2 days at 12:00 (UTC)"),
        ("weekdays", "every weekday at 12:00 (UTC)"),
        ("every 2 weeks", "every 2 weeks on Monday at 12:00 (UTC)"),
        ("mon, fri", "every Monday and Friday at 12:00 (UTC)"),
        ("every 6 hours", "every 6 hours"),
        ("monthly", "every month on day 23 at 12:00 (UTC)"),
        ("yearly", "every year on 23 November at 12:00 (UTC)"),
        ("every 24 december", "every year on 24 December at 12:00 (UTC)"),
        ("first and third monday of the month", "every month on the first Monday and the third Monday at 12:00 (UTC)"),
        ("last day of the month", "every month on the last day at 12:00 (UTC)"),
        ("every other month on the last weekday", "every 2 months on the last weekday at 12:00 (UTC)"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday at 12:00 (UTC)"),
        ("FREQ=DAILY;BYHOUR=9,17", "`FREQ=DAILY;BYHOUR=9,17` (UTC)"),
        ("FREQ=DAILY;UNTIL=20261224T120000", "every day at 12:00 (UTC), until <t:1798113600:D>"),
    ],
)
def test_it_is_said_in_words(words: str, said: str) -> None:
    assert describe(repeat(words)) == said


def test_what_was_missed_is_counted_and_the_next_one_is_ahead() -> None:
    found = repeat("daily")
    assert found.missed(NOON, NOON + timedelta(days=3, hours=1)) == (3, NOON + timedelta(days=4))
    assert found.missed(NOON, NOON) == (0, NOON + timedelta(days=1))
    count, upcoming = repeat("hourly").missed(NOON, NOON + timedelta(days=3000, minutes=1))
    assert (count, upcoming) == (99, NOON + timedelta(days=3000, hours=1))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYSETPOS=7",
        "FREQ=MONTHLY;BYDAY=5MO,5TU;BYMONTHDAY=1",
        "FREQ=YEARLY;BYWEEKNO=20;BYYEARDAY=-366,1,366;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2;BYHOUR=" + ",".join(map(str, range(24))),
    ],
)
def test_a_rule_that_never_comes_true_is_soon_seen_to(rule: str) -> None:
    found = Repeat(parse_rule(rule, "UTC"), datetime(2026, 1, 1, 9), "UTC")
    begun = time.process_time()
    assert found.after(NOON) is None
    assert time.process_time() - begun < 0.5  # dateutil takes 3 s for the first of these; here it is some ms.


def test_the_end_of_the_calendar_is_an_end() -> None:
    late = datetime(9999, 11, 1, tzinfo=UTC)
    found = Repeat(parse_rule("FREQ=YEARLY", "UTC"), datetime(2026, 1, 1), "UTC")
    assert found.after(late) is None
    assert timedelta(days=366 * 4) < HORIZON
