"""What topics register with check-ins: audiences stand in one order, and an unknown one is noticed at once."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import Reader
from bot.moderation.access import Access
from bot.moderation.feature_gate import FeatureGate
from cogs.check_ins.check_in.rules import AUDIENCES
from cogs.check_ins.check_in.service_audiences import Audience, AudienceChoice, Audiences, Chooser, OnlyMe


def audience(kind: str) -> Audience:
    """One of this kind that can always be chosen."""

    class One(OnlyMe):
        ways = ()

        async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
            return [AudienceChoice(kind, 0, kind, "")]

    One.key = kind
    return One()


@given(order=st.permutations(AUDIENCES), at_once=st.integers(1, len(AUDIENCES)))
def test_whoever_registers_first_the_narrowest_stands_first(order: list[str], at_once: int) -> None:
    nothing_is_read: Any = None
    audiences = Audiences(nothing_is_read, nothing_is_read, *map(audience, order[:at_once]))
    for kind in order[at_once:]:
        audiences.register(audience(kind))
    choices = asyncio.run(audiences.choices(nothing_is_read, Chooser(1, 2)))
    assert tuple(choice.audience for choice in choices) == AUDIENCES


def test_one_that_nobody_has_given_a_place_is_noticed() -> None:
    with pytest.raises(ValueError, match="everybody"):
        Audiences(cast(Access, None), cast(FeatureGate, None), OnlyMe()).register(audience("everybody"))
