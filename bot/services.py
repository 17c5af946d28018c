"""What the core offers to features: built by bot.app, and handed to whoever does something."""

from dataclasses import dataclass, field
from typing import TypeVar, cast

from bot.agenda import Agenda
from bot.awaiting import Awaiting
from bot.awaiting.second_turns import SecondTurns
from bot.client.deletions import Channels, Messages
from bot.client.guilds import Guilds
from bot.clock import Clock
from bot.config import Config
from bot.db import Database
from bot.delivery import Delivery
from bot.delivery.dead_buttons import DeadButtons
from bot.health.metrics import Metrics
from bot.interactions.doors import DoorRegistry
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
from bot.moderation.settings_sections import SettingsSections
from bot.moderation.team import Team
from bot.moderation.team_notes import TeamNotes
from bot.moderation.trail import Trail
from bot.sealing.vault import Vault
from bot.settings import Settings

T = TypeVar("T")


class Shared:
    """What a feature makes once, in its `setup`, and whoever is handed the services finds again."""

    def __init__(self) -> None:
        self._things: dict[type[object], object] = {}

    def add(self, thing: T) -> T:
        """Keep the one object of its class, and return it."""
        self._things[type(thing)] = thing
        return thing

    def get(self, kind: type[T]) -> T:
        """Return the one object of this class. Raises KeyError where no `setup` has made it."""
        return cast(T, self._things[kind])


@dataclass(frozen=True)
class Services:
    """What a feature may take from the core: each class that is handed it picks what it uses in its first line."""

    config: Config
    clock: Clock
    database: Database
    settings: Settings
    agenda: Agenda
    delivery: Delivery
    dead_buttons: DeadButtons
    awaiting: Awaiting
    second_turns: SecondTurns
    personal_data: PersonalData
    languages: Languages
    members: Members
    roll_call: RollCall
    guilds: Guilds
    messages: Messages
    channels: Channels
    vault: Vault
    metrics: Metrics
    quotas: Quotas
    access: Access
    team: Team
    team_notes: TeamNotes
    ranks: Ranks
    trail: Trail
    settings_history: SettingsHistory
    places: Places
    content: ContentKinds
    good_deeds: GoodDeeds
    features: Features
    gate: FeatureGate
    settings_sections: SettingsSections = field(default_factory=SettingsSections)
    doors: DoorRegistry = field(default_factory=DoorRegistry)
    shared: Shared = field(default_factory=Shared)
