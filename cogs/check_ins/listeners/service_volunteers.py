"""Who may listen: somebody asks, the team answers, and it ends by their wish, the team's, or that of a role's giver."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.delivery import Undeliverable
from bot.delivery.roles import FollowingRoles
from bot.errors import CareError
from bot.interactions.doors import is_allowed
from bot.moderation.acts import Act
from bot.moderation.ways import Way
from bot.services import Services
from cogs.check_ins.check_in.service_takedowns import Takedowns
from cogs.check_ins.listeners import rules_volunteers as rules
from cogs.check_ins.listeners import store, store_wishes
from cogs.check_ins.listeners.service import Listeners
from cogs.check_ins.listeners.store_wishes import Farewell, ListenerWish
from cogs.check_ins.talks.rules import CLOSED
from cogs.check_ins.talks.service import Talks

WISH = "check_ins.listener_wish"  # the card that asks the team
LET_IN, NOT_NOW, FAREWELL = "check_ins.let_in", "check_ins.not_now", "check_ins.listener_farewell"
DECLINED = "listener declined"  # as the quotas know it


@dataclass(frozen=True)
class Began:
    """What came of somebody's wish: they listen, or the team is asked, for the first time or still."""

    listens: bool
    is_new: bool = True


class Volunteers:
    """Listening is a wish of theirs, and a matter of trust: the team has the word on who does it."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._access, self._team, self._places = services.access, services.team, services.places
        self._quotas, self._vault, self._delivery = services.quotas, services.vault, services.delivery
        self._listeners, self._talks, self._takedowns = Listeners(services), Talks(services), Takedowns(services)
        self._trail = services.trail
        self.role = FollowingRoles(services, "listener")

    def place(self, guild_id: int) -> int | None:
        """Return where the team is asked; None where it has no place, or everybody reads there."""
        own = self._listeners.config(guild_id).moderators
        return self._places.unless_public(guild_id, self._team.channel(guild_id, own))

    async def place_now(self, guild_id: int) -> int | None:
        """Return the same before something is posted, whichever process looks after the server. Raises NotNow."""
        channel_id = self.place(guild_id)
        try:
            is_public = channel_id is not None and await self._places.is_public_now(guild_id, channel_id)
        except Undeliverable:
            is_public = True  # It is gone, so nobody of the team reads there.
        return None if is_public else channel_id

    async def may_begin(self, interaction: discord.Interaction[Any], guild_id: int) -> bool:
        """Return whether somebody who does not listen could `begin`; asking changes nothing."""
        member = interaction.user
        if await store.since(self._database, guild_id, member.id) is not None:
            return False
        if not await is_allowed(self._access.require(interaction, guild_id, Way.LISTENING)):
            return False
        if self._team.acts(interaction):
            return True
        try:
            if isinstance(member, discord.Member):
                self._require_time_and_role(member, guild_id)
        except CareError:
            return False
        return not await self._quotas.spent(self._database, guild_id, DECLINED, member.id)

    async def begin(self, interaction: discord.Interaction[Any], guild_id: int) -> Began:
        """Let somebody listen, or ask the team. Raises CareError where they cannot be asked for yet.

        Whoever acts for the team needs nobody's word.
        """
        member = interaction.user
        await self.require(interaction, guild_id)
        if await store.since(self._database, guild_id, member.id) is not None:
            await self._database.write(lambda tx: self._listeners.begin(tx, guild_id, member.id))
            return Began(listens=True)
        acts = self._team.acts(interaction)
        if not acts and isinstance(member, discord.Member):
            self._require_time_and_role(member, guild_id)
        if acts or not self._listeners.config(guild_id).listener_approval:
            await self._database.write(lambda tx: self._let_in(tx, guild_id, member.id))
            return Began(listens=True)
        wish = ListenerWish(interaction.id, guild_id, member.id, to_epoch(self._clock.now()))
        return Began(listens=False, is_new=await self._database.write(lambda tx: self._ask(tx, wish)))

    def _require_time_and_role(self, member: discord.Member, guild_id: int) -> None:
        now, config = self._clock.now(), self._listeners.config(guild_id)
        here, at_all = timedelta(days=config.listener_days), timedelta(days=config.listener_account_days)
        ready = max((member.joined_at or now) + here, member.created_at + at_all)
        if ready > now:
            raise rules.too_new(ready)
        if config.listener_needs is not None and member.get_role(config.listener_needs) is None:
            raise rules.needs_role(config.listener_needs)

    async def _ask(self, tx: Transaction, wish: ListenerWish) -> bool:
        spent = await self._quotas.spent(tx, wish.guild_id, DECLINED, wish.member_id)
        if spent:
            raise rules.asked_lately(from_epoch(spent[-1]))
        is_new = await store_wishes.add(tx, wish)
        if is_new:
            await self._agenda.bring_forward(tx, WISH, wish.guild_id, wish.id, self._clock.now())
        return is_new

    async def _let_in(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Let somebody listen from now on, who may still wait for the team."""
        await self.take_back(tx, guild_id, member_id)
        await self.role.begin_anew(tx, guild_id, member_id)
        await self._listeners.begin(tx, guild_id, member_id)

    async def take_back(self, tx: Transaction, guild_id: int, member_id: int) -> bool:
        """Let go of somebody's wish; False if they have none."""
        wish = await store_wishes.of_member(tx, guild_id, member_id)
        return wish is not None and await self._remove(tx, wish, with_card=True)

    async def _remove(self, tx: Transaction, wish: ListenerWish, *, with_card: bool) -> bool:
        """Let go of a wish, and of its card where nothing is to be said of what came of it."""
        if not await store_wishes.remove(tx, wish.id):
            return False
        if wish.channel_id is None or wish.message_id is None:  # It may be about to be posted.
            await self._agenda.bring_forward(tx, WISH, wish.guild_id, wish.id, self._clock.now())
        elif with_card:
            await self._takedowns.add(tx, wish.channel_id, wish.message_id)
        return True

    async def accept(self, wish_id: int, guild_id: int, by: int) -> ListenerWish:
        """Let somebody listen who asked, and let them know. Raises CareError where it is answered, or cannot be now."""
        wish = await self._wish(self._database, wish_id, guild_id)
        await self._require_reach(guild_id, wish.member_id)

        async def accept(tx: Transaction) -> None:
            await self._answer(tx, wish, LET_IN)
            await self._trail.record(tx, guild_id, by, Act.LISTENER_LET_IN, member_id=wish.member_id)
            await self._let_in(tx, guild_id, wish.member_id)

        await self._database.write(accept)
        return wish

    async def decline(self, wish_id: int, guild_id: int, by: int) -> ListenerWish:
        """Let somebody know kindly that it is not now. Raises CareError where it is answered."""
        wish = await self._wish(self._database, wish_id, guild_id)

        async def decline(tx: Transaction) -> None:
            await self._answer(tx, wish, NOT_NOW)
            whom, what = wish.member_id, wish.id
            await self._trail.record(tx, guild_id, by, Act.LISTENER_DECLINED, member_id=whom, subject=what)
            ends = self._clock.now() + rules.ASK_AGAIN
            await self._quotas.record(tx, guild_id, DECLINED, wish.member_id, ends=ends)

        await self._database.write(decline)
        return wish

    async def accept_after_all(self, wish_id: int, guild_id: int, member_id: int, by: int) -> None:
        """Let somebody listen to whom the team has said “not now”, and let them know.

        Raises CareError where that is too long ago, or undone already, or they cannot be let in now, or have had their
        wish forgotten with all else.
        """
        await self._require_reach(guild_id, member_id)

        async def accept(tx: Transaction) -> None:
            await tx.lock("listener", member_id)
            is_known = await self._trail.is_about(tx, guild_id, Act.LISTENER_DECLINED, wish_id, member_id)
            if not is_known or not await self._quotas.spent(tx, guild_id, DECLINED, member_id):
                raise rules.not_declined_any_more()
            await self._quotas.lift(tx, guild_id, DECLINED, member_id)
            await self._agenda.cancel(tx, NOT_NOW, guild_id, wish_id)
            await self._trail.record(tx, guild_id, by, Act.LISTENER_LET_IN, member_id=member_id)
            await self._let_in(tx, guild_id, member_id)
            await self._agenda.schedule(tx, LET_IN, guild_id, wish_id, self._clock.now(), member_id=member_id)

        await self._database.write(accept)

    async def _require_reach(self, guild_id: int, member_id: int) -> None:
        # A bar of somebody without a name does not show here: who is refused, or stops on that day, would have one.
        if await self._access.refusal(guild_id, member_id, Way.LISTENING, for_team=True) is not None:
            raise rules.cannot_reach()

    async def _wish(self, reader: Reader, wish_id: int, guild_id: int) -> ListenerWish:
        wish = await store_wishes.get(reader, wish_id)
        if wish is None or wish.guild_id != guild_id:
            raise rules.answered_already()
        return wish

    async def _answer(self, tx: Transaction, wish: ListenerWish, kind: str) -> None:
        now = self._clock.now()
        if not await self._remove(tx, await self._wish(tx, wish.id, wish.guild_id), with_card=False):
            raise rules.answered_already()
        await self._agenda.schedule(tx, kind, wish.guild_id, wish.id, now, member_id=wish.member_id)

    async def dismiss(self, tx: Transaction, guild_id: int, member_id: int) -> bool:
        """End somebody's listening, so that those to whom they listened wait for another; False if they did not."""
        await self.role.begin_anew(tx, guild_id, member_id)
        if not await self._listeners.stop(tx, guild_id, member_id):
            return False
        await self._hand_back(tx, guild_id, member_id)
        return True

    async def _hand_back(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """End the talks in which somebody listens: whom they listened to waits for another one, and is told."""
        talks = await self._listeners.open_talks(tx, guild_id, member_id)
        await self._listeners.lose(tx, guild_id, member_id)
        for talk in talks:  # Of those whose check-in is too old to wait for anybody.
            await self._talks.end(tx, talk.id, CLOSED)

    async def dismiss_barred(self, tx: Transaction, guild_id: int, member_id: int, ways: Collection[Way]) -> None:
        """End the listening of somebody whom the team keeps from it, and let go of their wish."""
        if Way.LISTENING in ways:
            await self.take_back(tx, guild_id, member_id)
            if not await self.dismiss(tx, guild_id, member_id):  # Whoever has stopped may still be in a talk.
                await self._hand_back(tx, guild_id, member_id)

    async def dismiss_for_team(self, dismissal_id: int, guild_id: int, member_id: int, by: int, words: str) -> None:
        """End somebody's listening, with these words to them if there are any. Raises CareError if they do not listen.

        `dismissal_id` is the interaction's.
        """

        async def dismiss(tx: Transaction) -> None:
            if not await self.dismiss(tx, guild_id, member_id):
                raise rules.does_not_listen(member_id)
            await self._trail.record(tx, guild_id, by, Act.LISTENER_ENDED, member_id=member_id)
            if words:
                await store_wishes.add_farewell(
                    tx, Farewell(dismissal_id, guild_id, member_id, self._vault.seal(words))
                )
                now = self._clock.now()
                await self._agenda.schedule(tx, FAREWELL, guild_id, dismissal_id, now, member_id=member_id)

        await self._database.write(dismiss)

    async def require(self, interaction: discord.Interaction[Any], guild_id: int) -> None:
        """Let a listener act as one. Raises CareError where the team, or whoever gives roles, has ended that.

        What they have lost by it goes back to the others in this moment.
        """
        member_id = interaction.user.id
        barred = await self.is_barred(guild_id, member_id)
        taken = not barred and await self._is_role_taken(interaction.user, guild_id)
        if barred or taken:
            await self._database.write(lambda tx: self.dismiss(tx, guild_id, member_id))
        if taken:
            raise rules.role_taken()
        await self._access.require(interaction, guild_id, Way.LISTENING)

    async def is_barred(self, guild_id: int, member_id: int) -> bool:
        """Return whether listening ends because of a bar: one of somebody without a name ends nothing that is seen."""
        until = await self._access.barred_until(self._database, guild_id, member_id, Way.LISTENING, for_team=True)
        return until is not None

    async def _is_role_taken(self, user: discord.User | discord.Member, guild_id: int) -> bool:
        role_id = self._listeners.config(guild_id).listener_role
        if not isinstance(user, discord.Member) or user.guild.id != guild_id:
            return False
        return await self.role.was_taken(self._database, user, role_id)
