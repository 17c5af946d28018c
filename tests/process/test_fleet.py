"""Four real processes on one real PostgreSQL, killed at random: nothing twice, nothing lost, and one mind."""

import asyncio
import itertools
import random
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.db.migrate import migrate
from tests.databases import DatabaseSite, Still, connect
from tests.survival.actors import MAY_MANAGE
from tests.survival.commands import filled_in, typed
from tests.survival.evidence import button
from tests.survival.fleet import Fleet, fleet_in
from tests.survival.town import TOKEN, Town, town_in

Json = dict[str, Any]

SHARDS, SERVERS = 4, 8
STORM_SECONDS, KILLS = 8, 4
DAILY_LIMIT, REMINDERS = 5, 25  # as they are where nobody has decided anything
CROWD = range(10100, 10108)  # who listen, and hear
GENEROUS = 10  # seconds, on a busy machine, for what takes a moment

_numbers = itertools.count(1)


class Life:
    """What people do, whichever process hears of it, and what they were told."""

    def __init__(self, town: Town, fleet: Fleet, place: DatabaseSite) -> None:
        self.town, self.fleet, self.place = town, fleet, place
        self.thanked: dict[str, bool] = {}  # reasons, and whether the giver was told that it is done
        self.reminded: dict[str, bool] = {}

    async def rows(self, sql: str) -> list[Any]:
        aside = await connect(self.place.url)
        try:
            return [tuple(row) for row in await aside.fetch(sql)]
        finally:
            await aside.close()

    async def use(
        self, who: int, command: str, sub: str, *, server: int, shard: int | None = None, may: str = "0", **options: Any
    ) -> Json | None:
        """Somebody uses a command in a server; the process of this shard hears of it, or else the server's own."""
        wish: Json = {"user": who, "data": typed(command, sub, options), "permissions": may}
        return await self.interact(server, server if shard is None else shard, wish)

    async def interact(self, server: int, shard: int, wish: Json) -> Json | None:
        places = {"guild": self.fleet.server(server), "heard_by": self.fleet.server(shard)}
        return (await self.town.do("interact", **wish, **places))["answer"]

    async def press(self, who: int, label: str, card: Json, shard: int) -> Json:
        """Somebody presses a button of a card in the first server, and the process of this shard hears of it."""
        data = {"custom_id": button(card, label), "component_type": 2}
        answer = await self.interact(0, shard, {"user": who, "kind": 3, "message": card, "data": data})
        assert answer is not None
        return answer

    async def send(self, who: int, opened: Json | None, shard: int, answers: Json, *, may: str = "0") -> Json:
        """Somebody sends a form."""
        assert opened is not None
        wish: Json = {"user": who, "kind": 5, "permissions": may, "data": filled_in(opened["data"], answers)}
        answer = await self.interact(0, shard, wish)
        assert answer is not None
        return answer

    async def take_down(self, who: int, card: Json, shard: int) -> str:
        """A moderator takes a check-in down; what they are told."""
        shown = {"resolved": {"messages": {card["id"]: card}}, "target_id": card["id"]}
        data = {"id": "1", "name": "Take down", "type": 3, **shown}
        wish: Json = {"user": who, "permissions": MAY_MANAGE, "data": data}
        opened = await self.interact(0, shard, wish)
        if opened is not None and "content" in opened["data"]:
            return opened["data"]["content"]
        return told(
            await self.send(who, opened, shard, {"days": ["7"], "recent": "one", "because": ""}, may=MAY_MANAGE)
        )

    async def check_in(self, who: int, shard: int, audience: str, words: str) -> Json:
        """Somebody says how they are."""
        opened = await self.use(who, "checkin", "now", server=0, shard=shard)
        answers = {"mood": "3", "wish": ["listen"], "words": words, "audience": [audience]}
        return await self.send(who, opened, shard, answers)

    async def card(self, words: str) -> Json:
        """The message in the first server that says this, as soon as it is there."""
        async with asyncio.timeout(GENEROUS):
            while True:
                said = await self.town.do("read", channel=1_000_000 + self.fleet.server(0))
                for one in said["messages"]:
                    if words in str(one["embeds"]) and not one.get("shown_to_one"):
                        return one
                await asyncio.sleep(0.02)

    async def thank(self, giver: int, receiver: int, server: int, shard: int | None = None) -> None:
        reason = f"reason {next(_numbers)}."
        answer = await self.use(giver, "kudos", "give", server=server, shard=shard, member=str(receiver), reason=reason)
        self.thanked[reason] = answer is not None and "embeds" in answer["data"] and bool(answer["data"]["embeds"])

    async def remind(self, who: int, server: int, when: str, shard: int | None = None) -> None:
        words = f"word {next(_numbers)}."
        answer = await self.use(who, "remind", "me", server=server, shard=shard, when=when, what=words)
        self.reminded[words] = answer is not None and bool(answer["data"].get("embeds"))

    async def read(self, server: int, shard: int) -> str:
        """What a process takes a server to have decided."""
        answer = await self.use(10000, "settings", "kudos", server=server, shard=shard, may=MAY_MANAGE)
        return "" if answer is None else answer["data"]["embeds"][0]["description"]


@pytest_asyncio.fixture
async def life(tmp_path: Path, postgres_place: DatabaseSite) -> AsyncIterator[Life]:
    arguments = ("--guilds", str(SERVERS), "--members", "300", "--shards", str(SHARDS))
    async with town_in(tmp_path, *arguments) as town, fleet_in(town, postgres_place.url, SHARDS) as fleet:
        await town.do("limits", identify=1)
        yield Life(town, fleet, postgres_place)


async def decide(life: Life, server: int, minutes: int) -> None:
    """A moderator decides something, and soon each process knows."""
    saved = await life.use(10000, "settings", "kudos", server=server, may=MAY_MANAGE, pair_minutes=minutes)
    assert saved is not None
    assert saved["data"]["content"].startswith("Saved.")
    async with asyncio.timeout(GENEROUS):
        for shard in range(SHARDS):
            while f"{minutes}" not in await life.read(server, shard):
                await asyncio.sleep(0.02)


async def keep_limits(life: Life, who: int) -> None:
    """Somebody is quick, and every process hears of it: together they allow what one would."""
    asked = [life.thank(who, 10200 + n, 0, n % SHARDS) for n in range(2 * DAILY_LIMIT)]
    asked += [life.remind(who, n % SERVERS, "5 days", n % SHARDS) for n in range(REMINDERS + 8)]
    await asyncio.gather(*asked)
    assert (await life.rows("SELECT giver_id FROM gifts")).count((who,)) == DAILY_LIMIT
    assert (await life.rows("SELECT member_id FROM reminders")).count((who,)) == REMINDERS


async def listen_and_be_heard(life: Life) -> None:
    """Whichever process hears of it: one listens, whoever hears counts, nobody is flooded, and who is muted is so."""
    place = str(1_000_000 + life.fleet.server(0))
    where = dict.fromkeys(("channel", "listeners_channel", "talks"), place)
    open_to_all = {"listeners_public": True, "listener_approval": False}
    assert await life.use(10000, "settings", "check_ins", server=0, may=MAY_MANAGE, **where, **open_to_all)
    for listener in CROWD:
        assert await life.use(listener, "listener", "on", server=0, shard=listener % SHARDS)
    async with asyncio.timeout(GENEROUS):
        for shard in range(SHARDS):
            while "nameless:0" not in str(await life.use(10010, "checkin", "now", server=0, shard=shard)):
                await asyncio.sleep(0.02)

    await life.check_in(10010, 1, "listeners:0", "to listeners")
    card = await life.card("to listeners")
    claims = await asyncio.gather(*(life.press(one, "I'll listen", card, one % SHARDS) for one in CROWD))
    [winner] = [one for one, claim in zip(CROWD, claims, strict=True) if claim["data"].get("embeds")]
    assert sum("a moment quicker" in told(claim) for claim in claims) == len(CROWD) - 1
    assert await life.rows("SELECT member_id, other_id FROM talks") == [(10010, winner)]

    await life.check_in(10011, 2, "nameless:0", "nameless, to all")
    card = await life.card("nameless, to all")
    await asyncio.gather(*(life.press(one, "I hear you", card, shard) for one in CROWD for shard in range(SHARDS)))
    assert sorted(await life.rows("SELECT member_id FROM check_in_hears")) == [(one,) for one in CROWD]
    forms = [await life.press(CROWD[0], "Write back", card, n % SHARDS) for n in range(8)]
    sent = await asyncio.gather(
        *(life.send(CROWD[0], form, n % SHARDS, {"words": "hi"}) for n, form in enumerate(forms))
    )
    assert Counter(told(one).partition(" ")[0] for one in sent) == {"Thank": 3, "You've": 5}
    assert len(await life.rows("SELECT id FROM check_in_letters")) == 3

    await life.check_in(10011, 3, "nameless:0", "nameless, once more")
    cards = [card, await life.card("nameless, once more")]
    async with asyncio.timeout(GENEROUS):
        while await life.rows("SELECT 1 FROM check_ins WHERE audience = 'nameless' AND message_id IS NULL"):
            await asyncio.sleep(0.02)  # It is there a moment before it is recorded which one it is.
    removals = await asyncio.gather(*(life.take_down(10000, one, shard) for one in cards for shard in range(SHARDS)))
    assert sum(words.startswith("It is taken down") for words in removals) == len(cards), removals
    muted = "SELECT (ends_at / 1000 - EXTRACT(EPOCH FROM now())) / 86400 FROM bars"
    assert [round(days) for (days,) in await life.rows(muted)] == [7]  # The later end counts; they do not add up.
    for shard in range(SHARDS):
        opened = await life.use(10011, "checkin", "now", server=0, shard=shard)
        assert "nameless:0" not in str(opened)
        forged = {"mood": "3", "wish": ["listen"], "words": "", "audience": ["nameless:0"]}
        assert "paused posting without your name" in told(await life.send(10011, opened, shard, forged))


async def ask_friends(life: Life) -> None:
    """Whichever process writes to a friend, the server has its name: that process does not look after it."""
    for number in range(SERVERS):
        who, friend, other = 10020 + number, str(10040 + number), (number + 1) % SERVERS
        opened = await life.use(who, "checkin", "schedule", server=number, shard=other)
        assert opened is not None
        chosen = filled_in(opened["data"], {"days": list("0123456"), "time": "9:00", "zone": "UTC"})
        await life.interact(number, other, {"user": who, "kind": 5, "permissions": "0", "data": chosen})
        await life.interact(
            number, other, {"user": who, "permissions": "0", "data": typed("checkin", "friend", {"friend": friend})}
        )
    asked: list[str] = []
    async with asyncio.timeout(GENEROUS):
        while len(asked) < SERVERS:
            await asyncio.sleep(0.1)
            seen = await life.town.do("seen", requests=False, problems=False)
            contents = [str(one.get("content")) for messages in seen["messages"].values() for one in messages]
            asked = [words for words in contents if "would look out for them" in words and "for you" not in words]
    names = {f"in Server {life.fleet.server(number)} asks" for number in range(SERVERS)}
    assert {name for name in names if any(name in words for words in asked)} == names, asked


def told(answer: Json) -> str:
    return answer["data"].get("content") or ""


async def live(life: Life, chance: random.Random, until: float) -> None:
    """People thank one another and ask to be reminded, each pair and person once."""
    pairs = itertools.permutations(range(10020, 10080), 2)
    people = itertools.count(10080)
    busy: set[asyncio.Task[None]] = set()
    while time.monotonic() < until:
        server = chance.randrange(SERVERS)
        giver, receiver = next(pairs)
        if chance.random() < 0.5:
            busy.add(asyncio.create_task(life.thank(giver + 60 * server, receiver, server)))
        else:
            busy.add(asyncio.create_task(life.remind(next(people), server, f"{chance.randint(1, 8)}s")))
        await asyncio.sleep(0.05)
    await asyncio.gather(*busy)


async def kill(life: Life, chance: random.Random, until: float) -> None:
    """One after the other dies in the middle of whatever it does, and is started again a little later."""
    starting: list[asyncio.Task[None]] = []
    moments = sorted(chance.uniform(0, STORM_SECONDS) for _ in range(KILLS))
    for moment in moments:
        await asyncio.sleep(max(0, until - STORM_SECONDS + moment - time.monotonic()))
        running = (await life.town.look())["shards"]
        if running:
            shard = chance.choice(running)
            await life.fleet.kill(shard)
            starting.append(asyncio.create_task(life.fleet.start(shard)))
    await asyncio.gather(*starting)


async def quiet(life: Life) -> Json:
    """Everything has been done that was due; what Discord has seen then."""
    async with asyncio.timeout(40):
        while await life.rows(
            "SELECT 1 FROM reminders WHERE due_at < 1000 * EXTRACT(EPOCH FROM now()) + 60000 "
            "UNION SELECT 1 FROM gifts WHERE message_id IS NULL"
        ):
            await asyncio.sleep(0.1)
    return await life.town.do("seen", requests=False, problems=False)


def said(seen: Json) -> Counter[str]:
    """How often each first line of a card was said, where somebody other than its asker can read it."""
    cards = [
        embed.get("description") or ""
        for messages in seen["messages"].values()
        for message in messages
        if not message.get("shown_to_one")
        for embed in message["embeds"]
    ]
    return Counter(card.split("\n")[0].removeprefix("> ") for card in cards)


async def test_asked_to_stop_while_it_waits_for_its_turn_it_ends_in_order(life: Life) -> None:
    other = await life.place.open()
    await migrate(other, Still())
    assert await other.take("identify 0")
    await asyncio.gather(*map(life.fleet.launch, range(SHARDS)))
    asking = f"SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_try_advisory_lock%' OFFSET {SHARDS}"  # noqa: S608
    async with asyncio.timeout(60):
        while not await life.rows(asking):  # They, and the one that is asked here.
            await asyncio.sleep(0.02)
    assert await life.fleet.end() == [0] * SHARDS
    assert (await life.town.look())["identified"] == 0


@pytest.mark.timeout(180)
async def test_four_processes_are_one_bot_whoever_dies(life: Life) -> None:
    seed = secrets.randbelow(10**6)
    chance = random.Random(seed)
    await life.fleet.start(*range(SHARDS))
    assert (await life.town.look())["turned_back"] == 0  # They all came at once, and each waited for its turn.
    await decide(life, 0, 4711)
    await keep_limits(life, 10001)
    await listen_and_be_heard(life)
    await ask_friends(life)
    until = time.monotonic() + STORM_SECONDS
    await asyncio.gather(live(life, chance, until), kill(life, chance, until))
    await keep_limits(life, 10002)
    await decide(life, 3, 4712)
    seen = await quiet(life)

    what = f"seed {seed}"
    times = said(seen)
    kept = {reason for (reason,) in await life.rows("SELECT reason FROM gifts")}
    assert {reason for reason, done in life.thanked.items() if done} <= kept, what
    assert {reason: times[reason] for reason in kept} == dict.fromkeys(kept, 1), what
    waiting = {words for (words,) in await life.rows("SELECT words FROM reminders")}
    promised = {words for words, done in life.reminded.items() if done} - waiting
    assert {words: times[words] for words in promised} == dict.fromkeys(promised, 1), what
    assert {words for words in life.reminded if times[words] > 1} == set(), what
    assert await life.fleet.end() == [0] * SHARDS
    for shard in range(SHARDS):
        log = life.fleet.log(shard).read_text(encoding="utf-8", errors="replace")
        assert TOKEN not in log
        assert "Traceback" not in log, what
