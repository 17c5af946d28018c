"""What the README and the docs say is so."""

import re
from pathlib import Path

import pytest
from discord import AppCommandType

from bot.__main__ import SUBCOMMANDS
from bot.client.invite_link import PERMISSIONS
from bot.generate import MODELS, moderators_commands, program

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"
MENUS = (AppCommandType.message, AppCommandType.user)
PAGES = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


def test_the_invite_link_asks_for_exactly_what_the_bot_needs() -> None:
    [asked] = re.findall(r"permissions=(\d+)", README)
    assert int(asked) == PERMISSIONS.value


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, page.name


def places_in(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        target, _, place = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        assert "://" in link or (there.exists() and (not place or place in places_in(there))), link


def test_every_picture_is_shown_and_told_in_words() -> None:
    shown = {
        (page.parent / target).resolve(): words
        for page in PAGES
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    assert shown.keys() == {picture.resolve() for picture in (DOCS / "pictures").iterdir()}
    assert all(len(words.split()) > 3 for words in shown.values())


async def test_moderators_read_of_every_command_and_setting() -> None:
    pages = [page.read_text(encoding="utf-8") for page in (DOCS / "moderators").iterdir()]
    assert all("](../pictures/" in page for page in pages)
    told = "\n".join(pages)
    async with program() as bot:
        commands = [f"`/{command.qualified_name}" for command in moderators_commands(bot.tree)]
        menus = [one.name for one in bot.tree.get_commands(type=AppCommandType.message) if one.default_permissions]
    assert len(commands) > 10
    assert not [one for one in (*commands, *menus) if one not in told]
    settings = {
        (feature, name)
        for feature, names in re.findall(r"generated: /settings (\w+) ?([^>]*?) ?-->", told)
        for name in names.split() or MODELS[feature].model_fields
    }
    assert settings == {(feature, name) for feature, model in MODELS.items() for name in model.model_fields}


async def test_whatever_people_are_told_to_type_exists() -> None:
    async with program() as bot:
        options = {
            one.qualified_name: {each.display_name for each in getattr(one, "parameters", ())}
            for one in bot.tree.walk_commands()
        }
        menus = {one.name for kind in MENUS for one in bot.tree.get_commands(type=kind)}
    for page in (ROOT / "README.md", DOCS / "members.md", DOCS / "moderators.md", *(DOCS / "moderators").iterdir()):
        text = " ".join(page.read_text(encoding="utf-8").split())
        for typed in re.findall(r"`/([^`]+)`", text):
            name = re.split(r" \[?\w+:", typed)[0]
            assert name in options, f"{page.name}: {typed}"
            assert set(re.findall(r"(\w+):[^0-9]", f"{typed} ")) <= options[name], f"{page.name}: {typed}"
        assert set(re.findall(r"\*\*Apps . ([^*]+)\*\*", text)) <= menus, page.name


def test_operators_read_of_every_word() -> None:
    page = (DOCS / "operators.md").read_text(encoding="utf-8")
    assert not [word.name for word in SUBCOMMANDS if f"| `{word.name}" not in page]
