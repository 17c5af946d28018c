"""Everything the bot sends of its own accord: once, to whom it is meant for, and held where it cannot be delivered."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Unpack

import discord

from bot.agenda import Due, Later
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.delivery import contact_budget, inbox
from bot.delivery.inbox import Held
from bot.delivery.messages import Message, Notice, Remade, Sent
from bot.delivery.refusals import Undeliverable, member_of, talking_to_discord
from bot.health.metrics import Metrics
from bot.members import preferences
from bot.members.preferences import Languages
from bot.text.language import ngettext

__all__ = [
    "Delivery",
    "Message",
    "Notice",
    "Remade",
    "Sent",
    "Undeliverable",
    "member_of",
    "only",
    "talking_to_discord",
]

_LOOKED_THROUGH = 500  # messages; Discord gives up to 100 a request
TOPIC = "held"
_CLOCKS_DIFFER = timedelta(seconds=5)  # ours and Discord's


class Delivery:
    """Sends messages whose sender may die at any moment, and keeps those that nobody would take."""

    def __init__(
        self, client: discord.Client, database: Database, clock: Clock, languages: Languages, metrics: Metrics
    ) -> None:
        self._client, self._database, self._clock = client, database, clock
        self._languages, self._metrics = languages, metrics
        self._declared: dict[str, Notice] = {}
        self._to_tell: set[int] = set()  # Whoever does not know yet of something held.
        database.subscribe(TOPIC, self._look_up, self.load)

    async def load(self) -> None:
        """Read who is to be told that something is held for them."""
        self._to_tell = await inbox.members_to_tell(self._database)

    async def _look_up(self, member_id: int) -> None:
        """Another process keeps something for somebody, or has told them."""
        if await inbox.untold(self._database, member_id):
            self._to_tell.add(member_id)
        else:
            self._to_tell.discard(member_id)

    def declare(self, *notices: Notice) -> None:
        """Make kinds of messages known; called once, when their feature is loaded."""
        self._declared |= {notice.kind: notice for notice in notices}

    @property
    def declared(self) -> dict[str, Notice]:
        """The kinds of messages, by their names."""
        return self._declared

    def notices(self) -> list[str]:
        """The features that write to people who did not ask for it."""
        uninvited = [one.kind.partition(".")[0] for one in self._declared.values() if not one.asked_for]
        return list(dict.fromkeys(uninvited))

    def locale_of(self, member_id: int, otherwise: discord.Locale | None) -> discord.Locale | None:
        """In which language to write to somebody: the one that they chose, or this one."""
        return self._languages.of(member_id, otherwise)

    async def post(
        self, channel_id: int, *, key: str, ping: int | Sequence[int] | None, **message: Unpack[Message]
    ) -> int:
        """Post into a channel and return the message's id; nobody but `ping` is pinged.

        `key` says what this message is. Sent again within a few minutes, Discord gives the first message instead of a
        second. Raises Undeliverable, or NotNow if Discord does not answer.
        """
        with self._metrics.delivering("channel"), talking_to_discord():
            return await self._send(self._client.get_partial_messageable(channel_id), key, ping, message)

    async def direct(self, member_id: int, *, key: str, **message: Unpack[Message]) -> int:
        """The same by direct message."""
        return (await self.write_to(member_id, key=key, **message)).message_id

    async def write_to(self, member_id: int, *, key: str, **message: Unpack[Message]) -> Sent:
        """The same; where it is."""
        with self._metrics.delivering("direct"), talking_to_discord():
            channel = await self._client.create_dm(discord.Object(member_id))
            return Sent(channel.id, await self._send(channel, key, member_id, message))

    async def uninvited(self, due: Due, *, lapses: datetime, **message: Unpack[Message]) -> int | Later | None:
        """Send the member that something due is for a direct message that they did not ask for.

        Returns the message's id; or, while they want quiet and where their budget is spent, when to try again, if that
        is before `lapses`; or else None: then it is not sent at all. Raises as `direct` does, and then costs nothing.
        """
        wait = await self._wait(due)
        if wait is not None and wait < lapses:
            return Later(wait)
        if wait is not None:
            await self._database.write(
                lambda tx: contact_budget.record(tx, due, contact_budget.LAPSED, self._clock.now())
            )
            return None
        key = f"{due.kind} {due.guild_id} {due.subject} {due.planned_at}"
        try:
            sent = await self.write_to(due.member_id, key=key, **message)
        except Undeliverable:
            await self._database.write(
                lambda tx: contact_budget.amend(tx, due, contact_budget.LAPSED, self._clock.now())
            )
            raise
        place, now = {"channel_id": sent.channel_id, "message_id": sent.message_id}, self._clock.now()
        await self._database.write(
            lambda tx: contact_budget.amend(tx, due, contact_budget.DELIVERED, now, counts=True, **place)
        )
        return sent.message_id

    async def _wait(self, due: Due) -> datetime | None:
        """Until when this has to wait, if it may not be sent now."""
        now, person = self._clock.now(), await preferences.of(self._database, due.member_id)
        if due.kind.partition(".")[0] in await preferences.muted(self._database, due.guild_id, due.member_id):
            return contact_budget.NEVER
        ranks = {notice.kind: notice.usefulness for notice in self._declared.values()}
        return person.end_of_silence(now) or await self._database.write(
            lambda tx: contact_budget.spend(tx, due, now, per_week=person.contacts_a_week, usefulness=ranks)
        )

    async def record_delivered(self, tx: Transaction, due: Due, sent: Sent | None) -> None:
        """Remember that what they asked for is there, and where, if it is among their direct messages.

        So they can be told.
        """
        now, place = self._clock.now(), (sent.channel_id, sent.message_id) if sent else (None, None)
        await contact_budget.record(tx, due, contact_budget.DELIVERED, now, channel_id=place[0], message_id=place[1])

    async def send_held(self, member_id: int, held: Held, plain: Message) -> None:
        """Send what is held once more, as it would have been sent; `plain` is for what has nothing but words.

        Raises as `direct` does.
        """
        kind = held.kind.partition(" ")[0]
        remake, sent = (self._declared[kind].remake if kind in self._declared else None), None
        again = (remake and await remake(held)) or Remade(plain)
        since = from_epoch(held.planned_at)
        if not again.mark or not await self.has_sent_button(member_id, since, again.mark):
            key = f"held {held.kind} {held.subject} {held.planned_at}"
            sent = await self.write_to(member_id, key=key, **again.message)
        due = Due(kind, held.guild_id, held.subject, member_id, held.planned_at, held.planned_at, 1)

        async def note(tx: Transaction) -> None:
            await inbox.remove(tx, member_id, held)
            await self.record_delivered(tx, due, sent)

        await self._database.write(note)

    async def record_cancelled(self, tx: Transaction, due: Due) -> None:
        """Something was struck out from the agenda: if it was a message for somebody, they can be told."""
        if due.kind in self._declared and due.member_id:
            await contact_budget.record(tx, due, contact_budget.CANCELLED, self._clock.now())

    async def prune(self) -> None:
        """What became of messages more than a week ago is forgotten."""
        await write_patiently(self._database, lambda tx: contact_budget.prune(tx, self._clock.now()))

    def guild_locale(self, guild_id: int) -> discord.Locale | None:
        """The language of what is said to a whole server; None if this process does not look after it."""
        guild = self._client.get_guild(guild_id)
        return None if guild is None else guild.preferred_locale

    async def _send(
        self, channel: discord.abc.Messageable, key: str, ping: int | Sequence[int] | None, message: Message
    ) -> int:
        nonce = hashlib.blake2s(key.encode(), digest_size=12).hexdigest()  # Discord takes up to 25 characters.
        return (await channel.send(nonce=nonce, allowed_mentions=only(ping), **message)).id

    async def edit(
        self,
        channel_id: int,
        message_id: int,
        embed: discord.Embed,
        view: discord.ui.View,
        *,
        content: str = discord.utils.MISSING,
    ) -> None:
        """Change a message of ours. Raises as `post` does; Undeliverable also where the message is gone."""
        with talking_to_discord():
            message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
            await message.edit(content=content, embed=embed, view=view, allowed_mentions=only(None))

    async def remove(self, channel_id: int, message_id: int) -> None:
        """Delete a message of ours. Raises as `edit` does."""
        with talking_to_discord():
            await self._client.get_partial_messageable(channel_id).get_partial_message(message_id).delete()

    async def said_since(self, channel_id: int, after: int | datetime) -> list[discord.Message]:
        """What we said in a channel after a moment, or that of an id, as far as it is among the first messages there.

        For the one case that a nonce does not cover: we died between an answer and noting that it was given.
        Raises Undeliverable where the channel's history cannot be read, and NotNow if Discord does not answer.
        """
        channel = self._client.get_partial_messageable(channel_id)
        since = discord.Object(after) if isinstance(after, int) else after - _CLOCKS_DIFFER
        with talking_to_discord():
            said = channel.history(after=since, limit=_LOOKED_THROUGH, oldest_first=True)
            return [message async for message in said if message.author == self._client.user]

    async def find_button(self, channel_id: int, since: datetime, custom_id: str) -> int | None:
        """The id of a message of ours with a button whose custom_id says what it is, among the first 100 since then."""
        return await self._find_button(self._client.get_partial_messageable(channel_id), since, custom_id)

    async def has_sent_button(self, member_id: int, since: datetime, custom_id: str) -> bool:
        """The same, for direct messages to a member."""
        return await self.find_sent(member_id, since, custom_id) is not None

    async def find_sent(self, member_id: int, since: datetime, custom_id: str) -> Sent | None:
        """Where such a direct message is, if there is one."""
        with talking_to_discord():
            channel = await self._client.create_dm(discord.Object(member_id))
        found = await self._find_button(channel, since, custom_id)
        return None if found is None else Sent(channel.id, found)

    async def _find_button(self, channel: discord.abc.Messageable, since: datetime, custom_id: str) -> int | None:
        with talking_to_discord():
            async for message in channel.history(after=since - _CLOCKS_DIFFER, limit=100, oldest_first=True):
                if message.author == self._client.user and custom_id in _custom_ids(message):
                    return message.id
        return None

    async def hold(
        self,
        tx: Transaction,
        kind: str,
        subject: int,
        member_id: int,
        words: str,
        planned_at: int,
        *,
        guild_id: int = 0,
    ) -> None:
        """Keep what could not be delivered until its person comes by; `guild_id` is the server that it is about."""
        await inbox.hold(tx, kind, guild_id, subject, member_id, words, planned_at, to_epoch(self._clock.now()))
        await tx.notify(TOPIC, member_id)
        tx.after_commit(lambda: self._to_tell.add(member_id))

    async def held(self) -> int:
        """How many messages are held for somebody."""
        return await inbox.count_held(self._database)

    def may_hold_for(self, member_id: int) -> bool:
        """Whether it is worth looking whether this member is to be told of something; costs no query."""
        return member_id in self._to_tell

    async def tell_of_held(self, interaction: discord.Interaction) -> None:
        """Tell somebody who uses the bot, once and to them alone, that something is held for them."""
        member_id = interaction.user.id
        number = await inbox.untold(self._database, member_id)
        if number:
            await interaction.followup.send(_line(number), ephemeral=True)
        await self.mark_told_of_held(member_id)

    async def mark_told_of_held(self, member_id: int) -> None:
        """Somebody knows of all that is held for them."""
        now = to_epoch(self._clock.now())

        async def note(tx: Transaction) -> None:
            await inbox.mark_told(tx, member_id, now)
            await tx.notify(TOPIC, member_id)
            tx.after_commit(lambda: self._to_tell.discard(member_id))

        await self._database.write(note)


def only(members: int | Sequence[int] | None) -> discord.AllowedMentions:
    """Nobody but this member, or these, if any, may be pinged."""
    if members is None:
        return discord.AllowedMentions.none()
    pinged = [members] if isinstance(members, int) else members
    return discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(one) for one in pinged])


def _custom_ids(message: discord.Message) -> set[str | None]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return {item.custom_id for row in rows for item in row.children if isinstance(item, discord.Button)}


def _line(number: int) -> str:
    return ngettext(
        "A message for you could not be delivered. `/inbox` shows it.",
        "{n} messages for you could not be delivered. `/inbox` shows them.",
        number,
    ).format(n=number)
