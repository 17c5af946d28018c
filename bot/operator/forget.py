"""`python -m bot forget`: erases what is kept about a member, as `/privacy forget` does."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot.db import Transaction, write_with_retries
from bot.errors import NotNow, StartupError
from bot.members.export import feature_name
from bot.members.personal_data import EVERYWHERE, FORGOTTEN, Amount, ErasureScope
from bot.operator import console, say
from bot.operator.offline import member, offline_bot
from bot.services import Services

_REST = """\
What the bot said in channels stays there, but for their introduction: it takes that down, and takes back the roles that
it gave them, within a minute if it is running, or after its next start; cards of thanks lose their name within an hour.
Until then their id is still on the bot's agenda. Copies of the database hold what was forgotten until they are deleted:
Hearth's own after up to five weeks, and yours when you delete them."""


def main(arguments: argparse.Namespace) -> int:
    """Forget a member. Raises StartupError if it cannot be done; then nothing was forgotten."""
    asyncio.run(_forget(ErasureScope(member(arguments.member), arguments.server), sure=arguments.yes))
    return 0


async def _forget(about: ErasureScope, *, sure: bool) -> None:
    where = "in any server" if about.guild_id == EVERYWHERE else f"in the server {about.guild_id}"
    async with offline_bot() as services:
        counted = await services.personal_data.counted(services.database, about)
        if not counted:
            say(f"Nothing is kept about {about.member_id} {where}.")
            return
        say(_list(about, counted))
        if not (sure or await asyncio.to_thread(_ask)):
            say("Nothing was forgotten.")
            return
        try:
            ahead = services.personal_data.forget_some(about, patiently=True)
            gone = sum([some async for some in ahead])
            gone += await write_with_retries(services.database, lambda tx: _erase(tx, services, about))
        except NotNow as error:
            raise StartupError(f"The database cannot be written: {error.__cause__ or error}.") from error
    say(f"It is done: {gone} entries are gone.\n\n{_REST}")


async def _erase(tx: Transaction, services: Services, about: ErasureScope) -> int:
    gone = await services.personal_data.forget_and_count(tx, about)
    now = services.clock.now()
    await services.agenda.schedule(tx, FORGOTTEN, about.guild_id, about.member_id, now, member_id=about.member_id)
    return gone


def _list(about: ErasureScope, counted: Sequence[Amount]) -> str:
    where = "everywhere" if about.guild_id == EVERYWHERE else f"in the server {about.guild_id}"
    lines = [f"- {feature_name(one.feature)}: {one.kept.what} ({one.count})" for one in counted]
    stays = dict.fromkeys(one.kept.stays for one in counted if one.kept.stays)
    return "\n".join([f"This is what goes of {about.member_id}, {where}:", *lines, *stays, "This can't be undone."])


def _ask() -> bool:
    if not sys.stdin.isatty():
        raise StartupError(
            "It has to be asked whether you are sure, and there is nobody here.\n    To mend it: add --yes."
        )
    return console().input("Type yes to forget it: ").strip().casefold() == "yes"
