"""What the operator decides, from the environment and the file `.env`."""

import os
import platform
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator

from bot.errors import StartupError
from bot.sealing.vault import keys_from

ENV_FILE = Path(".env")
# In .env, too, and not for Hearth itself: for compose, and for whatever fetches things.
_OTHERS = frozenset({"POSTGRES_PASSWORD", "HTTP_PROXY", "NO_PROXY", "COMPOSE_PROJECT_NAME", "TZ"})
_MARKS = r"[\u2018-\u201f\u00ab\u00bb]"  # as word processors write them
_QUOTED = re.compile(f"^{_MARKS}|{_MARKS}$")

_FILE = "sqlite:///"
_SCHEMES = (_FILE, "postgresql://", "postgres://")
# Also of an address that is none, because somebody did not write the / in it as %2F.
_PASSWORD = re.compile(r"://[^:@/\s]*:(\S+)@|[?&]password=([^&\s]+)")
_HINTS = {
    "discord_token": "put DISCORD_TOKEN=… into the file .env; the token is on your application's Bot page at "
    "https://discord.com/developers/applications",
    "database_url": "use sqlite:///data/hearth.db for a file, or postgresql://user@host/name",
    "hearth_keys": "leave it out for a key file, or give one or more with commas between them",
    "log_level": "use DEBUG, INFO, WARNING or ERROR",
    "log_format": "use text or json",
    "discord_api_url": "leave it out for Discord itself, or give an address such as http://127.0.0.1:8080",
    "shard_ids": "give numbers with commas between them, each below SHARD_COUNT, such as 0,1,2",
    "health_host": "give an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for whoever can reach it",
    "health_port": "give a port from 1024 to 65535 that nothing else uses, or 0 and nobody is told",
    "operator_channel": "give the id of a channel that the bot may write to, which is a number, or leave it out",
    "https_proxy": "give the address of a proxy, such as http://127.0.0.1:3128, or leave it out",
    "shard_count": "give the number of shards in the whole bot, 1 or more, or leave it out and Discord decides",
}


class Config(BaseModel):
    """The operator's configuration. Raises pydantic's ValidationError; `load` turns that into words for people."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    discord_token: SecretStr = Field(min_length=1, description="The bot's secret token. Required.")
    database_url: str = Field(  # It may hold a password.
        default="sqlite:///data/hearth.db",
        repr=False,
        description="Where everything is kept: an SQLite file, or PostgreSQL.",
    )
    hearth_keys: SecretStr = Field(
        default=SecretStr(""),
        description="The keys that seal what people write, newest first. Empty: in a file, made at the first start.",
    )
    key_file: Path | None = Field(
        default=None, description="That file; keep a copy of it elsewhere. Empty: beside the database file."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="How much is logged.")
    log_format: Literal["text", "json"] = Field(default="text", description="text for people, json for machines.")
    discord_api_url: HttpUrl | None = Field(
        default=None, repr=False, description="A REST proxy or a Discord-compatible server. Empty: Discord."
    )
    shard_ids: tuple[int, ...] | None = Field(
        default=None, description="The shards of this process, such as 0,1,2. Empty: all of them."
    )
    shard_count: int | None = Field(default=None, ge=1, description="Shards in the whole bot. Empty: Discord decides.")
    health_host: str = Field(
        default="127.0.0.1",
        pattern=r"^[A-Za-z0-9.:_-]+$",
        description="Where /healthz, /readyz and /metrics are answered; by default for this machine alone.",
    )
    health_port: int = Field(
        default=8790, ge=0, le=65535, description="Their port, another one for each process of a machine. 0: none."
    )

    operator_channel: int | None = Field(
        default=None,
        ge=1,
        description="The id of a channel in which to tell you what needs you. Empty: the application's owner.",
    )
    https_proxy: HttpUrl | None = Field(
        default=None, repr=False, description="A proxy on the way to Discord, such as http://127.0.0.1:3128."
    )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what must be blotted out where it would be shown: the token, the keys, and passwords in addresses."""
        keys = self.hearth_keys.get_secret_value().replace(",", " ").split()
        addresses = f"{self.database_url} {self.discord_api_url} {self.https_proxy}"
        passwords = [one for found in _PASSWORD.findall(addresses) for one in found if one]
        return (self.discord_token.get_secret_value(), *keys, *passwords, *map(unquote, passwords))

    @property
    def database_file(self) -> Path | None:
        """Return where the database is, if it is a file."""
        if not self.database_url.startswith(_FILE):
            return None
        return Path(self.database_url.removeprefix(_FILE))

    @property
    def proxy(self) -> str | None:
        """Return the proxy on the way to Discord; an address that begins with http is not reached through it."""
        encrypted = self.discord_api_url is None or self.discord_api_url.scheme == "https"
        return str(self.https_proxy) if self.https_proxy is not None and encrypted else None

    @property
    def process_name(self) -> str:
        """Return what an operator knows this process by, among others."""
        shards = f" (shards {', '.join(map(str, self.shard_ids))})" if self.shard_ids else ""
        return f"hearth{shards}, process {os.getpid()} on {platform.node()}"

    @property
    def one_of_several(self) -> bool:
        """Return whether other processes share the database, and look after other shards."""
        return self.database_file is None and self.shard_ids is not None

    @property
    def key_place(self) -> Path:
        """Return where the keys are, unless they are given."""
        return self.key_file or (self.database_file or Path("data/hearth.db")).with_suffix(".key")

    @field_validator("discord_token")
    @classmethod
    def _one_word(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().isprintable() or len(token.get_secret_value().split()) != 1:
            raise ValueError("must be one word without spaces")
        return token

    @field_validator("hearth_keys")
    @classmethod
    def _are_keys(cls, keys: SecretStr) -> SecretStr:
        if keys.get_secret_value():
            keys_from(keys.get_secret_value())
        return keys

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(_SCHEMES) or url in _SCHEMES or ":memory:" in url:
            raise ValueError("is not the address of a database file or of a PostgreSQL server")
        return url

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, level: Any) -> Any:
        return level.upper() if isinstance(level, str) else level

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _split(cls, ids: Any) -> Any:
        return [part.strip() for part in ids.split(",")] if isinstance(ids, str) else ids

    @model_validator(mode="after")
    def _shards_fit(self) -> "Config":
        if self.shard_ids is not None and (
            self.shard_count is None or not all(0 <= shard < self.shard_count for shard in self.shard_ids)
        ):
            raise ValueError("needs a SHARD_COUNT larger than each of its numbers")
        return self


def load(env_file: Path = ENV_FILE) -> Config:
    """Read the environment, and `env_file` for what it does not say, if that is there; what is empty says nothing.

    Raises StartupError, which names everything that is wrong at once, each with how to mend it.
    """
    file = _read(env_file)
    told = _filled(file) | _filled(os.environ)
    quoted = [name for name in Config.model_fields if _QUOTED.search(told.get(name, ""))]
    try:
        config = Config.model_validate({name: _QUOTED.sub("", value) for name, value in told.items()})
    except ValidationError as error:
        problems = dict.fromkeys(_problem(entry["loc"], entry["type"], entry["msg"]) for entry in error.errors())
        raise StartupError("\n".join([*problems, *map(_in_quotes, quoted), *_unknown(file)])) from error
    if quoted:
        raise StartupError("\n".join(map(_in_quotes, quoted)))
    return config


def unknown_names(env_file: Path = ENV_FILE) -> list[str]:
    """Return a problem for each name in the file that says nothing to anybody. Raises StartupError as `load` does."""
    return _unknown(_read(env_file))


def _read(env_file: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(env_file, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise StartupError(f"{env_file} is not a text file in UTF-8: save it as UTF-8.") from error
    except OSError as error:
        raise StartupError(
            f"{env_file} may not be read: {error.strerror}.\n    To mend it: make it the file of the user who runs the "
            f"bot, with chown, and chmod 600 {env_file}."
        ) from error


def _unknown(file: Mapping[str, str | None]) -> list[str]:
    known = [name.upper() for name in Config.model_fields]
    unknown = [name for name in file if name.upper() not in {*known, *_OTHERS}]
    near = {name: get_close_matches(name.upper(), known, 1, 0.7) for name in unknown}
    return [
        f"{name}: nobody knows this name.\n    To mend it: {f'write {like[0]}' if like else 'see .env.example'}."
        for name, like in near.items()
    ]


def _in_quotes(name: str) -> str:
    return f'{name.upper()}: stands in typographic quotes.\n    To mend it: write none, or straight ones (").'


def _filled(variables: Mapping[str, str | None]) -> dict[str, str]:
    return {name.lower(): value for name, value in variables.items() if value}


def _problem(where: tuple[int | str, ...], kind: str, message: str) -> str:
    field = str(where[0]) if where else "shard_ids"
    said = {"missing": "is missing", "value_error": message.removeprefix("Value error, ")}.get(kind, "cannot be used")
    hint = _HINTS.get(field, "see .env.example")
    return f"{field.upper()}: {said}.\n    To mend it: {hint}."
