"""What the bench and the tests decide over /control: who does what, and what goes wrong."""

from typing import Any

from aiohttp import web

from tests.stand_in import payloads
from tests.stand_in.faults import Fault, Faults
from tests.stand_in.gateway import Gateway
from tests.stand_in.guild_routes import Channels, Servers
from tests.stand_in.interactions import Interactions
from tests.stand_in.json_codec import Json, Refusal, as_object, dumps, is_id, loads
from tests.stand_in.limits import Limits
from tests.stand_in.load import Load
from tests.stand_in.messages import Messages
from tests.stand_in.request_log import RequestLog
from tests.stand_in.rest import Application
from tests.stand_in.threads import Threads
from tests.stand_in.world import FIRST_GUILD, World, channel_of


class People:
    """What people in the stand-in's Discord do."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        messages: Messages,
        interactions: Interactions,
        servers: Servers,
        threads: Threads,
    ) -> None:
        self._world, self._gateway, self._messages, self._threads = world, gateway, messages, threads
        self._interactions, self._servers = interactions, servers
        self._load = Load(world, gateway, interactions)

    async def do_interact(
        self,
        *,
        user: int,
        data: Json,
        guild: int = FIRST_GUILD,
        kind: int = 2,
        permissions: str = "32",
        message: Any = None,
        locale: str = "en-US",
        direct: bool = False,
        heard_by: int = 0,
        channel: int = 0,
    ) -> Json:
        """Somebody uses a command, presses a button of `message` (whole, or its id) or submits a modal.

        Without a `channel`, that is where the message is, or in the one that a server has from the start.
        With `heard_by`, the shard of that server hears of it, and not its own.
        Gives the first answer, or None, the interaction's id, and that of the message that answers it, if there is one.
        """
        number = self._world.snowflake()
        if direct:
            event = self._interactions.direct_event(number, user)
        else:
            channel = channel or int(as_object(message).get("channel_id") or 0)
            event = self._interactions.event(number, guild, user, permissions, channel)
        event |= {"type": kind, "locale": locale, "data": data}
        if message is not None:
            place = int(event["channel_id"])
            event["message"] = message if isinstance(message, dict) else self._messages.one(place, int(message))
        asked = self._interactions.note(number, event)
        self._gateway.announce("INTERACTION_CREATE", event, heard_by or (0 if direct else guild))
        answer = await self._interactions.answer_to(asked)
        return {"id": number, "answer": answer, "message": asked.original and str(asked.original[1])}

    async def do_load(
        self, *, data: Json, total: int, in_flight: int, person: str = "", guild: int = FIRST_GUILD
    ) -> Json:
        """So many uses of one command, so many at a time; see `Load.run`."""
        return await self._load.run(data, total, in_flight, person, guild)

    async def do_dispatch(self, *, event: str, data: Any, guild: int = FIRST_GUILD) -> Json:
        """Any event of the gateway, as it is given; an interaction can then be answered."""
        known = as_object(data)
        if event == "INTERACTION_CREATE" and is_id(str(known.get("id"))):
            self._interactions.note(int(known["id"]), known)
        self._gateway.announce(event, data, guild, asked=False)
        return {}

    async def do_await_answer(self, *, id: int) -> Json:  # noqa: A002 - so it is called on the wire
        """The answer to an interaction that was dispatched."""
        asked = self._interactions.asked.get(id)
        return {"answer": asked and await self._interactions.answer_to(asked)}

    async def do_hang_up(self) -> Json:
        """Whoever still waits for an answer gets none: the bot that heard them is gone."""
        self._interactions.hang_up()
        return {}

    async def do_join(self, *, user: int, guild: int = FIRST_GUILD, pending: bool = False, again: bool = False) -> Json:
        """Somebody joins; `again` tells the bot of it a second time."""
        known = again and self._world.has(guild, user)
        member = self._world.member(guild, user) if known else self._world.add_member(guild, user, pending=pending)
        self._gateway.announce("GUILD_MEMBER_ADD", {**member, "guild_id": str(guild)}, guild)
        return {}

    async def do_accept_rules(self, *, user: int, guild: int = FIRST_GUILD) -> Json:
        """Somebody's screening is over."""
        self._servers.change(guild, user, pending=False)
        return {}

    async def do_leave(self, *, user: int, guild: int = FIRST_GUILD) -> Json:
        """Somebody leaves."""
        self._world.remove_member(guild, user)
        gone: Json = {"guild_id": str(guild), "user": payloads.user(user)}
        self._gateway.announce("GUILD_MEMBER_REMOVE", gone, guild)
        return {}

    async def do_say(
        self, *, user: int, content: str, channel: int = channel_of(FIRST_GUILD), reply_to: int | None = None
    ) -> Json:
        """Somebody says something; the bot hears the words only where Discord lets it.

        Gives the message's id, or None where they are not in a private thread, or no longer.
        """
        if not self._threads.lets_in(channel, user):
            return {"id": None}
        extra: Json = {}
        if reply_to is not None:
            extra = {"type": 19, "message_reference": {"channel_id": str(channel), "message_id": str(reply_to)}}
        message = self._messages.add(channel, {"content": content}, payloads.user(user), **extra)
        return {"id": message["id"]}

    async def do_close_dms(self, *, user: int) -> Json:
        """Somebody takes no direct messages any more."""
        self._world.closed.add(user)
        return {}


class FaultControl:
    """What goes wrong."""

    def __init__(self, world: World, gateway: Gateway, channels: Channels, faults: Faults, limits: Limits) -> None:
        self._world, self._gateway, self._channels = world, gateway, channels
        self._faults, self._limits = faults, limits

    async def do_fault(self, *, seed: int | None = None, **fault: Any) -> Json:
        """Something goes wrong with requests of a kind."""
        self._faults.add(Fault(**fault), seed)
        return {}

    async def do_calm(self) -> Json:
        """Nothing goes wrong any more. What is refused and limited stays so."""
        self._faults.calm()
        self._gateway.event_faults.order()
        self._gateway.resumable, self._gateway.turns_away = True, 0
        return {}

    async def do_gateway(self, **faults: Any) -> Json:
        """Events arrive twice, or swapped, or late."""
        self._gateway.event_faults.order(**faults)
        return {}

    async def do_drop(self, *, politely: bool = False, resumable: bool = True) -> Json:
        """The gateway's connections break, or (politely) it asks for new ones."""
        self._gateway.resumable = resumable
        self._gateway.drop(politely=politely)
        return {}

    async def do_invalidate(self, *, resumable: bool = False) -> Json:
        """All sessions are invalid."""
        self._gateway.invalidate(resumable=resumable)
        return {}

    async def do_turn_away(self, *, code: int) -> Json:
        """Whoever identifies is turned away with this closing code (4004: the token, 4014: intents); 0 lets them in."""
        self._gateway.turns_away = code
        return {}

    async def do_limits(self, *, route: int = 0, per: float = 1.0, identify: float = 0.0, **everywhere: int) -> Json:
        """Rate limits: `route` requests `per` seconds, `global` a second, `identify` seconds between two shards."""
        self._limits.set(route=route, per=per, everywhere=everywhere.get("global", 0))
        self._gateway.identify_seconds = identify
        return {}

    async def do_refuse(self, *, channel: int, code: int) -> Json:
        """The bot may not post there; with code 0 it may again."""
        self._world.refused[channel] = code
        return {}

    async def do_add_channel(self, *, name: str, guild: int = FIRST_GUILD, private: bool = False) -> Json:
        """There is one more channel; a private one is there for the bot, and for no role."""
        overwrites = payloads.private(guild) if private else []
        return self._channels.found(guild, {"name": name, "permission_overwrites": overwrites})

    async def do_delete_channel(self, *, channel: int) -> Json:
        """A channel is gone."""
        self._channels.remove(channel)
        return {}


class Witness:
    """What was seen."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        messages: Messages,
        threads: Threads,
        request_log: RequestLog,
        application: Application,
    ) -> None:
        self._world, self._gateway, self._messages, self._threads = world, gateway, messages, threads
        self._request_log, self._application = request_log, application

    async def do_seen(
        self, *, requests_since: int = 0, messages: bool = True, requests: bool = True, problems: bool = True
    ) -> Json:
        """What was requested and what was posted. Looking for problems takes 0.8 ms a request, once for each."""
        said = {channel: list(said.values()) for channel, said in self._messages.of.items()}
        return {
            "requests": self._request_log.entries[requests_since:] if requests else [],
            "requests_total": len(self._request_log.entries),
            "messages": dict.fromkeys(self._world.channels, ()) | said if messages else {},
            "threads": self._threads.all() if messages else {},
            "direct": {user: str(channel) for user, channel in self._world.direct.items()},
            "sessions": sum(session.connected for session in self._gateway.sessions),
            "shards": sorted(session.shard[0] for session in self._gateway.sessions if session.connected),
            "identified": self._gateway.identified,
            "turned_back": self._gateway.turned_back,
            "connections": self._gateway.connections,
            "commands": self._application.commands,
            "problems": await self._request_log.problems() if problems else [],
            "unknown": self._request_log.unknown,
        }

    async def do_starts(self, **left: int) -> Json:
        """The bot may begin so many sessions more (`remaining`), until `reset_after` ms have passed."""
        self._application.starts |= left
        return {}

    async def do_read(self, *, channel: int) -> Json:
        """What was said in one channel."""
        return {"messages": list(self._messages.of.get(channel, {}).values())}

    async def do_threads(self) -> Json:
        """Every thread, and who is in it."""
        return self._threads.all()


class Control:
    """Everything under /control."""

    def __init__(self, *actors: object) -> None:
        self._actors = actors

    async def serve(self, request: web.BaseRequest) -> web.Response:
        wanted = "do_" + request.path.removeprefix("/control/")
        action = next((getattr(actor, wanted) for actor in self._actors if hasattr(actor, wanted)), None)
        if action is None:
            return web.Response(status=404, text=f"no {wanted}")
        try:
            told = await action(**loads(await request.read() or b"{}"))
        except (Refusal, TypeError) as error:
            return web.Response(status=400, text=str(error))
        return web.Response(body=dumps(told), content_type="application/json")
