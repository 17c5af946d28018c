"""What moderators write for newcomers: the panel of greeting texts, and the forms for a text and for interests."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.db import Transaction
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, Menu, lasting_view
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import FRESH
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import escaped, parse_id, shortened
from cogs.welcome.rules import foreign, introduction, template
from cogs.welcome.service.sections import INTERESTS, MOST_TEXTS, TEXTS
from cogs.welcome.store import server_texts

_GLIMPSE = 180  # characters of each: shown as plain text they can double, and a card has room for 4,096
_NEW = 0


class AddText(Button, template="welcome:text"):
    """Opens the form for a new text."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(label=_("Add a text"), style=discord.ButtonStyle.primary, custom_id="welcome:text")
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require_managing(interaction)
        await _ask_for_text(interaction, _NEW, "")


class EditText(Menu, template="welcome:texts"):
    """Opens the form for one of the texts."""

    def __init__(self, texts: Sequence[server_texts.GreetingText] = ()) -> None:
        options = [
            discord.SelectOption(label=shortened(f"{place} · {text.words}", 100), value=str(text.number))
            for place, text in enumerate(texts, start=1)
        ]
        super().__init__(
            discord.ui.Select(placeholder=_("Change or remove a text"), custom_id="welcome:texts", options=options)
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        number = parse_id(self.chosen)
        texts = await server_texts.texts(services.database, _managed(interaction, services))
        text = next((text for text in texts if text.number == number), None)
        if text is None:
            raise CareError(_("This text is no longer there. Please use `/welcome texts` again."))
        await _ask_for_text(interaction, number, text.words)


async def _ask_for_text(interaction: discord.Interaction[Any], number: int, before: str) -> None:
    variables = " ".join(f"{{{name}}}" for name in template.VARIABLES)
    field = discord.ui.TextInput[Any](
        custom_id="words",
        style=discord.TextStyle.paragraph,
        default=before or None,
        required=number == _NEW,
        max_length=template.LONGEST_MESSAGE,
    )
    hint = variables if number == _NEW else _("Leave it empty to remove the text.")
    question = discord.ui.Label(text=_("What shall the greeting say?"), description=hint, component=field)
    await show_form(interaction, _("A greeting text"), f"welcome:text:{number}", question)


class TextForm(Form):
    """Keeps, changes or removes a text, and shows the panel again."""

    template = re.compile(rf"welcome:text:(?P<number>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        guild_id, number, typed = _managed(interaction, services), int(about["number"]), answers["words"][0]
        translation = foreign.translated(typed)
        if translation.changed:
            embeds, view = _offer(typed, translation, number)
            words = "\n".join(foreign.offer(translation))
            await interaction.response.send_message(words, embeds=embeds, view=view, ephemeral=True)
            return
        with giving_back(typed):
            embed, view = await _keep(services, interaction, guild_id, number, typed)
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


async def _keep(
    services: Services, interaction: discord.Interaction[Any], guild_id: int, number: int, words: str
) -> tuple[discord.Embed, discord.ui.View]:
    """Keep, change or remove a text, and return the panel. Raises CareError where it cannot be kept."""

    async def keep(tx: Transaction) -> list[server_texts.GreetingText]:
        async with services.settings_history.recording(tx, guild_id, interaction.user.id, TEXTS):
            if number != _NEW and not words.strip():
                await server_texts.remove_text(tx, guild_id, number)
            else:
                await _save(tx, guild_id, number, interaction.id, template.checked(words))
        return await server_texts.texts(tx, guild_id)

    return texts_panel(await services.database.write(keep))


class TranslatedText(Button, template=rf"welcome:translated:(?P<number>{ID}):(?P<how>use|edit)"):
    """What becomes of a text that came from another bot; nothing is kept before this, but what stands on the card."""

    def __init__(self, number: int, how: str) -> None:
        use = how == "use"
        super().__init__(
            discord.ui.Button(
                label=_("Use it") if use else _("Edit"),
                style=discord.ButtonStyle.primary if use else discord.ButtonStyle.secondary,
                custom_id=f"welcome:translated:{number}:{how}",
            )
        )
        self._number, self._how = number, how

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id = _managed(interaction, services)
        shown = interaction.message.embeds[-1].description if interaction.message else None
        if self._how == "edit":
            await _ask_for_text(interaction, self._number, (shown or "")[: template.LONGEST_MESSAGE])
            return
        embed, view = await _keep(services, interaction, guild_id, self._number, shown or "")
        await interaction.response.edit_message(content=None, embed=embed, view=view)


def _offer(typed: str, translation: foreign.Translation, number: int) -> tuple[list[discord.Embed], discord.ui.View]:
    """Return a text as it came and as it would be, and what can be done with it; where it cannot be kept, no more."""
    embeds = [
        discord.Embed(title=_("As you wrote it"), description=escaped(typed)),
        discord.Embed(title=_("As it would be"), description=translation.words, colour=FRESH),
    ]
    view = lasting_view()
    if not translation.unknown:
        view.add_item(TranslatedText(number, "use"))
    return embeds, view.add_item(TranslatedText(number, "edit"))


async def _save(tx: Transaction, guild_id: int, number: int, new_number: int, text: str) -> None:
    await tx.lock("welcome", guild_id)
    there = [known.number for known in await server_texts.texts(tx, guild_id)]
    if number not in there and len(there) >= MOST_TEXTS:  # Another moderator may have removed it meanwhile.
        raise CareError(
            _("There is room for {most} texts, and you have them. You can change or remove one.").format(
                most=MOST_TEXTS
            )
        )
    await server_texts.save_text(tx, guild_id, number or new_number, text)


def texts_panel(texts: list[server_texts.GreetingText]) -> tuple[discord.Embed, discord.ui.View]:
    """Return a server's texts, and the ways to change them."""
    embed = discord.Embed(title=_("Greeting texts"), colour=FRESH)
    entries = [f"**{place}** · {escaped(shortened(text.words, _GLIMPSE))}" for place, text in enumerate(texts, start=1)]
    nothing = _("None yet, so newcomers are greeted with the words that I bring along. One is chosen by chance.")
    variables = ", ".join(f"`{{{name}}}`" for name in template.VARIABLES)
    embed.description = "\n\n".join(
        [*(entries or [nothing]), "-# " + _("Variables: {variables}.").format(variables=variables)]
    )
    view = lasting_view()
    if texts:
        view.add_item(EditText(texts))
    if len(texts) < MOST_TEXTS:
        view.add_item(AddText())
    return embed, view


async def ask_for_interests(interaction: discord.Interaction[Any], interests: list[str]) -> None:
    """Answer with the form for a server's interests."""
    field = discord.ui.TextInput[Any](
        custom_id="lines",
        style=discord.TextStyle.paragraph,
        default="\n".join(interests) or None,
        required=False,
        max_length=introduction.MOST_INTERESTS * (introduction.LONGEST_INTEREST + 1),
    )
    question = discord.ui.Label(
        text=_("Interests, one a line"), description=_("At most 25. Newcomers choose from them."), component=field
    )
    await show_form(interaction, _("Interests"), "welcome:interests", question)


class InterestsForm(Form):
    """Keeps a server's interests."""

    template = re.compile("welcome:interests")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        guild_id, found = _managed(interaction, services), introduction.interests_from(answers["lines"][0])

        async def keep(tx: Transaction) -> None:
            async with services.settings_history.recording(tx, guild_id, interaction.user.id, INTERESTS):
                await server_texts.save_interests(tx, guild_id, found)

        await services.database.write(keep)
        said = _("Saved. Newcomers who introduce themselves can choose from: {interests}.").format(
            interests=", ".join(escaped(interest) for interest in found)
        )
        nothing = _("Saved. Newcomers who introduce themselves are not asked for interests.")
        embed = discord.Embed(description=said if found else nothing, colour=FRESH)
        await interaction.response.send_message(embed=embed, ephemeral=True)


def _managed(interaction: discord.Interaction[Any], services: Services) -> int:
    """Return the server in which somebody who may manage it uses the bot. Raises CareError for everyone else."""
    services.team.require_managing(interaction)
    return guild_and_channel(interaction)[0]
