"""Sweeps: what is run, kept and read back, and that no way of running it changes a number."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import wijksim
from wijksim import placebo, running, sweep
from wijksim.errors import InputError
from wijksim.measures import MEASURES, year_of, yearly
from wijksim.sweep import Tally, backends, store, tables, work
from wijksim.sweep.left import Arms, Left, Share

CONTENT: dict[str, Any] = {
    "scenarios": ["status-quo", "community-first"],
    "areas": ["techum"],
    "presets": ["evidence", "sceptic"],
    "seeds": 3,
    "seed": 5,
    "years": 2,
    "months": 3,
    "burn_in_weeks": 4,
    "parameters": {"help": {"effect": [0.012, 0.02]}, "team": {"overhead": 0.3}},
}
BLOCKS = 12  # 2 points, 2 presets, 3 seeds


def content(**changed: Any) -> dict[str, Any]:
    return CONTENT | changed


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tally]:
    path = tmp_path_factory.mktemp("sweeps") / "whole"
    return path, sweep.run(CONTENT, path, threads=1)


@pytest.fixture
def copied(whole: tuple[Path, Tally], tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole[0], tmp_path / "copied"))


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same sweep with a part of each block, which nobody may change."""
    path = tmp_path_factory.mktemp("pieces") / "pieces"
    sweep.run(CONTENT, path, threads=2, chunk=0.0)
    return path


@pytest.fixture
def in_pieces(pieces: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pieces, tmp_path / "pieces"))


def test_the_package_is_called_as_its_command(whole: tuple[Path, Tally], tmp_path: Path) -> None:
    found = wijksim.sweep(CONTENT, out=tmp_path / "other", threads=2)
    assert found.status == whole[1].status
    assert (found.blocks, found.runs, found.before) == (BLOCKS, 2 * BLOCKS, 0)
    assert found.status[:4] == (2 * BLOCKS, 0, 0, BLOCKS)


def test_rows_are_those_of_a_comparison(whole: tuple[Path, Tally]) -> None:
    frame = sweep.read(whole[0])
    assert list(frame.columns[:7]) == [
        *("point", "scenario", "area", "preset", "seed", "year"),
        "param.help.effect",
    ]
    assert list(frame.columns[7:]) == list(MEASURES)
    assert len(frame) == BLOCKS * 2 * 2
    plan = sweep.load(CONTENT)
    base = plan.params(1, 0)
    assert (base.help.effect, base.team.overhead) == (0.02, 0.3)
    start = running.begin(plan.profiles[0], base, 6, 4)
    arm = plan.scenarios[1]
    book = running.follow_plan(start, arm.segments(base, 104))
    people, residents = start.world.people, float(start.world.residents[0])
    expected = yearly(book, len(people.age), residents, base, float(people.group.mean()))
    rows = frame.query("point == 1 and preset == 'evidence' and seed == 6")
    rows = rows[rows["scenario"] == "community-first"]
    assert rows["year"].tolist() == [1, 2]
    assert rows["param.help.effect"].tolist() == [0.02, 0.02]
    for name in MEASURES:
        np.testing.assert_array_equal(rows[name].to_numpy(), expected[name])


def test_months_are_four_weeks_each(whole: tuple[Path, Tally]) -> None:
    frame = sweep.read(whole[0], table="months")
    assert len(frame) == BLOCKS * 2 * 3
    plan = sweep.load(CONTENT)
    base = plan.params(0, 1)
    start = running.begin(plan.profiles[0], base, 5, 4)
    book = running.follow_plan(start, plan.scenarios[0].segments(base, 104))
    people, residents = start.world.people, float(start.world.residents[0])
    month = year_of(book, book.weekly[4:8].sum(axis=0), 4, 0, len(people.age), residents, base)
    rows = frame.query("point == 0 and preset == 'sceptic' and seed == 5 and month == 2")
    (row,) = rows[rows["scenario"] == "status-quo"].to_dict("records")
    for name in ("need_prevalence", "requests", "divide_load", "cost_casework"):
        if name in MEASURES:
            assert row[name] == MEASURES[name].of(month)
    assert "rights_reached" not in frame.columns  # a table of the year, which no month has
    assert "need_prevalence" in frame.columns


def test_paired_is_the_difference_under_the_same_luck(whole: tuple[Path, Tally]) -> None:
    frame = sweep.read(whole[0])
    found = sweep.paired(frame)
    assert set(found["scenario"]) == {"community-first"}
    assert len(found) == len(frame) / 2
    keys = ["point", "preset", "seed", "year"]
    wide = frame.pivot(index=keys, columns="scenario", values="requests")
    expected = (wide["community-first"] - wide["status-quo"]).reset_index(name="requests")
    pd.testing.assert_frame_equal(
        found[[*keys, "requests"]].sort_values(keys, ignore_index=True),
        expected.sort_values(keys, ignore_index=True),
    )
    other = sweep.paired(frame, "community-first")
    assert set(other["scenario"]) == {"status-quo"}
    assert (other["requests"].to_numpy() == -found["requests"].to_numpy()).all()
    with pytest.raises(InputError, match="did you mean 'status-quo'"):
        sweep.paired(frame, "status quo")


def test_a_missing_baseline_leaves_its_rows_out(whole: tuple[Path, Tally]) -> None:
    frame = sweep.read(whole[0])
    gone = (frame["scenario"] == "status-quo") & (frame["seed"] == 5)
    assert set(sweep.paired(frame[~gone], "status-quo")["seed"]) == {6, 7}


def test_chunks_do_not_matter(whole: tuple[Path, Tally], pieces: Path, tmp_path: Path) -> None:
    found = sweep.run(CONTENT, tmp_path / "run", threads=2, chunk=0.05)
    assert found.status == sweep.status(pieces) == whole[1].status
    one, some, every = (
        len(list((path / "parts").iterdir())) for path in (whole[0], tmp_path / "run", pieces)
    )
    assert 1 == one <= some <= every == BLOCKS


def test_the_order_does_not_matter(
    whole: tuple[Path, Tally], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Shuffled:
        def run(self, plan: sweep.Plan, todo: Left, deliver: Callable[[Any], None]) -> None:
            chunks = [todo.take(1) for _ in range(BLOCKS)]
            assert todo.take(1) is None
            for index in np.random.default_rng(1).permutation(BLOCKS).tolist():
                chunk = chunks[index]
                assert chunk is not None
                deliver(work.run_chunk(plan, chunk))

    plan = sweep.load(CONTENT)
    found = sweep.carry.carry_out(tmp_path / "run", plan, Shuffled(), chunk_seconds=0.0)
    assert found.status == whole[1].status


def test_points_stand_beside_the_parts_as_a_table(whole: tuple[Path, Tally]) -> None:
    text = (whole[0] / "points.csv").read_text(encoding="utf-8")
    assert text == "point,help.effect\n0,0.012\n1,0.02\n"


def test_shards_side_by_side_make_the_whole(whole: tuple[Path, Tally], tmp_path: Path) -> None:
    path = tmp_path / "run"
    first = sweep.run(CONTENT, path, threads=1, shard="1/3", chunk=0.0)
    assert (first.blocks, first.status.left) == (4, 2 * (BLOCKS - 4))
    sweep.run(CONTENT, path, threads=1, shard="2/3", chunk=0.0)
    last = sweep.run(CONTENT, path, threads=1, shard="3/3", chunk=0.0)
    assert last.status == whole[1].status
    assert sweep.run(CONTENT, path).blocks == 0  # without shards: nothing is left


def test_parts_that_overlap_count_once(whole: tuple[Path, Tally], in_pieces: Path) -> None:
    for file in whole[0].glob("*/*.parquet"):
        target = in_pieces / file.parent.name / f"again-{file.name}"
        shutil.copy(file, target)
    assert sweep.status(in_pieces) == whole[1].status
    pd.testing.assert_frame_equal(sweep.read(in_pieces), sweep.read(whole[0]))


def test_what_is_there_is_not_run_again(
    copied: Path, whole: tuple[Path, Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("nothing is left to run")

    monkeypatch.setattr(work, "run_chunk", never)
    found = sweep.run(CONTENT, copied)
    assert (found.blocks, found.before, found.status) == (0, BLOCKS, whole[1].status)


def test_the_digest_is_of_the_numbers(tmp_path: Path, whole: tuple[Path, Tally]) -> None:
    found = sweep.run(content(seed=6), tmp_path / "run", threads=2)
    assert found.status.digest != whole[1].status.digest
    assert len(found.status.digest) == 64


def test_placebos_and_equal_scenarios(
    tmp_path: Path, whole: tuple[Path, Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = []
    real = running.follow_plan

    def counting(*args: Any) -> Any:
        followed.append(args)
        return real(*args)

    monkeypatch.setattr(running, "follow_plan", counting)
    names = ["status-quo", "placebo-collective", "community-first"]
    plan = content(scenarios=names, placebos=True, seeds=1, presets="evidence", parameters={})
    sweep.run(plan, tmp_path / "run", threads=1)
    frame = sweep.read(tmp_path / "run")
    shown = frame["scenario"].unique().tolist()
    assert shown == [*names, "placebo:community-first"]
    made = sweep.load(plan)
    base = made.params(0, 0)
    stretches = placebo.of_plan(made.scenarios[2].segments(base, 104), base)
    same = stretches == made.scenarios[1].segments(base, 104)
    assert len(followed) == (3 if same else 4)
    told = sweep.estimate(made)
    assert (told.runs, told.placebos) == (sweep.status(tmp_path / "run").done, 1)
    assert Arms.of(made).worked_out == len(followed)


# What goes wrong


def test_failures_are_kept_and_the_rest_goes_on(
    tmp_path: Path, whole: tuple[Path, Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    real_begin, real_follow = running.begin, running.follow_plan

    def begin(profile: Any, params: Any, seed: int, *more: Any) -> Any:
        if seed == 7 and params.help.effect == 0.02:
            raise MemoryError("no room\nat all")
        return real_begin(profile, params, seed, *more)

    def changed(start: Any, plan: Any) -> bool:
        return any(params != start.params for _, _, params in plan)

    def follow(start: Any, plan: Any, *more: Any) -> Any:
        book = real_follow(start, plan, *more)
        if start.world.seed[0] == 6 and start.params.help.effect == 0.012 and changed(start, plan):
            book.weekly[17, 3] = np.nan
        return book

    path = tmp_path / "run"
    with monkeypatch.context() as patch:
        patch.setattr(running, "begin", begin)
        patch.setattr(running, "follow_plan", follow)
        found = sweep.run(CONTENT, path, threads=2, chunk=0.1)
    told = found.status
    assert (told.done, told.failed, told.left, told.blocks) == (2 * BLOCKS - 6, 6, 0, BLOCKS - 4)
    assert found.mine == 4
    nan, _, lost, _ = told.faults
    assert (nan.scenario, nan.seed, nan.point) == ("community-first", 6, 0)
    assert nan.parameters == {"help.effect": 0.012}
    assert "NotANumber: the record of week 17 has no number for" in nan.error
    assert (lost.scenario, lost.seed, lost.parameters) == ("", 7, {"help.effect": 0.02})
    assert lost.error == "MemoryError: no room"
    assert "Traceback" in lost.trace
    kept = sweep.read(path)
    assert len(kept) == (2 * BLOCKS - 6) * 2
    assert len(sweep.paired(kept)) == (BLOCKS - 4) * 2
    assert sweep.compact(path) == 1  # faults are kept too
    assert sweep.status(path) == told
    again = sweep.run(CONTENT, path, threads=1)  # it is tried once more
    assert (again.blocks, again.mine, again.status.failed) == (4, 0, 0)
    assert again.status == whole[1].status
    pd.testing.assert_frame_equal(sweep.read(path), sweep.read(whole[0]))


@pytest.mark.parametrize("table", ["parts", "months"])
@pytest.mark.parametrize("damage", ["cut", "gone", "empty"])
def test_a_damaged_part_is_done_again(
    in_pieces: Path, whole: tuple[Path, Tally], damage: str, table: str
) -> None:
    path = in_pieces
    part = sorted((path / table).glob("*.parquet"))[3]
    raw = part.read_bytes()
    if damage == "cut":
        part.write_bytes(raw[: len(raw) // 2])
    elif damage == "empty":
        part.write_bytes(b"")
    else:
        part.unlink()
    told = sweep.status(path)
    assert (told.done, told.left) == (2 * BLOCKS - 2, 2)
    assert told.damaged == (() if (damage, table) == ("gone", "parts") else (part.stem,))
    assert told.digest != whole[1].status.digest
    again = sweep.run(CONTENT, path, threads=1)
    assert again.blocks == 1
    assert again.status == whole[1].status
    assert sweep.status(path) == whole[1].status


@pytest.mark.parametrize("table", ["parts", "months"])
def test_a_flipped_bit_never_changes_a_result(
    copied: Path, whole: tuple[Path, Tally], table: str
) -> None:
    (part,) = (copied / table).glob("*.parquet")
    raw, found, before = part.read_bytes(), 0, whole[1].status
    for at in range(3, len(raw), len(raw) // 60):
        part.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        told = sweep.status(copied)
        assert told == before or told.damaged == (part.stem,), at
        found += bool(told.damaged)
    assert found > 30


def test_a_part_of_another_sweep_is_refused(copied: Path, tmp_path: Path) -> None:
    sweep.run(content(seed=9), tmp_path / "other", threads=1)
    (file,) = (tmp_path / "other" / "parts").iterdir()
    shutil.copy(file, copied / "parts" / "stray.parquet")
    with pytest.raises(InputError, match=r"stray\.parquet: belongs to a sweep of another design"):
        sweep.run(CONTENT, copied)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"years": 1}, r"the number of years \(was 2, now 1\)"),
        ({"seed": 6}, r"the seeds \(was first 5, now 6\)"),
        ({"seeds": 4}, r"the seeds \(was most 3, now 4\)"),
        ({"scenarios": ["status-quo"]}, "were status-quo, community-first; now status-quo"),
        ({"areas": "aerdenhout"}, "were techum; now aerdenhout"),
        ({"presets": "essay"}, "were evidence, sceptic; now essay"),
        ({"without": "peers"}, "the mechanisms that are switched off"),
        ({"parameters": {"help": {"effect": [0.012, 0.021]}}}, "the design of the points"),
        ({"months": 2}, r"the number of months \(was 3, now 2\)"),
        ({"burn_in_weeks": 5}, r"the start \(was burn_in_weeks 4, now 5\)"),
        ({"placebos": True}, "the placebos"),
    ],
)
def test_another_design_is_refused(copied: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        sweep.run(content(**changed), copied)
    assert str(error.value).count("\n") == 0


def test_another_code_is_refused(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wijksim._jit.code_hash", lambda: "another")
    with pytest.raises(InputError, match="the version of wijksim"):
        sweep.run(CONTENT, copied)


def test_a_folder_of_something_else_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no run"):
        sweep.read(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 1}')
    with pytest.raises(InputError, match="holds no sweep"):
        sweep.status(tmp_path)


# Compacting, months, stopping


def test_compacting_keeps_every_row(whole: tuple[Path, Tally], in_pieces: Path) -> None:
    path = in_pieces
    before = sweep.read(path), sweep.read(path, "months")
    assert sweep.compact(path) == 1
    assert len(list((path / "parts").iterdir())) == len(list((path / "months").iterdir())) == 1
    pd.testing.assert_frame_equal(sweep.read(path), before[0])
    pd.testing.assert_frame_equal(sweep.read(path, "months"), before[1])
    assert sweep.status(path) == whole[1].status
    assert sweep.compact(path) == 1
    assert sweep.run(CONTENT, path).blocks == 0


def test_without_months_there_is_no_such_table(tmp_path: Path) -> None:
    sweep.run(content(months=0, seeds=1), tmp_path / "run", threads=1)
    assert list((tmp_path / "run" / "months").iterdir()) == []
    with pytest.raises(InputError, match="holds no months"):
        sweep.read(tmp_path / "run", "months")
    with pytest.raises(InputError, match="did you mean 'years'"):
        sweep.read(tmp_path / "run", "year")


def stopping(half_width: float, most: int) -> dict[str, Any]:
    rule = {"measure": "requests", "half_width": half_width, "most": most}
    plan = content(presets="evidence", years=1, months=0, burn_in_weeks=0, stop=rule)
    del plan["seeds"]
    return plan


@pytest.fixture
def each_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run that was there before give its record again."""
    real_begin, real_follow = running.begin, running.follow_plan
    starts, books = dict[Any, Any](), dict[Any, Any]()

    def begin(profile: Any, params: Any, seed: int, *more: Any) -> Any:
        if (params, seed) not in starts:
            starts[params, seed] = real_begin(profile, params, seed, *more)
        return starts[params, seed]

    def follow(start: Any, plan: Any, *more: Any) -> Any:
        key = (start.params, int(start.world.seed[0]), tuple(plan))
        if key not in books:
            books[key] = real_follow(start, plan, *more)
        return books[key]

    monkeypatch.setattr(running, "begin", begin)
    monkeypatch.setattr(running, "follow_plan", follow)


@pytest.mark.usefixtures("each_run_once")
def test_seeds_go_on_until_there_are_enough(tmp_path: Path) -> None:
    plenty = sweep.run(stopping(1e6, 60), tmp_path / "least", threads=2)
    assert (plenty.blocks, plenty.status.left) == (2 * 20, 0)
    never = sweep.run(stopping(1e-6, 35), tmp_path / "most", threads=2, chunk=0.1)
    assert (never.blocks, never.status.left) == (2 * 35, 0)
    rows = sweep.paired(sweep.read(tmp_path / "most"))
    # Between the two: as many as the rule itself says, looking at 20, 30, ... seeds.
    wide = [rows.query("point == @p")["requests"].to_numpy() for p in (0, 1)]
    halves = [1.96 * one[:30].std(ddof=1) / np.sqrt(30) for one in wide]
    between = sweep.run(stopping(1.05 * max(halves), 35), tmp_path / "some", threads=2)
    assert between.status.left == 0
    assert 2 * 20 <= between.blocks <= 2 * 30
    shard = [
        sweep.run(stopping(1.05 * max(halves), 35), tmp_path / "shards", threads=1, shard=f"{n}/2")
        for n in (1, 2)
    ]
    assert shard[1].status == between.status


# Chunks


def test_chunks_take_as_long_as_is_wanted() -> None:
    plan = sweep.load(content(seeds=1000, burn_in_weeks=1040))
    todo = Left(plan, store.Ledger(plan.layout()), None, 4.0)
    first = todo.take(2)
    assert first is not None
    assert sum(map(todo.estimate, first[:-1])) < 1.0 <= sum(map(todo.estimate, first))
    empty = tables.of_years(plan.layout(), plan.points, [])
    slow = 10 * sum(map(todo.estimate, first))
    todo.bring(work.Result(first, empty, None, (), slow))
    second = todo.take(2)
    assert second is not None
    assert sum(map(todo.estimate, first)) == pytest.approx(slow)
    assert sum(map(todo.estimate, second[:-1])) < 4.0 <= sum(map(todo.estimate, second))
    assert second[0] == first[-1] + 1
    todo.give_back(second)
    assert todo.take(2) == second


def every_block(plan: sweep.Plan, share: Share | None) -> Iterator[int]:
    todo = Left(plan, store.Ledger(plan.layout()), share, 0.0)
    while (chunk := todo.take(1)) is not None:
        yield from chunk


def test_shares_cover_everything_once() -> None:
    plan = sweep.load(CONTENT)
    shares = [list(every_block(plan, Share(n, 5))) for n in range(1, 6)]
    assert list(every_block(plan, None)) == list(range(BLOCKS))
    assert sorted(block for share in shares for block in share) == list(range(BLOCKS))


@pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "a/b", "1/3/5", "-1/2", "1/0"])
def test_a_share_that_is_none_is_told(text: str) -> None:
    with pytest.raises(InputError, match="shard"):
        Share.read(text)


def test_backends_are_chosen() -> None:
    assert backends.choose(3, None, None, None) == backends.Threads(3)
    assert backends.choose(None, 2, None, None) == backends.Processes(2)
    assert backends.choose(None, None, "local", 4) == backends.Cluster("local", 4)
    assert backends.choose(None, None, "tcp://a:1", None) == backends.Cluster("tcp://a:1", 0)
    assert backends.choose(None, None, None, None).number >= 1
    for wrong, told in (
        ((1, 1, None, None), "choose one of --threads, --processes"),
        ((0, None, None, None), "threads: 0 is below 1"),
        ((None, None, "locl", None), "did you mean 'local'"),
        ((None, None, None, 2), "workers: is of --cluster only"),
    ):
        with pytest.raises(InputError, match=told):
            backends.choose(*wrong)


@pytest.mark.parametrize("stop", [False, True])
def test_a_share_knows_how_much_of_it_is_left(stop: bool) -> None:
    plan = sweep.load(stopping(1.0, 30) if stop else CONTENT)
    layout = plan.layout()
    for number in (1, 2):
        left = Left(plan, store.Ledger(layout), Share(number, 2))
        own = [block for block in range(layout.blocks) if left.has(block)]
        assert len(own) == left.mine() == left.known_left() > 0
        left.ledger.done[own[: len(own) // 2]] = True
        assert left.settled_of_mine() == len(own) // 2
        left.ledger.done[:] = True
        assert (left.settled_of_mine(), left.known_left()) == (len(own), 0)
        left.ledger.done[own] = False  # what others did is not of this share
        assert (left.settled_of_mine(), left.known_left()) == (0, len(own))
