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
    assert int(asked) == PERMISSIONS.value, "put the number of `python -m bot invite` into the link in README.md"


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, f"{page.name}: name a target of the Makefile, or add it there"


def test_what_goes_without_make_is_what_make_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = re.findall(r"^uvx .* --with-requirements requirements/(\w+)\.txt (.+)$", README, re.MULTILINE)
    assert len(told) == 2
    for requirements, command in told:
        does = rf"^\w+: \$\(VENV\)/{requirements} .*\n\t\$\(BIN\)/(?:python -m )?{re.escape(command)}(?: \$\(ARGS\))?$"
        assert re.search(does, makefile, re.MULTILINE), f"make has nothing that installs and does: {command}"


def places_in(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        target, _, place = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        leads = "://" in link or (there.exists() and (not place or place in places_in(there)))
        assert leads, f"{page.name}: {link} leads nowhere; correct it, or add that page or heading"


def test_every_picture_is_shown_and_told_in_words() -> None:
    shown = {
        (page.parent / target).resolve(): words
        for page in PAGES
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    there = {picture.resolve() for picture in (DOCS / "pictures").iterdir()}
    assert shown.keys() == there, (
        "show each of docs/pictures in a page, or delete it; make pictures takes what is missing"
    )
    assert all(len(words.split()) > 3 for words in shown.values()), "say between ![ and ] what is to be seen"


async def test_moderators_read_of_every_command_and_setting() -> None:
    pages = [page.read_text(encoding="utf-8") for page in (DOCS / "moderators").iterdir()]
    assert all("](../pictures/" in page for page in pages), "give the page a picture of docs/pictures"
    told = "\n".join(pages)
    async with program() as bot:
        commands = [f"`/{command.qualified_name}" for command in moderators_commands(bot.tree)]
        menus = [one.name for one in bot.tree.get_commands(type=AppCommandType.message) if one.default_permissions]
    assert len(commands) > 10
    missing = [one for one in (*commands, *menus) if one not in told]
    assert not missing, "put <!-- generated: /NAME --> and <!-- generated: end --> into a page of docs/moderators/"
    settings = {
        (feature, name)
        for feature, names in re.findall(r"generated: /settings (\w+) ?([^>]*?) ?-->", told)
        for name in names.split() or MODELS[feature].model_fields
    }
    there = {(feature, name) for feature, model in MODELS.items() for name in model.model_fields}
    assert settings == there, "put <!-- generated: /settings FEATURE NAMES --> into a page of docs/moderators/"


async def test_discord_takes_no_sixth_menu_of_a_kind() -> None:
    async with program() as bot:
        found = [len(bot.tree.get_commands(type=kind)) for kind in MENUS]
    assert max(found) <= 5, "put what it does under a card, or into a menu that is there"


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
            assert name in options, f"{page.name}: there is no command for `/{typed}`; correct the page"
            named = set(re.findall(r"(\w+):[^0-9]", f"{typed} "))
            assert named <= options[name], (
                f"{page.name}: `/{typed}` names an option that is not there; correct the page"
            )
        assert set(re.findall(r"\*\*Apps . ([^*]+)\*\*", text)) <= menus, f"{page.name}: correct the name of the menu"


# Names of before, which answer with the new ones.
FORMER = ("checkin on", "checkin rhythm")


async def test_a_command_that_is_cut_short_exists() -> None:
    async with program() as bot:
        commands = [one for one in bot.tree.walk_commands() if not one.qualified_name.startswith(FORMER)]
    names = {command.qualified_name for command in commands}
    for row in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        group = re.search(r"`/(\w+) ", row)
        if row.startswith("|") and group:  # Such as “`/privacy show`, `export` and `forget`”.
            short = {f"{group[1]} {word}" for word in re.findall(r"`([a-z]+)`", row)}
            assert short <= names, f"there is no command {short - names}; correct the table of the README"


def test_operators_read_of_every_word() -> None:
    page = (DOCS / "operators.md").read_text(encoding="utf-8")
    missing = [word.name for word in SUBCOMMANDS if f"| `{word.name}" not in page]
    assert not missing, "tell of it in the table of docs/operators.md"
