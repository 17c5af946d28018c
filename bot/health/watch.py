"""How the bot is, for whoever watches over it: a web page, and what systemd wants to know."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.client.hearth import Hearth
from bot.health.loop_lag import LoopLag
from bot.health.systemd import Systemd

LAG_SECONDS = 1.0


@asynccontextmanager
async def watched(bot: Hearth, systemd: Systemd) -> AsyncGenerator[None]:
    """Let the operator see within this block how the bot is. Raises StartupError as `Page.open` does."""
    config = bot.services.config
    async with AsyncExitStack() as stack:
        if systemd.every:
            _start_in(stack, LoopLag(systemd.every, lambda _late: systemd.alive()))
        if config.health_port:
            from bot.health.page import Page  # A web server of 2 MB, for those who look.

            _start_in(stack, LoopLag(LAG_SECONDS, bot.services.metrics.lagged))
            page = Page(bot, config.health_host, config.health_port)
            stack.push_async_callback(page.close)
            await page.open()
        bot.add_listener(systemd.ready, "on_ready")
        bot.add_listener(systemd.wait_longer, "on_start_delayed")
        yield


def _start_in(stack: AsyncExitStack, loop_lag: LoopLag) -> None:
    loop_lag.start()
    stack.callback(loop_lag.stop)
