"""The part of Discord's REST interface that is about users, messages, interactions and commands."""

from tests.stand_in import payloads
from tests.stand_in.gateway import MAX_CONCURRENCY
from tests.stand_in.interactions import Interactions
from tests.stand_in.json_codec import Json, Refusal
from tests.stand_in.messages import Messages
from tests.stand_in.routes import Answer, Call, on
from tests.stand_in.world import World


class Application:
    """The bot's own account, its gateway, and its commands."""

    def __init__(self, world: World, address: str) -> None:
        self._world, self._address = world, address
        self.commands: list[Json] = []
        self.starts: Json = {"total": 1000, "remaining": 1000, "reset_after": 1000, "max_concurrency": MAX_CONCURRENCY}

    @on("GET /users/@me")
    def me(self, _call: Call) -> Answer:
        return payloads.BOT

    @on("GET /users/#")
    def user(self, _call: Call, user: int) -> Answer:
        return payloads.BOT if user == payloads.BOT_ID else payloads.user(user)

    @on("POST /users/@me/channels")
    def open_direct(self, call: Call) -> Answer:
        return self._world.direct_channel(int(call.body["recipient_id"]))

    @on("GET /gateway", "GET /gateway/bot")
    def gateway(self, _call: Call) -> Answer:
        return {"url": self._address, "shards": self._world.shards, "session_start_limit": self.starts}

    @on("GET /oauth2/applications/@me", "GET /applications/@me")
    def application(self, _call: Call) -> Answer:
        owner = {"id": "1", "username": "owner", "discriminator": "0", "avatar": None}
        known = {"id": str(payloads.APPLICATION), "name": "Hearth", "flags": 0, "description": "", "icon": None}
        rights = {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "team": None}
        return {**known, "owner": owner, **rights}

    @on("GET /applications/#/commands")
    def get_commands(self, _call: Call, _application: int) -> Answer:
        return self.commands

    @on("PUT /applications/#/commands")
    def put_commands(self, call: Call, application: int) -> Answer:
        known = {"version": "1", "guild_id": None, "application_id": str(application)}
        self.commands = [
            {"default_member_permissions": None, "description": "", **command, "id": str(3000 + n), **known}
            for n, command in enumerate(call.body)
        ]
        return self.commands


class Conversation:
    """Messages in channels."""

    def __init__(self, world: World, messages: Messages) -> None:
        self._world, self._messages = world, messages

    @on("POST /channels/#/messages")
    def post(self, call: Call, channel: int) -> Answer:
        return self._messages.post(channel, call.body)

    @on("GET /channels/#/messages")
    def history(self, call: Call, channel: int) -> Answer:
        return self._messages.history(channel, call.query)

    @on("GET /channels/#/messages/#")
    def one(self, _call: Call, channel: int, number: int) -> Answer:
        return self._messages.one(channel, number)

    @on("PATCH /channels/#/messages/#")
    def edit(self, call: Call, channel: int, number: int) -> Answer:
        self._world.require_active(channel)
        return self._messages.edit(channel, number, call.body)

    @on("DELETE /channels/#/messages/#")
    def delete(self, _call: Call, channel: int, number: int) -> Answer:
        self._world.channel(channel)
        self._messages.delete(channel, number)

    @on("POST /channels/#/messages/bulk-delete")
    def delete_many(self, call: Call, channel: int) -> Answer:
        for number in call.body["messages"]:
            self._messages.delete(channel, int(number))

    @on("POST /channels/#/typing")
    def type(self, _call: Call, channel: int) -> Answer:
        self._world.may_post(channel)


class Answers:
    """Answers to interactions, and what follows."""

    def __init__(self, interactions: Interactions) -> None:
        self._interactions = interactions

    @on("POST /interactions/#/#/callback")
    def answer(self, call: Call, number: int, token: int) -> Answer:
        if number != token:
            raise Refusal(404, 10062, "Unknown interaction")
        answer = self._interactions.answer(number, call.body)
        return answer if call.query.get("with_response") in ("1", "true") else None

    @on("POST /webhooks/#/#")
    def follow_up(self, call: Call, _application: int, token: int) -> Answer:
        return self._interactions.follow_up(token, call.body)

    @on("GET /webhooks/#/#/messages/#", "GET /webhooks/#/#/messages/@original")
    def one(self, _call: Call, _application: int, token: int, which: int | None = None) -> Answer:
        return self._interactions.message(token, which)

    @on("PATCH /webhooks/#/#/messages/#", "PATCH /webhooks/#/#/messages/@original")
    def edit(self, call: Call, _application: int, token: int, which: int | None = None) -> Answer:
        return self._interactions.edit(token, which, call.body)

    @on("DELETE /webhooks/#/#/messages/#", "DELETE /webhooks/#/#/messages/@original")
    def delete(self, _call: Call, _application: int, token: int, which: int | None = None) -> Answer:
        self._interactions.delete(token, which)
