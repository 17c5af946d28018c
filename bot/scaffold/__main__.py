"""Writes the files of a new feature and tells the others of it; what to do then is said at the end."""

import argparse
import keyword
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template

from bot.errors import StartupError

ROOT = Path(__file__).parents[2]
TEMPLATES = Path(__file__).parent / "templates"
APP, PAGES = "bot/app.py", "docs/moderators.md"
BEFORE = '    "cogs.inbox",\n'  # It, and what follows it, is about all features.


@dataclass(frozen=True)
class FeatureNames:
    """What a feature is called, and one of the things that it is about."""

    feature: str
    thing: str
    number: str

    @classmethod
    def of(cls, feature: str, thing: str, number: int) -> "FeatureNames":
        """Check them. Raises StartupError for what cannot be a name."""
        for name in (feature, thing):
            if not re.fullmatch(r"[a-z][a-z_]{1,18}[a-z]", name) or keyword.iskeyword(name):
                raise StartupError(f"“{name}” cannot be a name: write 3 to 20 small letters, and _ between words.")
        if feature == thing:
            raise StartupError(f"What is one of them called? python -m bot.scaffold {feature} --one NAME")
        if (ROOT / "cogs" / feature).exists():
            raise StartupError(f"There is a feature called {feature}: cogs/{feature}.")
        return cls(feature, thing, f"{number:04}")

    @property
    def path_parts(self) -> dict[str, str]:
        """Return what stands for what in the path of a template."""
        return {"FEATURE": self.feature, "PAGE": self.feature.replace("_", "-"), "NUMBER": self.number}

    @property
    def words(self) -> dict[str, str]:
        """Return what stands for what in the text of a template."""
        spoken = {"feature_words": self.feature.replace("_", " "), "thing_words": self.thing.replace("_", " ")}
        return {
            "feature": self.feature,
            "Feature": _in_one_word(self.feature),
            "thing": self.thing,
            "Thing": _in_one_word(self.thing),
            **spoken,
            "Feature_words": spoken["feature_words"].capitalize(),
            "page": self.path_parts["PAGE"],
        }


def _in_one_word(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def files(names: FeatureNames) -> dict[Path, str]:
    """Return each new file of a feature, and what stands in it."""
    made: dict[Path, str] = {}
    for template in sorted(TEMPLATES.rglob("*.txt")):
        path = template.relative_to(TEMPLATES).with_suffix("").as_posix()
        for placeholder, name in names.path_parts.items():
            path = path.replace(placeholder, name)
        made[ROOT / path] = Template(template.read_text(encoding="utf-8")).substitute(names.words)
    return made


def changes(names: FeatureNames) -> dict[Path, str]:
    """Return each file that has to know of a feature, as it stands then. Raises StartupError where it has no place."""
    app, pages = ROOT / APP, ROOT / PAGES
    row = Template("| [$Feature_words](moderators/$page.md) | $feature_words are kept | works at once |\n")
    return {
        app: _inserted(app, f'    "cogs.{names.feature}",\n', BEFORE),
        pages: _inserted(pages, row.substitute(names.words), "| [Help now]"),
    }


def _inserted(file: Path, line: str, before: str) -> str:
    text = file.read_text(encoding="utf-8")
    if text.count(before) != 1:
        raise StartupError(f"In {file.relative_to(ROOT)} I look for the line “{before.strip()}”, and don't find it.")
    return text.replace(before, line + before)


def next_number() -> int:
    """Return the number of the next migration."""
    return 1 + max(int(file.name[:4]) for file in (ROOT / "data" / "migrations").glob("[0-9][0-9][0-9][0-9]_*.sql"))


def main(arguments: list[str]) -> int:
    """Make the feature that was asked for; return 2 where nothing could be made, for a reason that is said."""
    parser = argparse.ArgumentParser(prog="python -m bot.scaffold", description="Make a new feature.")
    parser.add_argument("feature", help="what it is called, such as birthdays")
    parser.add_argument("--one", metavar="NAME", help="one of them; without this, the name without its last s")
    wish = parser.parse_args(arguments)
    try:
        names = FeatureNames.of(wish.feature, wish.one or wish.feature.removesuffix("s"), next_number())
        made, changed = files(names), changes(names)
    except StartupError as error:
        sys.stderr.write(f"Nothing was made.\n\n{error}\n")
        return 2
    for path, text in (made | changed).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    python = [str(path) for path in made if path.suffix == ".py"]
    for tool in (
        ["ruff", "check", "--quiet", "--fix-only", *python],
        ["ruff", "format", "--quiet", *python],
        ["bot.generate"],
    ):
        subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, check=True)  # noqa: S603 - tools of our own
    sys.stdout.write(_told(names, made, changed))
    return 0


def _told(names: FeatureNames, made: dict[Path, str], changed: dict[Path, str]) -> str:
    new, known = ("".join(f"  {path.relative_to(ROOT)}\n" for path in paths) for paths in (made, changed))
    return (
        f"Made:\n{new}Changed, besides the generated pages:\n{known}\n"
        f"Try it: make test ARGS=tests/cogs/{names.feature}\n"
        "Then change what it keeps and says; docs/cookbook.md has a recipe for each next step.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
