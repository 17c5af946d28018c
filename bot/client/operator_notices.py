"""Tells whoever runs the bot, inside Discord, what needs them: once, until it is over and comes again."""

import json

import discord
import structlog

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.db import Transaction
from bot.db.notes import read_note, write_note
from bot.delivery import DROP, DirectMessage, Undeliverable
from bot.errors import NotNow
from bot.health.readiness import Need, needs
from bot.text.language import _

log = structlog.stdlib.get_logger("bot.client.operator_notices")

NEEDED = "operator.needed"
_TOLD = "operator told"
_CONCERNS = frozenset({"soundness", "copies", "commands"})  # which wait for somebody, and pass by no restart


class OperatorNotices:
    """Goes to the channel that the operator named, or else to the application's owner."""

    def __init__(self, bot: Hearth) -> None:
        services = self._services = bot.services
        self._bot, self._database, self._clock = bot, services.database, services.clock
        services.agenda.handle(NEEDED, self.tell)

    async def look(self) -> None:
        """See whether something new needs the operator, and have it told."""
        concerns = await self._concerns()
        if not all(need.is_known for need in concerns):  # The next night will do.
            return
        needed = sorted(need.name for need in concerns)
        told = json.loads(await read_note(self._database, _TOLD) or "[]")
        if needed == told:
            return

        async def record(tx: Transaction) -> None:
            await write_note(tx, _TOLD, json.dumps(needed))
            if set(needed) - set(told):
                owner = _owner(self._bot.application)
                await self._services.agenda.schedule(tx, NEEDED, 0, owner, self._clock.now(), member_id=owner)

        try:
            await self._database.write(record)
        except NotNow as error:
            log.warning("the operator could not be told", needed=needed, cause=repr(error.__cause__))

    async def _concerns(self) -> list[Need]:
        return [need for need in await needs(self._bot) if need.name in _CONCERNS and not need.met]

    async def tell(self, due: Due) -> Done | Later:
        """Say what still needs them now."""
        found = [need for need in await self._concerns() if need.is_known]
        if not found:
            return Done()
        words = "\n".join([_("You run me, and something needs you:"), *(f"- {need.says}" for need in found)])
        channel = self._services.config.operator_channel
        if not channel:
            return await self._services.delivery.tell(
                due, lambda _server: DirectMessage(content=words), asked_at=due.planned, refused=DROP
            )
        try:
            await self._services.delivery.post_once(due, channel, content=words)
        except Undeliverable as refusal:
            log.warning("the operator could not be told", channel=channel, cause=repr(refusal.__cause__))
        return Done()


def _owner(application: discord.AppInfo | None) -> int:
    """Return whose the application is: a team's owner, where it is a team's; 0 where nobody says so."""
    if application is None:
        return 0
    return (application.team and application.team.owner_id) or application.owner.id
