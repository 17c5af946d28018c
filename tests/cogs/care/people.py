"""Who looks after a server in tests, and what there is to look after."""

from typing import Any, ClassVar

import discord
import simcord

from bot.db import Reader
from bot.interactions.buttons import lasting_view
from bot.moderation.content import Content, ContentKind, report_button
from tests.world import World

EVERYTHING = "everything"
CRUEL, HAPPENED = "nobody likes you", "she writes this every day"


class Letters(ContentKind):
    """What ben writes to ann in a test; the even ones have no name."""

    kind = "test_letter"
    taken: ClassVar[list[tuple[int, str]]] = []

    message_id, shown = 0, 1

    def __init__(self, guild_id: int, author_id: int, reader_id: int) -> None:
        self._guild_id, self._author_id, self._reader_id = guild_id, author_id, reader_id
        self.taken.clear()

    def title(self) -> str:
        return "a letter"

    async def in_message(self, reader: Reader, guild_id: int, message_id: int) -> int | None:
        return self.shown if message_id == self.message_id else None

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        if key in [one for one, _because in self.taken] or reader_id not in (None, self._reader_id, self._author_id):
            return None
        return Content(self._guild_id, self._author_id, CRUEL, named=key % 2 == 1)

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        self.taken.append((key, because))


def helper_of(world: World, name: str = "helper") -> simcord.MemberActor:
    """Somebody who may time out members, and so acts for the team without managing the server."""
    role = world.guild.create_role(name, permissions=discord.Permissions(moderate_members=True))
    return world.guild.add_member(world.env.create_user(name), roles=[role])


def words_of(message: discord.Message | simcord.ResponseMessage | None) -> str:
    """All words of a message, those of its embeds too."""
    if message is None:
        return ""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", *(f"{one.name}\n{one.value}" for one in embed.fields)]
        parts.append(embed.footer.text or "")
    return "\n".join(part for part in parts if part)


def said(result: simcord.InteractionResult) -> str:
    """All words of the answers to a command, a press or a form."""
    return "\n".join(words_of(one) for one in (result.response, *result.followups))


async def letter(world: World, key: int = 1) -> discord.Message:
    """Ann gets a letter of ben's."""
    view = lasting_view().add_item(report_button("test_letter", key))
    await world.bot.services.delivery.write_to(
        world.ann.id, key=f"letter {len(world.env.http_requests)}", content=CRUEL, view=view
    )
    return world.dms(world.ann)[-1]


async def report(world: World, key: int = 1, **answers: str) -> simcord.InteractionResult:
    """Ann reports a letter of ben's, by the button under it."""
    form = await world.ann.user.click(await letter(world, key), label="Report to the moderators")
    assert form.modal is not None, said(form)
    result = await world.ann.user.submit_modal(form, {"happened": HAPPENED, "along": "yes", **answers})
    await world.pass_time(minutes=1)
    return result


async def bar(
    world: World, member: Any, ways: str = EVERYTHING, days: int = 7, **more: str
) -> simcord.InteractionResult:
    options = {"member": member, "from": ways, "days": days, **more}
    return await world.mod.slash(world.general, "care bar", **options)


async def taken_down(
    world: World,
    key: int = 2,
    *,
    days: int = 0,
    because: str = "",
    author: simcord.MemberActor | None = None,
    by: simcord.MemberActor | None = None,
) -> simcord.InteractionResult:
    """A card of ben's is taken down by mod, if nobody else is named; one without its author's name has an even key."""
    author, by = author or world.ben, by or world.mod
    kind = Letters(world.guild.id, author.id, world.ann.id)
    kind.shown = key
    world.bot.services.content.register(kind)
    kind.message_id = await world.bot.services.delivery.post(world.general.id, key="card", ping=None, content="a card")
    form = await by.context_menu(world.general, "Take down", world.general.history()[-1])
    return await by.submit_modal(form, {"because": because} | ({"days": [str(days)]} if key % 2 == 0 else {}))
