"""What somebody can say whose circle waits for a third member."""

from typing import Any

import discord

from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.moderation.access import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.circles import rules_news as rules
from cogs.check_ins.circles import store
from cogs.check_ins.circles.service import Circles


class WaitForThird(Button, template=rf"check_ins:waits:(?P<what>on|go):(?P<circle_id>{ID})"):
    """Keeps it waiting, for all of them; or lets the circle go, for oneself."""

    def __init__(self, what: str, circle_id: int) -> None:
        label = _("Keep it open") if what == "on" else _("Leave it")
        super().__init__(discord.ui.Button(label=label, custom_id=wait_id(what, circle_id)))
        self._waits, self._circle_id = what == "on", circle_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        circles, member_id = Circles(services), interaction.user.id
        circle = await store.get(services.database, self._circle_id)
        if self._waits and circle is not None:  # Letting it go is open to everybody.
            await services.access.require(interaction, circle.guild_id, Way.CIRCLES)
        waited = await services.database.write(
            lambda tx: circles.decide(tx, self._circle_id, member_id, waits=self._waits)
        )
        words = rules.has_begun() if not waited else rules.waits_on() if self._waits else rules.let_go()
        await interaction.response.edit_message(content=words, view=lasting_view().add_item(help_button()))


def wait_id(what: str, circle_id: int) -> str:
    """Return what says which circle a message is about."""
    return f"check_ins:waits:{what}:{circle_id}"


def wait_buttons(circle_id: int) -> discord.ui.View:
    """Return what stands under the question to those who wait."""
    return (
        lasting_view()
        .add_item(WaitForThird("on", circle_id))
        .add_item(WaitForThird("go", circle_id))
        .add_item(help_button())
    )
