"""An audience is never widened: whatever the bot sends, logs or keeps, words and names reach their audience alone.

A new kind of audience is a line in CASES. Every request that the bot makes is looked at, whoever it goes to.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import simcord
from simcord.actors import (
    _component_interaction,  # pyright: ignore[reportPrivateUsage]
    _dispatch_actor_interaction,  # pyright: ignore[reportPrivateUsage]
)
from simcord.enums import InteractionType

from bot.config import Config
from tests.cogs.check_ins.people import SECRET, cards, check_in, rows, write_back
from tests.world import World

NAME = "Marigold"  # of the author
LETTER = "shall we repot it together"  # what somebody writes back to her
MOOD = "having a very hard time"
CHANNEL, AUTHOR, WRITER = "the check-in channel", "the author", "who wrote back"
LISTENERS, LISTENER, TALK = "the listeners' channel", "who listens", "the private talk"


@dataclass(frozen=True)
class Case:
    """An audience, and where else than to the author its words and the author's name may go."""

    audience: str
    words_to: frozenset[str] = frozenset()
    name_to: frozenset[str] = frozenset()


CASES = (
    Case("me:0"),
    Case("everyone:0", words_to=frozenset({CHANNEL}), name_to=frozenset({CHANNEL})),
    Case("nameless:0", words_to=frozenset({CHANNEL})),
    Case("listeners:0", words_to=frozenset({LISTENERS, LISTENER}), name_to=frozenset({LISTENERS, TALK})),
    Case("listeners:1", words_to=frozenset({LISTENERS, LISTENER}), name_to=frozenset({TALK})),
)


class Scene:
    """A server with everybody who could be somewhere near, and what the bot has sent there."""

    def __init__(self, world: World, config: Config) -> None:
        self.world, self.config = world, config
        self.place = world.guild.create_text_channel("check-ins")
        self.care = world.guild.create_text_channel("care")
        self.listening = world.guild.create_text_channel("listening")
        self.rooms = world.guild.create_text_channel("rooms")
        elsewhere = world.env.create_guild("Elsewhere")
        self.hall = elsewhere.create_text_channel("hall")
        self.eve = elsewhere.add_member(world.env.create_user("eve"))

    async def begin(self) -> None:
        self.author = await self.world.join(NAME)
        await self.world.settings("check_ins", channel=self.place, unheard_channel=self.care, unheard_hours=1)
        await self.world.settings("check_ins", listeners_channel=self.listening, talks=self.rooms)
        self.lea = await self.world.join("lea")
        await self.lea.slash(self.world.general, "listener on")

    async def listen(self) -> None:
        """A listener answers, where there is anything to answer."""
        for card in cards(self.listening):
            await self.lea.click(card, label="I'll listen")
        await self.world.pass_time(minutes=0.1)

    @property
    def others(self) -> list[tuple[simcord.MemberActor, simcord.ChannelHandle]]:
        """A stranger, a moderator, and somebody of another server."""
        world = self.world
        return [(world.ben, world.general), (world.mod, world.general), (self.eve, self.hall)]

    def sent(self) -> Iterator[tuple[str, str]]:
        """To whom each request of the bot's went, and all that it said."""
        for request in self.world.env.http_requests:
            if request.json is not None and request.path != "/users/@me/channels":  # which opens them, and says nothing
                yield self._receiver(request.path, request.json), json.dumps(request.json, ensure_ascii=False)

    def _receiver(self, path: str, said: Any) -> str:
        backend = self.world.env.backend
        if found := re.match(r"/interactions/(\d+)/", path) or re.match(
            r"/webhooks/\d+/simcord_interaction_(\d+)", path
        ):
            record = backend.interactions[int(found[1])]
            source = record.source_message_id
            if source and said.get("type") in (7, None) and source in self._posted():
                return CHANNEL
            return self._named(record.user_id)
        if found := re.match(r"/channels/(\d+)/", path):
            channel_id = int(found[1])
            whose = [user for user, channel in backend.dm_channels.items() if channel == channel_id]
            return self._named(whose[0]) if whose else self._place(channel_id) or path
        return path

    def _place(self, channel_id: int) -> str | None:
        talks = {thread.id: TALK for thread in self.rooms.threads}
        return {self.place.id: CHANNEL, self.listening.id: LISTENERS, **talks}.get(channel_id)

    def _posted(self) -> set[int]:
        return {message.id for message in cards(self.place)}

    def _named(self, user_id: int) -> str:
        return {self.author.id: AUTHOR, self.lea.id: LISTENER}.get(user_id, f"somebody else: {user_id}")

    def ids(self) -> set[int]:
        """Everything that a forger could put into a button."""
        sql = "SELECT id FROM check_ins UNION SELECT id FROM check_in_cards UNION SELECT id FROM check_in_letters"
        sql += " UNION SELECT id FROM hearings UNION SELECT id FROM talks"
        return {row[0] for row in rows(self.config, sql)}

    async def forge(self, who: simcord.MemberActor, where: simcord.ChannelHandle) -> None:
        """Somebody presses every button and sends every form of check-ins that there is, with every id."""
        shown = await who.slash(where, "inbox")
        assert shown.response is not None
        stored = self.world.env.backend.get_message(shown.response.channel_id, shown.response.id)
        names = (
            "change",
            "choose",
            "withdraw",
            "hear",
            "write",
            "reply",
            "no_more",
            "listen",
            "hand",
            "everyone",
            "close",
        )
        ids = self.ids()
        menus: list[dict[str, Any]] = [
            {"custom_id": f"check_ins:{name}", "component_type": 3, "values": [str(one)]}
            for one in ids
            for name in ("open", "open_letter")
        ]
        buttons = [
            {"custom_id": f"check_ins:{name}:{one}", "component_type": 3 if name == "choose" else 2, "values": ["me:0"]}
            for one in ids
            for name in names
        ]
        for data in [*buttons, *menus, {"custom_id": "help_now:open", "component_type": 2}]:
            await _component_interaction(who, stored, data)
        words = {"type": 18, "component": {"type": 4, "custom_id": "words", "value": "what I forge"}}
        days = {"type": 18, "component": {"type": 3, "custom_id": "days", "values": ["30"]}}
        messages = [card.id for card in cards(self.place)]
        forms = [f"check_ins:letter:reply:{one}" for one in ids] + [f"check_ins:remove:{one}" for one in messages]
        forms += [f"check_ins:handed:{one}" for one in ids]
        if where == self.hall:  # Whoever is here may write back, and a moderator may remove it.
            forms += [f"check_ins:letter:write:{one}" for one in ids]
        for custom_id in forms:
            if who is not self.world.mod or "remove" not in custom_id:
                data = {"custom_id": custom_id, "components": [words, days]}
                await _dispatch_actor_interaction(who, InteractionType.MODAL_SUBMIT, where, data)

    async def look_around(self, who: simcord.MemberActor, where: simcord.ChannelHandle) -> None:
        """Somebody uses every command that shows anything; what is in files is looked through here."""
        for command in ("checkin history", "checkin answers", "inbox", "me", "privacy show"):
            await who.slash(where, command)
        exported = await who.slash(where, "privacy export")
        assert exported.response is not None
        for attachment in exported.response.attachments:
            content = (await attachment.read()).decode()
            for secret in (SECRET, NAME, str(self.author.id), MOOD):
                assert secret not in content
        if who is not self.world.ben:
            assert LETTER not in str(exported.response.attachments)


def everything_in(folder: Path) -> bytes:
    """The database, its write-ahead log, and its copies."""
    files = [path for path in folder.rglob("hearth*") if path.is_file()]
    assert files
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.audience)
async def test_words_and_name_reach_their_audience_and_nobody_else(
    world: World, config: Config, tmp_path: Path, caplog: pytest.LogCaptureFixture, case: Case
) -> None:
    for name in ("bot", "cogs"):
        caplog.set_level("DEBUG", logger=name)
    scene = Scene(world, config)
    await scene.begin()
    mine = await check_in(world, scene.author, mood=1, audience=case.audience)
    for card in cards(scene.place):
        await world.ben.click(card, label="I hear you")
        await write_back(world.ben, card, LETTER)
    for answered in (False, True):
        if answered:
            await scene.listen()
        for who, where in scene.others:
            await scene.forge(who, where)
            await scene.look_around(who, where)
    await world.restart()
    await world.pass_time(hours=30)
    await scene.look_around(world.ben, world.general)

    assert len(rows(config, "SELECT * FROM check_ins")) == 1, "somebody else has withdrawn or changed it"
    for to, said in scene.sent():
        assert SECRET not in said or to in case.words_to | {AUTHOR}, to
        assert MOOD not in said or "check_ins:form" in said or to in case.words_to | {AUTHOR}, to
        for name in (NAME, str(scene.author.id)):
            assert name not in said or to in case.name_to | {AUTHOR}, f"{to}: {said}"
        assert LETTER not in said or to == AUTHOR, to
    for secret in (SECRET, MOOD, NAME, str(scene.author.id), LETTER):
        assert secret not in caplog.text
    kept = everything_in(tmp_path)
    for secret in (SECRET, LETTER):
        assert secret.encode() not in kept

    assert mine.response is not None
    await scene.author.click(mine.response, label="Withdraw")
    await world.pass_time(minutes=0.1)
    assert cards(scene.place) == []
    assert cards(scene.listening) == []
