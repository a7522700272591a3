"""What is installed: scenarios, areas and parameters come along and are found from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from wijksim import scenario
from wijksim.sources import profiles

ROOT = Path(__file__).parents[1]
ASK = """
import sys, wijksim
from wijksim import params, scenario
from wijksim.sources import profiles
print(wijksim.__file__)
print(",".join([*scenario.shipped(), *scenario.methods()]))
print(",".join(profiles.areas()))
print(len(params.table()))
for name in [*scenario.shipped(), *scenario.methods()]:
    scenario.load(name)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without a network: the build tool is part of the test extra."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "-q"]
    done = subprocess.run(
        [*command, "--no-build-isolation", "--no-index", "-w", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_a_wheel_works_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    where, scenarios, areas, parameters = done.stdout.splitlines()
    assert Path(where).is_relative_to(site)  # the wheel's own files, not the checkout's
    assert scenarios.split(",") == [*scenario.shipped(), *scenario.methods()]
    assert areas.split(",") == profiles.areas()
    assert int(parameters) > 150


def test_an_editable_install_works_from_another_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    names = [*scenario.shipped(), *scenario.methods()]
    assert done.stdout.splitlines()[1].split(",") == names


def test_the_wheel_holds_what_it_should_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name for name in names if name.startswith("wijksim/scenarios/")}
    files = [path for path in (ROOT / "scenarios").rglob("*") if path.is_file()]
    assert {f"wijksim/{path.relative_to(ROOT).as_posix()}" for path in files} == shipped
    assert not [name for name in names if name.startswith(("tests", "docs", "experiments"))]
    assert any(name.endswith("LICENSE") for name in names)
