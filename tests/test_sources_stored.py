"""Profiles of stored areas: which year, which parts, what cannot be built and what is joined."""

import json
import os
import random
import subprocess
import sys
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import wijksim
from wijksim import area_notes, cli
from wijksim.errors import InputError
from wijksim.sources import importing, making, profiles, series, store, stored
from wijksim.sources.figures import Source
from wijksim.sources.profiles import Joined

SHARED = Path(
    os.environ.get("WIJKSIM_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)
needs_data = pytest.mark.skipif(
    not (SHARED / "kwb.parquet").exists(),
    reason="the national tables of CBS and RIVM are not beside the checkout",
)

Rows = dict[str, dict[str, Any]]


def row(name: str, residents: float | None, **more: Any) -> dict[str, Any]:
    """A row of the store, of a usual make-up."""
    n = residents or 0.0
    parts = {
        "a_00_14": 0.16, "a_15_24": 0.12, "a_25_44": 0.25, "a_45_64": 0.28, "a_65_oo": 0.19,
        "a_w_all": 0.09, "a_nw_all": 0.11, "a_hh": 0.45, "a_1p_hh": 0.16, "a_hh_z_k": 0.14,
        "a_hh_m_k": 0.15, "a_soz_wb": 0.03,
    }  # fmt: skip
    given = {"name": name, "municipality": "Voorbeeldstad", "changed": 1, "a_inw": residents}
    given |= {key: float(5 * round(n * part / 5)) for key, part in parts.items()}
    return given | {"g_hhgro": 2.2 if n else None} | more


def town() -> Rows:
    institution = {"a_hh": 5.0, "a_1p_hh": 5.0, "a_hh_z_k": 0.0, "a_hh_m_k": 0.0, "g_hhgro": 1.0}
    tiny = {"a_soz_wb": None, "g_hhgro": None}
    return {
        "NL00": row("Nederland", 17_000_000.0),
        "GM9901": row("Voorbeeldstad", 4_630.0),
        "WK990101": row("Wijk 01 Oost", 2_030.0),
        "WK990102": row("Wijk 02 West", 2_600.0),
        "BU99010101": row("Kerkbuurt", 1200.0),
        "BU99010102": row("Molenbuurt", 800.0),
        "BU99010103": row("Verspreide huizen", 30.0, **tiny),
        "BU99010104": row("Haven", 0.0, **tiny),
        "BU99010201": row("Zorgpark", 300.0, **institution),
        "BU99010202": row("Weiland", 2300.0),
    }


def put(rows: Rows, year: int = 2020, source: Source = Source.KWB, division: int = 0) -> None:
    store.write(source, year, rows, ["test"], division or year)


def health(rows: Rows, value: float = 10.0) -> Rows:
    names = ("p_moeite_rondkomen", "p_ernstig_beperkt", "p_mantelzorger", "p_vrijwilliger")
    return {
        code: {"name": one["name"], "municipality": one["municipality"], "changed": None}
        | dict.fromkeys((*names, "p_ernstig_eenzaam", "p_regie"), value)
        for code, one in rows.items()
    }


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "store"
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(folder))
    return folder


def refused(code: str, **more: bool) -> str:
    with pytest.raises(InputError) as caught:
        profiles.load(code, **more)
    [problem] = caught.value.problems
    assert problem.field == "area"
    return str(problem)


def test_a_buurt_has_each_figure_with_year_and_source() -> None:
    put(town())
    put(health(town()), source=Source.RIVM)
    area = profiles.load(" bu99010101 ")
    assert area == profiles.load("BU99010101")
    assert (area.codes, area.name, area.municipality) == (
        ("BU99010101",),
        "Kerkbuurt",
        "Voorbeeldstad",
    )
    assert (area.title_nl, area.title_en) == (
        "Buurt in Voorbeeldstad",
        "Neighbourhood in Voorbeeldstad",
    )
    assert area.residents.value == 1200
    assert area.migration_background.value == 110 + 130
    assert area.social_assistance is not None
    assert area.social_assistance.value == 35
    assert area.education_low is None
    assert area.single_parents is None
    assert area.volunteers is not None
    assert area.volunteers.value == 10.0
    figures = [value for _, value in [*area, *area.targets] if hasattr(value, "source")]
    assert {figure.source for figure in figures} == set(area.sources) == {"cbs2020", "rivm2020"}
    assert area.sources["cbs2020"].endswith("2020 (84799NED)")
    assert list(area.wrong()) == []


def test_a_shipped_code_stays_the_shipped_area() -> None:
    put({"BU00805001": row("Heechterp", 900.0)})
    assert profiles.load("BU00805001").residents.value == 1765


def test_without_health_figures_they_are_none() -> None:
    put(town())
    area = profiles.load("BU99010101")
    assert area.difficulty_making_ends_meet is None
    assert {"volunteers", "education_low", "single_parents"} < set(area.unpublished)
    assert not {"residents", "social_assistance", "targets", "parts"} & set(area.unpublished)
    assert area.targets.strong_loneliness is None


def test_rounded_shares_of_nobody_can_be_used() -> None:
    put(town())
    put(health(town(), 0.0), source=Source.RIVM)
    found = profiles.load("BU99010101").volunteers
    assert found is not None
    assert found.value == 0.05


# Years


def test_each_figure_is_of_the_newest_year_that_has_it() -> None:
    newest = {code: one | {"a_soz_wb": None, "a_inw": one["a_inw"]} for code, one in town().items()}
    put({code: one | {"a_soz_wb": 90.0} for code, one in town().items()}, 2023)
    put(newest, 2024)
    area = profiles.load("BU99010101")
    assert area.residents.year == 2024
    assert area.social_assistance is not None
    assert (area.social_assistance.value, area.social_assistance.year) == (90, 2023)
    assert area.social_assistance.source == "cbs2023"
    assert set(area.sources) == {"cbs2023", "cbs2024"}


@pytest.mark.parametrize(
    ("newer", "older", "gap", "linked"),
    [
        ({"changed": 1}, {}, 1, True),
        ({"changed": 1}, {"name": "Kerkwijk"}, 1, True),  # renamed, says CBS
        ({"changed": 3}, {}, 1, False),  # new borders
        ({"changed": 2}, {}, 1, False),  # the code was another's
        ({"changed": None}, {"name": "kerk-buurt"}, 1, True),  # the same name but for a sign
        ({"changed": None}, {"name": "Havenkwartier"}, 1, False),
        ({"changed": 1}, {}, 3, True),
        ({"changed": 1}, {"name": "Havenkwartier"}, 3, False),  # in the years between, who knows
    ],
)
def test_an_older_year_counts_only_for_the_same_area(
    newer: dict[str, Any], older: dict[str, Any], gap: int, linked: bool
) -> None:
    code = "BU99010101"
    put({code: row("Kerkbuurt", 1200.0, a_soz_wb=None, **newer)}, 2024)
    put({code: row("Kerkbuurt", 1190.0) | older}, 2024 - gap)
    found = profiles.load(code).social_assistance
    assert (found is not None) == linked


def test_a_change_in_a_year_between_breaks_the_line() -> None:
    code = "BU99010101"
    put({code: row("Kerkbuurt", 1200.0, a_soz_wb=None)}, 2024)
    put({code: row("Kerkbuurt", 1200.0, a_soz_wb=None, changed=3)}, 2023)
    put({code: row("Kerkbuurt", 1200.0)}, 2022)
    assert profiles.load(code).social_assistance is None


def test_origin_is_of_one_definition_and_one_year() -> None:
    code = "BU99010101"
    new = row("Kerkbuurt", 1200.0, a_w_all=None, a_nw_all=None)
    put({code: new | {"a_eur_al": 100.0, "a_neu_al": 150.0}}, 2023)
    put({code: row("Kerkbuurt", 1200.0)}, 2022)
    found = profiles.load(code).migration_background
    assert (found.value, found.year) == (250, 2023)
    assert found.note == "origin outside the Netherlands"
    put({code: new | {"a_eur_al": 100.0}}, 2024)  # half of it says nothing
    assert profiles.load(code).migration_background.year == 2023


def test_ages_and_households_are_of_one_year() -> None:
    code = "BU99010101"
    put({code: row("Kerkbuurt", 1300.0, a_hh_m_k=None)}, 2024)  # a year without households yet
    put({code: row("Kerkbuurt", 1200.0)}, 2023)
    area = profiles.load(code)
    assert {area.residents.year, area.one_person.year, area.age_0_14.year} == {2023}


@pytest.mark.parametrize(
    ("division", "name", "used"),
    [
        (2024, None, True),  # the codes of the same year
        (2022, "Kerkbuurt", True),  # other codes perhaps, the same name
        (2022, "Haven", False),
        (2022, None, False),  # nothing to go by
        (2023, None, True),  # CBS says that nothing changed since
    ],
)
def test_health_figures_must_be_of_the_same_area(
    division: int, name: str | None, used: bool
) -> None:
    code = "BU99010101"
    put({code: row("Kerkbuurt", 1200.0)}, 2024)
    put({code: row("Kerkbuurt", 1200.0)}, 2023)
    rows = {code: health(town())[code] | {"name": name}}
    put(rows, 2022, Source.RIVM, division)
    assert (profiles.load(code).volunteers is not None) == used


def test_outcomes_have_use_of_help_and_health_with_their_years() -> None:
    put({code: one | {"p_wmo_t": 61.0} for code, one in town().items()}, 2019)
    put({code: one | {"p_jz_tn": 9.5} for code, one in town().items()}, 2020)
    put(health(town()), 2020, Source.RIVM)
    found = series.outcomes("wk990101")
    assert (found["p_wmo_t"].value, found["p_wmo_t"].year) == (61.0, 2019)
    assert found["p_wmo_t"].kind == "per 1000"
    assert (found["p_jz_tn"].value, found["p_jz_tn"].year) == (9.5, 2020)
    assert found["p_ernstig_eenzaam"].source.startswith("RIVM")
    assert "a_soz_wb" not in found
    assert series.outcomes("BU00000000") == {}


# Wijk and municipality


def test_a_wijk_is_its_buurten_and_says_what_was_joined() -> None:
    put(town())
    put(health(town()) | {"BU99010102": health(town(), 20.0)["BU99010102"]}, source=Source.RIVM)
    area = profiles.load("WK990101")
    assert (area.name, area.codes) == ("Wijk 01 Oost", ("WK990101",))
    assert [part.codes for part in area.parts] == [
        ("BU99010101",),
        ("BU99010102", "BU99010103"),
    ]
    assert area.parts[1].name == "Molenbuurt + Verspreide huizen"
    assert area.joined == (
        Joined(code="BU99010103", name="Verspreide huizen", residents=30, reason="few",
               into="BU99010102"),
        Joined(code="BU99010104", name="Haven", residents=0, reason="empty"),
    )  # fmt: skip
    assert area.residents.value == 2030
    assert area.one_person.value == sum(part.one_person.value for part in area.parts)
    assert area.volunteers is not None
    weights = [part.adults for part in area.parts]
    shares = [part.volunteers.value for part in area.parts if part.volunteers]
    mean = sum(w * s for w, s in zip(weights, shares, strict=True)) / sum(weights)
    assert area.volunteers.value == pytest.approx(mean, abs=0.01)
    assert area.volunteers.note == "weighted mean of 2 neighbourhoods"
    # Of the part that was joined: 800 with a figure of 35 - 5, 30 without.
    assert area.social_assistance is not None
    assert area.social_assistance.value == 35 + 25


@given(data=st.data())
def test_whatever_is_joined_nobody_is_lost_or_doubled(data: st.DataObject) -> None:
    sizes = st.sampled_from([0.0, 5.0, 45.0, 50.0, 60.0, 300.0, 2000.0])
    kinds = st.sampled_from(["usual", "usual", "institution", "incomplete"])
    picked = []
    for number in range(data.draw(st.integers(1, 12))):
        n = data.draw(sizes)
        one = row("Buurt", n)
        match data.draw(kinds):
            case "institution":
                one |= {"a_1p_hh": 5.0, "a_hh_z_k": 0.0, "a_hh_m_k": 0.0, "g_hhgro": 1.0}
            case "incomplete":
                one |= {"a_hh_m_k": None}
        code = f"BU9901{data.draw(st.integers(1, 2)):02d}{number:02d}"
        given = {key: series.Value(v, 2020) for key, v in one.items() if isinstance(v, float)}
        picked.append(series.Picked(code, 2020, "Buurt", "Stad", given))
    picked.sort(key=lambda area: area.code)
    parts, joined = stored._joined(picked)
    inside = [code for part in parts for code in part.codes]
    out = [one.code for one in joined if not one.into]
    assert sorted(inside + out) == [area.code for area in picked]
    for part in parts:
        own = [area for area in picked if area.code in part.codes]
        assert part.residents.value == sum(area.values["a_inw"].value for area in own)
        assert part.residents.value >= series.FEW
        assert part.households > 0
    for one in joined:
        reason = making.unusable(next(area for area in picked if area.code == one.code))
        assert one.reason == reason
        assert not one.into or one.into in inside
    usable = [area.code for area in picked if making.unusable(area) is None]
    assert set(usable) <= set(inside)


def test_a_municipality_joins_within_the_wijk() -> None:
    put(town())
    area = profiles.load("gm9901")
    assert [part.codes for part in area.parts] == [
        ("BU99010101",),
        ("BU99010102", "BU99010103"),
        ("BU99010201", "BU99010202"),
    ]
    assert area.parts[2].codes == ("BU99010201", "BU99010202")
    assert [one.into for one in area.joined] == ["BU99010102", "", "BU99010202"]
    assert area.title_nl == "Gemeente"
    assert area.residents.value == 4630
    assert sum(part.residents.value for part in area.parts) == 4630


def test_a_figure_that_most_lack_is_not_summed() -> None:
    rows = town()
    rows["BU99010101"]["a_soz_wb"] = None
    put(rows)
    assert profiles.load("WK990101").social_assistance is None  # 800 of 2,030 residents have it
    assert profiles.load("GM9901").social_assistance is not None
    note = profiles.load("GM9901").social_assistance.note  # type: ignore[union-attr]
    assert note == "sum of 2 neighbourhoods; 1 without a published figure"


def test_the_newest_year_with_all_buurten_counts() -> None:
    put(town(), 2020)
    put({"BU99010101": row("Kerkbuurt", 1300.0)}, 2024)
    assert profiles.load("BU99010101").residents.year == 2024
    assert profiles.load("WK990101").residents.year == 2020
    put({code: one for code, one in town().items() if code != "BU99010202"}, 2023)
    assert profiles.load("GM9901").residents.year == 2020
    assert profiles.load("WK990101").residents.year == 2023


def test_a_wijk_of_which_buurten_are_missing_is_refused() -> None:
    put({code: one for code, one in town().items() if code != "BU99010101"})
    told = refused("WK990101")
    assert "the store has 830 of the 2030 residents of WK990101" in told
    assert "wijksim areas fetch WK990101" in told


def test_a_wijk_where_nobody_can_be_built_is_refused() -> None:
    rows = {"WK990101": row("Wijk", 30.0), "BU99010101": row("Klein", 30.0)}
    put(rows)
    assert "WK990101 (Wijk) cannot be built" in refused("WK990101")


# What cannot be built by itself


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("BU99010103", "(Verspreide huizen, 30 residents, 2020) has fewer than 50 residents"),
        ("BU99010104", "(Haven, 0 residents, 2020) nobody lives there"),
        ("BU99010201", "(Zorgpark, 300 residents, 2020) is an institution"),
    ],
)
def test_it_is_refused_with_the_reason_and_the_way_out(code: str, reason: str) -> None:
    put(town())
    told = refused(code)
    assert f"area: {code} {reason}" in told
    assert "--merge" in told


def test_residents_without_households_are_an_institution() -> None:
    none = dict.fromkeys(("a_hh", "a_1p_hh", "a_hh_z_k", "a_hh_m_k"), 0.0)
    put({"BU99010101": row("Klooster", 200.0, g_hhgro=None, **none)})
    assert "is an institution" in refused("BU99010101")


def test_on_request_it_is_joined_with_the_smaller_one_beside_it() -> None:
    put(town())
    area = profiles.load("BU99010103", merge=True)
    assert area.codes == ("BU99010102", "BU99010103")
    assert [one.code for one in area.joined] == ["BU99010103"]
    assert area.residents.value == 830
    assert area.parts == ()
    assert profiles.load("BU99010101", merge=True).codes == ("BU99010101",)  # needs no joining
    assert "no buurt to join it with" in refused("BU99010104", merge=True)


def test_missing_figures_and_nonsense_are_refused() -> None:
    put(
        {
            "BU99010101": row("Zonder", 1200.0, a_hh_m_k=None),
            "BU99010102": row("Vol", 1200.0, a_1p_hh=2000.0),
            "BU99010103": row("Ander", 1200.0, a_65_oo=900.0),
            "BU99010105": row("Herkomst", 1200.0, a_w_all=None),
        }
    )
    assert "has no published residents, ages, households or origin" in refused("BU99010101")
    assert "has more households" in refused("BU99010102")
    assert "has more households, or more of some residents" in refused("BU99010103")
    assert "has no published residents" in refused("BU99010105")


def test_counts_that_do_not_add_up_within_rounding_are_not_refused_here() -> None:
    put({"BU99010101": row("Kerkbuurt", 1200.0, a_65_oo=300.0, a_1p_hh=400.0)})
    area = profiles.load("BU99010101")
    assert area.others < 0
    assert list(area.wrong()) != []  # a profile by hand would be told


def test_a_code_that_is_not_there_is_told_with_the_way_and_the_nearest() -> None:
    told = refused("BU99010109")
    assert "no table has been imported yet" in told
    assert "wijksim areas import FILE" in told
    put(town())
    told = refused("BU99010109")
    assert "BU99010109 is not in the imported tables; did you mean 'BU99010104'?" in told
    assert "wijksim areas fetch CODE" in told
    assert "did you mean" not in refused("BU12345678")
    assert "WK990109 is not in" in refused("WK990109")


def test_what_is_no_code_is_no_code() -> None:
    with pytest.raises(InputError, match=r"unknown area 'bu9901010'"):
        profiles.load("BU9901010")
    with pytest.raises(InputError, match=r"unknown area ''a\\nb''"):
        profiles.load("a\nb")


# All of them


def test_streaming_gives_every_buurt_that_can_be_built_and_tells_of_the_others() -> None:
    other = {code.replace("9901", "9902", 1): one for code, one in town().items() if code != "NL00"}
    put(town() | other)
    skipped: list[Joined] = []
    found = [area.codes[0] for area in profiles.stream(skipped=skipped.append)]
    assert found == [
        f"BU{gm}{rest}" for gm in ("9901", "9902") for rest in ("0101", "0102", "0202")
    ]
    assert [(one.code[-4:], one.reason) for one in skipped] == [
        ("0103", "few"), ("0104", "empty"), ("0201", "institution")
    ] * 2  # fmt: skip
    assert [area.codes[0] for area in profiles.stream("wijk")] == [
        "WK990101", "WK990102", "WK990201", "WK990202"
    ]  # fmt: skip
    assert [len(area.parts) for area in profiles.stream("gemeente")] == [3, 3]
    for level in ("buurt", "wijk", "gemeente"):
        for area in profiles.stream(level):  # type: ignore[arg-type]
            assert area == profiles.load(area.codes[0])


def test_streaming_needs_a_table() -> None:
    with pytest.raises(InputError, match="no table has been imported yet"):
        list(profiles.stream())


# On the command line


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.application(words), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def test_imported_areas_are_listed_when_searched() -> None:
    put(town())
    code, told, _ = run("areas")
    assert code == 0
    assert told.splitlines()[-1].startswith("en 9 gebieden uit ingelezen tabellen")
    assert "BU99010101" not in told
    told = run("areas", "--search", "kerkBUURT")[1]
    assert told.splitlines()[1].split() == [
        "BU99010101", "Voorbeeldstad", "1.200", "Kerkbuurt", "(buurt)"
    ]  # fmt: skip
    told = run("areas", "--search", "wk990102", "--lang", "en")[1]
    assert told.splitlines()[1].endswith("2,600  Wijk 02 West (district)")
    assert "did you mean 'Molenbuurt'" in run("areas", "--search", "molnbuurt")[2]


def test_a_long_list_is_cut() -> None:
    put({f"BU99{n:06d}": row(f"Buurt {n}", 100.0) for n in range(60)})
    told = run("areas", "--search", "voorbeeldstad")[1].splitlines()
    assert len(told) == 1 + 40 + 1
    assert told[-1] == "... en nog 20 gebieden uit ingelezen tabellen; zoek preciezer"


def test_the_import_tells_what_it_found_in_dutch_and_english(tmp_path: Path) -> None:
    head = "gwb_code_10;regio;gm_naam;recs;a_inw;a_soz_wb;a_soz_w;a_man\n"
    text = head + "BU99010101;Kerkbuurt;Voorbeeldstad;Buurt;1200;.;30;600\n"
    text += "BU99010102;Haven;Voorbeeldstad;Buurt;0;.;.;.\n;;;;;;;\nBron: CBS;;;;;;;\n"
    path = tmp_path / "kwb-2020.csv"
    path.write_text(text + "PV20;Groningen;.;Provincie;500;.;.;.\n", encoding="utf-8")
    code, told, wrong = run("areas", "import", str(path))
    assert (code, wrong) == (0, "")
    lines = told.splitlines()
    assert lines[0] == "kwb-2020.csv: CBS Kerncijfers 2020: 2 buurten"
    assert "  1 gevonden cijfers: a_inw" in lines
    assert "  kolom is leeg: a_soz_wb (Personen per soort uitkering; Bijstand)" in lines
    assert any(line.startswith("  niet in deze tabel: a_00_14 (0 tot 15 jaar)") for line in lines)
    assert "  onbekende kolom 'a_soz_w': lijkt op a_soz_ww" in lines
    assert "  1 rijen zonder gebiedscode overgeslagen ('PV20')" in lines
    assert lines[-2] == "Nu kan bijvoorbeeld: wijksim compare --area BU99010101"
    assert lines[-1].startswith("Er zijn geen gezondheidscijfers van RIVM")
    english = run("areas", "import", str(path), "--lang", "en")[1]
    assert "  2 rows were known and are renewed" in english
    assert "  1 figures found: a_inw" in english


def test_a_wrong_file_leaves_with_code_2_and_no_store(tmp_path: Path, data: Path) -> None:
    path = tmp_path / "kwb-2020.csv"
    path.write_text("gwb_code_10;a_inw\nBU99010101;veel\n", encoding="utf-8")
    told = "kwb-2020.csv:2: a_inw: 'veel' is no number\n"
    assert run("areas", "import", str(path)) == (2, "", told)
    assert not data.exists()


PROBE = """\
import sys
from wijksim.cli import main
try:
    main({words!r})
except SystemExit as stop:
    print("code", stop.code)
print("modules", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""


@pytest.mark.parametrize("words", [["--help"], ["areas"], ["areas", "import", "--help"]])
def test_help_and_the_list_read_no_tables(words: list[str], tmp_path: Path) -> None:
    here = str(Path(wijksim.__file__).resolve().parents[1])
    env = os.environ | {"PYTHONPATH": here, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(words=words)],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    modules = set(done.stdout.splitlines()[-1].split())
    assert not {"numba", "mesa", "scipy", "pandas", "pyarrow", "openpyxl"} & modules


# The whole country


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "store"
    before = os.environ["WIJKSIM_DATA_DIR"]
    os.environ["WIJKSIM_DATA_DIR"] = str(folder)
    importing.bring([SHARED / "kwb.parquet", SHARED / "gezondheid.parquet"], 2020)
    os.environ["WIJKSIM_DATA_DIR"] = before
    return folder


@needs_data
def test_any_code_of_the_country_is_an_area_or_says_why_not(
    country: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(country))
    rng = random.Random(5)
    known = [code for code in store.listing() if code.startswith("BU")]
    for code in rng.sample(known, 100):
        try:
            area = profiles.load(code)
        except InputError as error:
            assert "--merge" in str(error)  # noqa: PT017
        else:
            assert area.residents.value >= series.FEW
            assert code in area.codes
    wijken = [code for code in store.listing() if code.startswith("WK")]
    for code in rng.sample(wijken, 20):
        try:
            area = profiles.load(code)
        except InputError as error:
            assert "cannot be built" in str(error)  # noqa: PT017
        else:
            assert area.residents.value == sum(part.residents.value for part in area.parts)
    leeuwarden = profiles.load("GM0080")
    assert leeuwarden.residents.value == 123_955
    assert len(leeuwarden.parts) > 100


@needs_data
def test_heechterp_is_what_the_package_says(country: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(country))
    shipped = profiles.load("heechterp")
    area = next(part for part in profiles.load("WK008050").parts if part.codes == shipped.codes)
    for field in type(shipped).model_fields:
        mine, other = getattr(area, field), getattr(shipped, field)
        if hasattr(other, "value") and mine is not None:
            assert mine.value == pytest.approx(other.value), field


@needs_data
def test_the_whole_country_streams_in_bounded_memory(
    country: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(country))
    reasons: Counter[str] = Counter()
    tracemalloc.start()
    number = residents = 0
    for area in profiles.stream(skipped=lambda one: reasons.update([one.reason])):
        number += 1
        residents += area.residents.value
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons == {"few": 958, "empty": 465, "institution": 104}
    assert number == 13_808 - sum(reasons.values())
    assert residents == pytest.approx(17_400_000, rel=0.01)
    assert peak < 60_000_000


def test_a_table_of_fits_is_plain_data() -> None:
    from wijksim.cli.areas import fit

    put(town())
    area = profiles.load("WK990101")
    data = fit._plain(area, type("Fit", (), {"rows": ()})(), {"a": float("nan"), "b": 1.0}, 3)
    assert json.loads(json.dumps(data, allow_nan=False))["network"] == {"a": None, "b": 1.0}
    assert data["parts"] == [["BU99010101"], ["BU99010102", "BU99010103"]]
    lines = area_notes.parts(area, "nl")
    assert lines[0] == "gebouwd uit 2 buurten"
    assert lines[1].endswith("minder dan 50 inwoners; samengevoegd met BU99010102")


def test_fit_shows_each_figure_published_and_built(tmp_path: Path) -> None:
    put(town())
    code, told, wrong = run("areas", "fit", "BU99010103", "--merge")
    assert (code, wrong) == (0, "")
    lines = told.splitlines()
    assert lines[0] == ("Molenbuurt + Verspreide huizen (BU99010102 + BU99010103, Voorbeeldstad)")
    assert lines[1].startswith("  BU99010103 Verspreide huizen (30 inwoners): minder dan 50")
    rows = {line[:34].strip(): line[34:].split() for line in lines[3:] if len(line) > 34}
    assert rows["cijfer"] == ["gepubliceerd", "sluitend", "gebouwd", "fout"]
    assert rows["inwoners"][0] == "830"
    assert rows["eenpersoonshuishoudens"][2] == rows["eenpersoonshuishoudens"][1]
    assert rows["mantelzorgers (% 18+)"][0] == "-"
    assert "geslotenheid" in rows
    assert run("areas", "fit", "BU99010103")[0] == 2
    file = tmp_path / "fit.json"
    code, told, _ = run("areas", "fit", "WK990101", "--lang", "en", "--json", str(file))
    assert code == 0
    assert "built from 2 neighbourhoods" in told
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data == json.loads(run("areas", "fit", "WK990101", "--json", "-")[1])
    assert data["rows"][0]["published"] == 2030
    assert data["network"]["friend"] > 0
