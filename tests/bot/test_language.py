"""Everyone reads their own language where there is a catalogue for it, and English where there is none."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import discord
import pytest
from discord import Locale, app_commands
from discord.enums import try_enum

from bot.text.language import CommandTranslator, _, ngettext, set_locale, using_locale
from tests.catalogues import Words, speaking

WORDS: dict[str, Words] = {
    "de": {"Hello.": "Hallo.", ("{n} cup", "{n} cups"): ("{n} Tasse", "{n} Tassen"), "Only here.": "Nur hier."},
    "pt_BR": {"Hello.": "Olá.", ("{n} cup", "{n} cups"): ("{n} xícara", "{n} xícaras")},
    "pl": {("{n} cup", "{n} cups"): ("{n} filiżanka", "{n} filiżanki", "{n} filiżanek")},
    "de_CH": {"Hello.": "Grüezi."},
}


@pytest.fixture(autouse=True)
def catalogues(tmp_path: Path) -> Iterator[None]:
    """Catalogues as translators make them."""
    with speaking(tmp_path, WORDS):
        yield


def locale(name: object) -> Locale:
    """One of Discord's locales, those that it has yet to invent included."""
    return try_enum(Locale, name)


@pytest.mark.parametrize(
    ("reader", "read"),
    [
        (Locale.german, "Hallo."),
        (locale("de-AT"), "Hallo."),
        (locale("de-CH"), "Grüezi."),
        (Locale.brazil_portuguese, "Olá."),
        (Locale.american_english, "Hello."),
        (Locale.japanese, "Hello."),
        (locale("xx-YY"), "Hello."),
        (locale("../de"), "Hello."),
        (locale(["de"]), "Hello."),
        (None, "Hello."),
    ],
)
def test_words_are_read_in_the_readers_language(reader: Locale | None, read: str) -> None:
    with using_locale(reader):
        assert _("Hello.") == read
    assert _("Hello.") == "Hello."


def test_what_a_dialect_lacks_is_read_in_its_language_and_what_both_lack_in_english() -> None:
    with using_locale(locale("de-CH")):
        assert _("Only here.") == "Nur hier."
        assert _("Nowhere.") == "Nowhere."


@pytest.mark.parametrize(
    ("reader", "read"),
    [
        (None, ["1 cup", "2 cups", "5 cups"]),
        (Locale.german, ["1 Tasse", "2 Tassen", "5 Tassen"]),
        (Locale.polish, ["1 filiżanka", "2 filiżanki", "5 filiżanek"]),
        (Locale.japanese, ["1 cup", "2 cups", "5 cups"]),
    ],
)
def test_numbers_take_the_forms_of_the_language(reader: Locale | None, read: list[str]) -> None:
    with using_locale(reader):
        assert [ngettext("{n} cup", "{n} cups", n).format(n=n) for n in (1, 2, 5)] == read


def test_readers_within_readers_leave_each_other_alone() -> None:
    with using_locale(Locale.german):
        with using_locale(Locale.brazil_portuguese):
            assert _("Hello.") == "Olá."
            with using_locale(None):
                assert _("Hello.") == "Hello."
        assert _("Hello.") == "Hallo."
        with pytest.raises(KeyError), using_locale(Locale.brazil_portuguese):
            raise KeyError
        assert _("Hello.") == "Hallo."


async def test_people_who_read_at_the_same_time_each_read_their_own() -> None:
    async def read(reader: Locale) -> list[str]:
        set_locale(reader)
        words: list[str] = []
        for _turn in range(5):
            words.append(_("Hello."))
            await asyncio.sleep(0)
        return words

    assert await asyncio.gather(read(Locale.german), read(Locale.brazil_portuguese), read(Locale.french)) == [
        ["Hallo."] * 5,
        ["Olá."] * 5,
        ["Hello."] * 5,
    ]
    assert _("Hello.") == "Hello."


@app_commands.command(name="hello", description="Hello.")
async def hello(interaction: discord.Interaction[Any], hello: str) -> None:
    """A command whose name is a word that has a translation."""


async def test_discord_is_told_of_commands_in_every_language_but_their_names_stay() -> None:
    translator, place = CommandTranslator(), app_commands.TranslationContextLocation
    context = cast("Any", app_commands.TranslationContext)
    name = context(place.command_name, hello)
    description = context(place.command_description, hello)
    words = app_commands.locale_str("Hello.")

    assert await translator.translate(words, Locale.german, description) == "Hallo."
    assert await translator.translate(words, Locale.japanese, description) is None
    assert await translator.translate(words, Locale.german, name) is None
