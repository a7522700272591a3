"""``wijksim params``."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import wijksim
from wijksim import claims, cli, params

HEAVY = {"numba", "mesa", "scipy", "matplotlib", "pandas", "tree_sitter"}
HERE = str(Path(wijksim.__file__).resolve().parents[1])


def run(*words: str, columns: int = 100) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in this process."""
    done = CliRunner(env={"COLUMNS": str(columns)}).invoke(cli.application(words), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def names(told: str) -> list[str]:
    """Names of parameters at the start of a line, in order."""
    return re.findall(r"^([a-z]+\.[a-z_]+)\b", told, re.MULTILINE)


def test_all_parameters_are_listed_in_the_order_of_the_week() -> None:
    code, told, wrong = run("params")
    assert (code, wrong) == (0, "")
    assert names(told) == list(params.table())


def test_a_row_tells_value_range_unit_mark_source_and_claims() -> None:
    told = run("params", "plan.half_life", columns=160)[1]
    head, rule, *lines = told.splitlines()
    assert head.startswith("parameter, value (range) unit  ")
    assert set(rule) == {"─"}
    row = params.table()["plan.half_life"]
    assert [re.split(r"\s{2,}", line.rstrip(), maxsplit=1) for line in lines] == [
        ["plan.half_life", row.about],
        ["13 (13 to 5200) weeks", f"{row.mark}: {row.source}"],
        ["", "claims: C05"],
    ]


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_the_table_fits_the_terminal(columns: int) -> None:
    code, told, _ = run("params", columns=columns)
    assert code == 0
    assert max(map(len, told.splitlines())) <= columns


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("norms.",), [f"norms.{field}" for field in params.Norms._fields]),
        (("PLAN.half",), ["plan.half_life"]),
        (("pl",), [name for name in params.table() if name.startswith("pl")]),
        (("--claim", "C10"), ["mending.dropout", "mending.veto", "ties.strain_share"]),
        (("ties", "--claim", "c10"), ["ties.strain_share"]),
    ],
)
def test_a_name_and_a_claim_choose(words: tuple[str, ...], shown: list[str]) -> None:
    code, told, wrong = run("params", *words)
    assert (code, wrong) == (0, "")
    assert names(told) == shown


def test_a_claim_is_told_above_its_parameters() -> None:
    claim = claims.find("C10")
    told = run("params", "--claim", "C10", columns=400)[1].splitlines()
    assert told[:3] == [f"C10 {claim.en}", f"{claim.nl}; built in", claim.experiment]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plam",), "name: no parameter begins with 'plam'; did you mean 'plan'?"),
        (
            ("plan.half_live",),
            "name: no parameter begins with 'plan.half_live'; did you mean 'plan.half_life'?",
        ),
        (
            ("half_life",),
            "name: no parameter begins with 'half_life'; did you mean 'plan.half_life'?",
        ),
        (("qqqq",), "name: no parameter begins with 'qqqq'"),
        (("a\nb",), "name: no parameter begins with ''a\\nb''"),
        (("costs", "--claim", "C10"), "name: no parameter of C10 begins with 'costs'"),
        (
            ("--claim", "C65"),
            "claim: there is no claim 'C65', only C01 to C64; did you mean 'C64'?",
        ),
    ],
)
def test_a_wrong_name_is_a_line_with_the_nearest_one_and_code_2(
    words: tuple[str, ...], said: str
) -> None:
    code, told, wrong = run("params", *words)
    assert (code, told, wrong) == (2, "", f"{said}\n")


def test_json_holds_every_field(tmp_path: Path) -> None:
    file = tmp_path / "params.json"
    code, told, wrong = run("params", "--json", str(file))
    assert (code, wrong) == (0, "")
    assert names(told) == list(params.table())
    rows = json.loads(file.read_text(encoding="utf-8"))["parameters"]
    for row, known in zip(rows, params.table().values(), strict=True):
        ids = [claim.id for claim in claims.claims_of_parameter(known.name)]
        assert row == known._asdict() | {"claims": ids}


def test_json_on_standard_output_is_all_there_is() -> None:
    code, told, wrong = run("params", "norms.pull", "--json", "-")
    assert (code, wrong) == (0, "")
    row = params.table()["norms.pull"]
    assert json.loads(told) == {"parameters": [row._asdict() | {"claims": ["C43"]}]}


def test_json_that_cannot_be_written_is_a_line_and_code_2(tmp_path: Path) -> None:
    code, told, wrong = run("params", "--json", str(tmp_path))
    assert (code, told) == (2, "")
    assert wrong.startswith("command line: json: cannot write to ")
    assert len(wrong.splitlines()) == 1


PROBE = """\
import sys
from wijksim.cli import main
try:
    main(["params", "--claim", "C01"])
except SystemExit as stop:
    print("code", stop.code)
print("modules", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_the_list_imports_nothing_heavy(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": HERE, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    code, modules = done.stdout.splitlines()[-2:]
    assert code == "code 0"
    assert not HEAVY & set(modules.split())
