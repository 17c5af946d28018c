"""What the core offers to features: built by bot.app, and handed to whoever does something."""

from dataclasses import dataclass

from bot.agenda import Agenda
from bot.awaiting import Awaiting
from bot.client.deletions import Channels, Messages
from bot.client.guilds import Guilds
from bot.clock import Clock
from bot.config import Config
from bot.db import Database
from bot.delivery import Delivery
from bot.health.metrics import Metrics
from bot.members.membership import Members
from bot.members.personal_data import PersonalData
from bot.members.preferences import Languages
from bot.members.roll_call import RollCall
from bot.sealing.vault import Vault
from bot.settings import Settings


@dataclass(frozen=True)
class Services:
    """What a feature may take from the core; only its `setup`, and a button when it is pressed, look inside."""

    config: Config
    clock: Clock
    database: Database
    settings: Settings
    agenda: Agenda
    delivery: Delivery
    awaiting: Awaiting
    personal_data: PersonalData
    languages: Languages
    members: Members
    roll_call: RollCall
    guilds: Guilds
    messages: Messages
    channels: Channels
    vault: Vault
    metrics: Metrics
