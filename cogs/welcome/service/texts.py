"""What a greeting says: which text, whom it names, and everything that is filled in."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.db import Transaction
from cogs.welcome.rules import greeting as rules
from cogs.welcome.rules.template import filled, ordinal, safe_name, unlinked, uses
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import server_texts
from cogs.welcome.store.newcomers import Newcomer

BROUGHT_ALONG = 0  # the variant that stands for the text that Hearth brings along


@dataclass(frozen=True)
class ServerTexts:
    """What a greeting may say of the server. Its name is escaped."""

    name: str
    members: int
    rules_id: int | None
    introductions_id: int | None

    @classmethod
    def of(cls, guild: discord.Guild, name: str, config: WelcomeSettings) -> "ServerTexts":
        """Return what Discord and the settings say of a server that is called so."""
        found = guild.rules_channel.id if guild.rules_channel else None
        members = guild.member_count or guild.approximate_member_count or 0
        return cls(unlinked(name), members, config.rules or found, config.introductions)


async def choose_text(tx: Transaction, guild_id: int, now: int) -> server_texts.GreetingText | None:
    """Choose one of the server's own texts by chance, but not the one that was used last; None if it has none."""
    await tx.lock("welcome", guild_id)
    texts = {text.number: text for text in await server_texts.texts(tx, guild_id)}
    if not texts:
        return None
    chosen = texts[secrets.choice(rules.turn({number: text.used_at for number, text in texts.items()}))]
    await server_texts.mark_used(tx, guild_id, chosen.number, now)
    return chosen


def names_somebody(text: server_texts.GreetingText | None) -> bool:
    """Return whether a greeter can be named in this text."""
    return text is None or uses(text.words, "greeter")


def for_one(
    newcomer: Newcomer,
    text: server_texts.GreetingText | None,
    server: ServerTexts,
    greeter_id: int = 0,
    *,
    direct: bool = False,
) -> str:
    """Return what somebody is greeted with; `text` is None for the one that Hearth brings along."""
    mention = f"<@{newcomer.member_id}>"
    if newcomer.is_back:
        away = newcomer.joined_at - newcomer.away_since if newcomer.away_since else None
        time = None if away is None else timedelta(milliseconds=away)
        return rules.welcome_back(mention, time, server.name if direct else None)
    values = values_for(mention, newcomer.name or mention, server, greeter_id)
    if text is not None:
        return filled(text.words, values)
    return filled(rules.usual(named=bool(greeter_id), direct=direct), values)


def for_several(group: Sequence[Newcomer]) -> str:
    """Return what several newcomers are greeted with at once."""
    return rules.welcome_all([f"<@{newcomer.member_id}>" for newcomer in group])


def values_for(mention: str, name: str, server: ServerTexts, greeter_id: int) -> Mapping[str, str]:
    """Return what the variables of a text stand for."""
    return {
        "member": mention,
        "name": name if name == mention else safe_name(name),
        "server": server.name,
        "count": str(server.members),
        "ordinal": ordinal(server.members),
        "greeter": f"<@{greeter_id}>" if greeter_id else rules.anyone(),
        "rules": f"<#{server.rules_id}>" if server.rules_id else rules.the_rules(),
        "introductions": f"<#{server.introductions_id}>" if server.introductions_id else rules.the_introductions(),
    }
