"""What the client does for every feature: errors become sentences, commands are told once, words are translated."""

import logging
import re
from typing import Any

import pytest

from bot.app import FEATURES
from bot.config import Config
from bot.text import language
from bot.text.catalogue import Catalogue
from tests.bot.conftest import ROOT
from tests.databases import opened_file
from tests.world import World


def break_database(config: Config) -> None:
    with opened_file(config.database_url) as connection:
        connection.execute("ALTER TABLE gifts RENAME TO lost")


@pytest.mark.provokes_incident
async def test_an_unexpected_error_is_answered_with_a_number_that_is_in_the_log(
    world: World, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    break_database(config)
    result = await world.ann.slash(world.general, "kudos mine")
    assert result.ephemeral
    assert result.response is not None
    number = result.response.content.partition("incident ")[2][:6]
    [incident] = [record for record in caplog.records if f"incident='{number}'" in record.getMessage()]
    assert incident.levelno == logging.ERROR
    assert "no such table" in incident.getMessage()
    assert (await world.ann.slash(world.general, "remind list")).ephemeral


@pytest.mark.provokes_incident
async def test_an_unexpected_error_behind_a_button_is_answered_too(world: World, config: Config) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    for number in range(6):
        await world.ann.slash(world.general, "kudos give", member=world.ben, reason=f"reason {number}")
    mine = await world.ben.slash(world.general, "kudos mine")
    break_database(config)
    assert mine.response is not None
    result = await world.ben.click(mine.response, label="Older")
    assert result.ephemeral
    assert result.response is not None
    assert "incident" in result.response.content


async def test_a_button_that_nobody_knows_is_answered(world: World) -> None:
    await world.settings("welcome", channel=world.welcome)
    await world.join("cleo")
    await world.pass_time(minutes=2)
    greeting = world.welcome.last_message
    assert greeting is not None
    stored = world.env.backend.get_message(world.welcome.id, greeting.id)
    stored.components[0]["components"][0]["custom_id"] = "welcome:wave:1"
    result = await world.ann.click(greeting, custom_id="welcome:wave:1")
    assert result.ephemeral
    assert result.response is not None
    assert "no longer does anything" in result.response.content


async def test_discord_is_told_of_the_commands_only_when_they_have_changed(world: World, config: Config) -> None:
    def told() -> int:
        return sum(request.method == "PUT" for request in world.env.http_requests)

    assert told() == 1
    await world.restart()
    assert told() == 1
    with opened_file(config.database_url) as connection:
        connection.execute("UPDATE notes SET value = 'an earlier version' WHERE key = 'commands'")
    await world.restart()
    assert told() == 2


def test_every_feature_is_loaded() -> None:
    there = {f"cogs.{path.parent.name}" for path in (ROOT / "cogs").glob("*/__init__.py")}
    assert there == set(FEATURES), "add it to FEATURES in bot/app.py"


async def test_messages_of_members_are_neither_read_nor_kept(world: World) -> None:
    await world.ann.send(world.general, "hello @bot kudos give")
    assert world.env.bot.intents.message_content is False
    assert world.env.bot.intents.presences is False
    assert len(world.env.bot.cached_messages) == 0
    assert len(world.general.history()) == 1


class Marked(Catalogue):
    """A language in which every sentence is easily told from English."""

    def __init__(self, _locale: str) -> None:
        super().__init__("")

    def find(self, key: str) -> str | None:
        return f"⟦{key}⟧"


async def test_every_word_that_people_read_can_be_translated(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_catalogue", Marked)
    await world.settings("welcome", channel=world.welcome)
    await world.settings("reminders", timezone="Qqqqq")
    await world.settings("kudos", daily_limit=3)
    await world.join("cleo")
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason="\u200b\u200b\u200b")
    await world.ann.slash(world.general, "kudos give", member=world.ann, reason="[ok]")
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason="[ok]")
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason="[ok]")
    await world.ben.slash(world.general, "kudos mine")
    await world.ann.slash(world.general, "kudos mine")
    for when in ("2h", "gibberish", "yesterday", "9 years"):
        await world.ann.slash(world.general, "remind me", when=when, what="[ok]")
    await world.ann.slash(world.general, "remind list")
    await world.ben.slash(world.general, "remind list")
    await world.ann.slash(world.general, "remind cancel", which="x")
    await world.pass_time(hours=3)
    greeting = world.welcome.last_message
    assert greeting is not None
    await world.ann.click(greeting, label="⟦Say hi⟧")
    await world.ann.click(greeting, label="⟦Say hi⟧")

    sent = [message for channel in world.env.backend.messages.values() for message in channel.values()]
    shown = [message.content for message in sent]
    shown += [embed[part] for message in sent for embed in message.embeds for part in embed.keys() & TEXTS]
    assert len(shown) > 25
    for words in shown:
        untranslated = re.findall(r"[A-Za-z]{2,}", remove_marked(words))
        assert set(untranslated) <= FROM_MEMBERS, words


TEXTS = {"title", "description"}
FROM_MEMBERS = {"ok", "UTC"}


def remove_marked(text: str) -> str:
    """`text` without whatever stands between the marks, names of settings, and Discord's own markup."""
    while "⟦" in text:
        text = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    return re.sub(r"\*\*\w+\*\*|<[^>]+>|\(https:[^)]+\)|\\.", " ", text)


async def test_an_answer_that_discord_does_not_take_is_no_incident(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/interactions/*", status=500, times=2)
    result = await world.ann.slash(world.general, "remind list")
    assert result.response is None
    assert "answer did not arrive" in caplog.text


# https://discord.com/developers/docs/interactions/application-commands#application-command-object
MOST_OPTIONS, MOST_CHOICES, LONGEST_SENTENCE, LONGEST_COMMAND = 25, 25, 100, 8000


def too_much(command: dict[str, Any], path: str = "") -> tuple[list[str], int]:
    """What Discord would refuse about a command and everything below it, and how many characters they have.

    discord.py cuts off what is too long, and ends it with an ellipsis.
    """
    options: list[dict[str, Any]] = command.get("options") or []
    choices: list[dict[str, Any]] = command.get("choices") or []
    sentences = [str(command["name"]), str(command.get("description") or "")]
    sentences += [str(said) for choice in choices for said in (choice["name"], choice["value"])]
    path, length = f"{path} {sentences[0]}", sum(len(one) for one in sentences)
    found = [f"{path}: {one}" for one in sentences if len(one) > LONGEST_SENTENCE or one.endswith("…")]
    if len(options) > MOST_OPTIONS or len(choices) > MOST_CHOICES:
        found.append(f"{path}: {len(options)} options, {len(choices)} choices")
    for option in options:
        below, more = too_much(option, path)
        found, length = found + below, length + more
    return found, length


async def test_discord_takes_every_command(world: World) -> None:
    tree = world.bot.tree
    for command in tree.get_commands():
        found, length = too_much(command.to_dict(tree))
        assert found == []
        assert length <= LONGEST_COMMAND, command.name
