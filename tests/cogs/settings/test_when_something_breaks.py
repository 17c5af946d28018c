"""Whatever breaks, somebody who can mend it is told, once; and that it works again: as the page says.

`WRITE_PAGES=1` writes the page again.
"""

import os

from tests.cogs.settings.breaking import PAGE, Setting, Told, Workshop, page_with, settings_of, table
from tests.world import World


async def test_the_page_says_who_is_told_when_and_in_which_words(world: World) -> None:
    shop, found = Workshop(world), dict[Told, list[Setting]]()
    await shop.open()
    settings = list(settings_of(world))
    for one in settings:
        async for told in shop.troubles(one):
            found.setdefault(told, []).append(one)
    made = page_with(table(found, settings))
    if "WRITE_PAGES" in os.environ:
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made, "WRITE_PAGES=1 writes it again"
