"""What the operator decides is read from the environment and .env, and everything wrong with it is named at once."""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr, ValidationError

from bot.config import Config, load, unknown_names
from bot.errors import StartupError
from bot.generate import generated
from tests.bot.conftest import ROOT

TOKEN = "MTIzNDU2Nzg5.secret-Part.of_a_token"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """None of the variables is set, whatever the machine says, and the working folder is empty."""
    fields = {name.upper() for name in Config.model_fields}
    for name in list(os.environ):
        if name.upper() in fields:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def env(tmp_path: Path) -> Path:
    """Where the operator writes things down; it is not there yet."""
    return tmp_path / ".env"


def refusal(env: Path) -> str:
    with pytest.raises(StartupError) as refused:
        load(env)
    return str(refused.value)


def test_a_token_is_all_that_is_needed(env: Path) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\n", encoding="utf-8")

    config = load(env)

    assert config.discord_token.get_secret_value() == TOKEN
    assert config.database_url == "sqlite:///data/hearth.db"
    assert (config.log_level, config.log_format) == ("INFO", "text")
    assert (config.discord_api_url, config.shard_ids, config.shard_count) == (None, None, None)
    assert config.health_host == "127.0.0.1"


def test_load_reads_the_file_of_the_working_folder(env: Path) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\n", encoding="utf-8")

    assert load().discord_token.get_secret_value() == TOKEN


def test_keywords_read_no_file(env: Path) -> None:
    env.write_text("DISCORD_TOKEN=of-the-file\nLOG_LEVEL=DEBUG\nSHARD_COUNT=7\n", encoding="utf-8")

    config = Config(discord_token=SecretStr("a-token"))

    assert config.discord_token.get_secret_value() == "a-token"
    assert (config.log_level, config.shard_count) == ("INFO", None)


def test_the_environment_goes_before_the_file(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=ERROR\nLOG_FORMAT=json\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "WARNING")

    config = load(env)

    assert (config.log_level, config.log_format) == ("WARNING", "json")


def test_without_any_file_the_environment_is_enough(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)

    assert load(env).discord_token.get_secret_value() == TOKEN


def test_everything_wrong_is_named_at_once_each_with_a_hint(env: Path) -> None:
    env.write_text(
        "DATABASE_URL=mysql://host/name\nHEARTH_KEYS=short\nLOG_LEVEL=LOUD\nLOG_FORMAT=xml\n"
        "DISCORD_API_URL=nowhere\nSHARD_IDS=one\nSHARD_COUNT=0\n"
        "HEALTH_HOST=a host\nHEALTH_PORT=none\nOPERATOR_CHANNEL=general\nHTTPS_PROXY=nowhere\n",
        encoding="utf-8",
    )

    lines = refusal(env).splitlines()

    problems, hints = lines[::2], lines[1::2]
    assert [line.partition(":")[0] for line in problems] == [
        name.upper()
        for name in Config.model_fields
        if name != "key_file"  # Any path may be one.
    ]
    assert all(line.endswith(".") for line in lines)
    assert all(re.match(r" +To mend it: \w", hint) for hint in hints)
    assert len(set(hints)) == len(hints) == len(problems)
    assert "DISCORD_TOKEN: is missing." in problems
    assert "DISCORD_TOKEN=…" in hints[0]
    assert ".env" in hints[0]
    assert "value error" not in "".join(lines).lower()


def test_several_wrong_shards_are_one_problem(env: Path) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nSHARD_COUNT=4\nSHARD_IDS=one,two,three\n", encoding="utf-8")

    assert len(refusal(env).splitlines()) == 2


@pytest.mark.parametrize("keys", ["abc", "ü" * 44, "YWJj", "YWJj,x"])
def test_what_is_no_key_is_told_what_one_is(env: Path, keys: str) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nHEARTH_KEYS={keys}\n", encoding="utf-8")

    assert refusal(env).startswith("HEARTH_KEYS: must be keys of 32 bytes in URL-safe base64")


@pytest.mark.parametrize("line", ["", "DISCORD_TOKEN=\n", "DISCORD_TOKEN=''\n"])
def test_an_empty_token_is_a_missing_one(env: Path, line: str) -> None:
    env.write_text(line, encoding="utf-8")

    assert refusal(env).startswith("DISCORD_TOKEN: is missing.")


@pytest.mark.parametrize("name", sorted(name.upper() for name in Config.model_fields.keys() - {"discord_token"}))
@pytest.mark.parametrize("source", ["file", "environment"])
def test_an_empty_value_counts_as_unset(env: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\n" + (f"{name}=\n" if source == "file" else ""), encoding="utf-8")
    if source == "environment":
        monkeypatch.setenv(name, "")

    assert load(env) == Config(discord_token=SecretStr(TOKEN))


@pytest.mark.parametrize("token", ["two words", "a\ttab", "a\x07bell", "zero\u200bwidth", " "])
def test_a_token_that_is_not_one_word_is_refused_without_being_shown(env: Path, token: str) -> None:
    env.write_text(f'DISCORD_TOKEN="{token}"\n', encoding="utf-8")

    said = refusal(env)

    assert said.startswith("DISCORD_TOKEN: must be one word without spaces.")
    assert token == " " or token not in said


def test_the_token_is_never_shown(env: Path) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=DEBUG\n", encoding="utf-8")

    config = load(env)

    for shown in (repr(config), str(config), f"{config.model_dump()}", config.model_dump_json(), repr(vars(config))):
        assert TOKEN not in shown


@pytest.mark.parametrize(
    ("token", "others"),
    [(TOKEN, {"shard_count": 0}), (TOKEN, {"shard_ids": "1"}), (f"{TOKEN} {TOKEN}", {}), (f"{TOKEN}\n", {})],
)
def test_no_error_shows_the_token(token: str, others: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        Config.model_validate({"discord_token": token, **others})

    assert TOKEN not in str(refused.value)
    assert TOKEN not in repr(refused.value)


def test_a_token_in_a_broken_file_is_not_shown_with_its_problems(env: Path) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=LOUD\nSHARD_IDS=7\n", encoding="utf-8")

    said = refusal(env)

    assert said.startswith("LOG_LEVEL")
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("ids", "count", "expected"),
    [("0", "1", (0,)), ("0,1,2", "3", (0, 1, 2)), (" 2 , 0 ", "3", (2, 0)), ("15", "16", (15,))],
)
def test_shards_below_their_count_are_accepted(env: Path, ids: str, count: str, expected: tuple[int, ...]) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nSHARD_IDS={ids}\nSHARD_COUNT={count}\n", encoding="utf-8")

    config = load(env)

    assert (config.shard_ids, config.shard_count) == (expected, int(count))


@pytest.mark.parametrize(
    ("ids", "count"), [("0", ""), ("3", "3"), ("0,1,2", "2"), ("-1", "2"), ("0,,1", "2"), ("0;1", "2"), ("1.5", "2")]
)
def test_shards_that_do_not_fit_are_refused(env: Path, ids: str, count: str) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nSHARD_IDS={ids}\nSHARD_COUNT={count}\n", encoding="utf-8")

    said = refusal(env)

    assert said.startswith("SHARD_IDS: ")
    assert "each below SHARD_COUNT" in said
    assert said.count("SHARD_IDS") == 1


def test_a_shard_count_alone_is_accepted(env: Path) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nSHARD_COUNT=4\n", encoding="utf-8")

    assert load(env).shard_count == 4


@pytest.mark.parametrize("level", ["debug", "Info", "WARNING", "error"])
def test_a_log_level_may_be_written_in_any_case(env: Path, level: str) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL={level}\n", encoding="utf-8")

    assert load(env).log_level == level.upper()


@pytest.mark.parametrize(
    "url",
    ["sqlite:///data/hearth.db", "sqlite:////var/lib/hearth.db", "postgresql://me@host/name", "postgres://host/name"],
)
def test_a_database_is_a_file_or_a_server(env: Path, url: str) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nDATABASE_URL={url}\n", encoding="utf-8")

    assert load(env).database_url == url


@pytest.mark.parametrize(
    "url", ["hearth.db", "sqlite://hearth.db", "sqlite:///", "sqlite:///:memory:", "postgresql://"]
)
def test_any_other_database_is_refused(env: Path, url: str) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nDATABASE_URL={url}\n", encoding="utf-8")

    assert refusal(env).startswith("DATABASE_URL: ")


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_file_in_another_encoding_gets_a_sentence(env: Path, encoding: str) -> None:
    env.write_text(f"# Für Jörg\nDISCORD_TOKEN={TOKEN}\n", encoding=encoding)

    said = refusal(env)

    assert str(env) in said
    assert "UTF-8" in said
    assert said.endswith(".")
    assert TOKEN not in said


def test_a_file_with_a_byte_order_mark_is_read_all_the_same(env: Path) -> None:
    """As Windows' Notepad saves it."""
    env.write_text(f"DISCORD_TOKEN={TOKEN}\n", encoding="utf-8-sig")

    assert load(env).discord_token.get_secret_value() == TOKEN


def test_a_folder_in_place_of_the_file_is_as_good_as_no_file(env: Path) -> None:
    """As Docker makes one where the file to mount was not there."""
    env.mkdir()

    assert refusal(env).startswith("DISCORD_TOKEN: is missing.")


def test_the_example_names_every_field_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^(?:# )?([A-Z][A-Z_]*)=", example, re.MULTILINE)

    assert sorted(named) == sorted(name.upper() for name in Config.model_fields), "run: make generate"


def test_the_example_is_accepted_once_a_token_is_filled_in(env: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    filled_in = example.replace("DISCORD_TOKEN=\n", f"DISCORD_TOKEN={TOKEN}\n")
    assert filled_in != example

    env.write_text(filled_in, encoding="utf-8")
    assert load(env) == Config(discord_token=SecretStr(TOKEN))

    env.write_text(re.sub(r"^# (?=[A-Z_]+=)", "", filled_in, flags=re.MULTILINE), encoding="utf-8")
    assert "\nDATABASE_URL=" in env.read_text(encoding="utf-8")
    assert load(env) == Config(discord_token=SecretStr(TOKEN))


@pytest.mark.parametrize(
    ("written", "near"),
    [("DISCORD_TOKN", "DISCORD_TOKEN"), ("DATABASE_URI", "DATABASE_URL"), ("LOG_LEVL", "LOG_LEVEL")],
)
def test_a_name_that_nobody_knows_is_named_with_the_nearest(env: Path, written: str, near: str) -> None:
    env.write_text(f"{written}=secret-part\nPOSTGRES_PASSWORD=soup\n", encoding="utf-8")
    assert unknown_names(env) == [f"{written}: nobody knows this name.\n    To mend it: write {near}."]
    assert f"{written}: nobody knows this name." in refusal(env)
    assert "secret-part" not in refusal(env)


def test_a_name_like_no_other_is_named_too(env: Path) -> None:
    env.write_text(f"DISCORD_TOKEN={TOKEN}\nSOUP=hot\n", encoding="utf-8")
    assert "see .env.example" in unknown_names(env)[0]
    assert load(env).discord_token.get_secret_value() == TOKEN


@pytest.mark.parametrize("marks", ["“”", "„“", "\u2018\u2019", "«»"])
def test_typographic_quotes_are_named(env: Path, marks: str) -> None:
    env.write_text(f"DISCORD_TOKEN={marks[0]}{TOKEN}{marks[1]}\n", encoding="utf-8")
    assert refusal(env).startswith("DISCORD_TOKEN: stands in typographic quotes.")
    assert TOKEN not in refusal(env)


def test_a_file_that_may_not_be_read_gets_a_sentence() -> None:
    if sys.platform == "win32":
        pytest.skip("a file's mode does not say here who may read it")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\n")
    (folder / ".env").chmod(0o000)
    me = os.geteuid()
    try:
        if not me:
            os.seteuid(65534)
        said = refusal(folder / ".env")
    finally:
        os.seteuid(me)
        shutil.rmtree(folder)
    assert "may not be read" in said
    assert "chown" in said


@pytest.mark.parametrize(
    ("api", "used"), [(None, True), ("https://discord.example", True), ("http://proxy:8080", False)]
)
def test_a_proxy_is_for_what_is_encrypted(api: str | None, *, used: bool) -> None:
    told = {"discord_token": TOKEN, "https_proxy": "http://me:sesame@127.0.0.1:3128", "discord_api_url": api}
    config = Config.model_validate(told)
    assert config.proxy == ("http://me:sesame@127.0.0.1:3128/" if used else None)
    assert "sesame" in config.secrets


async def test_what_is_generated_is_what_is_on_disk() -> None:
    made = await generated()

    names = {".env.example", "schema.sql", "settings.md", "privacy.md", "export.schema.json", "welcome.md"}
    assert {path.name for path in made} >= names
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, f"{path} is stale; run: make generate"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://hearth:pass-word@host/hearth",
        "postgresql://hearth:pass-word@[::1/hearth",
        "postgresql://host/hearth?user=hearth&password=pass-word&sslmode=require",
    ],
)
def test_passwords_are_secrets_and_are_not_shown(address: str) -> None:
    config = Config(
        discord_token=SecretStr("a-token"),
        database_url=address,
        discord_api_url=HttpUrl("http://hearth:sesame@127.0.0.1:8080"),
    )
    assert sorted(set(config.secrets)) == ["a-token", "pass-word", "sesame"]
    assert not any(secret in f"{config!r} {config} {[config]}" for secret in config.secrets)


@pytest.mark.parametrize(
    ("written", "meant"), [("pass%2Fword", "pass/word"), ("pass#word", "pass#word"), ("p:a@s/s?", "p:a@s/s?")]
)
def test_a_password_is_a_secret_however_it_is_written(written: str, meant: str) -> None:
    config = Config(discord_token=SecretStr("a-token"), database_url=f"postgresql://hearth:{written}@host/hearth")
    assert {written, meant} <= set(config.secrets)
