"""What the two sides of a call for help write to each other: to its author alone, and into the team's channel."""

import discord

from bot.agenda import Done, Due, Later
from bot.clock import from_epoch
from bot.db import Transaction
from bot.delivery import DirectMessage, Told, Undeliverable
from bot.delivery.inbox import Held
from bot.delivery.messages import Message, Remade
from bot.interactions.buttons import lasting_view
from bot.interactions.palette import WARM
from bot.services import Services
from bot.text.language import _, using_locale
from bot.text.links import message_link
from cogs.help_now import store
from cogs.help_now.rules import calls as rules
from cogs.help_now.rules import team as team_rules
from cogs.help_now.service.calls import COPY, LEFT_WAITING, LETTER, Calls
from cogs.help_now.service.place import OutOfReach, TeamPlace
from cogs.help_now.store import Call, Letter, Post
from cogs.help_now.views.author import ways
from cogs.help_now.views.card import TeamCards
from cogs.help_now.views.team import WriteToAuthor


class CallLetters:
    """Carries out what writing has put on the agenda."""

    def __init__(self, services: Services) -> None:
        self._database, self._agenda, self._clock = services.database, services.agenda, services.clock
        self._delivery, self._guilds, self._team = services.delivery, services.guilds, services.team
        self._calls, self._cards, self._place = Calls(services), TeamCards(services), TeamPlace(services)
        self._agenda.handle(LETTER, self.deliver)
        self._agenda.handle(COPY, self.copy)
        self._agenda.handle(LEFT_WAITING, self.look_again)

    async def deliver(self, due: Due) -> Done | Later:
        """Tell the author what a moderator has written; after that, the team sees it, too."""
        letter = await store.letter(self._database, due.subject)
        if letter is None:
            return Done()

        def make(server: str) -> DirectMessage:
            words = rules.letter_from_team(self._calls.words(letter.words), server)
            return DirectMessage(**letter_message(words, letter.call), held=rules.letter_held(server))

        async def then(tx: Transaction, told: Told) -> None:
            if told.held:
                await store.set_held(tx, letter.id)
            await self._agenda.schedule(tx, COPY, due.guild_id, letter.id, self._clock.now())

        return await self._delivery.tell(due, make, key=f"{LETTER} {letter.id}", then=then)

    async def copy(self, due: Due) -> Done | Later:
        """Let the team read what was written, from either side."""
        letter = await store.letter(self._database, due.subject)
        call = await store.get(self._database, letter.call) if letter else None
        if letter is None or call is None:
            return Done()
        if not call.message_id:  # It comes after the card to which it belongs.
            return Later(from_epoch(rules.next_try(letter.written_at, self._calls.now)))
        try:
            channel_id = await self._place.private(due.guild_id)
            message_id = await self._post(due, channel_id, letter, call)
        except (OutOfReach, Undeliverable) as reason:
            await self._cards.lost(call, reason, inform=not letter.from_team)
            return Later(from_epoch(rules.next_try(letter.written_at, self._calls.now)))

        async def record(tx: Transaction) -> None:
            await store.arrived(tx, letter.id)
            await store.add_post(tx, due.guild_id, call.id, Post(message_id, channel_id))
            await self._calls.find(tx, call)

        return Done(record)

    async def _post(self, due: Due, channel_id: int, letter: Letter, call: Call) -> int:
        link = message_link(call.guild_id, call.channel_id, call.message_id)
        words = self._calls.words(letter.words)
        with using_locale(await self._guilds.locale(due.guild_id)):
            if letter.from_team:
                said = team_rules.from_team(words, link, letter.member_id, held=bool(letter.held))
                return await self._delivery.post_once(due, channel_id, embed=_embed(said), silent=True)
            return await self._ask_for_answer(due, channel_id, call, team_rules.from_author(words, link))

    async def _ask_for_answer(self, due: Due, channel_id: int, call: Call, words: str) -> int:
        """Post what somebody has to answer: whoever has the call, else all whom calls ping."""
        role = self._team.ping(due.guild_id)
        ping, mention = (
            (call.claimed_by, f"<@{call.claimed_by}>") if call.claimed_by else (role, f"<@&{role}>" if role else "")
        )
        view = lasting_view().add_item(WriteToAuthor(call.id))
        return await self._delivery.post_once(
            due, channel_id, ping=ping, content=mention, embed=_embed(words), view=view
        )

    async def look_again(self, due: Due) -> Done | Later:
        """Ask once more for an answer to what the author wrote last, and let them know that there is none so far."""
        call = await store.get(self._database, due.subject)
        if call is None or call.ended_at or not call.answered_at:  # Nobody has it: the team is reminded of all of it.
            return Done()
        try:
            channel_id = await self._place.private(due.guild_id)
            link = message_link(call.guild_id, call.channel_id, call.message_id)
            with using_locale(await self._guilds.locale(due.guild_id)):
                words = team_rules.left_waiting(link)
                message_id = await self._ask_for_answer(due, channel_id, call, words)
        except (OutOfReach, Undeliverable) as reason:
            await self._cards.lost(call, reason, inform=True)
            return Done()

        async def record(tx: Transaction) -> None:
            await store.add_post(tx, due.guild_id, call.id, Post(message_id, channel_id))
            await self._calls.record_waiting(tx, call)

        return Done(record)


def letter_message(words: str, call_id: int) -> Message:
    """Return what the author gets of what a moderator wrote."""
    return Message(embed=_embed(words), view=ways(call_id, answer=_("Answer")))


def _embed(words: str) -> discord.Embed:
    return discord.Embed(description=words, colour=WARM)


class HeldLetters:
    """What a moderator wrote to somebody who takes no direct messages: it lies sealed, and is read in the inbox."""

    def __init__(self, services: Services) -> None:
        self._database, self._guilds, self._calls = services.database, services.guilds, Calls(services)

    async def words(self, letter_id: int) -> str:
        """Return what the inbox says; nothing, once nothing of it is kept."""
        letter = await store.letter(self._database, letter_id)
        return "" if letter is None else self._calls.words(letter.words)

    async def remake(self, held: Held) -> Remade | None:
        """Return it as it would have been sent, with its buttons."""
        letter = await store.letter(self._database, held.subject)
        if letter is None:
            return None
        words = rules.letter_from_team(self._calls.words(letter.words), await self._guilds.name(letter.guild_id))
        return Remade(letter_message(words, letter.call))
