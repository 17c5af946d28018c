"""What people can take along: some commands in any server, group or direct message, and never seen by others there."""

from typing import Any

import pytest
import simcord

from bot.config import Config
from tests.abroad import SERVER, abroad
from tests.cogs.check_ins.people import SECRET
from tests.cogs.help_now.people import everything_kept, labels
from tests.cogs.kudos.people import rows
from tests.cogs.privacy.people import files
from tests.world import World

ANYWHERE = {"help-now", "remind", "inbox", "preferences", "privacy", "pause", "checkin"}
ONLY_IN_SERVERS: dict[str, dict[str, Any]] = {
    "checkin schedule": {},
    "checkin away": {"until": "monday"},
    "checkin answers": {},
    "privacy export": {"where": "here"},
}


def _read(result: simcord.InteractionResult) -> str:
    """What somebody abroad reads, and nobody else."""
    assert result.ephemeral
    assert result.response is not None
    parts = [result.response.content, *(embed.description or "" for embed in result.response.embeds)]
    return "\n".join(part for part in parts if part)


def test_these_commands_can_be_taken_along_and_all_others_are_for_servers(world: World) -> None:
    known: dict[str, tuple[list[int], list[int]]] = {}
    for command in world.bot.tree.get_commands():
        payload: Any = command.to_dict(world.bot.tree)
        known[command.name] = payload["integration_types"], payload["contexts"]
    assert {name for name, where in known.items() if where == ([0, 1], [0, 1, 2])} == ANYWHERE
    others = {name: where for name, where in known.items() if name not in ANYWHERE}
    assert others.pop("Remind me about this") == ([0], [0, 1])
    assert set(map(str, others.values())) == {"([0], [0])"}


@pytest.mark.parametrize("group", [False, True], ids=["server", "group"])
async def test_somebody_uses_it_in_a_place_that_hearth_is_not_in(world: World, config: Config, group: bool) -> None:
    office = world.private_channel("office")
    await world.settings("help_now", moderators=office, country="AT")
    await world.settings("check_ins", channel=world.thanks)
    ann = world.ann

    with abroad(world, group=group):
        opened = await ann.slash(world.general, "help-now")
        shown = _read(opened)
        assert "findahelpline.com" in shown
        assert "server" not in shown  # Neither that one nor one of ours has a word in it.
        assert "Tell the moderators privately" not in labels(opened.response)
        assert "I will remind you" in _read(
            await ann.slash(world.general, "remind me", when="2h", what="tea", where="here")
        )
        assert "tea" in _read(await ann.slash(world.general, "remind list"))
        assert "Your clock" not in _read(await ann.slash(world.general, "preferences", timezone="Asia/Tokyo"))
        for command in ("inbox", "privacy show", "pause"):
            assert _read(await ann.slash(world.general, command))
        assert "What you said elsewhere stands" in _read(await ann.slash(world.general, "checkin history"))
        for command, options in ONLY_IN_SERVERS.items():
            assert "a server that I am part of" in _read(await ann.slash(world.general, command, **options))

        form = await ann.slash(world.general, "checkin now")
        assert "everyone:0" not in str(form.modal)
        kept = await ann.submit_modal(form, {"mood": "1", "wish": [], "audience": ["me:0"], "words": SECRET})
        assert "Only you see it." in _read(kept)
        assert SECRET in _read(await ann.slash(world.general, "checkin history"))

    assert rows(config, "SELECT guild_id, audience FROM check_ins") == [(0, "me")]
    assert SECRET not in _read(await ann.slash(world.general, "checkin history"))
    assert world.thanks.history() == []
    assert str(SERVER).encode() not in everything_kept(config)
    assert (
        rows(config, "SELECT guild_id FROM settings WHERE guild_id NOT IN (SELECT MAX(guild_id) FROM settings)") == []
    )

    await world.pass_time(hours=2.1)
    [reminder] = world.dms(ann)
    assert "tea" in (reminder.embeds[0].description or "")
    written, _text = await files(world)
    assert SECRET in str(written)
    await world.forget(ann)
    assert rows(config, "SELECT guild_id FROM check_ins") == []
