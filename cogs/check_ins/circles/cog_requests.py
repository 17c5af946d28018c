"""What the team is asked about who is in a circle: by somebody inside, and where somebody comes back."""

from contextlib import suppress
from typing import Any

import discord
import structlog

from bot.agenda import Due
from bot.delivery import Undeliverable
from bot.errors import NotNow
from bot.services import Services
from cogs.check_ins.circles import rules_team as rules
from cogs.check_ins.circles import store
from cogs.check_ins.circles.service_doors import Doors
from cogs.check_ins.circles.store import ASKS, RETURNS, Circle, Listed, Member
from cogs.check_ins.circles.views_team import let_back_id, request_buttons, return_buttons
from cogs.check_ins.settings import CheckInSettings

log = structlog.stdlib.get_logger("cogs.check_ins")


class CircleRequests:
    """Who is in a circle stands on these cards: they are never posted where everybody reads."""

    def __init__(self, services: Services) -> None:
        self._database, self._delivery, self._settings = services.database, services.delivery, services.settings
        self._team, self._places, self._doors = services.team, services.places, Doors(services)

    def channel(self, guild_id: int) -> int | None:
        """Return where the team reads it; None where it has no place, or one that everybody reads."""
        own = self._settings.of(guild_id, CheckInSettings).moderators
        return self._places.unless_public(guild_id, self._team.channel(guild_id, own))

    async def ask(self, interaction: discord.Interaction[Any], guild_id: int, circle: Listed, member_id: int) -> int:
        """Ask the team to keep somebody out of a circle, and return where. Raises CareError where that cannot be."""
        channel_id, asker_id = self.channel(guild_id), interaction.user.id
        if member_id == asker_id:
            raise rules.yourself()
        if channel_id is None:
            raise rules.nobody_to_ask()
        await self._database.write(lambda tx: self._doors.require_patience(tx, guild_id, asker_id))
        try:
            await self._delivery.post(
                channel_id,
                key=f"circle asked {interaction.id}",
                ping=None,
                content=rules.would_like_them_kept_out(asker_id, member_id, circle.name),
                view=request_buttons(circle.id, member_id),
            )
        except (Undeliverable, NotNow) as refusal:
            log.warning("team not asked", channel=channel_id, cause=repr(refusal.__cause__))
            raise rules.nobody_to_ask() from refusal
        return channel_id

    async def tell_of_returns(self, due: Due, circle: Circle) -> None:
        """Let the team know once who would like to come back; where that cannot be, they come back all the same."""
        channel_id = self.channel(circle.guild_id)
        for one in await store.members(self._database, circle.id):
            if one.inside == ASKS and channel_id is not None:
                with suppress(Undeliverable):
                    await self._tell_of_one(due, circle, one, channel_id)

    async def _tell_of_one(self, due: Due, circle: Circle, one: Member, channel_id: int) -> None:
        await self._delivery.post_once(
            due,
            channel_id,
            key=f"{due.kind} {circle.id} {one.member_id} {one.enters_at}",
            mark=let_back_id(circle.id, one.member_id),
            content=rules.would_like_to_come_back(one.member_id, circle.name, one.enters_at),
            view=return_buttons(circle.id, one.member_id),
        )
        await self._database.write(lambda tx: store.set_inside(tx, one, RETURNS, one.enters_at))
