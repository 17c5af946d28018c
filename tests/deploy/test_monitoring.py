"""Dashboard and alerts ask for what is exported, and say what it means and what to do."""

import json
import re
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.config import Config
from bot.health.metrics import Metrics
from tests.bot.program import ROOT

Json = dict[str, Any]
DEPLOY = ROOT / "deploy"

_MADE_BY_PROMETHEUS = {"up"}
_METRIC = re.compile(r"\b(?:hearth|process)_[a-z_]+|\bup\b")


def exported() -> dict[str, set[str]]:
    """Every series that the bot exports with its labels, by its name in a query."""
    metrics = Metrics()
    metrics.answered("command", "kudos give", "done", 0)
    metrics.asked_discord(200)
    metrics.carried_out("kudos.look", "done")
    metrics.connected.labels(0).set(1)
    metrics.latency.labels(0).set(1)
    with metrics.delivering("channel"):
        pass
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def panels() -> list[Json]:
    return json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))["panels"]


def rules() -> list[Json]:
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return group["rules"]


def queries() -> list[str]:
    asked = [target["expr"] for panel in panels() for target in panel["targets"]]
    return asked + [rule["expr"] for rule in rules()]


@pytest.mark.parametrize("query", queries())
def test_a_query_asks_for_what_is_exported(query: str) -> None:
    known = exported()
    names = set(_METRIC.findall(query))
    assert names
    assert names <= known.keys() | _MADE_BY_PROMETHEUS
    assert query.count("(") == query.count(")")
    assert query.count("{") == query.count("}")
    given_by_prometheus = {"instance", "job"}
    for name, matchers in re.findall(r"([a-z_]+)\{([^}]*)\}", query):
        labels = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", matchers))
        assert labels <= known.get(name, set()) | given_by_prometheus
    grouped = {label.strip() for group in re.findall(r"by \(([^)]*)\)", query) for label in group.split(",")}
    assert grouped <= set().union(*(known.get(name, set()) for name in names)) | given_by_prometheus
    for name in names:
        assert not name.endswith("_total") or re.search(rf"(?:rate|increase)\({name}", query), "a counter only grows"


def test_each_of_seven_alerts_says_what_to_do() -> None:
    assert len({rule["alert"] for rule in rules()}) == len(rules()) == 7
    for rule in rules():
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"page", "warn"}
        assert rule["annotations"].keys() == {"summary", "action"}
        assert all(sentence.endswith(".") for sentence in rule["annotations"].values())


def test_the_dashboard_shows_everything_that_is_measured() -> None:
    shown = set(_METRIC.findall(" ".join(queries())))
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in exported() if name.startswith("hearth_")}
    assert ours <= families
    assert len({panel["id"] for panel in panels()}) == len(panels())
    assert all(panel["title"] and panel["description"].endswith(".") for panel in panels())


def test_no_file_speaks_of_a_setting_that_does_not_exist() -> None:
    known = {name.upper() for name in Config.model_fields}
    ours = re.compile(r"\b(?:DISCORD|HEALTH|SHARD|LOG|HEARTH|DATABASE|KEY)_[A-Z]+\b")
    for path in DEPLOY.iterdir():
        assert set(ours.findall(path.read_text(encoding="utf-8"))) <= known, path
