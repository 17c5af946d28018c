"""What stands in a private thread: who can read it, what would help, and the way to close it."""

from typing import Any

import discord

from bot.db import Transaction
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.palette import QUIET
from bot.moderation.content import report_button
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.talks import rules
from cogs.check_ins.talks.service import Talks
from cogs.check_ins.talks.service_content import TALK_KIND
from cogs.check_ins.talks.service_occasions import Occasion, Occasions
from cogs.check_ins.talks.service_threads import Threads, is_unspoken
from cogs.check_ins.talks.store import Talk


def heading(talk: Talk, words: str, channel_id: int) -> discord.Embed:
    """Return what stands above a talk; `words` only where somebody wanted them there."""
    lines = rules.heading(talk.pair, talk.occasion, talk.wish, words, channel_id)
    return discord.Embed(description=lines, colour=QUIET)


def buttons(talk: Talk, occasion: Occasion) -> discord.ui.View:
    """Return what either of the two can do."""
    view = lasting_view().add_item(CloseTalk(talk.id))
    for button in occasion.buttons(talk):
        view.add_item(button)
    return view.add_item(report_button(TALK_KIND, talk.id)).add_item(help_button())


def ended(talk: Talk) -> str:
    """Return what the two read when their talk has ended."""
    return rules.ended(talk.because, talk.pair)


def buttons_after(talk: Talk) -> discord.ui.View:
    """Return what stays for either of the two: nobody closes the way to the moderators by closing a talk."""
    return lasting_view().add_item(report_button(TALK_KIND, talk.id)).add_item(help_button())


def closed(talk: Talk) -> discord.Embed:
    """Return what stands there when a talk has ended."""
    return discord.Embed(description=f"{ended(talk)}\n\n{rules.afterwards()}", colour=QUIET)


class CloseTalk(Button, template=rf"check_ins:close:(?P<talk_id>{ID})"):
    """Closes a talk; for either of the two."""

    def __init__(self, talk_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Close"), custom_id=close_id(talk_id)))
        self._talk_id = talk_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        talks, member_id = Talks(services), interaction.user.id
        talk = await talks.theirs(services.database, self._talk_id, member_id)
        occasion, unspoken = services.shared.get(Occasions)[talk], await is_unspoken(Threads(interaction.client), talk)
        given_back = unspoken and member_id == talk.other_id
        because = rules.HANDED_BACK if given_back else rules.CLOSED

        async def close(tx: Transaction) -> None:
            await occasion.closed(tx, talk, member_id, unspoken=unspoken)
            await talks.close(tx, self._talk_id, member_id, because)

        await services.database.write(close)
        after = await occasion.afterword(services.database, talk, member_id)
        words = [rules.closed(handed_back=given_back), after.words]
        await interaction.response.send_message(
            "\n".join(part for part in words if part), view=after.view or discord.utils.MISSING, ephemeral=True
        )


def close_id(talk_id: int) -> str:
    """Return what says which talk a message belongs to."""
    return f"check_ins:close:{talk_id}"
