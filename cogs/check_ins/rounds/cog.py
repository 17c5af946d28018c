"""`/round` for moderators, and what rounds have put on the agenda: the prompt, the weather, a nudge."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch, on_screen, to_epoch
from bot.db import Transaction, Write
from bot.delivery import DROP, DirectMessage, Undeliverable
from bot.delivery.refusals import UNKNOWN_CHANNEL
from bot.delivery.setup_notes import SetupNotes
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.time_choices import typist
from bot.interactions.timezone_choices import parse_zone, suggest_zones
from bot.services import Services
from bot.text.language import _, set_locale
from bot.text.links import message_link
from bot.text.user_text import escaped
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import ROUND
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.rhythms.views_unanswered import unanswered
from cogs.check_ins.rounds import rules, store
from cogs.check_ins.rounds.service import ALONE, BEGIN, CLOSE, NUDGE, PROMPT, Rounds, require_postable, rhythm_of
from cogs.check_ins.rounds.service_section import write_recorded
from cogs.check_ins.rounds.store import Round, RoundTime
from cogs.check_ins.rounds.views import begin_id, nudge, prompt, prompt_buttons

T = TypeVar("T")
OLD_NEWS = timedelta(days=3)  # After so long nobody needs to be told any more that a round is closed.
SOON, AGAIN = timedelta(minutes=5), timedelta(hours=1)

Question = app_commands.Range[str, 1, rules.LONGEST_QUESTION]
Name = app_commands.Range[str, 1, rules.LONGEST_NAME]
Hours = app_commands.Range[int, 1, rules.LONGEST_HOURS]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class RoundCommands(commands.GroupCog, name="round", description="Ask everyone how they are, on days of your own."):
    """Moderators decide when a community asks; who sees an answer is decided by whoever gives it."""

    def __init__(self, services: Services) -> None:
        self._services, self._database, self._clock = services, services.database, services.clock
        self._rounds = Rounds(services)

    @app_commands.command(description="Begin a round: a prompt on days and at an hour of your own.")
    @app_commands.describe(
        name="What it is called.",
        channel="Where the prompt is posted.",
        days="On which days? Such as daily, weekdays, mon-thu, or mon, thu.",
        time="At what time? Such as 9:00 or 6 pm.",
        timezone="In which time zone? Start typing the name of a city.",
        question1="Something to think about, if you like.",
        question2="Another one.",
        question3="And a third one.",
        window="For how many hours is it open? 24, if you say nothing.",
    )
    @app_commands.autocomplete(timezone=suggest_zones)
    async def create(
        self,
        interaction: discord.Interaction[Hearth],
        name: Name,
        channel: discord.TextChannel,
        days: app_commands.Range[str, 1, 100],
        time: app_commands.Range[str, 1, 20],
        timezone: app_commands.Range[str, 1, 60],
        question1: Question | None = None,
        question2: Question | None = None,
        question3: Question | None = None,
        window: Hours = 24,
    ) -> None:
        guild_id = _moderated(interaction)
        require_postable(channel)
        by = await typist(interaction, self._services)
        one = Round(
            id=interaction.id,
            guild_id=guild_id,
            name=rules.name_from(name),
            channel_id=channel.id,
            days=_kept(await by.parse_days(days)),
            minute=await by.parse_clock(time),
            zone=await parse_zone(interaction, timezone),
            questions=rules.questions_from(question1, question2, question3),
            hours=window,
        )
        await self._record(interaction, lambda tx: self._rounds.create(tx, one))
        await self._say(interaction, one, _("Round created."))

    @app_commands.command(description="Change a round; what you leave out stays as it is.")
    @app_commands.describe(
        name="Which one?",
        new_name="What it is called from now on.",
        channel="Where the prompt is posted.",
        days="On which days? Such as daily, weekdays, mon-thu, or mon, thu.",
        time="At what time? Such as 9:00 or 6 pm.",
        timezone="In which time zone? Start typing the name of a city.",
        question1="Something to think about; the questions replace those of before.",
        question2="Another one.",
        question3="And a third one.",
        window="For how many hours is it open?",
    )
    @app_commands.autocomplete(timezone=suggest_zones)
    async def edit(
        self,
        interaction: discord.Interaction[Hearth],
        name: Name,
        new_name: Name | None = None,
        channel: discord.TextChannel | None = None,
        days: app_commands.Range[str, 1, 100] | None = None,
        time: app_commands.Range[str, 1, 20] | None = None,
        timezone: app_commands.Range[str, 1, 60] | None = None,
        question1: Question | None = None,
        question2: Question | None = None,
        question3: Question | None = None,
        window: Hours | None = None,
    ) -> None:
        what: dict[str, str | int] = {"trouble": ""}
        by = await typist(interaction, self._services)
        if new_name:
            what["name"] = rules.name_from(new_name)
        if channel:
            require_postable(channel)
            what["channel_id"] = channel.id
        if days:
            what["days"] = _kept(await by.parse_days(days))
        if time:
            what["minute"] = await by.parse_clock(time)
        if timezone:
            what["zone"] = await parse_zone(interaction, timezone)
        if question1 or question2 or question3:
            what["questions"] = rules.questions_from(question1, question2, question3)
        if window:
            what["hours"] = window
        guild_id = _moderated(interaction)
        one = await self._record(interaction, lambda tx: self._rounds.change(tx, guild_id, name, **what))
        await self._say(interaction, one, _("Saved."))

    @app_commands.command(description="Pause a round, or resume it.")
    @app_commands.describe(name="Which one?", on="True pauses it, False lets it go on.")
    async def pause(self, interaction: discord.Interaction[Hearth], name: Name, on: bool = True) -> None:
        guild_id = _moderated(interaction)
        one = await self._record(interaction, lambda tx: self._rounds.change(tx, guild_id, name, paused=int(on)))
        await self._say(interaction, one, _("Paused. Nobody will be asked.") if on else _("Resumed."))

    @app_commands.command(description="Skip a round once.")
    @app_commands.describe(name="Which one?")
    async def skip(self, interaction: discord.Interaction[Hearth], name: Name) -> None:
        skipped, after = await self._rounds.skip(_moderated(interaction), name)
        words = _("Skipped {skipped}. Next: {after}.")
        await interaction.response.send_message(
            words.format(skipped=on_screen(skipped), after=on_screen(after)), ephemeral=True
        )

    @app_commands.command(description="End a round for good. What people said in it stays theirs.")
    @app_commands.describe(name="Which one?")
    async def end(self, interaction: discord.Interaction[Hearth], name: Name) -> None:
        guild_id = _moderated(interaction)
        await self._record(interaction, lambda tx: self._rounds.end(tx, guild_id, name))
        words = _("“{name}” has ended. What people said in it stays with them.").format(name=escaped(name))
        await interaction.response.send_message(words, ephemeral=True)

    @app_commands.command(name="list", description="See the rounds of this server, and when the next ones are.")
    async def show_all(self, interaction: discord.Interaction[Hearth]) -> None:
        found = await store.of_server(self._database, _moderated(interaction))
        words = "\n\n".join(self._entry(one) for one in found)
        await interaction.response.send_message(
            words or _("There are no rounds here. `/round create` begins one."), ephemeral=True
        )

    @edit.autocomplete("name")
    @pause.autocomplete("name")
    @skip.autocomplete("name")
    @end.autocomplete("name")
    async def _names(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        found = await store.of_server(self._database, interaction.guild_id or 0)
        return [
            app_commands.Choice(name=one.name, value=one.name)
            for one in found
            if typed.casefold() in one.name.casefold()
        ]

    async def _record(self, interaction: discord.Interaction[Hearth], work: Write[T]) -> T:
        """Change a round, in one write with what the history says of it."""
        return await write_recorded(self._services, _moderated(interaction), interaction.user.id, work)

    async def _say(self, interaction: discord.Interaction[Hearth], one: Round, first: str) -> None:
        await interaction.response.send_message(f"{first}\n{self._entry(one)}", ephemeral=True)

    def _entry(self, one: Round) -> str:
        rhythm = rhythm_of(one)
        upcoming = None if one.paused else rhythm.after(self._clock.now())
        return rules.round_line(one.name, one.channel_id, rhythm, upcoming, one.trouble)


def _kept(days: tuple[int, ...]) -> str:
    return ",".join(map(str, days))


def _moderated(interaction: discord.Interaction[Any]) -> int:
    """Return the server, for a moderator. Raises CareError for anybody else, to whom a server may open commands."""
    interaction.client.services.team.require_managing(interaction)
    guild_id, _channel_id = guild_and_channel(interaction)
    return guild_id


class RoundTimes:
    """Carries out what rounds have put on the agenda."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._guilds = services.database, services.clock, services.guilds
        self._services, self._delivery, self._rounds = services, services.delivery, Rounds(services)
        self._problems, self._notes = services.shared.get(CheckInProblems), services.shared.get(SetupNotes)
        services.agenda.handle(BEGIN, self.begin)
        services.agenda.handle(CLOSE, self.close)
        services.agenda.handle(NUDGE, self.nudge)
        services.agenda.handle(ALONE, self.tell_who_is_alone)
        services.agenda.expire_nightly(self._rounds.prune)

    async def begin(self, due: Due) -> Done | Later:
        """Post the prompt, unless its time has passed while nobody could; either way, the next one is planned."""
        one = await store.get(self._database, due.subject)
        if one is None or one.paused:
            return Done()
        set_locale(await self._guilds.locale(due.guild_id))
        if rules.too_late(due.planned, one.hours, self._clock.now()):
            words = _("I missed {moment}: I was offline the whole time, or rounds were switched off.")
            return Done(lambda tx: self._plan_next(tx, one, words.format(moment=on_screen(due.planned))))
        planned = to_epoch(due.planned)
        time = await self._database.write(lambda tx: store.begin(tx, one, planned, planned + one.hours * 3_600_000))
        try:
            message_id = await self._delivery.post_once(
                due,
                one.channel_id,
                key=f"{BEGIN} {time.id}",
                mark=begin_id(time.id),
                embed=prompt(one, time, open_now=True),
                view=prompt_buttons(one, time, open_now=True),
            )
        except Undeliverable as refusal:
            return await self._wait(due, one, refusal)
        return Done(lambda tx: self._record_posted(tx, one, time, message_id))

    async def _record_posted(self, tx: Transaction, one: Round, time: RoundTime, message_id: int) -> None:
        await store.mark_posted(tx, time.id, message_id)
        await self._plan_next(tx, one, "")
        await self._rounds.record_opened(tx, one, time)

    async def _wait(self, due: Due, one: Round, refusal: Undeliverable) -> Done | Later:
        """Try again within the day of a round, as long as somebody may mend it; after that, the next one is planned."""
        words = _("The last one could not be posted: I may not write in {place}, or it is gone.")
        trouble, again = words.format(place=f"<#{one.channel_id}>"), self._clock.now() + AGAIN
        may_be_mended = refusal.is_about_place and refusal.code != UNKNOWN_CHANNEL
        waits = may_be_mended and again < rules.given_up(due.planned, one.hours, rhythm_of(one))
        if one.trouble != trouble or not waits:
            cause = repr(refusal.__cause__)
            await self._database.write(lambda tx: self._record_refused(tx, one, trouble, cause))
        return Later(again) if waits else Done(lambda tx: self._plan_next(tx, one, trouble))

    async def _record_refused(self, tx: Transaction, one: Round, trouble: str, cause: str) -> None:
        if (now := await store.get(tx, one.id)) is not None:
            await store.save(tx, replace(now, trouble=trouble))
        await self._problems.report(tx, one.guild_id, PROMPT, one.channel_id, cause)
        await self._notes.refused(tx, one.guild_id, f"round {one.name}", one.channel_id)

    async def _plan_next(self, tx: Transaction, one: Round, trouble: str) -> None:
        now = await store.get(tx, one.id)
        if now is not None:
            await store.save(tx, replace(now, trouble=trouble))
            await self._rounds.plan(tx, now)

    async def close(self, due: Due) -> Done:
        """Say what the weather was, if enough have answered; nobody's answer is kept for it any more."""
        time = await self._rounds.close(due.subject)
        one = await store.get(self._database, time.round) if time else None
        if one is not None and time is not None and self._clock.now() - due.planned < OLD_NEWS:
            with suppress(Undeliverable):  # The channel or the prompt is gone, and with it those who would read this.
                await self._say_closed(due, one, time)
        return Done()

    async def _say_closed(self, due: Due, one: Round, time: RoundTime) -> None:
        set_locale(await self._guilds.locale(due.guild_id))
        if time.message_id is not None:
            embed, view = prompt(one, time, open_now=False), prompt_buttons(one, time, open_now=False)
            await self._delivery.edit(time.channel_id, time.message_id, embed, view)
        if time.weather:
            words, key = f"**{escaped(one.name)}** · {rules.weather_words(time.weather)}", f"{CLOSE} {time.id}"
            await self._delivery.post_once(due, time.channel_id, key=key, content=words, silent=True)

    async def tell_who_is_alone(self, due: Due) -> Done | Later:
        """Tell somebody that nobody else has shared an answer with a round, unless somebody has by now."""
        check_in = await check_ins.get(self._database, due.subject)
        if check_in is None or check_in.audience != ROUND:
            return Done()

        async def make(server: str) -> DirectMessage | None:
            time = await store.time(self._database, check_in.which)
            one = await store.get(self._database, time.round) if time else None
            if one is None or not await self._rounds.is_alone(self._database, check_in):
                return None
            return await unanswered(self._services, check_in, rules.alone(one.name, server))

        key, asked_at = f"{ALONE} {due.subject}", from_epoch(check_in.made_at)
        return await self._delivery.tell(due, make, key=key, asked_at=asked_at)

    async def nudge(self, due: Due) -> Done | Later:
        """Remind somebody who wanted that, once, if the round is open and they have not answered."""
        wanted, now = await store.nudge(self._database, due.subject), self._clock.now()
        one = await store.get(self._database, wanted.round) if wanted else None
        time = await store.open_time(self._database, one.id, to_epoch(now)) if one else None
        if one is None or time is None or await store.has_answered(self._database, time.id, due.member_id):
            return Done()
        if time.message_id is None:  # It is not known where to lead them, and may be before it closes.
            return Later(now + SOON)
        closes = from_epoch(time.closes_at)
        link = message_link(due.guild_id, time.channel_id, time.message_id)

        def make(server: str) -> DirectMessage:
            return DirectMessage(content=nudge(one, server, link, closes))

        # After the round has closed it would be of no use.
        return await self._delivery.tell(due, make, refused=DROP, lapses=closes - due.planned)
