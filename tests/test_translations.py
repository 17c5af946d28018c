"""Every language is whole and right, Discord takes what it says, and no word passes the translators by."""

import re
import tracemalloc
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import simcord
from babel.messages.catalog import Catalog
from discord import Locale, app_commands

from bot.client.hearth import Hearth
from bot.generate import MODELS, ROOT, program
from bot.generate.checks import Glossary, problems
from bot.generate.template import catalogues, read
from bot.generate.usage import UP_TO
from bot.text.catalogue import Catalogue
from bot.text.language import CommandTranslator
from tests import catalogues as made
from tests.pseudo import CLOSE, OPEN, catalogue, from_right_to_left, longer
from tests.world import World, speaking

LOCALES = ROOT / "data" / "locales"
LANGUAGES = dict(catalogues(ROOT))
NUMBERS = (0, 1, 2, 5, 11, 21, 101)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_whole_and_right(language: str) -> None:
    glossary = Glossary.read(LOCALES / language / "glossary.toml")
    found = list(problems(read(LANGUAGES[language], language), read(LOCALES / "hearth.pot"), glossary))
    assert not found, "\n".join([f"{len(found)} things; all: python -m bot.generate.checks {language}", *found[:20]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_said_with_every_form(language: str) -> None:
    words = Catalogue(LANGUAGES[language].read_text(encoding="utf-8"))
    for message in read(LOCALES / "hearth.pot"):
        if message.id and not isinstance(message.id, str):
            for n in NUMBERS:
                form = words.find_form(message.id[0], n)
                names = re.findall(r"\{(\w+)\}", message.id[1])
                assert form
                assert "{" not in form.format(**dict.fromkeys(names, n))


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt_BR"])
def test_a_glossary_says_how_to_speak(language: str) -> None:
    glossary = Glossary.read(LOCALES / language / "glossary.toml")
    assert len(glossary.words) >= 40
    assert all(glossary.words.values())


GERMAN = Glossary(
    common=frozenset({"der", "und", "du", "nicht", "die"}),
    forbidden=(r"\bIhnen\b",),
    allowed=frozenset(),
    same=frozenset({"Name"}),
    free=frozenset(),
    words={"listener": ("zuhör",)},
)


@pytest.mark.parametrize(
    ("english", "german", "wrong"),
    [
        ("Hello there.", "Hallo du.", ""),
        ("Name", "Name", ""),
        ("Thank you", "Thank you", "the same as in English"),
        ("Hello there.", "", "is not translated"),
        ("Hello {name}.", "Hallo.", "placeholders"),
        ("Hello {name}.", "Hallo {nam}.", "placeholders"),
        ("Hello {name}.", "Hallo {name.", "placeholders"),
        ("**Now** see `/inbox`.", "Jetzt siehe `/inbox`.", "marks"),
        ("**Now** see `/inbox`.", "**Jetzt** siehe `/postfach`.", "typed"),
        ("Say `tomorrow 9am`.", "Sag `morgen um 9`.", ""),
        ("Say `tomorrow 9am`.", "Sag morgen um 9.", "code"),
        ("Call 988, day and night.", "Ruf 989 an, Tag und Nacht.", "numbers"),
        ("See findahelpline.com please.", "Siehe findehilfe.com bitte.", "addresses"),
        ("One.\n-# Two.", "Eins.\n> Zwei.", "marks of lines"),
        ("Light 🌱", "Leicht", "signs"),
        ("Are you well?", "Dir geht es gut.", "end as the English"),
        ("Short", "Viel zu lang dafür", "characters of 10"),
        ("Ask a listener.", "Frag jemanden.", "listener"),
        ("Ask a listener.", "Frag eine zuhörende Person.", ""),
        ("I give it to them.", "Ich gebe es Ihnen.", "Ihnen"),
        ("This sentence is long enough to be seen.", "Esta frase es bastante larga para verse bien.", "this language"),
        (("{n} cup", "{n} cups"), ("{n} Tasse", "{n} Tassen"), ""),
        (("One cup", "{n} cups"), ("Eine Tasse", "{n} Tassen"), ""),
        (("{n} cup", "{n} cups"), ("{n} Tasse", "Tassen"), "placeholders"),
        (("{n} cup", "{n} cups"), ("{n} Tasse", ""), "is not translated"),
    ],
)
def test_what_is_wrong_with_a_translation_is_found(english: Any, german: Any, wrong: str) -> None:
    wanted, there = Catalog(), Catalog(locale="de")
    wanted.add(english, auto_comments=["A button: up to 10 characters."] if english == "Short" else ())
    there.add(english, german)
    found = list(problems(there, wanted, GERMAN))
    assert ("; ".join(found).find(wrong) >= 0 and found) if wrong else not found


def test_what_is_new_or_gone_or_guessed_is_found() -> None:
    wanted, there = Catalog(), Catalog(locale="de")
    for message in ("New one", "Guessed one"):
        wanted.add(message)
    there.add("Old one", "Alt")
    there.add("Guessed one", "Geraten", flags=["fuzzy"])
    found = "\n".join(problems(there, wanted, GERMAN))
    for what in ("'New one': is not translated", "'Guessed one': is only guessed", "'Old one': is no longer said"):
        assert what in found


@asynccontextmanager
async def told_discord(folder: Path, files: dict[str, str] | None = None) -> AsyncGenerator[list[dict[str, Any]]]:
    """What Discord is told of the commands, in every language there is, or in these."""
    if files is None:
        async with program() as bot:
            yield await payload(bot)
    else:
        with made.speaking(folder, files):
            async with program() as bot:
                yield await payload(bot)


async def payload(bot: Hearth) -> list[dict[str, Any]]:
    translator = CommandTranslator()
    return [await command.get_translated_payload(bot.tree, translator) for command in bot.tree.get_commands()]


# https://discord.com/developers/docs/interactions/application-commands
NAME = re.compile(r"[-_'\w]{1,32}")
MOST_CHARACTERS = 7_500  # of 8,000: a sentence more is no reason to hurry
CHAT_INPUT = 1


def everything_in(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield command
    for part in (*(command.get("options") or ()), *(command.get("choices") or ())):
        yield from everything_in(part)


def translated(part: dict[str, Any], field: str) -> dict[str, str]:
    return part.get(f"{field}_localizations") or {}


def longest(part: dict[str, Any], field: str) -> int:
    return max(map(len, (part.get(field) or "", *translated(part, field).values())))


async def test_discord_takes_every_command_in_every_language(tmp_path: Path) -> None:
    async with told_discord(tmp_path) as commands:
        for command in commands:
            parts = list(everything_in(command))
            length = sum(longest(part, "name") + longest(part, "description") for part in parts)
            length += sum(len(str(part["value"])) for part in parts if "value" in part)
            assert length <= MOST_CHARACTERS, f"{command['name']} has {length} characters"
            assert all(longest(part, "description") <= 100 for part in parts)


async def test_discord_is_told_all_but_names_in_a_language(tmp_path: Path) -> None:
    async with told_discord(tmp_path, {"de": catalogue(from_right_to_left)}) as commands:
        for part in (part for command in commands for part in everything_in(command)):
            is_choice, in_menu = "value" in part, part.get("type") != CHAT_INPUT and "description" not in part
            names = translated(part, "name")
            if not is_choice and not in_menu:
                assert not names
                assert NAME.fullmatch(part["name"])
                assert part["name"] == part["name"].lower()
            elif in_menu and not is_choice:
                assert names["de"] != part["name"]
            if part.get("description"):
                assert part["description_localizations"]["de"] != part["description"], part
        choices = [part for command in commands for part in everything_in(command) if "value" in part]
        assert sum("de" in translated(part, "name") for part in choices) > 20


def test_a_language_takes_little_room() -> None:
    file = catalogue(longer)
    tracemalloc.start()
    words = Catalogue(file)
    room, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert words.find("Say hi")
    assert room < 1_000_000


def test_every_bound_is_known_to_translators() -> None:
    template = read(LOCALES / "hearth.pot")
    notes = {str(message.id): message.auto_comments for message in template if message.id}
    assert UP_TO.findall(" ".join(notes["Say hi"])) == ["80"]
    assert UP_TO.findall(" ".join(notes["What for?"])) == ["45"]
    assert UP_TO.findall(" ".join(notes["Give kudos"])) == ["32"]
    assert any("Translators" not in note and "newcomer" in note for note in notes["left"])


# What people see of the simulation's own, or typed themselves: names, not words.
NAMES = re.compile(
    r"ann|ben|cleo|TestBot|Hearth|English|US|Deutsch|Find|Helpline|soup|tea|UTC|Europe/\w+|[A-Z]\w+/\w+|kudos|\d+\w*",
    re.IGNORECASE,
)
# What is typed as it is, in every language.
SETTINGS = {f"{feature} {name}" for feature, model in MODELS.items() for name in model.model_fields}
READ = {"content", "title", "description", "label", "placeholder", "text", "value", "name"}


def read_by_people(body: Any, field: str = "") -> Iterator[str]:
    """Whatever people read of what is sent."""
    match body:
        case dict():
            # What an option stands for is for us; what a field of an embed says is for them.
            hidden = () if "inline" in body else ("value",)
            for name, part in body.items():  # pyright: ignore[reportUnknownVariableType]
                if name not in hidden:
                    yield from read_by_people(part, str(name))  # pyright: ignore[reportUnknownArgumentType]
        case list():
            for part in body:  # pyright: ignore[reportUnknownVariableType]
                yield from read_by_people(part, field)
        case str() if field in READ and body not in SETTINGS:
            yield body
        case _:
            pass


def english_in(words: str) -> set[str]:
    """What stands outside of all brackets, but for markup and names."""
    while OPEN in words:
        shorter = re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", words)
        if shorter == words:
            break
        words = shorter
    words = re.sub(r"`[^`]*`|\*\*\w+\*\*|<[^>]+>|\w+/\w+|\(https?:[^)]+\)|https?:\S+|\\.", " ", words)
    return {word for word in re.findall(r"[^\W\d_]{2,}", words) if not NAMES.fullmatch(word)}


@pytest.fixture
def nobodys_language(tmp_path: Path) -> Iterator[None]:
    """Everyone reads words with accents, in brackets, and longer than ours."""
    with made.speaking(tmp_path / "locales", {"de": catalogue(longer)}), speaking("de"):
        yield


def _without_options(bot: Hearth) -> dict[str, dict[str, Any]]:
    """Every command that needs nothing but its name."""
    commands = (one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command))
    return {one.qualified_name: {} for one in commands if not any(option.required for option in one.parameters)}


def _with_options(world: World, newcomer: simcord.MemberActor) -> dict[str, dict[str, Any]]:
    when: dict[str, Any] = {"days": "mon, fri", "time": "9:00", "timezone": "Europe/Berlin"}
    return {
        "care bar": {"member": world.ben, "from": "everything", "days": 7},
        "care why": {"member": newcomer},
        "care thanks": {"member": world.ben},
        "checkin ask": {"member": world.ben},
        "circle start": {"name": "soup"},
        "help-now": {"country": "DE"},
        "kudos give": {"member": world.ben, "reason": "tea"},
        "pause": {"until": "tomorrow"},
        "preferences": {"timezone": "Berlin"},
        "privacy forget": {"what": "everything", "where": "here"},
        "remind me": {"when": "2h", "what": "soup", "repeat": "daily"},
        "remind list": {},
        "round create": {"name": "tea", "channel": world.general, **when},
        "round list": {},
    }


@pytest.mark.usefixtures("nobodys_language")
async def test_no_word_that_people_read_passes_the_translators_by(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.preferred_locale = Locale.german
    office = world.private_channel("office")
    await world.settings("welcome", channel=world.welcome, moderators=office, farewell=True, introductions=world.thanks)
    await world.settings("check_ins", channel=world.general, talks=world.general, listeners_channel=office)
    ann, place = world.ann, world.general
    cleo = await world.join("cleo")
    for path, options in {**_without_options(world.bot), **_with_options(world, cleo)}.items():
        await world.mod.slash(place, path, **options)
    await world.pass_time(hours=3)
    greeting = world.welcome.last_message
    assert greeting is not None
    await ann.click(greeting, label=longer("Say hi"))
    await world.leave(cleo)
    await world.pass_time(days=8)

    said = [one.json for one in world.env.http_requests if "/commands" not in one.path]
    shown = [words for body in said for words in read_by_people(body)]
    assert len(shown) > 300
    found = {words: english for words in shown if (english := english_in(words))}
    assert not found, "\n".join(f"{sorted(english)}: {words}" for words, english in found.items())
