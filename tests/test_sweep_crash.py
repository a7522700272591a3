"""Nothing that happens to a sweep on the way changes its rows, or loses more than a chunk."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from forking import Process, command
from typer.testing import CliRunner
from watching import children, wait_for_end, wait_for_parts

from wijksim import cli, folders, sweep
from wijksim.errors import InputError
from wijksim.sweep import Status, store

PLAN = """\
scenarios = ["status-quo", "community-first"]
areas = ["techum"]
seeds = 40
years = 1
months = 2
burn_in_weeks = 52
"""
BLOCKS = 40
on_posix = pytest.mark.skipif(os.name == "nt", reason="no kill -9")
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no list of processes")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "plan.toml"
    path.write_text(PLAN)
    return path


@pytest.fixture(scope="module")
def whole(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Status]:
    path = tmp_path_factory.mktemp("sweeps") / "whole"
    return path, sweep.run(plan, path, threads=2).status


def begin(plan: Path, out: Path, *more: str) -> Process:
    words = ["sweep", str(plan), "--out", str(out), "--lang", "en", "--chunk", "0.1", *more]
    return Process(command, *words)


def call(*words: str) -> Any:
    return CliRunner().invoke(cli.application(["sweep"]), ["sweep", *words])


def same(path: Path, whole: tuple[Path, Status]) -> None:
    assert sweep.status(path) == whole[1]
    pd.testing.assert_frame_equal(sweep.read(path), sweep.read(whole[0]))
    pd.testing.assert_frame_equal(sweep.read(path, "months"), sweep.read(whole[0], "months"))
    assert not list(path.rglob("*.part"))


@needs_proc
def test_after_kills_at_any_moment_the_same_rows_and_digest(
    plan: Path, whole: tuple[Path, Status], tmp_path: Path
) -> None:
    path, chance = tmp_path / "run", random.Random(8)
    for way, started in (("--threads", 0), ("--processes", 2)):
        before = len(list(path.glob("parts/0*.parquet")))
        process = begin(plan, path, way, "2")
        wait_for_parts(path, before + 1, process)
        workers = children(process.pid)
        assert len(workers) >= started
        time.sleep(chance.uniform(0.0, 0.1))
        process.kill()
        _, errors = process.communicate(timeout=300)
        assert process.returncode == -signal.SIGKILL, errors
        wait_for_end(workers)  # none outlives the one that started it
    assert 0 < sweep.run(plan, path, threads=2).before < BLOCKS
    same(path, whole)


class KilledWorker(threading.Thread):
    """Kills a process that this one started, once a folder holds a first part."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.path, self.before, self.killed = path, set(children(os.getpid())), 0

    def run(self) -> None:
        until = time.monotonic() + 300
        while not self.killed and time.monotonic() < until:
            time.sleep(0.005)
            if not list(self.path.glob("parts/0*.parquet")):
                continue
            for pid in set(children(os.getpid())) - self.before:
                if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGKILL)
                    self.killed = pid
                    return


@needs_proc
def test_a_killed_process_loses_nothing(
    plan: Path, whole: tuple[Path, Status], tmp_path: Path
) -> None:
    path = tmp_path / "run"
    killer = KilledWorker(path)
    killer.start()
    found = sweep.run(plan, path, chunk=0.1, processes=2)
    killer.join()
    assert killer.killed
    assert (found.blocks, found.status) == (BLOCKS, whole[1])
    same(path, whole)


@needs_proc
def test_a_killed_dask_worker_loses_nothing(
    plan: Path, whole: tuple[Path, Status], tmp_path: Path
) -> None:
    path = tmp_path / "run"
    process = begin(plan, path, "--cluster", "local", "--workers", "2")
    wait_for_parts(path, 1, process)
    workers = [
        pid
        for pid in children(process.pid)
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(workers[0], signal.SIGKILL)
    told, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert f"digest: {whole[1].digest}" in told
    same(path, whole)


@on_posix
def test_a_full_disk_is_told_and_gone_on_after(
    plan: Path, whole: tuple[Path, Status], tmp_path: Path
) -> None:
    import resource

    path, room = tmp_path / "run", resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, room[1]))
    try:
        told = call(str(plan), "--out", str(path), "--threads", "2", "--lang", "en")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)
    assert told.exit_code == 2
    assert "cannot be written" in told.stderr.splitlines()[-1]
    assert "Traceback" not in told.stderr
    assert list((path / "parts").iterdir()) == list((path / "months").iterdir()) == []
    assert sweep.status(path)[:4] == (0, 0, 2 * BLOCKS, 0)
    sweep.run(plan, path, threads=2)
    same(path, whole)


def test_ctrl_c_keeps_what_is_done(
    plan: Path, whole: tuple[Path, Status], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = store.write, 0

    def interrupted(*args: Any) -> str:
        nonlocal count
        count += 1
        if count > 3:
            raise KeyboardInterrupt
        return real(*args)

    path = tmp_path / "run"
    with monkeypatch.context() as patch:
        patch.setattr(store, "write", interrupted)
        told = call(str(plan), "--out", str(path), "--threads", "1", "--chunk", "0.1")
    assert told.exit_code == 130
    assert told.stderr.endswith("stopped\n")
    assert len(list((path / "parts").iterdir())) == 3
    sweep.run(plan, path, threads=2)
    same(path, whole)


# Two writers


def test_a_second_writer_is_refused(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "run"
    with folders.opened(path, store.FOLDERS):
        told = call(str(plan), "--out", str(path))
        assert told.exit_code == 2
        assert "another wijksim is at work in" in told.stderr
        assert (path / "parts").exists()  # the refused one took nothing away
        for shard in ("1/2", "2/2"):
            told = call(str(plan), "--out", str(path), "--shard", shard)
            assert (told.exit_code, told.stdout) == (2, "")
    assert not path.exists()  # nothing was begun


def test_shards_write_side_by_side_but_not_twice_the_same(tmp_path: Path) -> None:
    path = tmp_path / "run"
    with (
        folders.opened(path, store.FOLDERS, "1-of-3"),
        folders.opened(path, store.FOLDERS, "2-of-3"),
    ):
        for share, told in (("2-of-3", "at work on share 2-of-3 in"), ("", "at work in")):
            refused = pytest.raises(InputError, match=told)
            with refused, folders.opened(path, store.FOLDERS, share):
                pass
    with folders.opened(path, store.FOLDERS):
        pass


@on_posix
def test_shards_at_the_same_time_make_the_whole(
    plan: Path, whole: tuple[Path, Status], tmp_path: Path
) -> None:
    path = tmp_path / "run"
    other = begin(plan, path, "--threads", "1", "--shard", "1/2")
    wait_for_parts(path, 1, other)
    sweep.run(plan, path, threads=1, shard="2/2", chunk=0.1)
    _, errors = other.communicate(timeout=300)
    assert other.returncode == 0, errors
    same(path, whole)


# The command line


def test_the_command_and_its_exit_codes(
    plan: Path, whole: tuple[Path, Status], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run"
    dry = call(str(plan), "--out", str(path), "--dry-run", "--lang", "en")
    assert dry.exit_code == 0
    assert "40 paired blocks (one start each), 80 runs in all" in dry.stdout
    assert not path.exists()
    told = call("run", str(plan), "--out", str(path), "--threads", "2", "--lang", "en")
    lines = ["done: 80", "failed: 0", "left: 0", f"digest: {whole[1].digest}"]
    assert (told.exit_code, told.stdout.splitlines()) == (0, lines)
    assert "80 runs in" in told.stderr
    again = call("--out", str(path), str(plan))
    assert (again.exit_code, again.stdout) == (0, told.stdout)
    assert "(40 blokken lagen er al)" in again.stderr
    assert call("status", str(path)).stdout == told.stdout
    assert call("compact", str(path), "--lang", "en").stdout.endswith(": 1 file(s) now\n")

    def failing(*_: Any) -> Any:
        raise ValueError("no such luck")

    monkeypatch.setattr("wijksim.running.begin", failing)
    bad = call(str(plan), "--out", str(tmp_path / "bad"), "--lang", "en", "--threads", "1")
    assert bad.exit_code == 1
    assert bad.stdout.splitlines()[:3] == ["done: 0", "failed: 80", "left: 0"]
    assert "FAILED: the start, techum, evidence, seed 1, point 0 (): ValueError" in bad.stderr
    assert "... and 35 more that failed" in bad.stderr
    assert call("status", str(tmp_path / "bad")).exit_code == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.toml"], "nowhere.toml: there is no such file"),
        (["PLAN", "--threads", "0"], "threads: 0 is below 1"),
        (["PLAN", "--threads", "1", "--processes", "1"], "choose one of --threads, --processes"),
        (["PLAN", "--cluster", "slrum"], "did you mean 'slurm'?"),
        (["PLAN", "--shard", "5/4"], "shard: 5 is not between 1 and 4"),
        (["PLAN", "--lang", "fr"], "fr"),
        (["status", "nowhere"], "nowhere: holds no run"),
        (["compact", "nowhere"], "nowhere: holds no run"),
    ],
)
def test_bad_input_is_told(plan: Path, tmp_path: Path, words: list[str], told: str) -> None:
    found = call(*(str(plan) if word == "PLAN" else word for word in words))
    assert found.exit_code == 2
    assert told in found.stderr
    assert found.stdout == ""
    assert "Traceback" not in found.stderr


def test_a_damaged_manifest_is_told(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "run"
    path.mkdir()
    (path / "manifest.json").write_text("{")
    told = call(str(plan), "--out", str(path))
    assert told.exit_code == 2
    assert "manifest.json: cannot be read" in told.stderr


def test_a_worker_of_another_version_is_refused(plan: Path) -> None:
    from wijksim.sweep import on_dask

    class Worker:
        plugins: dict[str, Any] = {}  # noqa: RUF012

    carrier = on_dask.Carrier(sweep.load(plan))
    Worker.plugins[carrier.name] = carrier
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(on_dask.distributed, "get_worker", Worker)
        assert on_dask.on_worker((3,)).blocks == (3,)
        carrier.code = "another"
        with pytest.raises(InputError, match="another version of wijksim"):
            on_dask.on_worker((3,))


def test_points_lie_beside_the_results(whole: tuple[Path, Status]) -> None:
    manifest = json.loads((whole[0] / "manifest.json").read_text())
    assert manifest["design"]["points"] == 1
    assert (whole[0] / "points.csv").read_text() == "point\n0\n"
