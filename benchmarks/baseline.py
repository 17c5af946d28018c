"""The baseline: a bare discord.py client whose one command answers "ok".

With default settings, which is what `pip install discord.py` and its first example give: asyncio's own event loop,
`Intents.default()`, which sees no members, the standard library's JSON. discord.py and aiohttp use some packages if
they happen to be installed, as orjson is for Hearth; here they are hidden.

With `--fast`, what Hearth is configured like: uvloop, orjson, its intents and its caches. With `--give`, its command
takes what `/kudos give` takes; with `--card`, it also answers with the same card, and writes nothing. With `--durable`,
it first keeps a row as people write that: one connection, a lock, a count for the limit, an insert, a commit.
"""

import asyncio
import os
import sys
import time
from typing import Any

import aiosqlite

FAST, GIVE = "--fast" in sys.argv, "--give" in sys.argv
CARD, DURABLE = "--card" in sys.argv, "--durable" in sys.argv
MOST_A_DAY, DAY_SECONDS = 50, 86_400
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


class Gifts:
    """Thanks in a file that outlasts a crash."""

    def __init__(self, database: aiosqlite.Connection) -> None:
        self._database, self._lock = database, asyncio.Lock()

    @classmethod
    async def open(cls) -> "Gifts":
        database = await aiosqlite.connect("hearth.db")
        await database.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE gifts (id INTEGER PRIMARY KEY, "
            "guild_id INTEGER, giver_id INTEGER, receiver_id INTEGER, reason TEXT, given_at REAL); "
            "CREATE INDEX gifts_by_giver ON gifts (guild_id, giver_id, given_at)"
        )
        return cls(database)

    async def add(self, interaction: discord.Interaction, receiver_id: int, reason: str) -> bool:
        """Keep one, unless there are too many today; return whether it is kept."""
        giver, now = (interaction.guild_id, interaction.user.id), time.time()
        async with self._lock:
            counting = "SELECT COUNT(*) FROM gifts WHERE guild_id = ? AND giver_id = ? AND given_at > ?"
            async with self._database.execute(counting, (*giver, now - DAY_SECONDS)) as rows:
                counted = await rows.fetchone()
            if counted is None or counted[0] >= MOST_A_DAY:
                return False
            adding = "INSERT INTO gifts VALUES (?, ?, ?, ?, ?, ?)"
            await self._database.execute(adding, (interaction.id, *giver, receiver_id, reason, now))
            await self._database.commit()
        return True


def card(interaction: discord.Interaction, receiver: discord.Member, reason: str) -> dict[str, Any]:
    """What `/kudos give` posts; its buttons are not remembered, as Hearth's are not."""
    buttons = discord.ui.View(timeout=None)
    for label, custom_id in (("Keep private", "private"), ("Remove", "remove")):
        buttons.add_item(discord.ui.Button(label=label, custom_id=f"kudos:{custom_id}:{interaction.id}"))
    buttons.stop()
    return {
        "content": f"{receiver.mention}, these thanks are for you.",
        "embed": discord.Embed(description=f"> {reason}\n\nFrom {interaction.user.mention}", colour=0xD9A441),
        "view": buttons,
        "allowed_mentions": discord.AllowedMentions(users=[receiver]),
    }


class Kudos(app_commands.Group):
    """A group with one command, which takes a member and some words."""

    gifts: Gifts

    @app_commands.command(description="Says thanks.")
    async def give(
        self, interaction: discord.Interaction, member: discord.Member, reason: app_commands.Range[str, 3, 300]
    ) -> None:
        if DURABLE and not await self.gifts.add(interaction, member.id, reason):
            await interaction.response.send_message("That is enough for today.", ephemeral=True)
        elif DURABLE or CARD:
            await interaction.response.send_message(**card(interaction, member, reason))
        else:
            await interaction.response.send_message("ok")


class Bare(discord.AutoShardedClient):
    """Nothing but discord.py."""

    def __init__(self) -> None:
        super().__init__(**settings())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        if GIVE or CARD or DURABLE:
            kudos = Kudos()
            if DURABLE:
                kudos.gifts = await Gifts.open()
            self.tree.add_command(kudos)
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
