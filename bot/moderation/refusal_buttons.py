"""What is offered to somebody who has just refused something: to refuse all of it, or to take it back."""

from typing import Any

import discord

from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.moderation.refusals import EVERY_WAY, Refusals
from bot.services import Services
from bot.text.language import _


def refused_view(way: str, other_id: int, *, known: bool) -> discord.ui.View:
    """Return what stands under the answer to a refusal; `known` if the refuser knows by name whom they refused."""
    view = lasting_view()
    if known:
        view.add_item(RefuseAll(way, other_id))
    return view.add_item(TakeBackRefusal(way, other_id)).add_item(help_button())


class RefuseAll(Button, template=rf"refusals:all:(?P<way>[a-z]{{1,20}}):(?P<other_id>{ID})"):
    """Lets nothing of one person reach somebody any more, whatever it is."""

    def __init__(self, way: str, other_id: int) -> None:
        custom_id = f"refusals:all:{way}:{other_id}"
        super().__init__(discord.ui.Button(label=_("Nothing at all from them"), custom_id=custom_id))
        self._way, self._other_id = way, other_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        refusals, member_id = Refusals(services), interaction.user.id
        await services.database.write(lambda tx: refusals.refuse(tx, member_id, self._other_id, (EVERY_WAY,)))
        words = _(
            "Done. You won't get replies, questions or requests to look out for them from them through me. They "
            "don't become your listener, and their thanks come without a ping or a message. They aren't told."
        )
        view = lasting_view().add_item(TakeBackRefusal(self._way, self._other_id)).add_item(help_button())
        await interaction.response.edit_message(content=words, view=view)


class TakeBackRefusal(Button, template=rf"refusals:allow:(?P<way>[a-z]{{1,20}}):(?P<other_id>{ID})"):
    """Lets one person reach somebody again."""

    def __init__(self, way: str, other_id: int) -> None:
        custom_id = f"refusals:allow:{way}:{other_id}"
        super().__init__(discord.ui.Button(label=_("Allow them again"), custom_id=custom_id))
        self._way, self._other_id = way, other_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        refusals, member_id, ways = Refusals(services), interaction.user.id, (self._way, EVERY_WAY)
        await services.database.write(lambda tx: refusals.allow(tx, member_id, self._other_id, ways))
        words = _("What they write from now on reaches you again. They aren't told of that either.")
        await interaction.response.edit_message(content=words, view=None)
