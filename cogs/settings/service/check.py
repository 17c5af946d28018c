"""What is wrong with a setting: what it points to is gone, cannot be used, or would harm somebody."""

from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar, cast

import discord
from pydantic.fields import FieldInfo

from bot.client.invite_link import lacking
from bot.delivery import has_onboarding
from bot.errors import CareError
from bot.moderation.commands import opens_by_role
from bot.moderation.roles import powers_of
from bot.moderation.team import TeamSettings
from bot.services import Services
from bot.settings import Changes, Channel, FeatureSettings, Kind, Needs, NeedsOnboarding, Role, Roles, TeamRole, kind_of
from cogs.settings import rules

PUBLIC, POWERS, COMMON = "public", "powers", "common"
S = TypeVar("S", bound=FeatureSettings)
Wanted = Mapping[type[FeatureSettings], FeatureSettings]


class SettingsCheck:
    """Looks at what moderators choose, and again at what they have chosen."""

    def __init__(self, services: Services) -> None:
        self._settings, self._places = services.settings, services.places

    async def ask_discord(self, guild: discord.Guild, wanted: Wanted, changes: Changes) -> None:
        """Ask Discord for what `refuse_harm` needs to know. Raises CareError where a setting would wait in vain."""
        marks: list[Kind] = []
        for model, values in changes.items():
            await _refuse_vain_wait(guild, wanted[model], set(values))
            marks += [kind_of(model.model_fields[name]) for name in values]
        if any(_depends_on_readers(mark) for mark in marks):
            await self._places.count_roles(guild)

    def refuse_harm(
        self, guild: discord.Guild, moderator: discord.Member | discord.User, wanted: Wanted, changes: Changes
    ) -> None:
        """Refuse what would show private words to everybody, or give members power. Raises CareError.

        `wanted` is what the settings would be after these changes.
        """
        for model, values in changes.items():
            _refuse_what_is_gone(guild, wanted[model], values)
            for name, field in model.model_fields.items():
                if values.keys() & {name, getattr(kind_of(field), "unless", "")}:
                    self._refuse(guild, moderator, wanted, wanted[model], name)

    def _refuse(
        self,
        guild: discord.Guild,
        moderator: discord.Member | discord.User,
        wanted: Wanted,
        config: FeatureSettings,
        name: str,
    ) -> None:
        chosen, setting = getattr(config, name), f"{config.feature} {name}"
        if chosen is None:
            return
        match kind_of(_fields(config)[name]):
            case Channel(private=True) as mark if opened := self._opened_by(guild, config, name):
                unless = f"{config.feature} {mark.unless}" if mark.unless else ""
                raise CareError(rules.public_place(setting, chosen, opened.mention, unless))
            case Role() if chosen == self._wanted(guild, wanted, TeamSettings).role:
                raise CareError(rules.role_of_the_team(setting, chosen))
            case Role() if role := guild.get_role(chosen):
                _refuse_role(guild, moderator, setting, role)
            case TeamRole() if chosen == guild.default_role.id:
                raise CareError(rules.everybodys_role(setting, is_team=isinstance(config, TeamSettings)))
            case TeamRole() if isinstance(config, TeamSettings) and (given := self._given_by(guild, wanted, chosen)):
                raise CareError(rules.role_given_to_members(given, chosen))
            case TeamRole() if isinstance(config, TeamSettings) and self._places.is_common(guild.id, chosen):
                raise CareError(rules.role_of_nearly_everybody(setting, chosen))
            case _:
                pass

    def harmful(self, guild: discord.Guild) -> Iterator[tuple[str, str, int]]:
        """Return what has come to harm since it was chosen: what it is, which setting, and the channel or role."""
        for model in self._settings.declared:
            config = self._settings.of(guild.id, model)
            for name in _fields(config):
                chosen, setting = getattr(config, name), f"{config.feature} {name}"
                if chosen is None:
                    continue
                match kind_of(_fields(config)[name]):
                    case Channel(private=True) if self._opened_by(guild, config, name):
                        yield PUBLIC, setting, chosen
                    case Role() if (role := guild.get_role(chosen)) and powers_of(role):
                        yield POWERS, setting, chosen
                    case TeamRole() if isinstance(config, TeamSettings) and self._places.is_common(guild.id, chosen):
                        yield COMMON, setting, chosen
                    case _:
                        pass

    def watched(self, guild_id: int) -> set[int]:
        """Return the private channels that a server has chosen, the roles that it lets us give, and its team's."""
        found: set[int | None] = set()
        for model in self._settings.declared:
            config = self._settings.of(guild_id, model)
            for name, field in _fields(config).items():
                mark = kind_of(field)
                if isinstance(mark, Role) or _depends_on_readers(mark):
                    found.add(getattr(config, name))
        return {one for one in found if one is not None}

    def problems(self, guild: discord.Guild, config: FeatureSettings) -> dict[str, str]:
        """Return a sentence for each setting that cannot work as it is, or not as somebody would think."""
        broken = self.broken(guild, config)
        found = {name: broken.get(name) or _lacks(config, name, field) for name, field in _fields(config).items()}
        return {name: sentence for name, sentence in found.items() if sentence is not None}

    def broken(self, guild: discord.Guild, config: FeatureSettings) -> dict[str, str]:
        """Return a sentence for each setting that points to what is gone, or cannot be used."""
        found = {name: self._problem(guild, config, name, field) for name, field in _fields(config).items()}
        return {name: sentence for name, sentence in found.items() if sentence is not None}

    def _problem(self, guild: discord.Guild, config: FeatureSettings, name: str, field: FieldInfo) -> str | None:
        chosen, setting = getattr(config, name), f"{config.feature} {name}"
        if chosen is None:
            return None
        match kind_of(field):
            case Channel() as mark:
                return _channel_problem(guild, setting, chosen, mark.needs) or self._reach_problem(guild, config, name)
            case Role():
                return _role_problem(guild, setting, chosen)
            case TeamRole():
                return self._team_role_problem(guild, config, setting, chosen)
            case Roles() if any(guild.get_role(one) is None for one in chosen):
                return rules.role_is_gone(setting)
            case _:
                return None

    def _team_role_problem(
        self, guild: discord.Guild, config: FeatureSettings, setting: str, role_id: int
    ) -> str | None:
        if guild.get_role(role_id) is None:
            return rules.role_is_gone(setting)
        is_common = isinstance(config, TeamSettings) and self._places.is_common(guild.id, role_id)
        return rules.role_became_common(setting, role_id) if is_common else None

    def _reach_problem(self, guild: discord.Guild, config: FeatureSettings, name: str) -> str | None:
        """Return what is wrong where a channel is seen by too many, or by too few."""
        chosen, setting, mark = getattr(config, name), f"{config.feature} {name}", kind_of(_fields(config)[name])
        if isinstance(mark, Channel) and mark.private and (opened := self._opened_by(guild, config, name)):
            return rules.public_now(setting, chosen, opened.mention)
        if isinstance(mark, Channel) and mark.seen and not self._places.is_public(guild.id, chosen):
            return rules.not_seen(setting, chosen)
        return None

    def _given_by(self, guild: discord.Guild, wanted: Wanted, role_id: int) -> str | None:
        """Return the setting by which we would give this role to members; None where we would not."""
        for model in self._settings.declared:
            config = self._wanted(guild, wanted, model)
            for name, field in _fields(config).items():
                if isinstance(kind_of(field), Role) and getattr(config, name) == role_id:
                    return f"{config.feature} {name}"
        return None

    def _wanted(self, guild: discord.Guild, wanted: Wanted, model: type[S]) -> S:
        """Return what the settings of a feature would be, also where nothing of it is changed."""
        return cast(S, wanted[model]) if model in wanted else self._settings.of(guild.id, model)

    def _opened_by(self, guild: discord.Guild, config: FeatureSettings, name: str) -> discord.Role | None:
        """Return by which role everybody can read a private channel, unless the server has agreed to that."""
        mark = kind_of(_fields(config)[name])
        if isinstance(mark, Channel) and mark.unless and getattr(config, mark.unless):
            return None
        return self._places.opened_by(guild.id, getattr(config, name))


def clicks(guild: discord.Guild, config: FeatureSettings, names: Collection[str]) -> list[str]:
    """Return what a moderator has to click so that a role which they have just chosen for the team can act."""
    chosen = [getattr(config, name) for name in names if isinstance(kind_of(_fields(config)[name]), TeamRole)]
    roles = [guild.get_role(one) for one in chosen if one is not None]
    return [words for role in roles if role is not None and (words := opens_by_role(role)) is not None]


def _fields(config: FeatureSettings) -> dict[str, FieldInfo]:
    return type(config).model_fields


def _depends_on_readers(mark: Kind) -> bool:
    """Return whether it matters for a setting which roles nearly everybody has."""
    return isinstance(mark, TeamRole) or (isinstance(mark, Channel) and mark.private)


def _lacks(config: FeatureSettings, name: str, field: FieldInfo) -> str | None:
    """Return what is left to do where a setting does nothing without another one."""
    lacking = [one.other for one in field.metadata if isinstance(one, Needs) and getattr(config, one.other) is None]
    if not lacking or not getattr(config, name):
        return None
    return rules.needs_other(f"{config.feature} {name}", f"{config.feature} {lacking[0]}")


async def _refuse_vain_wait(guild: discord.Guild, wanted: FeatureSettings, names: set[str]) -> None:
    """Refuse to wait for an onboarding that the server does not have. Raises CareError."""
    for name in names & _fields(wanted).keys():
        waits = NeedsOnboarding(getattr(wanted, name)) in _fields(wanted)[name].metadata
        if waits and not await has_onboarding(guild):
            raise CareError(rules.no_onboarding(f"{wanted.feature} {name}"))


def _refuse_what_is_gone(guild: discord.Guild, wanted: FeatureSettings, names: Collection[str]) -> None:
    """Refuse a channel or a role that is not there (any more). Raises CareError."""
    for name in names:
        chosen, setting = getattr(wanted, name), f"{wanted.feature} {name}"
        if chosen is None:
            continue
        match kind_of(_fields(wanted)[name]):
            case Channel() if guild.get_channel(chosen) is None:
                raise CareError(rules.channel_is_gone(setting))
            case Role() | TeamRole() if guild.get_role(chosen) is None:
                raise CareError(rules.role_is_gone(setting))
            case Roles() if any(guild.get_role(one) is None for one in chosen):
                raise CareError(rules.role_is_gone(setting))
            case _:
                pass


def _refuse_role(
    guild: discord.Guild, moderator: discord.Member | discord.User, setting: str, role: discord.Role
) -> None:
    """Refuse a role that Hearth is to give to members. Raises CareError where that gives anybody power."""
    if role.is_default() or role.managed:
        raise CareError(rules.role_that_nobody_can_give(setting, role.id))
    powers = powers_of(role)
    if powers:
        raise CareError(rules.role_with_powers(setting, role.mention, powers))
    is_above = not isinstance(moderator, discord.Member) or role >= moderator.top_role
    if is_above and moderator.id != guild.owner_id:
        raise CareError(rules.role_above_yours(setting, role.mention))


def _channel_problem(guild: discord.Guild, setting: str, channel_id: int, needs: tuple[str, ...]) -> str | None:
    channel = guild.get_channel(channel_id)
    if channel is None:
        return rules.channel_is_gone(setting)
    missing = lacking(channel.permissions_for(guild.me), needs)
    return rules.missing_permissions(setting, channel_id, missing) if missing else None


def _role_problem(guild: discord.Guild, setting: str, role_id: int) -> str | None:
    role = guild.get_role(role_id)
    if role is None:
        return rules.role_is_gone(setting)
    if role.is_default() or role.managed:
        return rules.role_that_nobody_can_give(setting, role_id)
    if powers := powers_of(role):
        return rules.role_not_given(setting, role.mention, powers)
    if not guild.me.guild_permissions.manage_roles:
        return rules.roles_not_allowed(setting, role_id)
    return None if role < guild.me.top_role else rules.role_too_high(setting, role_id, guild.me.top_role.id)
