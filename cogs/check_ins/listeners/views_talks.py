"""A talk with a listener: what can be pressed there, and what follows when it begins and when it ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.clock import from_epoch
from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.palette import QUIET
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.listeners import rules, rules_silence, store, views
from cogs.check_ins.listeners.service import ENDED_EARLY, Listeners
from cogs.check_ins.listeners.service_silence import Silence
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.rules import if_you_would_like
from cogs.check_ins.talks.service import Talks
from cogs.check_ins.talks.service_occasions import Afterword, Occasion
from cogs.check_ins.talks.store import Talk

SHORT = timedelta(minutes=10)  # a talk that was hardly one


class Listening(Occasion):
    """Somebody listens to somebody who has asked for it."""

    def __init__(self, services: Services) -> None:
        self._services, self._clock, self._agenda = services, services.clock, services.agenda
        self._listeners, self._silence = Listeners(services), Silence(services)

    def buttons(self, talk: Talk) -> Sequence[Button]:
        return ReadAgain(talk.id), views.HandOver(talk.id)

    async def words(self, reader: Reader, talk: Talk) -> str:
        check_in = await check_ins.get(reader, talk.about)
        return views.opened_words(self._services, check_in) if check_in is not None and check_in.in_thread else ""

    async def remains(self, reader: Reader, talk: Talk, member_id: int, server: str) -> str:
        if await store.of_check_in(reader, talk.about) is None:
            return ""
        return rules.waits_again(server, listener=member_id == talk.other_id)

    async def ways_on(self, reader: Reader, talk: Talk) -> discord.ui.View | None:
        check_in = await check_ins.get(reader, talk.about)
        return None if check_in is None else await views.ways_on(self._services, check_in)

    async def opened(self, tx: Transaction, talk: Talk) -> None:
        await self._silence.watch(tx, talk)

    async def closed(self, tx: Transaction, talk: Talk, by: int, *, unspoken: bool) -> None:
        check_in = await check_ins.locked(tx, talk.about, talk.member_id)
        now, request = await talks.get(tx, talk.id), await store.of_talk(tx, talk.id)
        if now is None or now.because:
            return
        if unspoken and by != talk.member_id:  # Given back, which is seen to when it has ended.
            await self._silence.count(tx, talk)
            return
        if check_in is not None and request is not None:
            await self._listeners.finish(tx, request)
        if by == talk.other_id and self._clock.now() - from_epoch(talk.begun_at) < SHORT:
            at, whose = self._clock.now(), talk.member_id
            await self._agenda.schedule(tx, ENDED_EARLY, talk.guild_id, talk.id, at, member_id=whose)

    async def afterword(self, reader: Reader, talk: Talk, by: int) -> Afterword:
        if by != talk.member_id:
            return Afterword()
        check_in = await check_ins.get(reader, talk.about)
        if check_in is None:
            return Afterword(if_you_would_like(), lasting_view().add_item(help_button()))
        return Afterword(rules.ways_after(), await views.ways_after(self._services, check_in))


class ReadAgain(Button, template=rf"check_ins:reread:(?P<talk_id>{ID})"):
    """Shows to whoever listens, and nobody else, what the other one wrote when they asked."""

    def __init__(self, talk_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Read their words"), custom_id=f"check_ins:reread:{talk_id}"))
        self._talk_id = talk_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        talk = await Talks(services).theirs(services.database, self._talk_id, interaction.user.id)
        if talk.other_id != interaction.user.id:
            raise CareError(_("These are your own words, so this is for the listener. `/checkin history` shows them."))
        check_in = await check_ins.get(services.database, talk.about)
        words = "" if check_in is None else views.opened_words(services, check_in)
        embed = discord.Embed(description=rules.read_again(words), colour=QUIET)
        await interaction.response.send_message(
            embed=embed, view=lasting_view().add_item(help_button()), ephemeral=True
        )


class StillHere(Button, template=rf"check_ins:here:(?P<talk_id>{ID})"):
    """For somebody who came to listen and has written nothing so far: gives them more time, once."""

    def __init__(self, talk_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("I'm still here"), custom_id=still_here_id(talk_id)))
        self._talk_id = talk_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        talk = await Talks(services).theirs(services.database, self._talk_id, interaction.user.id)
        if talk.other_id != interaction.user.id:
            raise CareError(_("This is for the listener. You can write here whenever you like, or close it."))
        await services.database.write(lambda tx: Silence(services).stay(tx, talk))
        await interaction.response.edit_message(
            content=rules_silence.is_still_here(talk.other_id),
            view=lasting_view().add_item(help_button()),
            allowed_mentions=discord.AllowedMentions.none(),
        )


def still_here_id(talk_id: int) -> str:
    """Return what says which message asks a listener whether they are there."""
    return f"check_ins:here:{talk_id}"


def question(talk: Talk, until: datetime) -> tuple[str, discord.ui.View]:
    """Return what stands in a talk in which whoever came to listen has written nothing; others are asked `until`."""
    words = rules_silence.are_you_there(talk.other_id, talk.member_id, until)
    return words, lasting_view().add_item(StillHere(talk.id)).add_item(help_button())
