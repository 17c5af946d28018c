"""Writing back: the forms, what is read of it in private, and the buttons under that."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.delivery import Message, member_of
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, Menu, help_button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.pages import Pages
from bot.interactions.palette import QUIET
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import parse_id, quoted, shortened
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import rules_replies as rules
from cogs.check_ins.everyone import store_replies as store
from cogs.check_ins.everyone.service_replies import Replies, received
from cogs.check_ins.everyone.store_replies import Reply
from cogs.check_ins.everyone.views import pressed_card


async def message_of(client: discord.Client, services: Services, letter: Reply, check_in: CheckIn) -> Message:
    """A letter as its receiver reads it; whoever checked in without a name is not looked up. May raise NotNow."""
    embed = discord.Embed(description=await _read(client, services, letter, check_in), colour=QUIET)
    view = lasting_view().add_item(AnswerReply(letter.id)).add_item(NoMore(letter.id)).add_item(help_button())
    return Message(embed=embed, view=view)


async def _read(client: discord.Client, services: Services, letter: Reply, check_in: CheckIn) -> str:
    nameless, name = check_in.audience == NAMELESS, None
    if not (letter.answers and nameless):
        sender = check_in.member_id if letter.answers else letter.member_id
        member = await member_of(client, letter.guild_id, sender)
        name = f"{member.display_name} (@{member.name})" if member else None
    heading = rules.heading(name, answers=bool(letter.answers), nameless=nameless)
    return rules.reply(heading, services.vault.open(letter.words))


class WriteBack(Button, template=rf"check_ins:write:(?P<card>{ID})"):
    """Under a card, for everyone but its author."""

    def __init__(self, card_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Write back"), custom_id=f"check_ins:write:{card_id}"))
        self._card_id = card_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "WriteBack":
        return cls(int(match["card"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await pressed_card(services.database, interaction, self._card_id)
        await _ask(interaction, f"check_ins:letter:write:{self._card_id}", rules.hint(answers=False, nameless=False))


class _OfReply(Button, template=""):
    """Under a letter, for whoever it was written to."""

    def __init__(self, letter_id: int, name: str, label: str) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"check_ins:{name}:{letter_id}"))
        self._letter_id = letter_id


class AnswerReply(_OfReply, template=rf"check_ins:reply:(?P<letter>{ID})"):
    """Opens the form for an answer."""

    def __init__(self, letter_id: int) -> None:
        super().__init__(letter_id, "reply", _("Reply"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "AnswerReply":
        return cls(int(match["letter"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        letter, check_in = await received(services.database, self._letter_id, interaction.user.id)
        hint = rules.hint(answers=not letter.answers, nameless=check_in.audience == NAMELESS)
        await _ask(interaction, f"check_ins:letter:reply:{self._letter_id}", hint)


class NoMore(_OfReply, template=rf"check_ins:no_more:(?P<letter>{ID})"):
    """Nothing more from whoever wrote it."""

    def __init__(self, letter_id: int) -> None:
        super().__init__(letter_id, "no_more", _("No more from them"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "NoMore":
        return cls(int(match["letter"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await Replies.of(services).refuse(self._letter_id, interaction.user.id)
        await interaction.response.send_message(rules.no_more(), ephemeral=interaction.guild_id is not None)


async def _ask(interaction: discord.Interaction[Any], custom_id: str, hint: str) -> None:
    field = discord.ui.TextInput[Any](custom_id="words", style=discord.TextStyle.paragraph, max_length=rules.LONGEST)
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
        written, letters, to = answers["words"][0], Replies.of(services), int(about["about"])
        try:
            sealed = services.vault.seal(rules.words_from(written))
            if about["way"] == "reply":
                await letters.reply(interaction.id, to, interaction.user.id, sealed)
            else:
                guild_id, _channel_id = guild_and_channel(interaction)
                await letters.write(interaction.id, to, guild_id, interaction.user.id, sealed)
        except CareError as refusal:
            heading = _("What you wrote:")
            raise type(refusal)(f"{refusal}\n\n{heading}\n{quoted(written)}") from refusal.__cause__
        await interaction.response.send_message(rules.passed_on(), ephemeral=interaction.guild_id is not None)


class ReplyList(Pages):
    """What others wrote to somebody about check-ins, for those too who take no direct messages."""

    name, size, colour = "check.answers", 5, QUIET

    def __init__(self, services: Services) -> None:
        self._services = services

    def title(self) -> str:
        return _("What others wrote back to you")

    def when_empty(self) -> str:
        return _("Nothing, as far as it is kept. It goes together with the check-in that it is about.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        return [self._entry(letter) for letter in await self._letters(interaction, skip, most)]

    async def _letters(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[Reply]:
        guild_id, _channel_id = guild_and_channel(interaction)
        return await store.received(self._services.database, guild_id, interaction.user.id, skip, most)

    def _entry(self, letter: Reply) -> str:
        words = shortened(self._services.vault.open(letter.words) or "", 200)
        return f"{on_screen(from_epoch(letter.written_at))}\n{quoted(words)}"

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        page = await self._letters(interaction, number * self.size, self.size)
        options = [
            discord.SelectOption(
                label=shortened(self._services.vault.open(letter.words) or "…", 100), value=str(letter.id)
            )
            for letter in page
        ]
        return [OpenReply(options)] if options else []


class OpenReply(Menu, template=r"check_ins:open_letter"):
    """One of these letters, whole, to read and to answer."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="check_ins:open_letter",
                placeholder=_("Read or answer one"),
                options=options or discord.utils.MISSING,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "OpenReply":
        return cls([])

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        letter, check_in = await received(services.database, parse_id(self.chosen), interaction.user.id)
        message = await message_of(interaction.client, services, letter, check_in)
        await interaction.response.send_message(**message, ephemeral=True)
