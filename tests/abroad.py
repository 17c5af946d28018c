"""People who use Hearth where it is not: in somebody else's server, or in a group, with what they installed themselves.

The simulated Discord knows no such installs. What it tells the bot is changed here to what Discord's documentation says
of them; nobody has seen Discord itself do it.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from tests.world import World

SERVER = 4040404040404040404  # that the bot is not in
GROUP_DM, IN_SERVER, IN_GROUP = 3, 0, 2


@contextmanager
def abroad(world: World, *, group: bool = False) -> Generator[None]:
    """Whatever people do meanwhile, they do in another server, or in a group."""
    backend = world.env.backend
    emit = backend.emit

    def elsewhere(event: str, payload: Mapping[str, Any]) -> None:
        emit(event, _moved(payload, group=group) if event == "INTERACTION_CREATE" else payload)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "emit", elsewhere)
        yield


def _moved(payload: Mapping[str, Any], *, group: bool) -> dict[str, Any]:
    member = payload["member"]
    owners = {"authorizing_integration_owners": {"1": member["user"]["id"]}, "app_permissions": "0"}
    if group:
        kept = {key: value for key, value in payload.items() if key not in ("guild_id", "guild_locale", "member")}
        channel = {"id": payload["channel_id"], "type": GROUP_DM, "recipients": [member["user"]], "name": "us"}
        return {**kept, **owners, "user": member["user"], "channel": channel, "context": IN_GROUP}
    guild: dict[str, Any] = {"id": str(SERVER), "locale": "de", "features": []}
    channel = {**payload["channel"], "guild_id": str(SERVER)}
    return {**payload, **owners, "guild_id": str(SERVER), "guild": guild, "channel": channel, "context": IN_SERVER}
