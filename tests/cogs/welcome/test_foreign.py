"""Texts that were written for another bot are offered in our own variables, and what has no equal is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.welcome.rules import foreign
from cogs.welcome.rules.template import VARIABLES, checked
from tests.cogs.welcome.people import helper_of, last_greeting, said, shown_by, words_of
from tests.world import World


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{user}", "{member}"),
        ("{{user}}", "{member}"),
        ("%user%", "{member}"),
        ("[user]", "{member}"),
        ("$user", "{member}"),
        ("{user(mention)}", "{member}"),
        ("{user.mention}", "{member}"),
        ("{user(proper)}", "{name}"),
        ("{user.name}", "{name}"),
        ("[userName]", "{name}"),
        ("%%userdisplayname%%", "{name}"),
        ("{server}", "{server}"),
        ("{server.name}", "{server}"),
        ("%serverName%", "{server}"),
        ("{server(members)}", "{count}"),
        ("{server.member_count}", "{count}"),
        ("[memberCount]", "{count}"),
        ("{membercount}", "{count}"),
        ("{count}", "{count}"),
        ("{count.ordinal}", "{ordinal}"),
        ("{server.member_count_ordinal}", "{ordinal}"),
    ],
)
def test_what_other_bots_say_is_understood(typed: str, meant: str) -> None:
    found = foreign.translated(f"Hi {typed}!")
    assert found.words == f"Hi {meant}!"
    assert found.unknown == ()
    assert checked(found.words)


@pytest.mark.parametrize(
    "words", ["100% of us, 50% more", "[our rules](https://example.org)", "It costs $5, $user5x", "%x%"]
)
def test_ordinary_writing_stays_as_it_is(words: str) -> None:
    assert foreign.translated(words) == foreign.Translation(words, (), ())


def test_what_has_no_equal_is_named() -> None:
    found = foreign.translated("{user}, see {#rules}, thanks to {inviter} {{invite.code}}")
    assert found.changed == (("{user}", "{member}"),)
    assert found.unknown == ("{#rules}", "{inviter}", "{{invite.code}}")
    assert all(f"`{one}`" in foreign.left_over(found.unknown) for one in found.unknown)


@given(st.text(alphabet="{}%$[]()user.name ", max_size=60))
def test_what_is_translated_once_stays(words: str) -> None:
    once = foreign.translated(words)
    assert all(
        f"{{{name}}}" in once.words for _typed, ours in once.changed for name in VARIABLES if ours == f"{{{name}}}"
    )
    if not once.unknown and "%" not in words and "$" not in words and "[" not in words:
        assert foreign.translated(once.words).changed == ()


async def test_a_translated_text_is_used_or_edited_and_kept_only_then(world: World) -> None:
    await world.settings("welcome", channel=world.welcome)
    shown = await world.mod.slash(world.general, "welcome texts")
    form = await world.mod.click(shown_by(shown), label="Add a text")
    offered = await world.mod.submit_modal(form, {"words": "*Moin* {{user}}, number {count.ordinal} by {inviter}"})
    assert "`{inviter}`" in said(offered)
    assert "\\*Moin\\* {{user}}" in said(offered)
    assert "Use it" not in str(shown_by(offered).components)
    assert "None yet" in said(await world.mod.slash(world.general, "welcome texts"))
    await world.restart()
    edit = await world.mod.click(shown_by(offered), label="Edit")
    offered = await world.mod.submit_modal(edit, {"words": "*Moin* %user%, number {count.ordinal}"})
    helper, _role = helper_of(world)
    assert helper
    managers = list(world.env.backend.get_member(world.guild.id, world.mod.id).role_ids)
    world.env.backend.get_member(world.guild.id, world.mod.id).role_ids[:] = []
    assert "people who manage this server" in said(await world.mod.click(shown_by(offered), label="Use it"))
    world.env.backend.get_member(world.guild.id, world.mod.id).role_ids[:] = managers
    kept = await world.mod.click(shown_by(offered), label="Use it")
    assert "Moin" in words_of(kept.response)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    assert last_greeting(world).content.startswith(f"*Moin* {cleo.mention}, number ")
