"""What a server decides counts at once, outlives a restart, and never takes a value that is out of bounds."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio
from pydantic import Field

from bot.db import Database, Transaction
from bot.errors import CareError, NotNow
from bot.settings import (
    Changes,
    Channel,
    Choice,
    Flag,
    Number,
    Role,
    Settings,
    Text,
    TimeZone,
    kind_of,
)
from tests.bot.conftest import DatabaseSite
from tests.bot.declared_settings import HERE, THERE, SoupSettings, TeaSettings, of_a_new_process


async def stored(database: Database) -> dict[str, str]:
    rows = await database.all(dict[str, str], "SELECT key, value FROM settings ORDER BY key")
    return {row["key"]: row["value"] for row in rows}


async def store(database: Database, key: str, value: str) -> None:
    await database.write(
        lambda tx: tx.run(
            "INSERT INTO settings (guild_id, key, value) VALUES (:guild, :key, :value)",
            guild=HERE,
            key=key,
            value=value,
        )
    )


@pytest_asyncio.fixture
async def settings(place: DatabaseSite, migrated: Database) -> Settings:
    assert migrated
    return await of_a_new_process(place)


def test_nothing_decided_means_the_defaults(settings: Settings) -> None:
    tea = settings.of(HERE, TeaSettings)

    assert (tea.minutes, tea.room, tea.zone, tea.sweet) == (4, None, "UTC", True)
    assert settings.declared == (TeaSettings, SoupSettings)


async def test_a_decision_counts_at_once_here_only_and_outlives_the_process(
    place: DatabaseSite, settings: Settings
) -> None:
    settings.of(HERE, TeaSettings)
    changed = await settings.change(HERE, TeaSettings, minutes=7, room=2**62, zone="europe/berlin", sweet=False)

    for found in (changed, settings.of(HERE, TeaSettings), (await of_a_new_process(place)).of(HERE, TeaSettings)):
        assert (found.minutes, found.room, found.zone, found.sweet) == (7, 2**62, "Europe/Berlin", False)
    assert settings.of(THERE, TeaSettings) == TeaSettings()
    assert settings.of(HERE, SoupSettings) == SoupSettings()


async def test_choices_roles_and_words_are_kept_like_everything_else(place: DatabaseSite, settings: Settings) -> None:
    await settings.change(HERE, TeaSettings, leaf="first flush", pourer=2**62, saying="Cheers")

    found = (await of_a_new_process(place)).of(HERE, TeaSettings)
    assert (found.leaf, found.pourer, found.saying) == ("first flush", 2**62, "Cheers")


def test_a_declaration_says_what_kind_of_setting_it_is() -> None:
    kinds = {name: kind_of(field) for name, field in TeaSettings.model_fields.items()}

    assert kinds == {
        "minutes": Number(1, 10),
        "room": Channel(),
        "zone": TimeZone(),
        "sweet": Flag(),
        "leaf": Choice(("black", "green", "first flush")),
        "pourer": Role(),
        "saying": Text(20),
    }


@pytest.mark.parametrize("field", [Field(default=3), Field(default=3, ge=1), Field(default="words")])
def test_a_setting_without_bounds_cannot_be_declared(field: Any) -> None:
    with pytest.raises(TypeError, match="cannot be"):
        kind_of(field)


async def test_a_second_decision_leaves_the_first_alone(place: DatabaseSite, settings: Settings) -> None:
    await settings.change(HERE, TeaSettings, minutes=7)
    await settings.change(HERE, SoupSettings, minutes=60)
    await settings.change(HERE, TeaSettings, sweet=False)

    found = (await of_a_new_process(place)).of(HERE, TeaSettings)
    assert (found.minutes, found.sweet) == (7, False)
    assert (await of_a_new_process(place)).of(HERE, SoupSettings).minutes == 60


@pytest.mark.parametrize("back", [None, 4])
async def test_the_default_can_be_had_back_and_is_not_stored(
    place: DatabaseSite, migrated: Database, settings: Settings, back: int | None
) -> None:
    await settings.change(HERE, TeaSettings, minutes=7)

    assert (await settings.change(HERE, TeaSettings, minutes=back)).minutes == 4

    assert await stored(migrated) == {}
    assert (await of_a_new_process(place)).of(HERE, TeaSettings).minutes == 4


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"minutes": 0}, "`minutes` must be a whole number from 1 to 10"),
        ({"minutes": 11}, "`minutes` must be a whole number from 1 to 10"),
        ({"minutes": 2**80}, "`minutes` must be a whole number from 1 to 10"),
        ({"zone": "Atlantis"}, "Europe/Berlin"),
        ({"leaf": "white"}, "`leaf` must be one of these: black, green, first flush"),
        ({"saying": "x" * 21}, "`saying` can have up to 20 characters"),
        ({"pourer": "everyone"}, "`pourer`"),
        ({"room": "anywhere"}, "`room`"),
        ({"sweet": "perhaps"}, "`sweet`"),
        ({"sweet": False, "minutes": 0}, "`minutes` must be"),
        ({"minutes": 0, "sweet": False}, "`minutes` must be"),
        ({"lemon": None}, "don't know the setting `lemon`"),
        ({"sweet": False, "lemon": 1}, "don't know the setting `lemon`"),
    ],
)
async def test_what_is_not_allowed_is_refused_with_a_sentence_and_changes_nothing(
    migrated: Database, settings: Settings, values: dict[str, Any], said: str
) -> None:
    await settings.change(HERE, TeaSettings, minutes=7)

    with pytest.raises(CareError, match=said):
        await settings.change(HERE, TeaSettings, **values)

    assert settings.of(HERE, TeaSettings) == TeaSettings(minutes=7)
    assert await stored(migrated) == {"tea.minutes": "7"}


@pytest.mark.parametrize("nonsense", ['"soon"', "99", "[1]", "null", '{"a": 1}', "not json", ""])
async def test_stored_nonsense_counts_as_the_default_and_spoils_nothing_else(
    place: DatabaseSite, migrated: Database, settings: Settings, nonsense: str
) -> None:
    await store(migrated, "tea.minutes", nonsense)
    await store(migrated, "tea.sweet", "false")
    await store(migrated, "cake.layers", "3")  # A feature of another version.

    settings = await of_a_new_process(place)
    assert settings.of(HERE, TeaSettings) == TeaSettings(sweet=False)
    await settings.change(HERE, TeaSettings, minutes=9)
    assert (await of_a_new_process(place)).of(HERE, TeaSettings) == TeaSettings(minutes=9, sweet=False)


@pytest.mark.parametrize("fails", ["at once", "at the commit"])
async def test_a_decision_that_cannot_be_stored_does_not_count(
    migrated: Database, settings: Settings, fails: str
) -> None:
    await migrated.write(lambda tx: tx.run("DROP TABLE settings"))
    if fails == "at the commit":
        await migrated.write(lambda tx: tx.run("CREATE TABLE guilds (id BIGINT PRIMARY KEY)"))
        await migrated.write(
            lambda tx: tx.run(
                "CREATE TABLE settings (guild_id BIGINT REFERENCES guilds (id) DEFERRABLE INITIALLY DEFERRED, "
                "key TEXT, value TEXT, PRIMARY KEY (guild_id, key))"
            )
        )

    with pytest.raises(Exception, match=r"(?i)settings|foreign key"):
        await settings.change(HERE, TeaSettings, minutes=7)

    assert settings.of(HERE, TeaSettings) == TeaSettings()


async def test_a_decision_after_the_end_is_refused(place: DatabaseSite, settings: Settings) -> None:
    for database in place.opened:
        await database.close()

    with pytest.raises(NotNow):
        await settings.change(HERE, TeaSettings, minutes=7)

    assert settings.of(HERE, TeaSettings) == TeaSettings()


async def test_of_decisions_at_the_same_time_one_wins_in_memory_and_on_disk_alike(
    place: DatabaseSite, settings: Settings
) -> None:
    for _round in range(20):
        await asyncio.gather(*(settings.change(HERE, TeaSettings, minutes=n) for n in (1, 2, 3, 5, 6, 7, 8, 9)))
        again = await of_a_new_process(place)
        assert settings.of(HERE, TeaSettings) == again.of(HERE, TeaSettings)


async def test_what_belongs_to_a_decision_is_written_with_it_or_neither_is(
    place: DatabaseSite, settings: Settings
) -> None:
    async def also(tx: Transaction) -> None:
        if settings.of(HERE, TeaSettings).minutes == 7:
            raise ValueError("not kept")
        await tx.run("INSERT INTO settings (guild_id, key, value) VALUES (:guild, 'note', '1')", guild=THERE)

    await settings.change(HERE, TeaSettings, also, minutes=7)
    assert await stored(await place.open()) == {"note": "1", "tea.minutes": "7"}
    with pytest.raises(ValueError, match="not kept"):
        await settings.change(HERE, TeaSettings, also, minutes=8)
    assert settings.of(HERE, TeaSettings).minutes == 7
    assert (await stored(await place.open()))["tea.minutes"] == "7"


async def test_decisions_of_several_features_are_kept_together_or_not_at_all(
    place: DatabaseSite, settings: Settings
) -> None:
    settings.of(HERE, TeaSettings)
    wanted: Changes = {TeaSettings: {"minutes": 7, "sweet": False}, SoupSettings: {"minutes": 60}}
    proposed = settings.proposed(HERE, wanted)
    await settings.change_together(HERE, wanted)
    assert {model: settings.of(HERE, model) for model in wanted} == proposed
    assert await stored(await place.open()) == {"soup.minutes": "60", "tea.minutes": "7", "tea.sweet": "false"}
    with pytest.raises(CareError, match="from 1 to 90"):
        await settings.change_together(HERE, {TeaSettings: {"minutes": 8}, SoupSettings: {"minutes": 91}})
    with pytest.raises(CareError, match="from 1 to 90"):
        settings.proposed(HERE, {TeaSettings: {"minutes": 8}, SoupSettings: {"minutes": 91}})
    assert settings.of(HERE, TeaSettings) == proposed[TeaSettings]
    await settings.change_together(HERE, {TeaSettings: {"minutes": None}, SoupSettings: {"minutes": None}})
    assert await stored(await place.open()) == {"tea.sweet": "false"}
