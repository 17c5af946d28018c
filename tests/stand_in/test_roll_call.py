"""Very many members are called without being cut off, and a call goes on where it was cut short."""

import asyncio
import bisect
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord.gateway import GatewayRatelimiter

from bot.agenda import Agenda
from bot.members import roll_call
from bot.members.membership import Gone, Members
from bot.members.roll_call import RollCall
from tests.databases import DatabaseSite, Still
from tests.stand_in import connection
from tests.stand_in.clients import Client, StandIn
from tests.stand_in.world import FIRST_MEMBER, World

FASTER = 100  # times: a minute is 0.6 s, for the bot and for the gateway
GUILDS, MEMBERS = 8, 10_000
LEFT = 3  # members of each server who have left, whom the bot knows


class Heard(Members):
    """Keeps who is gone, and counts who is there."""

    def __init__(self) -> None:
        super().__init__()
        self.there, self.left = 0, set[tuple[int, int]]()
        self.when_gone(self._hear_of_gone)
        self.when_present(self._hear_of_present)

    async def _hear_of_gone(self, gone: Gone) -> None:
        self.left.update((gone.guild_id, member_id) for member_id in gone.member_ids)

    async def _hear_of_present(self, members: Sequence[discord.Member]) -> None:
        self.there += len(members)


@pytest.fixture
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEARD_SECONDS", connection.HEARD_SECONDS / FASTER)
    monkeypatch.setattr(roll_call, "PACE", roll_call.PACE / FASTER)
    monkeypatch.setattr(roll_call, "PAUSE", timedelta(seconds=0.01))
    monkeypatch.setattr(GatewayRatelimiter.__init__, "__defaults__", (110, 60.0 / FASTER))


@pytest_asyncio.fixture
async def agenda(sqlite_place: DatabaseSite) -> AsyncIterator[Agenda]:
    agenda = Agenda(await sqlite_place.open(), Still())
    yield agenda
    await agenda.stop()


IDS = range(FIRST_MEMBER, FIRST_MEMBER + MEMBERS + LEFT)


async def known(_guild_id: int, after: int, most: int) -> list[int]:
    first = bisect.bisect_right(IDS, after)
    return list(IDS[first : first + most])


async def called(client: Client, agenda: Agenda, guilds: int) -> Heard:
    """Who was heard of once everybody was called."""
    heard = Heard()
    await RollCall(client, agenda, heard, known).begin()
    async with asyncio.timeout(40):
        while heard.there < guilds * MEMBERS or len(heard.left) < guilds * LEFT:
            await asyncio.sleep(0.05)
    return heard


@pytest.mark.timeout(90)
@pytest.mark.usefixtures("in_haste")
@pytest.mark.parametrize("world", [World(guilds=GUILDS, members=MEMBERS)])
async def test_eighty_thousand_are_called_over_one_connection(stand_in: StandIn, world: World, agenda: Agenda) -> None:
    async with stand_in.client() as client:
        heard = await called(client, agenda, GUILDS)
    assert (heard.there, len(heard.left)) == (GUILDS * MEMBERS, GUILDS * LEFT)
    assert (await stand_in.do("seen"))["connections"] == 1


@pytest.mark.timeout(90)
@pytest.mark.usefixtures("in_haste")
@pytest.mark.parametrize("world", [World(guilds=2, members=MEMBERS)])
async def test_a_call_that_is_cut_short_goes_on_where_it_was(stand_in: StandIn, world: World, agenda: Agenda) -> None:
    asked: list[int] = []
    async with stand_in.client() as client:
        query = discord.Guild.query_members
        fails = iter([True, False] * 20)

        async def sometimes(guild: discord.Guild, **how: Any) -> list[discord.Member]:
            asked.append(guild.id)
            if next(fails, False):
                raise TimeoutError
            if len(asked) in (50, 70):
                await stand_in.do("drop", resumable=len(asked) == 50)
            async with asyncio.timeout(2):  # discord.py itself waits for thirty.
                return await query(guild, **how)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(discord.Guild, "query_members", sometimes)
            heard = await called(client, agenda, 2)
    assert (heard.there, len(heard.left)) == (2 * MEMBERS, 2 * LEFT)
    assert (await stand_in.do("seen"))["identified"] == 2
    assert len(asked) < 2 * (MEMBERS // 100 + 1) + 35  # Nobody was called again because somebody else did not answer.
