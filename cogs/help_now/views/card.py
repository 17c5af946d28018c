"""The card of a call in the team's channel: posted anew whenever the team is called, and kept up to date."""

from datetime import timedelta

import discord
import structlog

from bot.agenda import Due
from bot.clock import from_epoch
from bot.db import Transaction
from bot.delivery import Undeliverable
from bot.delivery.sender import custom_ids
from bot.errors import CareError
from bot.interactions.palette import WARM
from bot.moderation.acts import Act
from bot.services import Services
from bot.text.language import _, using_locale
from cogs.help_now import store
from cogs.help_now.rules import team as rules
from cogs.help_now.rules.calls import REMINDERS
from cogs.help_now.service.calls import CALL, Calls
from cogs.help_now.service.place import OutOfReach, TeamPlace
from cogs.help_now.service.problems import CallProblems
from cogs.help_now.store import Call, Post
from cogs.help_now.views.team import card_buttons, done_id

log = structlog.stdlib.get_logger("cogs.help_now")


class TeamCards:
    """Posts and changes cards. Nothing here raises Undeliverable: the team, and whoever wrote, hear of it instead."""

    def __init__(self, services: Services) -> None:
        self._database, self._delivery, self._guilds = services.database, services.delivery, services.guilds
        self._team, self._places, self._place = services.team, services.places, TeamPlace(services)
        self._trail = services.trail
        self._calls, self._problems = Calls(services), services.shared.get(CallProblems)

    async def post(self, call: Call, *, again: bool, inform: bool = True) -> bool:
        """Call the team; return whether it could be. May raise NotNow.

        `again` is whether an earlier attempt may have posted it. `inform` is whether its author is told where it fails.
        """
        try:
            channel_id = await self._place.private(call.guild_id)
            found = await self._find(channel_id, call) if again else None
            message_id = found or await self._post(channel_id, call)
        except (OutOfReach, Undeliverable) as reason:
            await self.lost(call, reason, inform=inform)
            return False
        await self._database.write(lambda tx: self._calls.place(tx, call, Post(message_id, channel_id)))
        return True

    async def _find(self, channel_id: int, call: Call) -> int | None:
        def is_it(message: discord.Message) -> bool:
            return done_id(call.id) in custom_ids(message) and message.id != call.message_id

        try:
            return await self._delivery.find(channel_id, from_epoch(call.wake_at), is_it)
        except Undeliverable:
            return None  # Its history cannot be read; posting tells what else is wrong.

    async def _post(self, channel_id: int, call: Call) -> int:
        due = Due(CALL, call.guild_id, call.id, 0, call.wake_at, call.wake_at, 1)
        by = await self._turned_by(call)
        role = None if await self._is_pinged_by_another(call) else self._team.ping(call.guild_id)
        with using_locale(await self._guilds.locale(call.guild_id)):
            return await self._delivery.post_once(
                due,
                channel_id,
                key=f"{CALL} {call.id} {call.wake_at}",
                ping=role,
                content=rules.headline(call.news, role),
                embed=self._embed(call, by, public=False),
                view=card_buttons(call),
            )

    async def _is_pinged_by_another(self, call: Call) -> bool:
        """Return whether an earlier call of the same person pings the team, so that nobody wears it out with many.

        Of a call of moments ago the team is reminded soon; an older one may be in good hands, or forgotten. Once a card
        is up, it is reminded for all of them by the first that nobody has taken.
        """
        is_up = call.message_id != 0
        since = call.asked_at - REMINDERS[-1 if is_up else 0] // timedelta(milliseconds=1)
        return await store.has_other_open(self._database, call, since, untaken=is_up)

    async def redraw(self, call: Call) -> None:
        """Let the card show how it stands; where everybody reads it by now, without the words. May raise NotNow."""
        if not call.message_id:
            return
        try:
            public = await self._places.is_public_now(call.guild_id, call.channel_id)
            by = await self._turned_by(call)
            with using_locale(await self._guilds.locale(call.guild_id)):
                embed, view = self._embed(call, by, public=public), card_buttons(call)
            await self._delivery.edit(call.channel_id, call.message_id, embed, view, content="")
        except Undeliverable as refusal:
            log.info("card not changed", cause=repr(refusal.__cause__))

    async def _turned_by(self, call: Call) -> int:
        """Return who of the team closed a call that is over, or opened one again that is not; 0 for nobody."""
        act = Act.CALL_CLOSED if call.ended_at else Act.CALL_REOPENED
        return await self._trail.last_by(self._database, call.guild_id, act, call.id)

    def _embed(self, call: Call, by: int, *, public: bool) -> discord.Embed:
        words = "" if public else self._calls.words(call.words)
        if call.ended_at:
            state = rules.over(call.because, by)
        else:
            now = rules.state(call.claimed_by, answered=bool(call.answered_at))
            state = f"{rules.reopened(by)} {now}" if by else now
        author = f"<@{call.member_id}>" if call.named else None
        return discord.Embed(
            title=_("What they wrote"), description=rules.card(words, author, call.limits, state), colour=WARM
        )

    async def lost(self, call: Call, reason: CareError, *, inform: bool = True) -> None:
        """Let the team know by every other way that something could not reach it, and never what."""
        what, place = (
            (reason.what, reason.channel_id)
            if isinstance(reason, OutOfReach)
            else (rules.CLOSED, self._place.chosen(call.guild_id) or 0)
        )

        async def record(tx: Transaction) -> None:
            await self._problems.report(tx, call.guild_id, what, place, repr(reason.__cause__))
            await self._calls.lose(tx, call, inform=inform)

        await self._database.write(record)
