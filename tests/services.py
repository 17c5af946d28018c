"""The services of one process, on a database of the test's own: what rules and services need, without Discord."""

from pydantic import SecretStr

from bot.agenda import Agenda
from bot.awaiting import Awaiting
from bot.awaiting.second_turns import SecondTurns
from bot.client.deletions import Channels, Messages
from bot.client.guilds import Guilds
from bot.client.hearth import Hearth
from bot.clock import Clock
from bot.config import Config
from bot.db import Database
from bot.delivery import Delivery
from bot.delivery.dead_buttons import DeadButtons
from bot.delivery.setup_notes import SetupNotes
from bot.health.metrics import Metrics
from bot.members.good_deeds import GoodDeeds
from bot.members.membership import Members
from bot.members.personal_data import PersonalData
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
from bot.sealing.keys import new_key
from bot.sealing.vault import Vault
from bot.services import Services
from bot.settings import Settings


def services_on(database: Database, clock: Clock, *, vault: Vault | None = None) -> Services:
    """Return services of a bot that is not connected, and has no features."""
    config, metrics = Config(discord_token=SecretStr("token"), _env_file=None), Metrics()  # pyright: ignore[reportCallIssue]
    bot = Hearth(config, ())
    agenda, languages = Agenda(database, clock), Languages(database)
    personal_data, settings, vault = PersonalData(database, ()), Settings(database), vault or Vault([new_key()])
    switches, trail = Switches(database, clock), Trail(database, clock)
    features = Features(settings, switches)
    gate = FeatureGate(database, clock, agenda, features, switches, trail)
    agenda.waits_while(gate.waits_until)
    guilds, members, channels = Guilds(bot, clock, settings), Members(), Channels()
    delivery = Delivery(bot, database, clock, languages=languages, guilds=guilds, channels=channels, metrics=metrics)
    bot.services = Services(
        config=config,
        clock=clock,
        database=database,
        settings=settings,
        agenda=agenda,
        delivery=delivery,
        dead_buttons=DeadButtons(database, clock, agenda, delivery),
        awaiting=Awaiting(database, clock, agenda),
        second_turns=SecondTurns(database, clock, agenda, settings),
        personal_data=personal_data,
        languages=languages,
        members=members,
        roll_call=RollCall(bot, agenda, members, personal_data.members),
        guilds=guilds,
        messages=Messages(),
        channels=channels,
        vault=vault,
        metrics=metrics,
        quotas=Quotas(database, clock, vault),
        access=Access(bot, database, clock, vault, guilds, trail, gate),
        team=(team := Team(settings, places := Places(bot))),
        team_notes=TeamNotes(database, clock, team),
        ranks=Ranks(bot, team),
        trail=trail,
        settings_history=SettingsHistory(database, clock),
        places=places,
        content=ContentKinds(),
        good_deeds=GoodDeeds(),
        features=features,
        gate=gate,
    )
    bot.services.shared.add(SetupNotes(bot.services))
    return bot.services
