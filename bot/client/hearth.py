"""The Discord client: loads the features, and turns every error into a sentence for the person it happened to."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.client.command_sync import SYNCHRONISE, CommandSync
from bot.client.discord_patches import (
    IdentifyTurns,
    UnreadableEvents,
    answer_failed_presses,
    read_foreign_servers_as_none,
    skip_unused_parsing,
    survive_unreadable_events,
    throttle_bucket_cleanup,
)
from bot.client.entrance import Entrance
from bot.config import Config
from bot.errors import CareError, NotNow, StartupError
from bot.health.incidents import record
from bot.health.metrics import stopwatch
from bot.interactions.buttons import Lasting
from bot.interactions.forms import Form
from bot.interactions.lifecycle import CUT_OFF, begin, respond_privately, respond_to_error, usage_labels
from bot.interactions.pages import Pages, Turn
from bot.members.membership import Gone
from bot.services import Services
from bot.text.language import CommandTranslator, _, has_translations, set_locale

log = structlog.stdlib.get_logger("bot.client")

# What nobody is to know that somebody used it: neither counted nor noted. The names of commands, and what the ids of
# buttons, menus and forms begin with.
UNCOUNTED = frozenset({"help-now", "help_now"})

LAST_WORDS_SECONDS = 3
MOST_IN_SIGHT = 2_000  # at about 1.1 KB each


class Hearth(commands.AutoShardedBot):
    """The bot, not yet connected. It sees who joins and what is addressed to it, and nothing else."""

    services: Services  # set by bot.app before anything connects

    def __init__(self, config: Config, features: Sequence[str]) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # We have no use for voice.
        intents = discord.Intents.none()
        intents.guilds = intents.members = intents.guild_messages = intents.dm_messages = True
        intents.moderation = True  # who is banned: their greeting goes
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            shard_ids=list(config.shard_ids) if config.shard_ids else None,  # pyright: ignore[reportArgumentType]
            shard_count=config.shard_count,
            proxy=config.proxy,
            shard_connect_timeout=None,  # Among many processes a turn can take minutes to come.
        )
        self.turns: IdentifyTurns | None = None  # of the shards that identify, where other processes have some, too
        self.features = tuple(features)  # packages, in the order in which they are loaded
        self.pages: dict[str, Pages] = {}
        self.forms: list[Form] = []
        self.editing: dict[int, discord.Interaction[Any] | None] = {}  # messages, and the latest press meanwhile
        self._answering: set[asyncio.Task[Any]] = set()
        self._wanted: list[Callable[[discord.Message], bool]] = []
        self._entered = False
        self.entrance = Entrance(lambda wait: self.dispatch("start_delayed", wait))
        self.leaving = False  # from now on nothing new is begun
        self.connected: set[int] = set()  # shards that Discord has let in, not those that only try again
        skip_unused_parsing(self._connection.parsers)
        read_foreign_servers_as_none(self._connection.parsers)
        survive_unreadable_events(self._connection.parsers, UnreadableEvents(self.http))
        throttle_bucket_cleanup(self.http)
        answer_failed_presses(self._connection._view_store)  # pyright: ignore[reportPrivateUsage]

    async def setup_hook(self) -> None:
        """Load the features, tell Discord of changed commands, start the agenda: Discord has accepted the token."""
        self._entered = True
        await self.services.database.listen(self.services.config.process_name)
        if has_translations():  # Otherwise each word would be looked up thirty times, in vain.
            await self.tree.set_translator(CommandTranslator())
        await self.load()
        synchronising = CommandSync(self.tree, self.services)
        self.services.agenda.handle(SYNCHRONISE, synchronising.again)
        await synchronising.start()
        self.services.agenda.start()

    async def load(self) -> None:
        """Load the features, and what is kept in memory; nothing is asked of Discord."""
        for feature in self.features:
            await self._load(feature)
        await self.services.settings.load()
        await self.services.gate.load()
        await self.services.delivery.load()
        await self.services.team_notes.load()
        await self.services.awaiting.load()
        await self.services.personal_data.load()
        await self.services.languages.load()

    async def _load(self, feature: str) -> None:
        if feature in self.extensions:  # The same bot logs in again.
            return
        try:
            await self.load_extension(feature)
        except commands.ExtensionError as error:
            cause = error.__cause__ or error
            raise StartupError(f"The feature {feature} cannot be loaded: {type(cause).__name__}: {cause}.") from error

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect, as soon as Discord lets so many shards begin."""
        shards = len(self.shard_ids) if self.shard_ids else self.shard_count
        gateway = await self.entrance.wait(self.http, self.services.clock, shards)
        DiscordWebSocket.DEFAULT_GATEWAY = gateway.address
        self.shard_count = self.shard_count or gateway.shards
        if self.services.database.shared and self.shard_ids is not None:
            self.turns = IdentifyTurns(self.services.database, gateway.max_concurrency)
        await super().connect(reconnect=reconnect)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait before a shard identifies, unless IdentifyTurns keep apart those that may not identify together."""
        if self.turns is None:
            await super().before_identify_hook(shard_id, initial=initial)

    async def on_ready(self) -> None:
        log.info("ready", guilds=len(self.guilds), shards=self.shard_count)
        await self.services.roll_call.begin()

    async def on_shard_connect(self, shard_id: int) -> None:
        self.connected.add(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.connected.add(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        self.connected.discard(shard_id)

    async def on_raw_member_remove(self, left: discord.RawMemberRemoveEvent) -> None:
        await self.services.members.gone(Gone(left.guild_id, [left.user.id], left.user))

    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        await self.services.messages.deleted(deleted.channel_id, [deleted.message_id])

    async def on_raw_bulk_message_delete(self, deleted: discord.RawBulkMessageDeleteEvent) -> None:
        await self.services.messages.deleted(deleted.channel_id, sorted(deleted.message_ids))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self.services.channels.deleted(channel.guild.id, channel.id)

    async def on_raw_thread_delete(self, deleted: discord.RawThreadDeleteEvent) -> None:
        await self.services.channels.deleted(deleted.guild_id, deleted.thread_id)

    async def on_message(self, message: discord.Message, /) -> None:
        """Pass a message on for who answers whom; there are no text commands, and nothing is read."""
        await self.services.awaiting.on_message(message)

    def want_messages(self, wanted: Callable[[discord.Message], bool]) -> None:
        """Pass on messages of which `wanted` says so; it is asked of every message, so it has to be quick."""
        self._wanted.append(wanted)

    def keep_in_sight(self, member: discord.Member) -> None:
        """Hear of this member's updates, which discord.py passes on only for those in its cache.

        Nobody else is cached. At most MOST_IN_SIGHT are at a time, so whoever needs to know must also ask now and then.
        """
        if sum(len(guild.members) for guild in self.guilds) < MOST_IN_SIGHT:
            member.guild._add_member(member)  # pyright: ignore[reportPrivateUsage]

    def lose_sight(self, member: discord.Member) -> None:
        """Hear no more of this member's updates: the opposite of `keep_in_sight`."""
        if member != member.guild.me:
            member.guild._remove_member(member)  # pyright: ignore[reportPrivateUsage]

    def add_buttons(self, *items: type[Lasting[Any]]) -> None:
        """Let people press these, on messages of earlier runs too."""
        self.add_dynamic_items(*items)

    def add_forms(self, *forms: Form) -> None:
        """Let people send these."""
        self.forms += forms

    def add_pages(self, *lists: Pages) -> None:
        """Let people turn the pages of these lists."""
        self.add_buttons(Turn)
        self.pages |= {pages.name: pages for pages in lists}

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take a form, and answer where nobody else does: a button that an older version made, or that was forged."""
        wants_more = interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit)
        # discord.py starts a button's own task before this one, and a button begins in its first step.
        if not wants_more or "begun" in interaction.extras:
            return
        for form in self.forms:
            if await form.takes(interaction):
                return
        set_locale(interaction.locale)
        await respond_privately(interaction, _("This button no longer does anything. Please use the command again."))

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Pass an event on, unless it concerns nobody: some come with every command or message, each costing a task."""
        if event_name == "socket_event_type":
            return
        if event_name == "interaction" and args[0].type is discord.InteractionType.application_command:
            return
        if event_name == "app_command_completion" and not self._has_word_for(args[0]):
            return
        if event_name == "message" and not any(wanted(args[0]) for wanted in self._wanted):
            return
        super().dispatch(event_name, *args, **kwargs)

    async def on_app_command_completion(self, interaction: discord.Interaction, _command: object) -> None:
        await self.tell_of_held(interaction)

    async def tell_of_held(self, interaction: discord.Interaction) -> None:
        """Tell whoever has just used the bot what is held for them, or for their team; that can wait for UNCOUNTED."""
        if _feature_of(interaction) in UNCOUNTED:
            return
        if not self._has_word_for(interaction) or not interaction.response.is_done():
            return
        delivery, notes = self.services.delivery, self.services.team_notes
        try:
            if delivery.may_hold_for(interaction.user.id):
                await delivery.tell_of_held(interaction)
            if notes.concerns(interaction):
                await notes.tell_team(interaction)
        except (CareError, discord.HTTPException, *CUT_OFF) as error:  # They are told the next time.
            log.info("not told of held messages", cause=repr(error))

    def _has_word_for(self, interaction: discord.Interaction) -> bool:
        """Return whether it is worth looking what somebody is to be told; costs no query."""
        services = self.services
        return services.delivery.may_hold_for(interaction.user.id) or services.team_notes.concerns(interaction)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, NotNow):  # It is caught up with, as far as it is found after a start or at night.
            log.warning("not written down", happened=event_method, cause=repr(error.__cause__ or error))
        elif error is not None:
            record(error, event_method)

    def begin_answer(self, interaction: discord.Interaction[Any]) -> None:
        """Let the current task answer somebody; the bot does not leave in the middle of it."""
        task = asyncio.current_task()
        if task is not None:
            self._answering.add(task)
            task.add_done_callback(partial(self._end_answer, interaction, stopwatch()))

    def _end_answer(self, interaction: discord.Interaction[Any], since: float, task: asyncio.Task[Any]) -> None:
        self._answering.discard(task)
        outcome = "cut off" if task.cancelled() else interaction.extras.get("outcome", "done")
        if _feature_of(interaction) not in UNCOUNTED:
            self.services.metrics.answered(*usage_labels(interaction), outcome, since)
        # It and its response refer to each other; so they and all they hold go now, and need no garbage collection.
        interaction.response._parent = None  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]

    async def close(self) -> None:
        self.leaving = True
        if self._answering:
            _answered, late = await asyncio.wait(self._answering, timeout=LAST_WORDS_SECONDS)
            for task in late:  # Discord takes their answers no more, and has closed its door when they come to knock.
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._entered:
            await super().close()
        else:  # discord.py's own way of closing trips over what it has not opened yet.
            await self.http.close()


def _feature_of(interaction: discord.Interaction) -> str:
    data: Any = interaction.data or {}
    return str(data.get("name") or data.get("custom_id", "")).partition(":")[0]


class Tree(app_commands.CommandTree[Hearth]):
    """The slash commands."""

    async def interaction_check(self, interaction: discord.Interaction[Hearth], /) -> bool:
        set_locale(interaction.locale)
        return await begin(interaction, "name")

    async def _call(self, interaction: discord.Interaction[Hearth]) -> None:
        """Do as discord.py does, which lets a payload that it cannot read go unanswered; answer that, too."""
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError:
            raise
        except Exception as error:
            await respond_to_error(interaction, error)

    async def on_error(self, interaction: discord.Interaction[Hearth], error: app_commands.AppCommandError, /) -> None:
        await respond_to_error(interaction, getattr(error, "original", error))
