"""Everything the bot sends of its own accord: once, to whom it is meant for, and held where it cannot be delivered."""

import hashlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

import aiohttp
import discord
import structlog

from bot import budget, people
from bot.agenda import Due, Later
from bot.clock import Clock, from_epoch, on_screen, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.errors import CareError, NotNow
from bot.keeping import Kept
from bot.language import _, ngettext
from bot.plain import quoted, shortened

log = structlog.stdlib.get_logger("bot.delivery")

KEEPS = (
    Kept("held", ("member_id",), "a message for you that could not be delivered", "you have seen it", "you alone"),
)

# https://discord.com/developers/docs/topics/opcodes-and-status-codes: refusals that say nothing against the person.
_CLOSED_DM = (50007, 50278)
_TOO_FAST = 40003
_SHOWN_AT_ONCE = 5
_LOOKED_THROUGH = 500  # messages; Discord gives up to 100 a request
_CLOCKS_DIFFER = timedelta(seconds=5)  # ours and Discord's


class Undeliverable(CareError):
    """Discord will not take this message for this place: a closed DM, a missing channel, a missing permission."""


class Message(TypedDict, total=False):
    """What a message consists of."""

    content: str
    embed: discord.Embed
    view: discord.ui.View
    silent: bool


@dataclass(frozen=True)
class Held:
    """A message that waits for its person."""

    kind: str
    subject: int
    words: str
    planned_at: int


@dataclass(frozen=True)
class _Id:
    member_id: int


class Delivery:
    """Sends messages whose sender may die at any moment, and keeps those that nobody would take."""

    def __init__(self, client: discord.Client, database: Database, clock: Clock) -> None:
        self._client, self._database, self._clock = client, database, clock
        self._showing: set[int] = set()
        self._waited_for: set[int] = set()  # Whoever may have something held for them, as far as this process knows.

    async def load(self) -> None:
        """Read for whom something is held."""
        rows = await self._database.all(_Id, "SELECT DISTINCT member_id FROM held")
        self._waited_for = {row.member_id for row in rows}

    async def post(
        self, channel_id: int, *, key: str, ping: int | Sequence[int] | None, **message: Unpack[Message]
    ) -> int:
        """Post into a channel and return the message's id; nobody but `ping` is pinged.

        `key` says what this message is. Sent again within a few minutes, Discord gives the first message instead of a
        second. Raises Undeliverable, or NotNow if Discord does not answer.
        """
        with talking_to_discord():
            return await self._send(self._client.get_partial_messageable(channel_id), key, ping, message)

    async def direct(self, member_id: int, *, key: str, **message: Unpack[Message]) -> int:
        """The same by direct message."""
        with talking_to_discord():
            channel = await self._client.create_dm(discord.Object(member_id))
            return await self._send(channel, key, member_id, message)

    async def uninvited(self, due: Due, *, lapses: datetime, **message: Unpack[Message]) -> int | Later | None:
        """Send the member that something due is for a direct message that they did not ask for.

        Returns the message's id; or, in their quiet hours and where their budget is spent, when to try again, if that
        is before `lapses`; or else None: then it is not sent at all. Raises as `direct` does.
        """
        now = self._clock.now()
        wait = people.end_of_quiet(now, await people.zone_of(self._database, due.member_id))
        wait = wait or await self._database.write(lambda tx: budget.spend(tx, due, now))
        if wait is not None:
            return Later(wait) if wait < lapses else None
        key = f"{due.kind} {due.guild_id} {due.subject} {due.planned_at}"
        return await self.direct(due.member_id, key=key, **message)

    async def prune(self) -> None:
        """Contacts of more than a week ago are forgotten."""
        await write_patiently(self._database, lambda tx: budget.prune(tx, self._clock.now()))

    async def _send(
        self, channel: discord.abc.Messageable, key: str, ping: int | Sequence[int] | None, message: Message
    ) -> int:
        nonce = hashlib.blake2s(key.encode(), digest_size=12).hexdigest()  # Discord takes up to 25 characters.
        return (await channel.send(nonce=nonce, allowed_mentions=only(ping), **message)).id

    async def edit(self, channel_id: int, message_id: int, embed: discord.Embed, view: discord.ui.View) -> None:
        """Change a message of ours. Raises as `post` does; Undeliverable also where the message is gone."""
        with talking_to_discord():
            message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
            await message.edit(embed=embed, view=view, allowed_mentions=only(None))

    async def remove(self, channel_id: int, message_id: int) -> None:
        """Delete a message of ours. Raises as `edit` does."""
        with talking_to_discord():
            await self._client.get_partial_messageable(channel_id).get_partial_message(message_id).delete()

    async def said_since(self, channel_id: int, after: int) -> list[discord.Message]:
        """What we said in a channel after the moment of the id `after`, as far as it is among the first messages there.

        For the one case that a nonce does not cover: we died between an answer and noting that it was given.
        Raises Undeliverable where the channel's history cannot be read, and NotNow if Discord does not answer.
        """
        channel = self._client.get_partial_messageable(channel_id)
        with talking_to_discord():
            said = channel.history(after=discord.Object(after), limit=_LOOKED_THROUGH, oldest_first=True)
            return [message async for message in said if message.author == self._client.user]

    async def find_button(self, channel_id: int, since: datetime, custom_id: str) -> int | None:
        """The id of a message of ours with a button whose custom_id says what it is, among the first 100 since then."""
        return await self._find_button(self._client.get_partial_messageable(channel_id), since, custom_id)

    async def has_sent_button(self, member_id: int, since: datetime, custom_id: str) -> bool:
        """The same, for direct messages to a member."""
        with talking_to_discord():
            channel = await self._client.create_dm(discord.Object(member_id))
        return await self._find_button(channel, since, custom_id) is not None

    async def _find_button(self, channel: discord.abc.Messageable, since: datetime, custom_id: str) -> int | None:
        with talking_to_discord():
            async for message in channel.history(after=since - _CLOCKS_DIFFER, limit=100, oldest_first=True):
                if message.author == self._client.user and custom_id in _custom_ids(message):
                    return message.id
        return None

    async def hold(self, tx: Transaction, kind: str, subject: int, member_id: int, words: str, planned_at: int) -> None:
        """Keep what could not be delivered until its person comes by."""
        await tx.run(
            "INSERT INTO held (kind, subject, member_id, words, planned_at, held_at) "
            "VALUES (:kind, :subject, :member, :words, :planned, :now) ON CONFLICT (kind, subject) DO NOTHING",
            kind=kind,
            subject=subject,
            member=member_id,
            words=words,
            planned=planned_at,
            now=to_epoch(self._clock.now()),
        )
        tx.after_commit(lambda: self._waited_for.add(member_id))

    def may_hold_for(self, member_id: int) -> bool:
        """Whether it is worth looking for something that is held for this member; costs no query."""
        return self._database.shared or member_id in self._waited_for

    async def hand_over(self, interaction: discord.Interaction) -> None:
        """Show somebody who uses the bot what is held for them, to them alone, and keep it no longer."""
        member_id = interaction.user.id
        if member_id in self._showing:
            return
        self._showing.add(member_id)
        try:
            held = await waiting_for(self._database, member_id, _SHOWN_AT_ONCE)
            if held:
                await interaction.followup.send(embed=_held_card(held), ephemeral=True)
                await self._database.write(lambda tx: _let_go(tx, held))
            if len(held) < _SHOWN_AT_ONCE:
                self._waited_for.discard(member_id)
        finally:
            self._showing.discard(member_id)


def only(members: int | Sequence[int] | None) -> discord.AllowedMentions:
    """Nobody but this member, or these, if any, may be pinged."""
    if members is None:
        return discord.AllowedMentions.none()
    pinged = [members] if isinstance(members, int) else members
    return discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(one) for one in pinged])


def _custom_ids(message: discord.Message) -> set[str | None]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return {item.custom_id for row in rows for item in row.children if isinstance(item, discord.Button)}


def _held_card(held: list[Held]) -> discord.Embed:
    title = ngettext(
        "Something for you could not be delivered", "Some things for you could not be delivered", len(held)
    )
    entries = [f"{on_screen(from_epoch(item.planned_at))}\n{quoted(shortened(item.words, 300))}" for item in held]
    closing = _(
        "I could not send you a direct message. If you would like me to, allow direct messages from this server."
    )
    return discord.Embed(title=title, description="\n\n".join([*entries, f"-# {closing}"]))


async def waiting_for(database: Database, member_id: int, most: int) -> list[Held]:
    """The oldest messages that are held for a member."""
    return await database.all(
        Held,
        "SELECT kind, subject, words, planned_at FROM held WHERE member_id = :member ORDER BY planned_at LIMIT :most",
        member=member_id,
        most=most,
    )


async def _let_go(tx: Transaction, held: list[Held]) -> None:
    for item in held:
        await tx.run("DELETE FROM held WHERE kind = :kind AND subject = :subject", kind=item.kind, subject=item.subject)


async def member_of(client: discord.Client, guild_id: int, member_id: int) -> discord.Member | None:
    """The member as Discord has them at this moment; None if they, or we, are not in the server. May raise NotNow."""
    try:
        with talking_to_discord():
            guild = client.get_guild(guild_id) or await client.fetch_guild(guild_id, with_counts=False)
            return await guild.fetch_member(member_id)
    except Undeliverable:
        return None


@contextmanager
def talking_to_discord() -> Generator[None]:
    """Tell what Discord refuses (Undeliverable) from what may work in a while (NotNow); a mistake of ours stays one."""
    try:
        yield
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500 or error.code == _TOO_FAST:
            raise NotNow(_("Discord is not answering me just now. Please try again in a few minutes.")) from error
        if error.status in (403, 404) or error.code in _CLOSED_DM:
            raise Undeliverable(
                _("Discord doesn't let me write there: the place is gone, or I am not allowed to.")
            ) from error
        raise
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotNow(_("I can't reach Discord just now. Please try again in a few minutes.")) from error
