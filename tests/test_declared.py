"""All that people can press, send and say is declared, and the page on safety tells of it as it is."""

import re

from discord import AppCommandType

from bot.generate import DOCS, MODELS
from bot.moderation.ways import Way, way_name
from tests.declared import COMMANDS, undeclared, unknown
from tests.world import World

SAFETY = DOCS / "safety.md"
MOST_MENUS = 5  # of a kind, which is what Discord takes


async def test_everything_that_can_be_done_is_declared(world: World) -> None:
    assert not undeclared(world.bot)
    assert not unknown()


async def test_discord_takes_the_context_menus(world: World) -> None:
    for kind in (AppCommandType.message, AppCommandType.user):
        assert 0 < len(world.bot.tree.get_commands(type=kind)) <= MOST_MENUS


class Table:
    """The lines of `docs/safety.md` that tell of one way to reach others each."""

    def __init__(self) -> None:
        lines = [one.strip("| ").split(" | ") for one in SAFETY.read_text(encoding="utf-8").splitlines()]
        ways = {f"**{way_name(way)}**": way for way in Way}
        self.by_way = {ways[cells[0]]: cells for cells in lines if cells[0] in ways}
        self.all = "\n".join(" | ".join(cells) for cells in lines if cells[0].startswith("**") and len(cells) > 2)


async def test_the_page_tells_of_every_way_and_of_every_command_that_leads_there(world: World) -> None:
    page = Table()
    assert list(page.by_way) == list(Way)
    for name, declared in COMMANDS.items():
        if declared.way is not None:
            assert f"`/{name}`" in page.by_way[declared.way][1], name
    known = {command.qualified_name for command in world.bot.tree.walk_commands()}
    assert {name for name in re.findall(r"`/([\w -]+)`", page.all) if name not in known} == set()


async def test_the_page_tells_of_all_that_can_be_reported(world: World) -> None:
    told = {one for cells in Table().by_way.values() for one in "".join(cells[6:]).split(" · ") if one}
    assert told == {kind.title() for kind in world.bot.services.content.kinds.values()}


def test_the_page_tells_of_settings_as_they_are() -> None:
    settings = {name: field for model in MODELS.values() for name, field in model.model_fields.items()}
    for name, given in re.findall(r"`(\w+)`(?: \((\w+)\)|, (?:yes|no)\))?", Table().all):
        assert name in settings, name
        default = settings[name].default
        said = ("no", "yes")[default] if isinstance(default, bool) else str(default)
        assert given in ("", said), name


def test_what_can_be_pressed_is_called_so() -> None:
    """Each label that the page names is one in the program."""
    program = "".join(
        one.read_text(encoding="utf-8") for part in ("bot", "cogs") for one in (DOCS.parent / part).rglob("*.py")
    )
    labels = set(re.findall(r"(?<!\*)\*([^*|]+)\*(?!\*)", Table().all))
    assert len(labels) > 20
    assert {one for one in labels if f'"{one}"' not in program} == set()
