"""The composition root: opens everything in order, and closes it in reverse."""

import asyncio
import gc
import signal
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial

import structlog

from bot.agenda import Agenda
from bot.agenda.alarm import lend_clock
from bot.agenda.set_right import SetRight
from bot.awaiting import Awaiting
from bot.awaiting.second_turns import SecondTurns
from bot.client.deletions import Channels, Messages
from bot.client.discord_patches import use_api
from bot.client.discord_time import DiscordTime
from bot.client.first_answers import answer_straight
from bot.client.guilds import Guilds
from bot.client.hearth import Hearth
from bot.client.operator_notices import OperatorNotices
from bot.client.rest_metrics import count_requests
from bot.client.start_errors import not_discord, raise_in_words
from bot.clock import Clock, DiscordClock
from bot.config import Config
from bot.db import Database, open_database
from bot.db.backups import Backups
from bot.db.compaction import AT_THE_END, NIGHTLY, compact
from bot.db.migrate import migrate
from bot.db.one_process import held_alone
from bot.db.trouble import require_not_lost, trouble_with
from bot.delivery import Delivery
from bot.delivery.dead_buttons import DeadButtons
from bot.delivery.setup_notes import SetupNotes
from bot.errors import NotNow
from bot.health.incidents import counted
from bot.health.metrics import Metrics
from bot.health.systemd import Systemd
from bot.health.version import version
from bot.health.watch import watched
from bot.interactions.doors import DoorRegistry
from bot.members.good_deeds import GoodDeeds
from bot.members.keeps import holdings, limits_count
from bot.members.membership import Members
from bot.members.personal_data import FORGOTTEN, PersonalData
from bot.members.preferences import Languages
from bot.members.quotas import Quotas
from bot.members.roll_call import RollCall
from bot.moderation.access import Access
from bot.moderation.content import ContentKinds
from bot.moderation.feature_gate import FeatureGate
from bot.moderation.features import Features
from bot.moderation.places import Places
from bot.moderation.ranks import Ranks
from bot.moderation.settings_history import SettingsHistory
from bot.moderation.switches import Switches
from bot.moderation.team import Team
from bot.moderation.team_notes import TeamNotes
from bot.moderation.trail import Trail
from bot.sealing.keys import Resealing, unlock
from bot.sealing.vault import Vault
from bot.services import Services
from bot.settings import Settings

# The features, in the order in which they are loaded.
FEATURES = (
    "cogs.care",
    "cogs.welcome",
    "cogs.check_ins",
    "cogs.help_now",
    "cogs.kudos",
    "cogs.reminders",
    "cogs.hearth",
    "cogs.inbox",
    "cogs.preferences",
    "cogs.privacy",
    "cogs.settings",
)

GARBAGE = (10_000, 20, 20)  # objects before a walk through the youngest, and such walks before one through older ones

log = structlog.stdlib.get_logger("bot.app")


@asynccontextmanager
async def open_bot(config: Config, *, clock: Clock | None = None) -> AsyncGenerator[Hearth]:
    """Open the production bot, not yet connected: `bot.start(token)` runs it, or a simulated Discord does.

    `clock` tells the time instead of the machine and Discord; waiting always uses the event loop's timers.
    Raises StartupError if the database cannot be opened or brought up to date, or the key file cannot be used.
    """
    async with AsyncExitStack() as stack:
        clock, metrics = clock or DiscordClock(), Metrics()
        stack.enter_context(lend_clock(clock))
        stack.enter_context(counted(metrics.incident))
        database = await open_database(config.database_url, metrics)
        stack.push_async_callback(database.close)
        await migrate(database, clock)
        given = config.hearth_keys.get_secret_value()
        vault = await unlock(database, given, config.key_place, several=config.one_of_several)
        if config.discord_api_url is not None:
            use_api(str(config.discord_api_url))
        bot = Hearth(config, FEATURES)
        services = bot.services = _services(bot, config, clock, database, vault, metrics)
        discord_time = _ask_the_time(bot, clock) if isinstance(clock, DiscordClock) else None
        count_requests(metrics, discord_time and discord_time.hear)
        services.shared.add(SetupNotes(services))
        services.agenda.handle(FORGOTTEN, services.personal_data.forget_in_memory)
        services.agenda.when_cancelled(services.delivery.record_cancelled)
        set_right = SetRight(database, clock)
        await set_right.look()
        services.agenda.every_hour(set_right.note)
        services.agenda.expire_nightly(services.delivery.prune)
        services.agenda.expire_nightly(services.access.prune)
        services.agenda.expire_nightly(services.quotas.prune)
        services.agenda.expire_nightly(services.trail.prune)
        services.agenda.expire_nightly(services.settings_history.prune)
        backups = Backups(database, clock)
        services.agenda.every_night(backups.nightly)
        services.agenda.expire_nightly(backups.clear_away)
        services.agenda.every_night(Resealing(database, vault, [one.kept for one in holdings(FEATURES)]).nightly)
        if database.file is not None:
            services.agenda.every_night(partial(compact, database.file, NIGHTLY))
        services.agenda.every_night(OperatorNotices(bot).look)  # After the copies: it tells of them.
        bot.want_messages(services.awaiting.may_be_answered_by)
        stack.push_async_callback(bot.close)
        stack.push_async_callback(services.agenda.stop)
        yield bot


def _ask_the_time(bot: Hearth, clock: DiscordClock) -> DiscordTime:
    """Let the clock hear what time it is for Discord, whenever that may have become unknown."""
    discord_time = DiscordTime(bot, clock)
    bot.add_listener(discord_time.ask_anew, "on_shard_connect")
    bot.add_listener(discord_time.ask_anew, "on_shard_resumed")
    bot.services.agenda.every_hour(discord_time.ask)
    return discord_time


def _services(
    bot: Hearth, config: Config, clock: Clock, database: Database, vault: Vault, metrics: Metrics
) -> Services:
    """Build what the core offers to features."""
    agenda, languages, settings = Agenda(database, clock, metrics), Languages(database), Settings(database)
    guilds, members, messages, channels = Guilds(bot, clock, settings), Members(), Messages(), Channels()
    delivery = Delivery(bot, database, clock, languages=languages, guilds=guilds, channels=channels, metrics=metrics)
    awaiting, trail, places = Awaiting(database, clock, agenda), Trail(database, clock), Places(bot)
    team, switches = Team(settings, places), Switches(database, clock)
    features = Features(settings, switches)
    gate = FeatureGate(database, clock, agenda, features, switches, trail)
    agenda.waits_while(gate.waits_until)
    personal_data = PersonalData(database, holdings(FEATURES), limits_count(FEATURES))
    second_turns = SecondTurns(database, clock, agenda, settings)
    personal_data.on_forget(awaiting.forget)
    personal_data.on_forget(second_turns.forget)
    personal_data.on_forget(languages.forget)
    return Services(
        config=config,
        clock=clock,
        database=database,
        settings=settings,
        agenda=agenda,
        delivery=delivery,
        dead_buttons=DeadButtons(database, clock, agenda, delivery),
        awaiting=awaiting,
        second_turns=second_turns,
        personal_data=personal_data,
        languages=languages,
        members=members,
        roll_call=RollCall(bot, agenda, members, personal_data.members),
        guilds=guilds,
        messages=messages,
        channels=channels,
        vault=vault,
        metrics=metrics,
        quotas=Quotas(database, clock, vault),
        access=Access(bot, database, clock, vault, guilds, trail, gate),
        team=team,
        team_notes=TeamNotes(database, clock, team),
        ranks=Ranks(bot, team),
        trail=trail,
        settings_history=SettingsHistory(database, clock),
        places=places,
        content=ContentKinds(),
        good_deeds=GoodDeeds(),
        features=features,
        gate=gate,
        doors=DoorRegistry(gate.is_off),
    )


async def run(config: Config) -> None:
    """Run until a signal asks to stop (SIGTERM, SIGINT).

    Raises StartupError if Discord does not let the bot in, or the database fails before it is in.
    """
    try:
        await _run(config)
    except NotNow as error:
        raise trouble_with(config.database_file, error) from error


async def _run(config: Config) -> None:
    log.info("starting", version=version())
    systemd = Systemd()
    async with AsyncExitStack() as stack:
        if config.database_file is not None:
            require_not_lost(config.database_file, config.key_place)
            stack.enter_context(held_alone(config.database_file))
            stack.push_async_callback(compact, config.database_file, AT_THE_END)
        bot = await stack.enter_async_context(open_bot(config))
        await stack.enter_async_context(watched(bot, systemd))
        running = asyncio.create_task(_start(bot, config.discord_token.get_secret_value()), name="bot")
        stopping = asyncio.create_task(_asked_to_stop(), name="signals")
        await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if running.done():
            raise_in_words(running.exception())
        systemd.stopping()
        log.info("stopping")
    running.cancel()  # The bot is closed; with many shards it may have been connecting still, and would try for ever.
    await asyncio.gather(running, return_exceptions=True)


async def _start(bot: Hearth, token: str) -> None:
    answer_straight()
    try:
        await bot.login(token)
    except (KeyError, TypeError) as error:
        if bot.user is not None:  # Discord has answered, and the mistake is ours.
            raise
        raise not_discord("it does not say who the bot is") from error
    # What is there now stays: the garbage collector need not walk through it, over and over, while people wait. And it
    # walks less often: a command leaves some hundred objects, nearly all of which go by themselves.
    gc.collect(1)
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    await bot.connect()


async def _asked_to_stop() -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt instead.
            loop.add_signal_handler(name, asked.set)
    await asked.wait()
