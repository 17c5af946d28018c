"""Tells somebody who could use a chat the truth where nobody has come to it."""

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.delivery import DirectMessage, member_of
from bot.interactions.buttons import help_button, lasting_view
from bot.text.links import message_link
from bot.text.user_text import signed
from cogs.check_ins.asks import rules
from cogs.check_ins.asks.service_chats import ALONE_IN_CHAT
from cogs.check_ins.check_in.views_ways import moderator_button
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.service_threads import Threads


class ChatWatch:
    """Looks, once, whether whoever asked has written in the thread; who wrote is looked at, and nothing else."""

    def __init__(self, bot: Hearth) -> None:
        self._bot, self._services, self._threads = bot, bot.services, Threads(bot)
        self._services.agenda.handle(ALONE_IN_CHAT, self.tell_who_is_alone)

    async def tell_who_is_alone(self, due: Due) -> Done | Later:
        """Tell somebody that the other one has written nothing so far, and who else is there."""
        talk = await talks.get(self._services.database, due.subject)
        if talk is None or talk.because or talk.thread is None or talk.message_id is None:
            return Done()
        if await self._threads.has_written(talk.thread, talk.other_id):
            return Done()
        other = await member_of(self._bot, talk.guild_id, talk.other_id)
        name = signed(other.display_name, other.name) if other else f"<@{talk.other_id}>"
        link = message_link(talk.guild_id, talk.thread, talk.message_id)

        def make(server: str) -> DirectMessage:
            view = lasting_view()
            if (moderator := moderator_button(self._services, due.guild_id)) is not None:
                view.add_item(moderator)
            words = rules.nobody_came(name, server, link)
            return DirectMessage(content=words, view=view.add_item(help_button()), held=rules.nobody_came_held(server))

        return await self._services.delivery.tell(due, make, asked_at=from_epoch(talk.begun_at))
