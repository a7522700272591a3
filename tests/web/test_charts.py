"""Charts: the report's numbers, bands that say what they are, and nothing that cannot be drawn."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import numpy as np
import pytest

from wijksim import comparing
from wijksim.comparing import Comparison
from wijksim.web import api, ask, charts
from wijksim.web.limits import Limits

AREA = "stadskanaal-centrum"


@pytest.fixture(scope="module")
def done() -> Comparison:
    asked = ask.read(f"area={AREA}&plan=community-first&plan=all-four&years=2&seeds=4")
    return comparing.carry_out(asked.plan(Limits()))


def rows(made: dict[str, Any], name: str) -> list[dict[str, float]]:
    return [row for row in made["data"]["values"] if row["p"] == name]


@pytest.mark.parametrize("name", charts.NAMES)
def test_every_chart_is_drawn_on_the_server(done: Comparison, name: str) -> None:
    for lang in ("nl", "en"):
        made = charts.for_file(done, name, lang)
        assert b"<svg" in api.draw(json.loads(json.dumps(made, allow_nan=False)), "svg")
        assert charts.title(name, lang) in made["title"]["text"]


@pytest.mark.parametrize("measure", ["cost-municipality", "wait"])
def test_a_yearly_chart_has_the_figures_of_the_table(done: Comparison, measure: str) -> None:
    made = charts.spec(done, measure, "en")
    for label, arm in zip(charts.labels(done, "en"), done.arms, strict=True):
        for row, year in zip(rows(made, label), range(2), strict=True):
            found = done.measure(arm, charts.YEARLY[measure], year)
            assert row["y"] == pytest.approx(found.mean, rel=1e-4)
            assert row["b"] == pytest.approx(found.high, rel=1e-4)
            assert row["x"] == year + 0.5


def test_the_weekly_mean_of_a_year_is_the_measure_of_that_year(done: Comparison) -> None:
    made = charts.spec(done, "need", "nl")
    for label, arm in zip(charts.labels(done, "nl"), done.arms, strict=True):
        last = [row["y"] for row in rows(made, label)][13:]
        assert np.mean(last) == pytest.approx(done.measure(arm, "need_prevalence").mean, rel=1e-3)


def test_a_band_of_few_runs_is_their_spread_and_says_so(done: Comparison) -> None:
    few = dataclasses.replace(
        done,
        seeds=done.seeds[:2],
        arms=tuple(
            dataclasses.replace(
                arm,
                books=arm.books[:2],
                yearly={name: values[:2] for name, values in arm.yearly.items()},
            )
            for arm in done.arms
        ),
    )
    made = charts.spec(few, "cost-state", "nl")
    assert made["usermeta"]["band"].startswith("band: laagste en hoogste run")
    assert charts.spec(done, "need", "nl")["usermeta"]["band"].startswith("band: 95 %-interval")
    values = few.arms[0].yearly["cost_state"][:, 0]
    row = rows(made, charts.labels(few, "nl")[0])[0]
    assert (row["a"], row["b"]) == pytest.approx((values.min(), values.max()), rel=1e-4)


def test_a_measure_that_no_year_has_is_an_empty_picture(done: Comparison) -> None:
    arms = tuple(
        dataclasses.replace(
            arm, yearly={**arm.yearly, "waiting_weeks_median": np.full((4, 2), np.nan)}
        )
        for arm in done.arms
    )
    made = charts.spec(dataclasses.replace(done, arms=arms), "wait", "nl")
    assert made["data"]["values"] == []
    assert b"<svg" in api.draw(json.loads(json.dumps(made, allow_nan=False)), "svg")


def test_bands_never_reach_below_nothing(done: Comparison) -> None:
    for name in (*charts.WEEKLY, *charts.YEARLY):
        assert all(row["a"] >= 0.0 for row in charts.spec(done, name, "nl")["data"]["values"])


def test_a_tile_shows_the_simultaneous_interval_and_what_matters(done: Comparison) -> None:
    made = charts.spec(done, "tile-place-share", "nl")
    judged = done.judge(done.arms[2]).changes["place_share"]
    (row,) = [one for one in made["layer"][2]["data"]["values"] if one["p"].startswith("B")]
    assert (row["y"], row["a"], row["b"]) == pytest.approx(judged, rel=1e-3)
    assert made["layer"][0]["data"]["values"][0]["b"] == 0.3
    assert "gunstig →" in json.dumps(made, ensure_ascii=False)


def test_looks_are_those_of_the_report() -> None:
    colours, dashes = charts.looks(5)
    assert colours[0] == "black"
    assert dashes[0] == [1.0, 0.0]
    assert len(set(colours)) == len({tuple(dash) for dash in dashes}) == 5


@pytest.mark.parametrize(
    ("years", "marks"), [(1, [0, 1]), (2, [0, 1, 2]), (12, [0, 2, 4, 6, 8, 10, 12])]
)
def test_an_axis_of_years_is_marked_at_whole_years(years: int, marks: list[int]) -> None:
    assert charts.whole(years)["values"] == marks
    assert charts.whole(years + 0.9)["values"] == [
        one for one in charts.whole(years + 1)["values"] if one <= years + 0.9
    ]


def test_no_chart_marks_a_year_twice(done: Comparison) -> None:
    drawn = api.draw(charts.for_file(done, "need", "nl"), "svg").decode()
    marks = re.findall(r">(\d)</text>", drawn)
    assert marks[:3] == ["0", "1", "2"]
    assert len(marks) == len(set(marks))
