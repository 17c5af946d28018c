"""Writing back: the forms, what is read of it in private, and the buttons under that."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.delivery import Message, member_of
from bot.interactions.buttons import ID, Button, Menu, help_button, lasting_view
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.pages import Pages
from bot.interactions.palette import QUIET
from bot.moderation.content import report_button
from bot.moderation.refusal_buttons import refused_view
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import parse_id, quoted, shortened
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import rules_replies as rules
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone.service_content import REPLY
from cogs.check_ins.everyone.service_replies import Replies, received, sender_of
from cogs.check_ins.everyone.store_replies import Reply
from cogs.check_ins.everyone.views import pressed_card


async def message_of(client: discord.Client, services: Services, reply: Reply, check_in: CheckIn) -> Message:
    """Return a reply as its receiver reads it; whoever checked in without a name is not looked up. May raise NotNow."""
    embed = discord.Embed(description=await _words(client, services, reply, check_in), colour=QUIET)
    view = lasting_view().add_item(AnswerReply(reply.id)).add_item(NoMore(reply.id))
    view.add_item(report_button(REPLY, reply.id)).add_item(help_button())
    return Message(embed=embed, view=view)


async def _heading(client: discord.Client, reply: Reply, check_in: CheckIn, server: str = "") -> str:
    nameless, who = check_in.audience == NAMELESS, None
    if not (reply.answers and nameless):
        sender = check_in.member_id if reply.answers else reply.member_id
        member = await member_of(client, reply.guild_id, sender)
        who = (member.display_name, member.name) if member else None
    return rules.heading(who, server, answers=bool(reply.answers), nameless=nameless)


async def _words(client: discord.Client, services: Services, reply: Reply, check_in: CheckIn) -> str:
    nameless = check_in.audience == NAMELESS
    heading = await _heading(client, reply, check_in, await services.guilds.name(reply.guild_id))
    small_print = rules.unknown() if nameless and not reply.answers else ""
    return rules.reply(heading, services.vault.open(reply.words), small_print)


class WriteBack(Button, template=rf"check_ins:write:(?P<card_id>{ID})"):
    """Under a card, for everyone but its author."""

    def __init__(self, card_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Write back"), custom_id=f"check_ins:write:{card_id}"))
        self._card_id = card_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        check_in = await pressed_card(services.database, interaction, self._card_id)
        await services.access.require(interaction, check_in.guild_id, Way.REPLIES)
        await _ask(interaction, f"check_ins:letter:write:{self._card_id}", rules.hint(answers=False, nameless=False))


class _OfReply(Button, template=""):
    """Under a reply, for whoever it was written to."""

    def __init__(self, reply_id: int, custom_id: str, label: str) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id))
        self._reply_id = reply_id


def answer_id(reply_id: int) -> str:
    """Return the custom_id of the button that opens the form for an answer."""
    return f"check_ins:reply:{reply_id}"


class AnswerReply(_OfReply, template=rf"check_ins:reply:(?P<reply_id>{ID})"):
    """Opens the form for an answer."""

    def __init__(self, reply_id: int) -> None:
        super().__init__(reply_id, answer_id(reply_id), _("Reply"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reply, check_in = await received(services.database, self._reply_id, interaction.user.id)
        await services.access.require(interaction, reply.guild_id, Way.REPLIES)
        hint = rules.hint(answers=not reply.answers, nameless=check_in.audience == NAMELESS)
        await _ask(interaction, f"check_ins:letter:reply:{self._reply_id}", hint)


class NoMore(_OfReply, template=rf"check_ins:no_more:(?P<reply_id>{ID})"):
    """Nothing more from whoever wrote it."""

    def __init__(self, reply_id: int) -> None:
        super().__init__(reply_id, f"check_ins:no_more:{reply_id}", _("Stop messages from them"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reply = await Replies(services).refuse(self._reply_id, interaction.user.id)
        view = refused_view(Way.REPLIES, sender_of(reply), known=not reply.answers)
        await interaction.response.send_message(rules.no_more(), view=view, ephemeral=interaction.guild_id is not None)


async def _ask(interaction: discord.Interaction[Any], custom_id: str, hint: str) -> None:
    field = discord.ui.TextInput[Any](
        custom_id="words", style=discord.TextStyle.paragraph, required=True, max_length=rules.LONGEST
    )
    await show_form(
        interaction,
        _("A few words"),
        custom_id,
        discord.ui.Label(text=_("What you would like to say"), description=hint, component=field),
    )


class ReplyForm(Form):
    """Keeps what somebody wrote, and has it passed on; if it cannot be, they get their words back."""

    template = re.compile(rf"check_ins:letter:(?P<way>write|reply):(?P<about>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        written, replies, to = answers["words"][0], Replies(services), int(about["about"])
        with giving_back(written):
            sealed = services.vault.seal(rules.words_from(written))
            if about["way"] == "reply":
                reply, _check_in = await received(services.database, to, interaction.user.id)
                await services.access.require(interaction, reply.guild_id, Way.REPLIES)
                await replies.answer(interaction.id, to, interaction.user.id, sealed)
            else:
                guild_id, _channel_id = guild_and_channel(interaction)
                await services.access.require(interaction, guild_id, Way.REPLIES)
                await replies.write(interaction.id, to, guild_id, interaction.user.id, sealed)
        await interaction.response.send_message(rules.passed_on(), ephemeral=interaction.guild_id is not None)


class ReplyList(Pages):
    """What others wrote to somebody about check-ins, for those too who take no direct messages."""

    name, size, colour = "check.answers", 5, QUIET

    def __init__(self, services: Services) -> None:
        self._services = services

    def title(self) -> str:
        return _("What others wrote back to you")

    def when_empty(self) -> str:
        return _(
            "Replies stay here until their check-in goes, and there are none just now. Who pressed “I hear you” "
            "stands in `/checkin history`."
        )

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        found = await self._replies(interaction, skip, most)
        return [await self._entry(interaction.client, reply) for reply in found]

    async def _replies(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[Reply]:
        guild_id, _channel_id = guild_and_channel(interaction)
        return await Replies(self._services).wanted(guild_id, interaction.user.id, skip, most)

    async def _entry(self, client: discord.Client, reply: Reply) -> str:
        check_in = await cards.shown_on(self._services.database, reply.card)
        heading = await _heading(client, reply, check_in) if check_in is not None else ""
        words = shortened(self._services.vault.open(reply.words) or "", 200)
        return f"{heading}\n{quoted(words)}\n-# {on_screen(from_epoch(reply.written_at))}"

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        page = await self._replies(interaction, number * self.size, self.size)
        options = [
            discord.SelectOption(
                label=shortened(self._services.vault.open(reply.words) or "…", 100), value=str(reply.id)
            )
            for reply in page
        ]
        return [OpenReply(options)] if options else []


class OpenReply(Menu, template=r"check_ins:open_letter"):
    """One of these replies, whole, to read and to answer."""

    def __init__(self, options: Sequence[discord.SelectOption] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="check_ins:open_letter",
                placeholder=_("Answer one"),
                options=list(options) or discord.utils.MISSING,
            )
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        reply, check_in = await received(services.database, parse_id(self.chosen), interaction.user.id)
        message = await message_of(interaction.client, services, reply, check_in)
        await interaction.response.send_message(**message, ephemeral=True)
