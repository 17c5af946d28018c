"""Hearth: one card with what a server has on, for whoever asks, and for everybody where moderators want it posted."""

from bot.client.hearth import Hearth
from bot.delivery import Notice
from cogs.hearth.cog import CardPoster, HearthCommand
from cogs.hearth.service import POST
from cogs.hearth.views import OpenCard, PostCard, PostForm


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.delivery.declare(Notice(POST, "that a card could not be posted where you wanted it", asked_for=True))
    bot.add_buttons(OpenCard, PostCard)
    bot.add_forms(PostForm())
    CardPoster(services)
    await bot.add_cog(HearthCommand(services))
