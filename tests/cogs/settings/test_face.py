"""What Hearth looks like in a server is decided by whoever manages it, and what Discord refuses is said kindly."""

import base64
import struct
import zlib
from typing import Any

import discord
import pytest
import simcord
from hypothesis import given
from hypothesis import strategies as st

from bot.client import pictures as rules
from bot.client.face import change_face
from bot.errors import CareError
from tests.world import World

ME = "/guilds/*/members/@me"


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A picture, as far as anybody looks at it."""
    head = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *((kind, b"\0" * 8) for kind in chunks), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    made = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def jpeg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08" + struct.pack(">HH", height, width) + b"\0" * 4


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + b"\0\0\0\0" + body


STILL = [
    png(128, 256),
    jpeg(128, 256),
    webp(b"VP8X", b"\0\0\0\0" + (127).to_bytes(3, "little") + (255).to_bytes(3, "little")),
    webp(b"VP8L", b"\x2f" + (127 | 255 << 14).to_bytes(4, "little")),
    webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 128, 256)),
]
MOVING = [
    png(128, 128, b"acTL"),
    b"GIF89a" + struct.pack("<HH", 128, 128),
    webp(b"VP8X", b"\2\0\0\0" + (127).to_bytes(3, "little") * 2),
]


@pytest.mark.parametrize("content", STILL)
def test_a_picture_is_known_by_what_it_is(content: bytes) -> None:
    assert rules.read_picture(content) == rules.Picture(128, 256, moves=False)
    rules.check_picture(content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        *((content, "moves") for content in MOVING),
        (png(32, 128), "Each side"),
        (png(128, 5000), "Each side"),
        (b"<svg/>", "can't read that as a picture"),
        (b"", "can't read that as a picture"),
        (b"\xff\xd8\xff", "can't read that as a picture"),
        (png(128, 128) + b"\0" * rules.LARGEST, "8 MB"),
    ],
)
def test_what_discord_would_not_take_is_refused_before(content: bytes, why: str) -> None:
    with pytest.raises(CareError, match=why):
        rules.check_picture(content)


@given(st.sampled_from([b"", *(one[:30] for one in (*STILL, *MOVING))]), st.binary(max_size=60))
def test_whatever_somebody_sends_is_read_without_harm(start: bytes, rest: bytes) -> None:
    rules.read_picture(start + rest)


def said(result: simcord.InteractionResult) -> str:
    answers: list[Any] = [result.response, *result.followups]
    return "\n".join(
        f"{one.content} {' '.join(str(embed.to_dict()) for embed in one.embeds)}" for one in answers if one
    )


def sent(world: World) -> list[dict[str, Any]]:
    return [one.json for one in world.env.http_requests if one.path.endswith("/members/@me") and one.json]


async def test_whoever_manages_the_server_gives_it_a_face(world: World) -> None:
    changed = await world.mod.slash(
        world.general, "settings face", name="  Ofen\u200b ", about="We keep the fire.", picture=("fire.png", STILL[0])
    )
    assert "Saved." in said(changed)
    assert "Ofen" in said(changed)
    [request] = sent(world)
    assert (request["nick"], request["bio"]) == ("Ofen", "We keep the fire.")
    assert base64.b64decode(request["avatar"].partition(",")[2]) == STILL[0]
    await world.mod.slash(world.general, "settings face", reset="all")
    assert sent(world)[-1] == {"nick": "", "bio": "", "avatar": None, "banner": None}
    count = len(sent(world))
    assert "/settings face" in said(await world.mod.slash(world.general, "settings face"))
    moving = await world.mod.slash(world.general, "settings face", name="Herd", picture=("fire.png", MOVING[0]))
    assert "moves" in said(moving)
    assert "I can't see any words" in said(await world.mod.slash(world.general, "settings face", about="\u200b"))
    assert len(sent(world)) == count, "all of it or nothing"


async def test_nobody_else_changes_it(world: World) -> None:
    helper = world.guild.add_member(world.env.create_user("helper"))
    known = world.env.backend.find_command("settings", world.guild.id)
    role = world.guild.create_role("helpers")
    world.env.backend.get_member(world.guild.id, helper.id).role_ids.append(role.id)
    assert known is not None
    world.guild.set_command_permissions(int(known["id"]), {role: True})
    assert "people who manage this server" in said(await helper.slash(world.general, "settings face", name="Boo"))
    assert sent(world) == []


@pytest.mark.parametrize(
    ("status", "code", "message", "told"),
    [
        (400, 50035, "In avatar: You are changing your avatar too fast. Try again later.", "now and then"),
        (400, 50035, "In avatar: Invalid image", "that picture"),
        (400, 50035, "In nick: This is not allowed", "that name"),
        (400, 50035, "In bio: Must be 190 or fewer in length.", "that text"),
        (400, 50035, "Invalid Form Body", "did not take that"),
        (403, 50013, "Missing Permissions", "Change Nickname"),
        (500, 0, "Oh", "not answering"),
    ],
)
async def test_what_discord_refuses_is_said_kindly(
    world: World, status: int, code: int, message: str, told: str
) -> None:
    world.env.inject_error("PATCH", ME, status=status, code=code, message=message, times=None)
    answer = said(await world.mod.slash(world.general, "settings face", name="Ofen"))
    assert told in answer
    assert "Saved" not in answer


async def test_without_the_right_to_a_name_it_says_which_one(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    me = guild.me
    for role in me.roles:
        role._permissions = discord.Permissions.none().value  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(CareError, match="Change Nickname"):
        await change_face(me, {"name": "Ofen"}, "1")
    assert sent(world) == []
