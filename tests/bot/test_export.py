"""A member's copy of their own data keeps its shape, however it is written."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.members.export import Export, as_json, export_of
from bot.members.keeps import Keeps
from bot.members.personal_data import ErasureScope, Found

texts = st.text(st.characters(exclude_categories=["Cs"]))
rows = st.lists(st.dictionaries(texts, st.none() | st.integers(0, 2**52) | texts, max_size=4), max_size=3)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@given(what=texts, parts=st.lists(rows, max_size=3), server=st.sampled_from([0, 7]))
def test_it_is_written_as_its_schema_has_it(
    what: str, parts: Sequence[list[dict[str, int | str | None]]], server: int
) -> None:
    found = [Found("tea", Keeps("cups", ("member_id",), what, "never"), part) for part in parts]
    export = export_of(ErasureScope(80351110224678912, server), found, NOW)
    written = as_json(export)
    assert written.decode() == Export.model_validate_json(written).model_dump_json(indent=2)
