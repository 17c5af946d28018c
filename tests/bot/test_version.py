"""There is one version, and a dated release for it."""

import re
import tomllib
from datetime import date

from bot.health.version import version
from tests.bot.program import ROOT, Start
from tests.world import World


def test_the_version_has_a_dated_release_and_the_newest_comes_first() -> None:
    told = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\S+)$", told, re.MULTILINE)
    dates = [date.fromisoformat(on) for _release, on in releases]
    assert releases[0][0] == version() == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert dates == sorted(dates, reverse=True)


async def test_the_program_says_its_version(program: Start) -> None:
    assert (await program("--version").ended()).out == f"Hearth {version()}\n"


async def test_the_card_says_the_version(world: World) -> None:
    shown = await world.ann.slash(world.general, "hearth")
    assert shown.response is not None
    assert shown.response.embeds[0].footer.text is not None
    assert shown.response.embeds[0].footer.text.endswith(f"Hearth {version()}")
