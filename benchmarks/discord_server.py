"""A stand-in for Discord on loopback, in its own process: gateway v10 and REST v10 as far as Hearth uses them.

    python -m benchmarks.discord_server PORT [--guilds N] [--members N]

What happens there is decided over `/control`; every request is logged in order.
"""

import argparse
import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from benchmarks.gateway import Gateway
from benchmarks.world import APPLICATION, BOT, Fault, Json, Refusal, World

Handler = Callable[..., Any]
SLOW_SECONDS = 1.0
ANSWER_SECONDS = 3.0  # Discord waits no longer for a first answer.


class Rest:
    """The part of Discord's REST interface that Hearth uses."""

    def __init__(self, world: World, address: str) -> None:
        self._world = world
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []
        self._address = address
        self._on("GET", r"/users/@me", self._me)
        self._on("GET", r"/gateway/bot", self._gateway)
        self._on("GET", r"/oauth2/applications/@me", self._application)
        self._on("PUT", r"/applications/\d+/commands", self._put_commands)
        self._on("POST", r"/users/@me/channels", self._open_direct)
        self._on("POST", r"/channels/(\d+)/messages", self._post)
        self._on("GET", r"/channels/(\d+)/messages", self._history)
        self._on("GET", r"/guilds/(\d+)", self._guild)
        self._on("GET", r"/guilds/(\d+)/members/(\d+)", self._member)
        self._on("POST", r"/interactions/(\d+)/\w+/callback", self._callback)
        self._on("POST", r"/webhooks/\d+/(\d+)", self._follow_up)

    def _on(self, method: str, pattern: str, handler: Handler) -> None:
        self._routes.append((method, re.compile(pattern), handler))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        path = re.sub(r"^/api/v\d+", "", request.path)
        body: Json = await _json_of(request)
        fault = self._world.fault_for(request.method, path)
        entry: Json = {"method": request.method, "path": path, "json": body or None, "fault": fault and fault.kind}
        self._world.requests.append(entry)
        if fault is not None and not fault.after:
            return await self._go_wrong(request, fault)
        response = self._answer(request.method, path, body, entry)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(SLOW_SECONDS)
            return response
        return await self._go_wrong(request, fault) if fault is not None else response

    def _answer(self, method: str, path: str, body: Json, entry: Json) -> web.Response:
        for known, pattern, handler in self._routes:
            if known == method and (match := pattern.fullmatch(path)):
                try:
                    answer = handler(body, *(int(number) for number in match.groups()))
                except Refusal as refusal:
                    entry["refused"] = refusal.code
                    return _error(refusal.status, refusal.code, str(refusal))
                entry["answer"] = answer["id"] if isinstance(answer, dict) and "id" in answer else None
                return _json(answer)
        entry["refused"] = 0
        return _error(404, 0, f"not in this stand-in: {method} {path}")

    async def _go_wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "status":
            return _error(fault.status, fault.code, "a fault on demand")
        if fault.kind == "wait":
            await asyncio.sleep(3600)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _me(self, _body: Json) -> Json:
        return BOT

    def _gateway(self, _body: Json) -> Json:
        limits = {"total": 1000, "remaining": 1000, "reset_after": 1000, "max_concurrency": 1}
        return {"url": self._address, "shards": 1, "session_start_limit": limits}

    def _open_direct(self, body: Json) -> Json:
        return self._world.direct_channel(int(body["recipient_id"]))

    def _post(self, body: Json, channel: int) -> Json:
        return self._world.post(channel, body)

    def _history(self, _body: Json, channel: int) -> list[Json]:
        return self._world.messages[channel][::-1]

    def _guild(self, _body: Json, guild: int) -> Json:
        return self._world.guild(guild)

    def _application(self, _body: Json) -> Json:
        owner = {"id": "1", "username": "owner", "discriminator": "0", "avatar": None}
        known = {"id": str(APPLICATION), "name": "Hearth", "flags": 0, "description": "", "icon": None, "owner": owner}
        return {**known, "bot_public": True, "bot_require_code_grant": False, "verify_key": "", "team": None}

    def _put_commands(self, body: Any) -> Any:
        self._world.commands = [
            {"default_member_permissions": None, **command, "id": str(3000 + n), "version": "1", "guild_id": None}
            | {"application_id": str(APPLICATION)}
            for n, command in enumerate(body)
        ]
        return self._world.commands

    def _member(self, _body: Json, guild: int, user: int) -> Json:
        if (guild, user) not in self._world.people:
            raise Refusal(404, 10007, "Unknown Member")
        return self._world.people[guild, user]

    def _callback(self, body: Json, interaction: int) -> Json:
        waiting = self._world.answers.get(interaction)
        if waiting is None or waiting.done():
            raise Refusal(404, 10062, "Unknown interaction")
        data: Json = body.get("data") or {}
        message = None
        if body["type"] == 4:
            channel = self._world.channel_of(self._world.guild_ids()[0])
            hidden = (data.get("flags") or 0) & 64
            message = self._world.post(channel, data, shown_to_one=bool(hidden), answers=str(interaction))
        waiting.set_result({"type": body["type"], "data": data})
        resource = {"resource": {"type": body["type"], "message": message}} if message else {}
        told = {"id": str(interaction), "type": 2, "response_message_id": message and message["id"]}
        return {"interaction": told, **resource}

    def _follow_up(self, body: Json, interaction: int) -> Json:
        channel = self._world.channel_of(self._world.guild_ids()[0])
        return self._world.post(channel, body, shown_to_one=True, answers=str(interaction))


async def _json_of(request: web.Request) -> Any:
    try:
        return json.loads(await request.read() or b"{}")
    except json.JSONDecodeError:
        return {}


def _error(status: int, code: int, message: str) -> web.Response:
    return _json({"code": code, "message": message}, status)


def _json(answer: Any, status: int = 200) -> web.Response:
    # Without a charset, as Discord has it: discord.py reads JSON by the exact header.
    return web.Response(body=json.dumps(answer).encode(), status=status, headers={"Content-Type": "application/json"})


class Control:
    """What the bench and the tests decide: who does what, and what goes wrong."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world, self._gateway = world, gateway

    async def serve(self, request: web.Request) -> web.Response:
        action = getattr(self, f"do_{request.match_info['what']}")
        return web.json_response(await action(**await _json_of(request)))

    async def do_interact(self, *, user: int, data: Json, guild: int = 100, kind: int = 2) -> Json:
        """Somebody uses a command or presses a button; the answer that they see, or None."""
        number = self._world.snowflake()
        waiting = self._world.answers[number] = asyncio.get_running_loop().create_future()
        member = self._world.people.get((guild, user)) or self._world.add_member(guild, user)
        event: Json = {
            "id": str(number),
            "application_id": str(APPLICATION),
            "type": kind,
            "token": str(number),
            "version": 1,
            "guild_id": str(guild),
            "channel_id": str(self._world.channel_of(guild)),
            "channel": self._world.channel(guild),
            "member": {**member, "permissions": "32"},
            "locale": "en-US",
            "guild_locale": "en-US",
            "app_permissions": "274877991936",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild)},
            "context": 0,
            "attachment_size_limit": 10_000_000,
            "data": data,
        }
        await self._gateway.broadcast(guild, "INTERACTION_CREATE", event)
        try:
            answer = await asyncio.wait_for(waiting, ANSWER_SECONDS)
        except (TimeoutError, asyncio.CancelledError):
            waiting.cancel()
            answer = None
        self._world.answers.pop(number, None)
        return {"id": number, "answer": answer}

    async def do_load(self, *, data: Json, total: int, in_flight: int, person: str = "") -> Json:
        """So many uses of one command, so many at a time; `person` names an option that is someone else each time.

        Gives the seconds that it took, and how long each answer did.
        """
        numbers, latencies = iter(range(total)), list[float]()

        async def keep_asking() -> None:
            for number in numbers:
                asked = _with_person(data, person, 10_001 + number % 5_000) if person else data
                begun = time.perf_counter()
                answer = (await self.do_interact(user=20_000 + number % 5_000, data=asked))["answer"]
                latencies.append(time.perf_counter() - begun if answer else ANSWER_SECONDS)

        begun = time.perf_counter()
        await asyncio.gather(*(keep_asking() for _ in range(in_flight)))
        return {"seconds": time.perf_counter() - begun, "latencies": latencies}

    async def do_join(self, *, user: int, guild: int = 100, pending: bool = False, again: bool = False) -> Json:
        """Somebody joins; `again` tells the bot of it a second time."""
        member = self._world.people[guild, user] if again else self._world.add_member(guild, user, pending=pending)
        await self._gateway.broadcast(guild, "GUILD_MEMBER_ADD", {**member, "guild_id": str(guild)})
        return {}

    async def do_leave(self, *, user: int, guild: int = 100) -> Json:
        """Somebody leaves."""
        self._world.people.pop((guild, user), None)
        gone = {"guild_id": str(guild), "user": self._world.user(user)}
        await self._gateway.broadcast(guild, "GUILD_MEMBER_REMOVE", gone)
        return {}

    async def do_close_dms(self, *, user: int) -> Json:
        """Somebody takes no direct messages any more."""
        self._world.closed.add(user)
        return {}

    async def do_fault(self, **fault: Any) -> Json:
        """Something goes wrong with the next requests of a kind."""
        self._world.faults.append(Fault(**fault))
        return {}

    async def do_drop(self, *, politely: bool = False, resumable: bool = True) -> Json:
        """The gateway's connections break."""
        self._gateway.resumable = resumable
        await self._gateway.drop(politely=politely)
        return {}

    async def do_seen(self) -> Json:
        """Everything that was requested and everything that was posted."""
        sessions = sum(session.socket is not None and not session.socket.closed for session in self._gateway.sessions)
        return {
            "requests": self._world.requests,
            "messages": {str(channel): posted for channel, posted in self._world.messages.items()},
            "direct": {str(user): str(channel) for user, channel in self._world.direct.items()},
            "sessions": sessions,
            "identified": len(self._gateway.sessions),
        }

    async def do_hang_up(self) -> Json:
        """Whoever still waits for an answer gets none: the bot that heard them is gone."""
        for waiting in self._world.answers.values():
            waiting.cancel()
        return {}


def _with_person(data: Json, option: str, user: int) -> Json:
    """A sub-command whose option of this name is somebody, as Discord resolves them."""
    sub: Json = data["options"][0]
    options = [*sub["options"], {"type": 6, "name": option, "value": str(user)}]
    member: Json = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0, "permissions": "0"}
    person = {"id": str(user), "username": "friend", "discriminator": "0", "avatar": None}
    resolved = {"users": {str(user): person}, "members": {str(user): member}}
    return {**data, "options": [{**sub, "options": options}], "resolved": resolved}


def application(port: int, guilds: int = 1, members: int = 10) -> web.Application:
    """The stand-in, ready to be served on this port of 127.0.0.1."""
    world = World(guilds, members)
    address = f"ws://127.0.0.1:{port}/gateway"
    rest, gateway = Rest(world, address), Gateway(world, address)
    app = web.Application(client_max_size=50_000_000)
    app.router.add_get("/gateway", _websocket(gateway))
    app.router.add_post("/control/{what}", Control(world, gateway).serve)
    app.router.add_route("*", "/api/{path:.*}", rest.serve)
    return app


def _websocket(gateway: Gateway) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    return gateway.connect


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discord_server", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--guilds", type=int, default=1)
    parser.add_argument("--members", type=int, default=10)
    wish = parser.parse_args()
    app = application(wish.port, wish.guilds, wish.members)
    web.run_app(app, host="127.0.0.1", port=wish.port, print=None, access_log=None, shutdown_timeout=1)


if __name__ == "__main__":
    main()
