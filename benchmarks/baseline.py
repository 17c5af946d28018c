"""The baseline: a bare discord.py client whose one command answers "ok".

With default settings, which is what `pip install discord.py` and its first example give: asyncio's own event loop,
`Intents.default()`, which sees no members, the standard library's JSON. discord.py and aiohttp use some packages if
they happen to be installed, as orjson is for Hearth; here they are hidden.

With `--fast`, what Hearth is configured like: uvloop, orjson, its intents and its caches. With `--give`, its command
takes what `/kudos give` takes.
"""

import asyncio
import os
import sys
from typing import Any

FAST, GIVE = "--fast" in sys.argv, "--give" in sys.argv
EXTRAS = ("aiodns", "backports.zstd", "brotli", "brotlicffi", "orjson", "uvloop", "zstandard")
if not FAST:
    sys.modules.update(dict.fromkeys(EXTRAS))  # pyright: ignore[reportArgumentType, reportCallIssue]  # None hides it.

import discord  # noqa: E402
from discord import app_commands  # noqa: E402
from discord.http import Route  # noqa: E402


def settings() -> dict[str, Any]:
    """What the client is made with."""
    if not FAST:
        return {"intents": discord.Intents.default()}
    intents = discord.Intents.none()
    intents.guilds = intents.members = intents.guild_messages = intents.dm_messages = True
    return {
        "intents": intents,
        "allowed_mentions": discord.AllowedMentions.none(),
        "chunk_guilds_at_startup": False,
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "max_messages": None,
    }


async def ok(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("ok")


class Kudos(app_commands.Group):
    """A group with one command, which takes a member and some words."""

    @app_commands.command(description="Answers ok.")
    async def give(
        self, interaction: discord.Interaction, member: discord.Member, reason: app_commands.Range[str, 3, 300]
    ) -> None:
        await interaction.response.send_message("ok")


class Bare(discord.AutoShardedClient):
    """Nothing but discord.py."""

    def __init__(self) -> None:
        super().__init__(**settings())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        if GIVE:
            self.tree.add_command(Kudos())
        else:
            self.tree.command(description="Answers ok.")(ok)
        await self.tree.sync()

    async def on_ready(self) -> None:
        print("ready", flush=True)  # noqa: T201


async def main() -> None:
    Route.BASE = os.environ["DISCORD_API_URL"] + "/api/v10"
    await Bare().start("a-token")


if __name__ == "__main__":
    if FAST:
        import uvloop

        uvloop.run(main())
    else:
        asyncio.run(main())
