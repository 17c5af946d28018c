"""Many uses of one command, so many at a time, and how long each answer took."""

import asyncio
import time
from itertools import count, islice

from tests.stand_in.gateway import Gateway
from tests.stand_in.interactions import ANSWER_SECONDS, Interactions
from tests.stand_in.json_codec import Json
from tests.stand_in.world import FIRST_GUILD, World

_FIRST_ASKING, _FIRST_NAMED, _PEOPLE = 20_000, 10_001, 5_000


class Load:
    """What measures; it shares the machine with what is measured."""

    def __init__(self, world: World, gateway: Gateway, interactions: Interactions) -> None:
        self._world, self._gateway, self._interactions = world, gateway, interactions
        self._numbers = count()  # They go on from load to load: nobody names the same person twice.

    async def run(self, data: Json, total: int, in_flight: int, person: str, guild: int = FIRST_GUILD) -> Json:
        """`person` names an option that is somebody else each time. Gives the seconds it took, and each answer's."""
        numbers, latencies = iter(list(islice(self._numbers, total))), list[float]()

        async def keep_asking() -> None:
            for number in numbers:
                round_, turn = divmod(number, _PEOPLE)
                asked = _with_person(data, person, _FIRST_NAMED + (turn + round_) % _PEOPLE) if person else data
                latencies.append(await self._ask(_FIRST_ASKING + turn, asked, guild))

        begun = time.perf_counter()
        await asyncio.gather(*(keep_asking() for _ in range(in_flight)))
        return {"seconds": time.perf_counter() - begun, "latencies": latencies}

    async def _ask(self, user: int, data: Json, guild: int) -> float:
        begun = time.perf_counter()
        number = self._world.snowflake()
        event = {**self._interactions.event(number, guild, user), "type": 2, "locale": "en-US", "data": data}
        asked = self._interactions.note(number, event)
        self._gateway.announce("INTERACTION_CREATE", event, guild)
        answered = await self._interactions.answer_to(asked)
        return time.perf_counter() - begun if answered else ANSWER_SECONDS


def _with_person(data: Json, option: str, user: int) -> Json:
    """A sub-command whose option of this name is somebody, as Discord resolves them."""
    sub: Json = data["options"][0]
    options = [*sub["options"], {"type": 6, "name": option, "value": str(user)}]
    member: Json = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0, "permissions": "0"}
    person = {"id": str(user), "username": "friend", "discriminator": "0", "avatar": None}
    resolved = {"users": {str(user): person}, "members": {str(user): member}}
    return {**data, "options": [{**sub, "options": options}], "resolved": resolved}
