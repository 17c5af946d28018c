"""The examples in docs/testing.md are tests, and pass."""

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "testing.md"

# Each defines a test, which pytest finds here.
for _example in re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
    exec(compile(_example, str(PAGE), "exec"))  # noqa: S102 - a page of ours


def test_every_part_that_the_page_tells_of_has_its_example() -> None:
    assert len([name for name in globals() if name.startswith("test_")]) == 4
