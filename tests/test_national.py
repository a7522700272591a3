"""``wijksim national``: no buurt lost, doubled or mixed, whatever happens on the way."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from forking import Process, in_file
from typer.testing import CliRunner
from watching import children, wait_for_end, wait_for_parts

from wijksim import cli, national, params, plots, running, scenario
from wijksim.cli import national_job, national_words
from wijksim.errors import InputError
from wijksim.measures import MEASURES, PER_1000, yearly
from wijksim.national import Design, Outcome, carry, outcome, parts, polygons, work
from wijksim.national import design as designs
from wijksim.sources import profiles, store
from wijksim.sources.figures import Source

BUURTEN = 14  # that can be built; besides one without residents, one too small, one institution
WEEKS = 4  # of the start


def row(name: str, residents: float, **more: Any) -> dict[str, Any]:
    """A row of a table, of a usual make-up."""
    shares = {
        "a_00_14": 0.16, "a_15_24": 0.12, "a_25_44": 0.25, "a_45_64": 0.28, "a_65_oo": 0.19,
        "a_w_all": 0.09, "a_nw_all": 0.11, "a_1p_hh": 0.16, "a_hh_z_k": 0.14, "a_hh_m_k": 0.15,
    }  # fmt: skip
    counts = {key: float(5 * round(residents * share / 5)) for key, share in shares.items()}
    size = {"g_hhgro": 2.2} if residents else {}
    given = {"name": name, "municipality": "Voorbeeldstad", "changed": 1, "a_inw": residents}
    return given | counts | size | more


def table() -> dict[str, dict[str, Any]]:
    """Two municipalities of small buurten."""
    apart = {"a_1p_hh": 5.0, "a_hh_z_k": 0.0, "a_hh_m_k": 0.0, "g_hhgro": 1.0}
    rows = {
        f"BU99{town:02d}{wijk:02d}{number:02d}": row(f"Buurt {town}.{number}", 60.0 + 15 * number)
        for town, wijk, number in [(1, n // 4, n) for n in range(8)] + [(2, 0, n) for n in range(6)]
    }
    rows["BU99010090"] = row("Haven", 0.0)
    rows["BU99020091"] = row("Weiland", 30.0)
    rows["BU99020092"] = row("Zorgpark", 300.0, **apart)
    return {"NL00": row("Nederland", 1e6), **dict(sorted(rows.items()))}


@pytest.fixture(scope="module", autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("store")
        patch.setenv("WIJKSIM_DATA_DIR", str(place))
        store.write(Source.KWB, 2020, table(), ["test"])
        yield place


def design(**changed: Any) -> Design:
    read = national.read_year(2020)
    base = params.make()
    names = changed.pop("scenarios", ("status-quo", "casework"))
    years = changed.get("years", 2)
    arms = tuple(designs.arm_of(scenario.load(name), base, 52 * years) for name in names)
    made = Design(read, designs.choose(read), arms, base, "evidence", years, 1, WEEKS, size=4)
    return made._replace(**changed)


def run(path: Path, plan: Design, workers: int = 1) -> Outcome:
    with national.open_folder(path):
        folder = parts.bind(path, plan)
        national.carry_out(folder, plan, workers)
        return national.put_together(folder, plan)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A run that nothing happened to."""
    return run(tmp_path_factory.mktemp("runs") / "whole", design())


def rows_of(found: Outcome) -> pd.DataFrame:
    frame: pd.DataFrame = pq.read_table(found.path).to_pandas()
    return frame


# What comes out


def test_every_buurt_is_there_once_or_skipped_with_the_reason(whole: Outcome) -> None:
    frame = rows_of(whole)
    assert whole.buurten == frame["code"].nunique() == BUURTEN
    assert len(frame) == BUURTEN * 3 * 2  # two scenarios and a difference, two years
    assert not frame.duplicated(["code", "scenario", "kind", "year"]).any()
    assert {one.code: one.reason for one in whole.skipped} == {
        "BU99010090": "empty",
        "BU99020091": "few",
        "BU99020092": "institution",
    }
    assert whole.failed == ()
    assert set(frame["code"]) | {one.code for one in whole.skipped} == set(design().codes)


def test_differences_are_those_from_the_first_scenario(whole: Outcome) -> None:
    frame = rows_of(whole).set_index(["code", "year"])
    names = list(MEASURES)
    first = frame[(frame["scenario"] == "status-quo") & (frame["kind"] == "value")][names]
    second = frame[(frame["scenario"] == "casework") & (frame["kind"] == "value")][names]
    less = frame[frame["kind"] == "difference"][names]
    np.testing.assert_array_equal(less.to_numpy(), (second - first).to_numpy())
    assert np.nanmax(np.abs(less.to_numpy())) > 0.0


def test_a_buurt_is_the_run_that_its_seed_gives(whole: Outcome) -> None:
    frame = rows_of(whole)
    mine = frame[(frame["code"] == "BU99020005") & (frame["kind"] == "value")]
    seed = int(mine["seed"].iloc[0])
    profile = profiles.load("BU99020005")
    start = running.begin(profile, params.make(), seed, WEEKS)
    book = running.follow(start, scenario.load("casework"), 104)
    people, residents = start.world.people, float(start.world.residents[0])
    alone = yearly(book, len(people.age), residents, params.make(), float(people.group.mean()))
    found = mine[mine["scenario"] == "casework"].set_index("year")
    for name in MEASURES:
        np.testing.assert_array_equal(found[name].to_numpy(), alone[name])
    assert (mine["adults"] == len(people.age)).all()
    assert (mine["residents"] == residents).all()


def test_no_two_buurten_share_their_luck(whole: Outcome) -> None:
    frame = rows_of(whole)
    assert frame.groupby("code")["seed"].nunique().eq(1).all()
    assert frame["seed"].nunique() == BUURTEN
    assert frame["seed"].between(0, 2**53 - 1).all()


def test_means_are_weighted_and_deciles_are_over_buurten(whole: Outcome) -> None:
    frame, table_ = rows_of(whole), whole.summary
    for name, by in (("need_prevalence", "adults"), ("requests", "residents")):
        mine = frame[(frame["scenario"] == "casework") & (frame["year"] == 2)]
        for kind, some in mine.groupby("kind"):
            told = table_[
                (table_["scenario"] == "casework")
                & (table_["kind"] == kind)
                & (table_["year"] == 2)
                & (table_["measure"] == name)
            ].iloc[0]
            mean = (some[name] * some[by]).sum() / some[by].sum()
            assert told["mean"] == pytest.approx(mean, rel=1e-12)
            assert told["buurten"] == BUURTEN
            for decile in (10, 50, 90):
                wanted = np.percentile(some[name], decile)
                assert told[f"p{decile}"] == pytest.approx(wanted, rel=1e-12, abs=1e-15)
            assert (told["low"] <= mean <= told["high"]) == (kind == "difference")
    assert MEASURES["requests"].unit == PER_1000


def test_buurten_without_a_figure_are_left_out_of_its_mean() -> None:
    values, weights = np.array([1.0, np.nan, 4.0]), np.array([1.0, 9.0, 2.0])
    found = outcome._figures(values, weights, "difference")
    assert found["mean"] == 3.0
    assert found["buurten"] == 2
    # two trials: half the weight of the one is 1/3, of the other 2/3
    assert found["high"] - found["mean"] == pytest.approx(1.96 * np.sqrt(4.0 + 4.0) / 3.0)
    none = outcome._figures(np.array([np.nan]), np.array([1.0]), "value")
    assert none["buurten"] == 0
    assert np.isnan(none["mean"])


# What may happen on the way


def run_and_say(path: Path, workers: int) -> None:
    run(path, design(), workers)
    print("done")


def begin(path: Path, workers: int) -> Process:
    return Process(in_file, __file__, run_and_say.__name__, path, workers)


@pytest.mark.skipif(os.name == "nt", reason="no kill -9")
def test_after_kill_9_the_same_rows_and_digest(tmp_path: Path, whole: Outcome) -> None:
    path = tmp_path / "killed"
    process = begin(path, 1)
    wait_for_parts(path, 2, process)
    process.kill()
    process.communicate()
    kept = {part.name: part.stat().st_mtime_ns for part in (path / "parts").glob("0*.parquet")}
    assert 2 <= len(kept) < design().chunks
    assert not (path / "national.parquet").exists()
    (path / "parts" / ".half.part").write_bytes(b"PAR1 and no more")
    again = run(path, design())
    now = {part.name: part.stat().st_mtime_ns for part in (path / "parts").glob("0*.parquet")}
    assert {name: now[name] for name in kept} == kept  # what was done is not done again
    assert again.digest == whole.digest
    pd.testing.assert_frame_equal(rows_of(again), rows_of(whole))
    assert not list(path.rglob("*.part"))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no list of processes")
def test_two_workers_give_the_same_and_do_not_outlive_kill_9(
    tmp_path: Path, whole: Outcome
) -> None:
    path = tmp_path / "two"
    process = begin(path, 2)
    wait_for_parts(path, 1, process)
    workers = children(process.pid)
    assert len(workers) >= 2
    process.kill()
    process.communicate()
    wait_for_end(workers)
    again = begin(path, 2)
    told, errors = again.communicate(timeout=300)
    assert told == "done\n", errors
    found = run(path, design())
    assert found.digest == whole.digest
    pd.testing.assert_frame_equal(rows_of(found), rows_of(whole))


def test_the_digest_does_not_depend_on_the_parts(tmp_path: Path, whole: Outcome) -> None:
    assert run(tmp_path / "parts", design(size=7)).digest == whole.digest
    assert run(tmp_path / "seed", design(seed=2)).digest != whole.digest


@pytest.mark.parametrize("damage", ["cut", "bit", "other", "gone"])
def test_a_damaged_part_is_done_again(tmp_path: Path, whole: Outcome, damage: str) -> None:
    path, plan = tmp_path / "run", design()
    run(path, plan)
    part = path / "parts" / "00001.parquet"
    content = part.read_bytes()
    if damage == "cut":
        part.write_bytes(content[: len(content) // 2])
    elif damage == "bit":
        at = 600
        part.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    elif damage == "other":
        run(tmp_path / "seed", design(seed=9))
        part.write_bytes((tmp_path / "seed" / "parts" / part.name).read_bytes())
    else:
        part.unlink()
    with national.open_folder(path):
        assert parts.left(parts.bind(path, plan), plan) == ([1], len(plan.codes) - 4)
    assert run(path, plan).digest == whole.digest


def test_two_writers_at_once_are_refused(tmp_path: Path) -> None:
    with national.open_folder(tmp_path / "run"):
        refused = pytest.raises(InputError, match="another wijksim is at work")
        with refused, national.open_folder(tmp_path / "run"):
            pass
        assert (tmp_path / "run" / "lock").exists()  # the refused one took nothing away
    with national.open_folder(tmp_path / "run"):
        pass


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"years": 1}, r"the number of years \(was 2, now 1\)"),
        ({"seed": 7}, r"the seed \(was 1, now 7\)"),
        ({"scenarios": ("status-quo", "barriers-first")}, "were status-quo, casework; now "),
        ({"params": params.make({"team.fte": 1.0})}, r"the parameters or the preset \(changed\)"),
        ({"codes": ("BU99010000",)}, r"the list of buurten \(was number 17, now 1\)"),
        ({"burn_in_weeks": 5}, r"the start \(was burn_in_weeks 4, now 5\)"),
        ({"preset": "essay"}, "preset evidence, now essay"),
    ],
)
def test_another_design_is_refused(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    path = tmp_path / "run"
    with national.open_folder(path):
        parts.bind(path, design())
        with pytest.raises(InputError, match=told) as error:
            parts.bind(path, design(**changed))
        parts.bind(path, design())  # the first one still goes on
    assert str(error.value).count("\n") == 0


def test_another_code_or_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run"
    with national.open_folder(path):
        parts.bind(path, design())
        other = design()
        with pytest.raises(InputError, match="the table"):
            parts.bind(path, other._replace(table=other.table._replace(digest="0")))
        monkeypatch.setattr("wijksim._jit.code_hash", lambda: "another")
        with pytest.raises(InputError, match="the version of wijksim"):
            parts.bind(path, design())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_a_damaged_manifest_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run"
    path.mkdir()
    (path / "manifest.json").write_bytes(content)
    with national.open_folder(path), pytest.raises(InputError, match="cannot be read"):
        parts.bind(path, design())


def test_a_buurt_that_fails_is_told_and_the_rest_goes_on(
    tmp_path: Path, whole: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = running.begin

    def failing(profile: Any, *more: Any, **named: Any) -> Any:
        if profile.codes[0] == "BU99010105":
            raise MemoryError("no room\nat all")
        return real(profile, *more, **named)

    words = ["national", "2020", "--threads", "1", "--out", str(tmp_path / "run"), "--lang", "en"]
    words += ["--burn-in", "0", "--start", "full"]
    with monkeypatch.context() as patch:
        patch.setattr(running, "begin", failing)
        told = CliRunner().invoke(cli.application(words), words)
    assert told.exit_code == 1
    assert "FAILED: BU99010105 (Buurt 1.5): MemoryError: no room" in told.stdout
    failed = pd.read_csv(tmp_path / "run" / "failed.csv")
    assert failed["code"].tolist() == ["BU99010105"]
    assert "Traceback" in failed["trace"][0]
    assert failed["seed"][0] == designs.seed_of(1, "BU99010105")
    rest = pq.read_table(tmp_path / "run" / "national.parquet").column("code").to_pylist()
    assert len(set(rest)) == BUURTEN - 1
    again = CliRunner().invoke(cli.application(words), words)  # it is tried once more
    assert again.exit_code == 0
    assert "FAILED" not in again.stdout
    assert pd.read_csv(tmp_path / "run" / "failed.csv").empty


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no list of processes")
def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path, whole: Outcome) -> None:
    path = tmp_path / "lost"
    process = begin(path, 2)
    wait_for_parts(path, 1, process)
    for pid in children(process.pid):
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
            break
    _, errors = process.communicate(timeout=60)
    assert "WorkerLost" in errors
    assert run(path, design()).digest == whole.digest


def test_a_lost_worker_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any) -> Any:
        raise carry.WorkerLost

    monkeypatch.setattr(national_job, "carry_out", lost)
    told = call("2020", "--start", "full", "--out", str(tmp_path / "run"))
    assert told.exit_code == 1
    assert "dezelfde opdracht nog eens" in told.stderr
    assert told.stdout == ""


# The command line


def call(*words: str) -> Any:
    return CliRunner().invoke(cli.application(["national"]), ["national", *words])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["2019"], "table: the store has no table of 2019; it has 2020"),
        (["nothing.csv"], "nothing.csv: there is no such file"),
        (["2020", "also.csv"], "table: give one year"),
        (["--scenario", "casewerk"], "did you mean 'casework'?"),
        (["--scenario", "casework", "--scenario", "casework"], "casework given more than once"),
        (["--years", "0"], "years: 0 is outside 1 to 50 years"),
        (["--start", "shrot"], "start: unknown start 'shrot'; did you mean 'short'?"),
        (["--burn-in", "-1"], "burn-in: -1 is below 0 weeks"),
        (["--threads", "0"], "threads: 0 is below 1"),
        (["--limit", "0"], "limit: 0 is below 1"),
        (["--seed", "-3"], "seed: -3 is not a number from 0 to 2^63"),
        (["--areas", "GM9903"], "no buurt of 'GM9903' is in the table; did you mean 'GM990"),
        (["--areas", "99"], "no buurt of '99' is in the table"),
        (["--measure", "needs"], "measure: unknown measure 'needs'"),
        (["--map", "nowhere.geojson"], "nowhere.geojson: there is no such file"),
        (["--preset", "evidense"], "did you mean 'evidence'?"),
        (["--lang", "fy"], "lang: unknown language 'fy'"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(
    words: list[str], told: str, tmp_path: Path
) -> None:
    done = call(*words, "--out", str(tmp_path / "run"))
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert not (tmp_path / "run").exists()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    done = call("--threads", "0", "--limit", "0", "--scenario", "no", "--measure", "no")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 4


def test_a_folder_of_ones_own_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mine.txt").write_text("mine")
    assert call("2019", "--out", str(tmp_path / "run")).exit_code == 2
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["mine.txt"]


def square(east: float, north: float, side: float) -> list[list[float]]:
    return [
        [east, north], [east + side, north], [east + side, north + side], [east, north + side],
        [east, north],
    ]  # fmt: skip


def borders(path: Path, degrees: bool = False, **extra: str) -> Path:
    """Squares in a grid, one for each buurt of the table and one that it does not have."""
    west, south, side = (4.0, 52.0, 0.01) if degrees else (120_000.0, 480_000.0, 1000.0)
    features: list[dict[str, Any]] = []
    for index, code in enumerate([*(c for c in table() if c != "NL00"), "BU99039999"]):
        ring = square(west + index % 5 * side, south + index // 5 * side, side)
        hole = square(ring[0][0] + side / 4, ring[0][1] + side / 4, side / 4)
        shape = (
            {"type": "Polygon", "coordinates": [ring, hole]}
            if index % 2
            else {"type": "MultiPolygon", "coordinates": [[ring]]}
        )
        names = {"statnaam": "x", "BU_CODE": code, "GM_CODE": f"GM{code[2:6]}"}
        features.append({"type": "Feature", "properties": names | extra, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_the_whole_command_with_maps(tmp_path: Path) -> None:
    out, file = tmp_path / "run", borders(tmp_path / "squares.geojson")
    words = [
        "2020",
        "--out",
        str(out),
        "--burn-in",
        "0",
        "--threads",
        "1",
        "--start",
        "full",
        "--map",
        str(file),
    ]
    words += ["--scenario", "status-quo", "--scenario", "casework"]
    done = call(*words)
    assert done.exit_code == 0, done.stderr
    assert "Tabel 2020: 14 buurten, " in done.stdout
    assert "status-quo: gemiddelde over inwoners" in done.stdout
    assert "casework min status-quo: gepaard verschil per buurt" in done.stdout
    assert "Overgeslagen: 1 buurten met minder dan 50 inwoners (samen 30)" in done.stdout
    assert "Verkenner, geen voorspeller" in done.stdout
    assert "piekgeheugen" in done.stderr
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == {
        "lock", "manifest.json", "national.parquet", "national.csv", "summary.csv",
        "summary.json", "skipped.csv", "failed.csv",
        *(f"parts/{number:05d}.parquet" for number in range(17)),
        "maps/need_prevalence-status-quo-value.png", "maps/requests-status-quo-value.png",
        "maps/need_prevalence-casework-difference.png", "maps/requests-casework-difference.png",
    }  # fmt: skip
    told = json.loads((out / "summary.json").read_text("utf-8"))
    assert told["buurten"] == BUURTEN
    assert told["skipped"] == {"empty": 1, "few": 1, "institution": 1}
    assert told["digest"] in done.stdout
    again = call(*words)  # all is there, and it says the same
    assert again.stdout == done.stdout
    assert "17 van 17 buurten lagen er al" in again.stderr


def test_files_give_what_the_store_gives(tmp_path: Path, whole: Outcome) -> None:
    rows = pd.DataFrame.from_dict(table(), orient="index").reset_index(names="gwb_code")
    rows = rows.drop(columns="changed").rename(columns={"name": "regio", "municipality": "gm_naam"})
    rows.to_csv(tmp_path / "kwb-2020.csv", index=False)
    read = national.read_table([tmp_path / "kwb-2020.csv"], tmp_path / "tables")
    assert read.year == 2020
    found = run(tmp_path / "run", design(table=read, codes=designs.choose(read)))
    assert found.digest == whole.digest
    # The same files once more are the same table; others do not touch it.
    again = national.read_table([tmp_path / "kwb-2020.csv"], tmp_path / "tables")
    assert again.digest == read.digest
    rows.iloc[:-1].to_csv(tmp_path / "kwb-2020.csv", index=False)
    other = national.read_table([tmp_path / "kwb-2020.csv"], tmp_path / "tables")
    assert other.digest != read.digest
    assert designs.choose(again)[-1] == "BU99020092"


def test_choosing_areas_and_a_few_of_them() -> None:
    read = national.read_year(None)
    assert len(designs.choose(read)) == 17
    assert {code[:6] for code in designs.choose(read, ["gm9902"])} == {"BU9902"}
    assert designs.choose(read, ["WK990101"]) == tuple(f"BU9901010{n}" for n in (4, 5, 6, 7))
    assert designs.choose(read, ["BU99010002"]) == ("BU99010002",)
    few = designs.choose(read, limit=4)
    assert [code[:6] for code in few] == ["BU9901", "BU9901", "BU9901", "BU9902"]


@pytest.mark.parametrize(("buurten", "size"), [(1, 1), (40, 1), (150, 4), (13_808, 64)])
def test_a_part_is_small_enough_for_workers_to_end_together(buurten: int, size: int) -> None:
    assert designs.size_of(buurten) == size


def test_every_text_is_there_in_both_languages() -> None:
    for key, pair in national_words._WORDS.items():
        assert len(pair) == 2, key
        fields = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in pair]
        assert fields[0] == fields[1], key
    with pytest.raises(KeyError):
        national_words.say("nl", "nothing")


# Maps


def test_codes_are_found_by_what_they_look_like(tmp_path: Path) -> None:
    found = polygons.read(borders(tmp_path / "a.geojson"))
    assert found.level == "BU"
    assert "BU99010000" in found.rings
    assert not found.degrees
    assert found.aspect == 1.0
    assert len(found.rings["BU99010000"]) == 1
    assert len(found.rings["BU99010001"]) == 2  # with its hole


def test_holes_are_not_filled_whichever_way_they_run(tmp_path: Path) -> None:
    ring = square(0.0, 0.0, 4.0)
    for outline in (ring, ring[::-1]):
        for hole in (square(1.0, 1.0, 1.0), square(1.0, 1.0, 1.0)[::-1]):
            shape = {"type": "Polygon", "coordinates": [outline, hole]}
            feature = {"properties": {"c": "GM9901"}, "geometry": shape}
            (tmp_path / "a.json").write_text(json.dumps({"features": [feature]}))
            found = polygons.read(tmp_path / "a.json")
            assert found.level == "GM"
            assert [area(one) for one in found.rings["GM9901"]] == [16.0, -1.0]


def area(ring: Any) -> float:
    """Of a ring that runs to the left; below 0 of one that runs to the right."""
    pairs = zip(ring[:-1].tolist(), ring[1:].tolist(), strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2.0


def test_eight_digits_are_a_buurt_and_degrees_are_seen(tmp_path: Path) -> None:
    path = borders(tmp_path / "a.geojson", degrees=True)
    path.write_text(path.read_text().replace('"BU99', '"99').replace("BU_CODE", "nr"), "utf-8")
    found = polygons.read(path)
    assert "BU99010000" in found.rings
    assert found.degrees
    assert found.aspect == pytest.approx(1.0 / np.cos(np.radians(52.02)), rel=1e-3)


def test_wijken_get_the_mean_of_their_buurten(tmp_path: Path, whole: Outcome) -> None:
    frame = rows_of(whole)
    some = frame[(frame["scenario"] == "casework") & (frame["year"] == 2)]
    some = some[some["kind"] == "value"]
    by_wijk = outcome.by_area(some, "requests", "WK")
    mine = some[some["code"].str.startswith("BU990101")]
    wanted = (mine["requests"] * mine["residents"]).sum() / mine["residents"].sum()
    assert by_wijk["WK990101"] == pytest.approx(wanted, rel=1e-12)
    assert set(outcome.by_area(some, "requests", "GM")) == {"GM9901", "GM9902"}
    assert len(outcome.by_area(some, "requests", "BU")) == BUURTEN


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", ":1: is no GeoJSON"),
        ("[]", "is no collection of areas (FeatureCollection), but list"),
        ('{"type": "Polygon"}', "is no collection of areas (FeatureCollection), but Polygon"),
        ('{"features": []}', "holds no areas"),
        (
            '{"features": [{"properties": {"naam": "Oost", "nr": 7}}]}',
            "no property holds codes of CBS (BU00140301, or its eight digits); the properties "
            "are: naam, nr",
        ),
        (
            '{"features": [{"properties": {"c": "BU99010001"}, "geometry": {"type": "Point"}}]}',
            "BU99010001 is a Point; only polygons can be coloured",
        ),
        (
            '{"features": [{"properties": {"c": "BU99010001"}, "geometry": null}]}',
            "the areas with a code in 'c' have no polygon",
        ),
        (
            '{"features": [{"properties": {"c": "BU99010001"}, "geometry": '
            '{"type": "Polygon", "coordinates": [[[1, 2], ["a", 3]]]}}]}',
            "BU99010001 has borders that are no points of two numbers",
        ),
        (
            '{"features": [{"properties": {"c": "BU00010001"}, "geometry": '
            '{"type": "Polygon", "coordinates": [[[1, 2], [2, 3], [1, 3], [1, 2]]]}}]}',
            "none of its 1 areas (BU00010001 ...) is among the 17 to be run (BU99010000 ...)",
        ),
    ],
)
def test_a_file_that_is_no_map_is_told_before_the_run(
    content: str, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(content, "utf-8")
    done = call("2020", "--map", str(file), "--out", str(tmp_path / "run"))
    assert done.exit_code == 2
    assert f"a.geojson{told}" in done.stderr.replace("a.geojson: ", "a.geojson")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("zero", [False, True])
@pytest.mark.parametrize(
    "values",
    [[1.0, 2.0, 3.0, 4.0, 50.0], [0.0, 0.0, 0.0], [3.3], [-1.23456, 7.65432], [1e-9, -2e-9]],
)
def test_classes_hold_every_value_and_are_even_around_zero(values: list[float], zero: bool) -> None:
    found = plots.areas.edges(np.array(values), zero)
    assert (np.diff(found) > 0.0).all()
    assert found[0] <= min(values)
    assert found[-1] >= max(values)
    if zero:
        np.testing.assert_array_equal(found, -found[::-1])


def test_the_map_has_a_shape_for_every_area_and_a_legend(tmp_path: Path) -> None:
    read = polygons.read(borders(tmp_path / "a.geojson", degrees=True))
    values = {code: float(index) for index, code in enumerate(read.rings) if index % 3}
    figure = plots.choropleth(
        read.rings,
        values,
        aspect=read.aspect,
        title="in nood",
        about="zo lees je dit",
        footer="bron",
        unit="% van volwassenen",
        missing="geen uitkomst",
    )
    map_, bar = figure.axes
    hatched, coloured = map_.collections
    assert len(coloured.get_paths()) == len(values)
    assert len(hatched.get_paths()) == len(read.rings) - len(values)
    assert hatched.get_hatch()
    assert map_.get_aspect() == pytest.approx(read.aspect)
    assert bar.get_ylabel() == "% van volwassenen"
    legend = map_.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["geen uitkomst"]
    colours = {tuple(colour) for colour in coloured.to_rgba(coloured.get_array())}
    assert len(colours) > 4
    assert plots.png(figure).startswith(b"\x89PNG")


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to a process")
def test_ctrl_c_stops_the_workers_and_keeps_what_is_done(tmp_path: Path, whole: Outcome) -> None:
    path = tmp_path / "stopped"
    process = begin(path, 2)
    wait_for_parts(path, 1, process)
    workers = children(process.pid) if Path("/proc/self/stat").exists() else []
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode != 0
    wait_for_end(workers)
    assert run(path, design()).digest == whole.digest


def test_a_chunk_stops_when_asked_to() -> None:
    import threading

    stop = threading.Event()
    stop.set()
    with pytest.raises(running.Stopped):
        work.run_chunk(design(), 0, stop)
