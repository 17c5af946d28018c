"""What becomes of calls for help by themselves: the team is called and reminded, and their authors hear of it."""

from contextlib import suppress

import discord

from bot.agenda import Done, Due, Later
from bot.clock import from_epoch
from bot.db import Transaction, write_patiently
from bot.delivery import DirectMessage, Undeliverable
from bot.delivery.inbox import Held
from bot.delivery.messages import Message, Remade
from bot.interactions.buttons import help_button, lasting_view
from bot.members.membership import Gone
from bot.services import Services
from bot.text.language import using_locale
from cogs.help_now import store
from cogs.help_now.rules import calls as rules
from cogs.help_now.rules.team import out_of_reach
from cogs.help_now.service.calls import CALL, NEWS, OUT_OF_REACH, TAKE_DOWN, Calls, progress_of
from cogs.help_now.service.place import TeamPlace
from cogs.help_now.views.author import TheyWrote, ways
from cogs.help_now.views.card import TeamCards
from cogs.help_now.views.help import TellModerators

A_TURN = 50  # messages


class CallWatch:
    """Carries out what calls have put on the agenda."""

    def __init__(self, services: Services) -> None:
        self._database, self._agenda, self._clock = services.database, services.agenda, services.clock
        self._delivery, self._guilds, self._team = services.delivery, services.guilds, services.team
        self._places = services.places
        self._calls, self._cards, self._place = Calls(services), TeamCards(services), TeamPlace(services)
        self._agenda.handle(CALL, self.look)
        self._agenda.handle(NEWS, self.inform)
        self._agenda.handle(OUT_OF_REACH, self.warn)
        self._agenda.handle(TAKE_DOWN, self.take_down)
        services.members.when_gone(self.pass_on)

    async def pass_on(self, gone: Gone) -> None:
        """Open for the others again what somebody had who is no longer there."""

        async def hand_over(tx: Transaction) -> None:
            for member_id in gone.member_ids:
                for call_id in await store.claims_of(tx, gone.guild_id, member_id):
                    call = await store.locked(tx, call_id)
                    if call is not None and call.claimed_by == member_id and not call.ended_at:
                        await self._calls.hand_over(tx, call)

        await write_patiently(self._database, hand_over)

    async def look(self, due: Due) -> Done | Later:
        """Let a call go on: the team is called where it has to be, and the card shows how it stands."""
        past = await self._agenda.surely_past()
        call = await self._database.write(lambda tx: self._calls.advance(tx, due.subject, past))
        if call is None:
            return Done()
        progress, now = progress_of(call), self._calls.now
        if not call.wake_at:
            await self._cards.redraw(call)
        elif not await self._cards.post(call, again=True):
            return Later(from_epoch(min(rules.next_look(progress, now), rules.next_try(call.wake_at, now))))
        return Later(from_epoch(rules.next_look(progress, now)))

    async def inform(self, due: Due) -> Done | Later:
        """Tell the author how it stands."""
        call = await store.get(self._database, due.subject)
        if call is None or not call.news:
            return Done()

        def make(server: str) -> DirectMessage:
            words = rules.news(call.news, server, reminded=call.reminded)
            return DirectMessage(content=words, view=_buttons(call))

        key = f"{NEWS} {call.id} {due.planned_at}"
        return await self._delivery.tell(due, make, key=key, held_as=f"{NEWS} {call.news}")

    async def warn(self, due: Due) -> Done | Later:
        """Let the team know, wherever else it reads, that something waits for it."""
        call = await store.get(self._database, due.subject)
        if call is None or not call.lost:
            return Done()
        role = self._team.ping(due.guild_id)
        with using_locale(await self._guilds.locale(due.guild_id)):
            words = out_of_reach(role)
        for channel_id in self._place.others(due.guild_id):
            key = f"{OUT_OF_REACH} {due.subject} {channel_id}"
            with suppress(Undeliverable):
                if not await self._places.is_public_now(due.guild_id, channel_id):
                    await self._delivery.post_once(due, channel_id, key=key, ping=role, content=words)
        return Done()

    async def take_down(self, _due: Due) -> Done | Later:
        """Remove what stands in a team's channel and belongs to no call any more."""
        found = await store.posts_to_remove(self._database, A_TURN)
        for post in found:
            with suppress(Undeliverable):  # It is gone already, or so is its channel.
                await self._delivery.remove(post.channel_id, post.message_id)
            await self._database.write(lambda tx, post=post: store.removed(tx, post.message_id))
        return Later(self._clock.now()) if len(found) == A_TURN else Done()


def _buttons(call: store.Call) -> discord.ui.View:
    if call.ended_at:
        return lasting_view().add_item(TellModerators(call.guild_id)).add_item(help_button())
    if call.news == rules.UNTAKEN and rules.is_last(call.reminded):
        return ways(call.id, first=TellModerators(call.guild_id))
    return ways(call.id, first=TheyWrote(call.id) if call.news == rules.TAKEN else None)


async def remake_news(services: Services, held: Held) -> Remade | None:
    """Return what could not be delivered once more, with its buttons, for as long as they work."""
    call = await store.get(services.database, held.subject)
    return None if call is None else Remade(Message(content=held.words, view=_buttons(call)))
