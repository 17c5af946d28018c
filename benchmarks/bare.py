"""The baseline: a bare discord.py client whose one command answers "ok", with default settings or with --fast ones."""

import asyncio
import os
import sys

import discord
from discord import app_commands

from bot.gateway import use_api


class Bare(discord.AutoShardedClient):
    """Nothing but discord.py."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        @self.tree.command(name="ok", description="Answers ok.")
        async def ok(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("ok")

        await self.tree.sync()


async def main() -> None:
    use_api(os.environ["DISCORD_API_URL"])
    await Bare().start("a-token")


if __name__ == "__main__":
    if "--fast" in sys.argv:
        import uvloop

        uvloop.run(main())
    else:
        asyncio.run(main())
