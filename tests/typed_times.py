"""What somebody is shown who typed a moment: the moments in words, and a button for each that it can be."""

from datetime import datetime
from typing import Any

import simcord


def labels(result: simcord.InteractionResult) -> list[str]:
    """What stands on the buttons of an answer, in order."""
    assert result.response is not None
    rows: list[Any] = result.response.components
    return [item["label"] for row in rows for item in row["components"]]


def stamp(moment: datetime) -> str:
    """A moment as Discord shows it to everybody in their own clock."""
    return f"<t:{int(moment.timestamp())}:f>"
