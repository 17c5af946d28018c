"""The buttons under the question how somebody is, which one person has asked."""

from typing import Any

import discord

from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.moderation.access import Way
from bot.moderation.content import report_button
from bot.moderation.refusal_buttons import RefuseAll
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.asks import rules
from cogs.check_ins.asks.service import Asks
from cogs.check_ins.asks.service_content import Questions


def answer_id(ask_id: int, what: str) -> str:
    """Return by which button a question is found again."""
    return f"check_ins:asked:{ask_id}:{what}"


class AnswerAsk(Button, template=rf"check_ins:asked:(?P<ask_id>{ID}):(?P<what>okay|chat|not_now)"):
    """What somebody answers; only the first one counts."""

    def __init__(self, ask_id: int, what: str) -> None:
        label = {rules.OKAY: _("I'm okay"), rules.CHAT: _("I could use a chat"), rules.NOT_NOW: _("Not now")}[what]
        super().__init__(discord.ui.Button(label=label, custom_id=answer_id(ask_id, what)))
        self._ask_id, self._what = ask_id, what

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        asking, me = Asks(services), interaction.user.id
        if self._what != rules.NOT_NOW:  # It reaches whoever asked.
            ask = await asking.theirs(services.database, self._ask_id, me)
            await services.access.require(interaction, ask.guild_id, Way.ASKING)
        ask = await asking.answer(self._ask_id, me, self._what)
        view = lasting_view()
        for what in (rules.OKAY, rules.CHAT) if self._what == rules.NOT_NOW else ():
            view.add_item(AnswerAsk(ask.id, what))
        words = rules.answered(self._what, ask.asker_name, in_thread=asking.have_place(ask))
        await interaction.response.edit_message(content=words, view=view.add_item(help_button()))


class RefuseAsk(Button, template=rf"check_ins:unasked:(?P<ask_id>{ID}):(?P<by>which|them|anybody)"):
    """Asks whether it is this person or everybody, and then holds for ever."""

    def __init__(self, ask_id: int, by: str, label: str = "…") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"check_ins:unasked:{ask_id}:{by}"))
        self._ask_id, self._by = ask_id, by

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        asking, me = Asks(services), interaction.user.id
        if self._by == "which":
            asker_id, name = asking.asker(await asking.theirs(services.database, self._ask_id, me))
            await interaction.response.edit_message(view=_whom(self._ask_id, asker_id, name))
            return
        everybody = self._by == "anybody"
        ask = await asking.refuse(self._ask_id, me, everybody=everybody)
        view = lasting_view().add_item(AllowAgain())
        if not everybody:
            view.add_item(RefuseAll(Way.ASKING, asking.asker(ask)[0]))
        view.add_item(help_button())
        await interaction.response.edit_message(content=rules.refused(everybody=everybody), view=view)


def _whom(ask_id: int, asker_id: int, name: str) -> discord.ui.View:
    view = lasting_view()
    view.add_item(RefuseAsk(ask_id, "them", _("Not from {name}").format(name=name)[:80]))
    return view.add_item(RefuseAll(Way.ASKING, asker_id)).add_item(RefuseAsk(ask_id, "anybody", _("Not from anybody")))


class AllowAgain(Button, template="check_ins:ask_again"):
    """Takes back every such refusal."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Allow questions again"), custom_id="check_ins:ask_again"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await Asks(services).allow(interaction.user.id)
        words = _("People can ask you how you are again.")
        await interaction.response.edit_message(content=words, view=None)


def question_buttons(ask_id: int) -> discord.ui.View:
    """Return what stands under the question."""
    view = lasting_view()
    for what in (rules.OKAY, rules.CHAT, rules.NOT_NOW):
        view.add_item(AnswerAsk(ask_id, what))
    view.add_item(RefuseAsk(ask_id, "which", _("Please don't ask me"))).add_item(help_button())
    return view.add_item(report_button(Questions.kind, ask_id))
