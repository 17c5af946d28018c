"""Reports: kept sealed, told to whom the reporter chose, and acted upon by nobody whom they are about."""

from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.delivery import talking_to_discord
from bot.errors import CareError
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from cogs.care.rules import reports as rules
from cogs.care.store import reports as store
from cogs.care.store.reports import Report, ReportAnswer

CARD, FOR_OWNER, ANSWER = "care.report", "care.report_owner", "care.report_answer"
NOT_READ = "care.report_not_read"
UNREAD = "care.reports"  # of the notes to a team


@dataclass(frozen=True)
class ReportRequest:
    """What somebody has filled in who reports something."""

    reporter_id: int
    happened: str
    with_words: bool
    for_owner: bool


class Reports:
    """Takes what somebody reports, and knows who may read it."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client, self._database, self._clock = client, services.database, services.clock
        self._agenda, self._vault, self._quotas = services.agenda, services.vault, services.quotas
        self._team, self._places, self._ranks = services.team, services.places, services.ranks
        self._content = services.content

    async def reportable(self, kind: str, key: int, reporter_id: int) -> tuple[ContentKind, Content]:
        """Return what somebody wants to report, as they may see it. Raises CareError where they can't report it."""
        known = self._content.of(kind)
        content = await known.get(self._database, key, reporter_id) if known else None
        if known is None or content is None:
            raise rules.gone()
        if content.author_id == reporter_id:
            raise rules.own()
        return known, content

    async def owner_for(self, content: Content) -> int | None:
        """Return the server's owner, where a reporter may choose that they alone read it: it is about one of the team.

        Never where the readers see no name: to offer it would tell something about whose it is. May raise NotNow.
        """
        if not content.named:
            return None
        standing = await self._ranks.standing(content.guild_id, content.author_id)
        if standing is None or not standing.is_of_team or standing.owner_id == content.author_id:
            return None
        return standing.owner_id

    def place(self, guild_id: int) -> int | None:
        """Return where the cards of reports are posted; None where there is no private place for them."""
        return self._places.unless_public(guild_id, self._team.channel(guild_id))

    async def check_pace(self, reader: Reader, guild_id: int, kind: str, key: int, reporter_id: int) -> None:
        """Let somebody report this. Raises CareError where they have already, or have reported a lot today."""
        if await store.is_known(reader, guild_id, reporter_id, kind, key):
            raise rules.known_already()
        spent = await self._quotas.spent(reader, guild_id, "report", reporter_id)
        if len(spent) >= rules.A_DAY:
            raise rules.enough_for_now(from_epoch(spent[0]))

    async def file(self, report_id: int, kind: str, key: int, sent: ReportRequest) -> int:
        """Keep a report, tell whom it is for, and return the server. Raises CareError where it can't be reported."""
        _known, content = await self.reportable(kind, key, sent.reporter_id)
        owner_id = await self.owner_for(content) if sent.for_owner else None
        if sent.for_owner and owner_id is None:  # They were of the team a moment ago.
            raise rules.choose_again()
        now = self._clock.now()
        report = Report(
            id=report_id,
            guild_id=content.guild_id,
            reporter_id=sent.reporter_id,
            content=kind,
            subject=key,
            author=self._vault.seal(str(content.author_id)),
            named=int(content.named),
            happened=self._vault.seal(sent.happened),
            words=self._vault.seal(content.words) if sent.with_words and content.words else "",
            for_owner=int(sent.for_owner),
            made_at=to_epoch(now),
        )

        async def keep(tx: Transaction) -> None:
            await tx.lock("report", sent.reporter_id)
            await self.check_pace(tx, report.guild_id, kind, key, sent.reporter_id)
            await store.add(tx, report)
            await self._quotas.record(tx, report.guild_id, "report", sent.reporter_id, ends=now + rules.DAY)
            if owner_id is not None:
                await self._agenda.schedule(tx, FOR_OWNER, report.guild_id, report.id, now, member_id=owner_id)
            else:
                await self._agenda.schedule(tx, CARD, report.guild_id, report.id, now)
            at, whose = now + rules.UNREAD_FOR, report.reporter_id
            await self._agenda.schedule(tx, NOT_READ, report.guild_id, report.id, at, member_id=whose)

        await self._database.write(keep)
        return content.guild_id

    async def opened(self, interaction: discord.Interaction[Any], report_id: int) -> Report:
        """Return a report for somebody who may act on it here and now. Raises CareError where they may not."""
        report = await store.get(self._database, report_id)
        if report is None:
            raise rules.is_over()
        if report.for_owner:
            guild = self._client.get_guild(report.guild_id)
            with talking_to_discord():
                guild = guild or await self._client.fetch_guild(report.guild_id, with_counts=False)
            if guild.owner_id != interaction.user.id:
                raise rules.for_owner_only()
        elif interaction.guild_id != report.guild_id:
            raise rules.is_over()
        else:
            self._team.require(interaction)
        if self.author_of(report) == interaction.user.id:
            raise rules.is_about_you()
        return report

    def author_of(self, report: Report) -> int | None:
        """Return whose it is that was reported, which the team is not to know where it has no name."""
        opened = self._vault.open(report.author)
        return int(opened) if opened else None

    def shown_author(self, report: Report) -> str | None:
        """Return the mention of whose it is, as far as the team may know that."""
        author_id = self.author_of(report)
        return f"<@{author_id}>" if report.named and author_id else None

    def title_of(self, report: Report) -> str:
        """Return what is reported: “a reply to a check-in”."""
        kind = self._content.of(report.content)
        return kind.title() if kind is not None else report.content

    async def read(self, interaction_id: int, report: Report, reader_id: int) -> str:
        """Return a report in full, and record that somebody has read it."""
        now = to_epoch(self._clock.now())
        await self._database.write(lambda tx: store.record_act(tx, interaction_id, report, reader_id, store.READ, now))
        readers = await store.read_by(self._database, report.id)
        return rules.in_full(
            rules.card(self.title_of(report), self.shown_author(report), from_epoch(report.made_at)),
            f"<@{report.reporter_id}>",
            self._vault.open(report.happened),
            self._vault.open(report.words) if report.words else None,
            went_along=bool(report.words),
            readers=[f"<@{one}>" for one in readers],
        )

    async def close(self, interaction_id: int, report: Report, moderator_id: int) -> Report:
        """Record that there is nothing left to do, and return the report as it is then."""
        now = to_epoch(self._clock.now())

        async def keep(tx: Transaction) -> None:
            if await store.close(tx, report.id, now):
                await store.record_act(tx, interaction_id, report, moderator_id, store.DONE, now)

        await self._database.write(keep)
        return replace(report, closed_at=now)

    async def reopen(self, interaction_id: int, report: Report, moderator_id: int) -> Report:
        """Record that there is something left to do after all, and return the report as it is then."""
        now = self._clock.now()

        async def keep(tx: Transaction) -> None:
            if not await store.reopen(tx, report.id):
                return
            await store.record_act(tx, interaction_id, report, moderator_id, store.OPENED, to_epoch(now))
            if report.message_id is None and not report.for_owner:  # It was closed before its card was up.
                await self._agenda.schedule(tx, CARD, report.guild_id, report.id, now)

        await self._database.write(keep)
        return replace(report, closed_at=None)

    async def answer(self, interaction_id: int, report: Report, moderator_id: int, words: str) -> None:
        """Pass what somebody on the team writes on to the reporter; they don't learn who wrote it."""
        now = self._clock.now()
        sealed = self._vault.seal(words)
        answer = ReportAnswer(interaction_id, report.guild_id, report.reporter_id, moderator_id, sealed, to_epoch(now))

        async def keep(tx: Transaction) -> None:
            await store.add_answer(tx, answer)
            await self._agenda.schedule(tx, ANSWER, report.guild_id, interaction_id, now, member_id=report.reporter_id)

        await self._database.write(keep)

    def barred_author(self, report: Report) -> int:
        """Return whose it is, for a bar. Raises CareError where that can't be read any more."""
        author_id = self.author_of(report)
        if not author_id:  # It is 0 where they had it forgotten that it was theirs.
            raise CareError(rules.author_is_lost())
        return author_id
