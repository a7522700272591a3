"""Scenario files: what holds in which weeks, and what is said of every fault."""

import itertools
import json
from pathlib import Path

import jsonschema
import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st

from wijksim import levers, params, scenario
from wijksim.errors import InputError
from wijksim.scenario import files
from wijksim.sources import toml_lines

ROOT = Path(__file__).resolve().parents[1]
BASE = params.make()
TEXTS = ("name", "title_nl", "title_en", "about_nl", "about_en")
HEAD = """\
name = "test"
title_nl = "Proef"
title_en = "Trial"
about_nl = "Een proef."
about_en = "A trial."
"""
FIRST = HEAD.count("\n") + 1  # line of what follows the head
EVERY = (*files.ORDER, *files.METHODS)


def path_of(name: str) -> Path:
    folder = scenario.scenario_folder()
    return (folder / "methods" if name in files.METHODS else folder) / f"{name}.toml"


def faults(body: str, head: str = HEAD) -> list[str]:
    with pytest.raises(InputError) as caught:
        scenario.load_text(head + body, "f.toml")
    return [str(problem) for problem in caught.value.problems]


def fault(body: str, head: str = HEAD) -> str:
    """The one fault there is, without its file: "line: field: message"."""
    (told,) = faults(body, head)
    assert told.startswith("f.toml")
    return told.removeprefix("f.toml:").removeprefix(" ")


# ---- Weeks ----------------------------------------------------------------------------------


def test_without_levers_there_is_one_stretch_with_the_base_itself() -> None:
    ((begin, end, now),) = scenario.load_text(HEAD).segments(BASE, 520)
    assert (begin, end) == (0, 520)
    assert now is BASE


def test_a_plain_value_holds_from_week_0_for_ever() -> None:
    plain = scenario.load_text(HEAD + "[neighbourhood]\nshare_collective = 0.25\n")
    ((begin, end, now),) = plain.segments(BASE, 520)
    assert (begin, end) == (0, 520)
    assert now == levers.apply(BASE, "neighbourhood", "share_collective", 0.25)


def test_own_weeks_make_stretches_and_the_last_week_does_not_count() -> None:
    text = "[personal]\nmode_network = { value = 1, from_week = 104, to_week = 208 }\n"
    text += "[between_rules]\nmandate = { value = 0.8, from_week = 150 }\n"
    stretches = scenario.load_text(HEAD + text).segments(BASE, 300)
    assert [(begin, end) for begin, end, _ in stretches] == [
        (0, 104),
        (104, 150),
        (150, 208),
        (208, 300),
    ]
    assert [(now.casework.mode, now.casework.mandate) for _, _, now in stretches] == [
        (BASE.casework.mode, BASE.casework.mandate),
        (1.0, BASE.casework.mandate),
        (1.0, 0.8),
        (BASE.casework.mode, 0.8),
    ]
    assert stretches[0][2] is BASE


def test_a_lever_after_the_end_or_at_its_own_value_makes_no_stretch() -> None:
    late = HEAD + "[personal]\nmode_network = { value = 1.0, from_week = 52 }\n"
    assert scenario.load_text(late).segments(BASE, 52) == [(0, 52, BASE)]
    same = f"[between_rules]\nmandate = {{ value = {BASE.casework.mandate}, from_week = 9 }}\n"
    assert scenario.load_text(HEAD + same).segments(BASE, 52) == [(0, 52, BASE)]


def test_parameters_hold_from_week_0_and_levers_start_from_them() -> None:
    text = "[parameters.groups]\nclosure_traditional = 0.8\n[neighbourhood]\n"
    text += "inclusion = { value = 0.5, from_week = 10 }\n"
    (_, _, before), (_, _, after) = scenario.load_text(HEAD + text).segments(BASE, 20)
    assert before == params.replace(BASE, "groups.closure_traditional", 0.8)
    assert after.groups.closure_traditional == pytest.approx(0.4)


def test_levers_start_from_the_given_base_not_from_the_defaults() -> None:
    base = params.make({"onset.interference": 1.0})
    aligned = scenario.load_text(HEAD + "[policy_table]\nrules_alignment = 0.5\n")
    assert aligned.segments(base, 1)[0][2].onset.interference == 0.5


def test_what_is_set_comes_first_and_levers_move_on_from_there() -> None:
    bundle = "[between_rules]\nspirit_not_letter = 0.5\nmandate = 0.8\n"
    now = scenario.load_text(HEAD + bundle).segments(BASE, 1)[0][2]
    assert now.casework.mandate == pytest.approx(0.9)
    across = "[preconditions]\ntraining_hours = 0.05\n[personal]\nsns_training = 1.0\n"
    now = scenario.load_text(HEAD + across).segments(BASE, 1)[0][2]
    assert now.staff.training == pytest.approx(0.05 + 0.2 * (0.15 - 0.05))


@pytest.mark.parametrize("weeks", [0, -1])
def test_a_run_without_weeks_is_refused(weeks: int) -> None:
    with pytest.raises(InputError, match="at least 1 week"):
        scenario.load_text(HEAD).segments(BASE, weeks)


rows_of_all = [(q, row) for q, rows in levers.ALL.items() for row in rows.values()]
rows_of_all.sort(key=lambda pair: not pair[1].sets)  # what is set comes first
names = [(quadrant, row.name) for quadrant, row in rows_of_all]
of_hours = {row.name for _, row in rows_of_all if {*row.parameters} & {*params.SHARES_OF_HOURS}}
timed = st.tuples(
    st.sampled_from([n for n in names if n[1] not in of_hours]),
    st.floats(0.0, 1.0),
    st.integers(0, 60),
    st.none() | st.integers(1, 60),
)


@given(st.lists(timed, max_size=6, unique_by=lambda row: row[0]), st.integers(1, 60))
def test_stretches_cover_every_week_once_with_the_levers_in_force(rows: list, weeks: int) -> None:
    content: dict = dict.fromkeys(TEXTS, "x")
    for (quadrant, name), share, begin, length in rows:
        lever = levers.ALL[quadrant][name]
        value = min(lever.low + share * (lever.high - lever.low), lever.high)
        row = {"value": value, "from_week": begin}
        row |= {} if length is None else {"to_week": begin + length}
        content.setdefault(quadrant, {})[name] = row
    stretches = scenario.from_content(content).segments(BASE, weeks)
    assert [begin for begin, _, _ in stretches] == [0, *(end for _, end, _ in stretches[:-1])]
    assert stretches[-1][1] == weeks
    for begin, end, now in stretches:
        assert begin < end
        for week in (begin, end - 1):
            expected = BASE
            for quadrant, name in names:
                row = content.get(quadrant, {}).get(name)
                if row and row["from_week"] <= week < row.get("to_week", weeks):
                    expected = levers.apply(expected, quadrant, name, row["value"])
            assert now == expected
    assert all(a[2] != b[2] for a, b in itertools.pairwise(stretches))


# ---- Hash -----------------------------------------------------------------------------------


def test_the_hash_is_of_what_a_scenario_does_not_of_its_words() -> None:
    text = "# a comment\n[neighbourhood]\nshare_collective = 0.25 # x\ninclusion = 1\n"
    one = scenario.load_text(HEAD + text)
    other = scenario.load_text(
        HEAD.replace("Proef", "Iets anders").replace('"test"', '"other"')
        + "[neighbourhood]\ninclusion = { value = 1.0 }\nshare_collective = 2.5e-1\n"
    )
    assert one.content_hash() == other.content_hash()
    assert len(one.content_hash()) == 64
    assert int(one.content_hash(), 16) > 0


@pytest.mark.parametrize(
    "text",
    [
        "[neighbourhood]\nshare_collective = 0.250001\n",
        "[neighbourhood]\nshare_collective = { value = 0.25, from_week = 1 }\n",
        "[neighbourhood]\nshare_collective = { value = 0.25, to_week = 520 }\n",
        "[neighbourhood]\nshare_collective = 0.25\ninclusion = 0.0\n",
        "[parameters.team]\nshare_collective = 0.25\n",
    ],
)
def test_the_hash_sees_every_change_of_content(text: str) -> None:
    plain = scenario.load_text(HEAD + "[neighbourhood]\nshare_collective = 0.25\n")
    assert scenario.load_text(HEAD + text).content_hash() != plain.content_hash()


def test_content_is_a_file_again() -> None:
    first = scenario.load("all-four")
    texts = dict.fromkeys(TEXTS, "x")
    again = scenario.from_content(texts | first.content())
    assert again.settings == first.settings
    assert again.content_hash() == first.content_hash()


# ---- Faults ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "[neighbourhood]\nshare_colective = 0.25\n",
            "7: neighbourhood.share_colective: unknown lever; did you mean 'share_collective'?",
        ),
        (
            "[neighbourhood]\nmandat = 0.25\n",
            "7: neighbourhood.mandat: unknown lever; did you mean 'mandate' "
            "in section [between_rules]?",
        ),
        (
            "[neighbourhood]\n\nmandate = 0.25\n",
            "8: neighbourhood.mandate: this lever belongs in section [between_rules]",
        ),
        ("mandate = 0.25\n", "6: mandate: this lever belongs in section [between_rules]"),
        (
            "[neighbourhood]\nshare_collective = 0.7\n",
            "7: neighbourhood.share_collective: 0.7 is outside 0 to 0.5 share of hours",
        ),
        (
            "[preconditions]\nfte_per_1000 = { from_week = 3, value = 9 }\n",
            "7: preconditions.fte_per_1000: 9 is outside 0.8 to 2.5 FTE per 1000 residents",
        ),
        (
            "[personal]\nmode_network = nan\n",
            "7: personal.mode_network: must be a finite number from 0 to 1 share, not nan",
        ),
        (
            "[personal]\nmode_network = -inf\n",
            "7: personal.mode_network: must be a finite number from 0 to 1 share, not -inf",
        ),
        (
            '[personal]\nmode_network = "veel"\n',
            "7: personal.mode_network: expected a number, or { value = ..., from_week = ... }, "
            "not text",
        ),
        (
            "[personal]\nmode_network = true\n",
            "7: personal.mode_network: expected a number, or { value = ..., from_week = ... }, "
            "not true or false",
        ),
        (
            "[personal]\nmode_network = [0.1, 0.2]\n",
            "7: personal.mode_network: expected a number, or { value = ..., from_week = ... }, "
            "not a list; lists belong to sweeps, a scenario has one value",
        ),
        (
            "[personal]\nmode_network = { value = 2026-01-01 }\n",
            "7: personal.mode_network.value: expected a number, not a date or time",
        ),
        (
            f"[personal]\nmode_network = {{ value = 1{'0' * 400} }}\n",
            "7: personal.mode_network.value: the number is too large",
        ),
        (
            "[personal.mode_network]\nvalue = 1\nfrom_week = 1.5\n",
            "8: personal.mode_network.from_week: expected a whole number of weeks, not a number",
        ),
        (
            "[personal]\nmode_network.value = 1\nmode_network.from_week = -2\n",
            "8: personal.mode_network.from_week: -2 is below 0 weeks",
        ),
        (
            "[personal]\nmode_network = { value = 1, from_week = 9, to_week = 9 }\n",
            "7: personal.mode_network: to_week 9 must come after from_week 9",
        ),
        (
            "[personal]\nmode_network = { from_week = 9 }\n",
            "7: personal.mode_network.value: is missing; add value = ...",
        ),
        (
            "[personal]\nmode_network = { value = 1, form_week = 9 }\n",
            "7: personal.mode_network.form_week: unknown key; did you mean 'from_week'?",
        ),
        (
            "[policy_tabel]\n",
            "6: policy_tabel: unknown key or section; did you mean 'policy_table'?",
        ),
        (
            "[[personal]]\n",
            "6: personal: expected a section [personal] with one key a line, not a list",
        ),
        (
            "personal = 3\n",
            "6: personal: expected a section [personal] with one key a line, not a whole number",
        ),
        (
            '[personal]\ntitle_nl = "x"\n',
            "7: personal.title_nl: this belongs at the top of the file, above the first [section]",
        ),
        (
            '"a\\nb" = 1\n',
            r"6: 'a\nb': unknown key or section",
        ),
        (
            "[parameters.help]\nefect = 0.02\n",
            "7: parameters.help.efect: unknown parameter; did you mean 'effect'?",
        ),
        (
            "[parameters.help]\nbond = 0.02\n",
            "7: parameters.help.bond: unknown parameter; it belongs in [parameters.places]",
        ),
        ("[parameters.hlep]\n", "6: parameters.hlep: unknown mechanism; did you mean 'help'?"),
        (
            "[parameters]\nhelp.effect = 3\n",
            "7: parameters.help.effect: 3 is outside 0 to 0.07 load per hour",
        ),
        (
            "[parameters.help]\neffect = nan\n",
            "7: parameters.help.effect: must be a finite number from 0 to 0.07 load per hour, "
            "not nan",
        ),
        (
            '[parameters.help]\neffect = "x"\n',
            "7: parameters.help.effect: expected a number, not text",
        ),
        ("[personal]\n[personal]\n", "7: personal: is given twice (first in line 6); keep one"),
        (
            "[personal]\nmode_network = 0.5\nmode_network = 0.6\n",
            "8: personal.mode_network: is given twice (first in line 7); keep one",
        ),
        (
            "[personal]\nmode_network = { value = 1, value = 1 }\n",
            "7: personal.mode_network.value: is given twice (first in line 7); keep one",
        ),
        (
            "[personal]\nmode_network.value = 0.5\nmode_network = 0.6\n",
            "8: personal.mode_network: is given twice (first in line 7); keep one",
        ),
    ],
)
def test_one_fault_one_message(body: str, told: str) -> None:
    assert fault(body) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("mode_network = 0,25", "a decimal number takes a point: 0.25, not 0,25"),
        ("mode_network = 25 %", "write 25 % as 0.25"),
        ("mode_network = .25", "a number begins with a digit: 0.25, not .25"),
        ("mode_network =", "the value after = is missing"),
        ("mode_network = “a”", "use straight quotation marks"),
        ('mode_network = "a', "the closing quotation mark is missing"),
        (
            "mode_network = veel",
            "text stands between quotation marks, and true or false in small letters",
        ),
        ("mode_network", "a line reads: key = value"),
        ("[neighbourhood", "the closing bracket ] is missing"),
        ("mode_network = 1 2", "expected newline or end of document after a statement"),
    ],
)
def test_broken_toml_gives_the_line_and_the_plain_cause(line: str, told: str) -> None:
    assert fault(f"[personal]\n{line}\n[preconditions]\n") == f"7: this is not TOML: {told}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = " + "[" * 100_000, "tables or lists are nested too deep"),
        ("a." * 5_000 + "a = 1", "tables or lists are nested too deep"),
        ("a = " + "9" * 5_000, "a number has thousands of digits"),
    ],
)
def test_monstrous_toml_is_refused_in_a_line(text: str, told: str) -> None:
    assert faults(text, "") == [f"f.toml: this is not TOML: {told}"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '"test"',
            '"Not Kebab"',
            "1: name: a name has small letters, digits and hyphens only, such as 'community-first'",
        ),
        ('"Proef"', '" "', "2: title_nl: expected text, not an empty line"),
        ('"Trial"', "3", "3: title_en: expected text between quotation marks, not a whole number"),
        ('"A trial."', f'"{"x" * 501}"', "5: about_en: 501 characters is over 500"),
        ('about_nl = "Een proef."\n', "", "about_nl: is missing; add about_nl = ..."),
    ],
)
def test_faults_in_the_texts(old: str, new: str, told: str) -> None:
    assert fault("", HEAD.replace(old, new)) == told


def test_all_faults_of_a_file_at_once_in_the_order_of_its_lines() -> None:
    body = """\
[neighbourhood]
share_collective = 0.45
share_colective = 0.25
[personal]
mandate = 1
mode_network = 7
[policy_table]
share_policy = { value = 0.3, from_week = 52 }
share_policy = 0.1
[parameters.staff]
training = 0.15
[parameters.help]
effect = "x"
"""
    told = faults(body, HEAD.replace("Proef", ""))
    assert [line.split(": ")[:2] for line in told] == [
        ["f.toml:2", "title_nl"],
        ["f.toml:7", "neighbourhood.share_collective"],  # the sum of hours
        ["f.toml:8", "neighbourhood.share_colective"],
        ["f.toml:10", "personal.mandate"],
        ["f.toml:11", "personal.mode_network"],
        ["f.toml:14", "policy_table.share_policy"],  # given twice
        ["f.toml:18", "parameters.help.effect"],
    ]
    assert "from week 52 on" in told[1]


@pytest.mark.parametrize("policy", ["0.3", "{ value = 0.3, from_week = 10, to_week = 20 }"])
def test_too_few_hours_for_cases_are_refused_with_the_sum(policy: str) -> None:
    body = f"[neighbourhood]\nshare_collective = 0.5\n[policy_table]\nshare_policy = {policy}\n"
    weeks = "week 10 to 20" if "week" in policy else "week 0 on"
    assert fault(body) == (
        f"7: neighbourhood.share_collective: from {weeks}, share_collective 0.5 + share_policy 0.3 "
        "+ share_withdrawn 0 + training 0.03 + reflection 0 is 0.83 of the team's hours and "
        "leaves 0.17 for cases; at least 0.2 must be left"
    )


def test_exactly_enough_hours_for_cases_is_enough() -> None:
    body = "[neighbourhood]\nshare_collective = 0.47\n[policy_table]\nshare_policy = 0.3\n"
    assert scenario.load_text(HEAD + body).segments(BASE, 1)[0][2].team.share_policy == 0.3


def test_hours_are_checked_again_for_the_base_of_a_run() -> None:
    fine = scenario.load_text(HEAD + "[neighbourhood]\nshare_collective = 0.5\n", "f.toml")
    with pytest.raises(InputError, match=r"f.toml:7: neighbourhood.share_collective: from week 0"):
        fine.segments(params.make({"team.share_policy": 0.3}), 10)


def outcome(text: str) -> list[str]:
    try:
        scenario.load_text(text)
    except InputError as error:
        return [str(problem) for problem in error.problems] or ["no reason given"]
    return []


@given(st.text(max_size=60))
def test_any_text_gives_a_message_never_another_exception(text: str) -> None:
    for whole in (text, HEAD + text, f"{HEAD}[personal]\nmode_network = {text}"):
        for told in outcome(whole):
            assert told
            assert "\n" not in told


toml = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
keys = st.sampled_from(["name", "personal", "parameters", "neighbourhood", "mandate", "help"])


@given(st.dictionaries(keys, toml | st.dictionaries(st.text(max_size=8), toml, max_size=3)))
def test_any_content_gives_a_message_never_another_exception(content: dict) -> None:
    with pytest.raises(InputError):  # no title is ever given
        scenario.from_content(content)


def test_the_nearest_parameter_is_one_of_the_same_mechanism() -> None:
    with pytest.raises(InputError, match=r"unknown parameter; did you mean 'suitability'\?"):
        scenario.load_text(HEAD + "[parameters.help]\nsuitabilty = 0.5\n")
    with pytest.raises(InputError) as error:
        scenario.load_text(HEAD + "[parameters.ties]\nsuitabilty = 0.5\n")
    assert "suitability" not in str(error.value)


def test_what_has_no_line_is_told_first_and_the_rest_by_line() -> None:
    with pytest.raises(InputError) as error:
        scenario.load_text("name = 3\n\n[personal]\nmode_network = 'x'\n", "f.toml")
    places = [problem.where for problem in error.value.problems]
    assert places == [*["f.toml"] * (len(TEXTS) - 1), "f.toml:1", "f.toml:4"]


# ---- Lines ----------------------------------------------------------------------------------


def test_lines_of_dotted_keys_inline_tables_and_arrays_of_tables() -> None:
    text = '''\
a.b."c d" = { e = 1, f.g = 2 }
h = [
  1,
  # a comment
  { i = 2 },
]
[j.k]
l = """
text
"""
m = 1
[[n]]
o = 1
[[n]]
o = 2
[n.p]
q = 3
'''
    lines = toml_lines.Lines(text).first
    assert lines["a", "b", "c d"] == lines["a", "b", "c d", "f", "g"] == 1
    assert (lines["h", 0], lines["h", 1], lines["h", 1, "i"]) == (3, 5, 5)
    assert (lines["j",], lines["j", "k", "l"], lines["j", "k", "m"]) == (7, 8, 11)
    assert (lines["n", 0, "o"], lines["n", 1, "o"], lines["n", 1, "p", "q"]) == (13, 15, 17)
    assert not toml_lines.Lines(text).again


def test_files_with_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    body = HEAD + "[personal]\nmode_network = 7\n"
    file = tmp_path / "f.toml"
    file.write_bytes(b"\xef\xbb\xbf" + body.replace("\n", "\r\n").encode())
    (problem,) = scenario.check(file)
    assert problem.where == f"{file}:7"


# ---- Files and names ------------------------------------------------------------------------


def test_missing_folder_huge_and_other_text_files(tmp_path: Path) -> None:
    huge, latin = tmp_path / "huge.toml", tmp_path / "latin.toml"
    huge.write_bytes(b"#" * (toml_lines.MAX_BYTES + 1))
    latin.write_bytes(HEAD.encode() + "# één\n".encode("latin-1"))
    for path, told in (
        (tmp_path / "none.toml", "there is no such file"),
        (tmp_path, "is a folder; a file is expected"),
        (huge, "is over 1 MB; this cannot be a file of ours"),
        (latin, "is not UTF-8 text; save it again with encoding UTF-8"),
        (Path("a\0.toml"), "cannot be read: embedded null byte"),
        (tmp_path / ("x" * 300 + ".toml"), "cannot be read: File name too long"),
    ):
        (problem,) = scenario.check(path)
        assert problem.message == told
        assert "\n" not in str(problem)
    assert scenario.check(latin)[0].where == f"{latin}:{FIRST}"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "f.toml"
    file.write_text(HEAD)
    monkeypatch.setattr(Path, "open", refuse)
    assert [p.message for p in scenario.check(file)] == ["cannot be read: Permission denied"]


def test_a_name_finds_a_shipped_scenario_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("casework.toml").write_text(HEAD)
    Path("status-quo").mkdir()
    assert scenario.load("casework").title_en == "All hours to cases"
    assert scenario.load("status-quo").settings == ()
    assert scenario.load("casework.toml").name == "test"
    assert scenario.load(Path("casework.toml")).name == "test"
    assert scenario.load("./casework.toml").name == "test"


def test_an_unknown_name_gets_the_nearest_one_and_the_choice() -> None:
    (problem,) = scenario.check("comunity-first")
    assert problem.message == (
        "unknown scenario 'comunity-first'; did you mean 'community-first'?; choose from "
        f"{', '.join(scenario.shipped())}, one of the methods that `wijksim scenarios` lists, "
        "or give a file that ends in .toml"
    )


def test_the_folder_in_the_package_goes_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "src" / "wijksim"
    package.mkdir(parents=True)
    monkeypatch.setattr(files, "_PACKAGE", package)
    with pytest.raises(InputError, match="the shipped scenarios are missing"):
        scenario.scenario_folder()
    (tmp_path / "scenarios").mkdir()
    assert scenario.scenario_folder() == tmp_path / "scenarios"
    (package / "scenarios").mkdir()
    assert scenario.scenario_folder() == package / "scenarios"


def test_an_installed_package_takes_no_folder_from_its_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "wijksim"
    package.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.setattr(files, "_PACKAGE", package)
    with pytest.raises(InputError, match="install wijksim again"):
        scenario.scenario_folder()


def test_a_shipped_file_carries_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_PACKAGE", tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "other.toml").write_text(HEAD)
    (tmp_path / "scenarios" / "methods").mkdir()
    (tmp_path / "scenarios" / "methods" / "deep.toml").write_text(HEAD)
    for name in ("other", "deep"):
        (problem,) = scenario.check(name)
        assert str(problem).endswith(
            f"{name}.toml:1: name: must equal the name of the file: '{name}'"
        )


# ---- The shipped scenarios ------------------------------------------------------------------


def test_scenarios_and_methods_ship_in_their_order_under_names_of_their_own() -> None:
    assert scenario.shipped() == list(files.ORDER)
    assert scenario.methods() == list(files.METHODS)
    assert len({*files.ORDER, *files.METHODS}) == len(EVERY)


def test_a_method_is_found_by_its_name_and_by_its_near_miss() -> None:
    assert scenario.load("jim-mentor").title_en == "JIM: a mentor from the own circle"
    (problem,) = scenario.check("jim-mentr")
    assert problem.message.startswith("unknown scenario 'jim-mentr'; did you mean 'jim-mentor'?")


@each("preset", params.PRESETS)
@each("name", EVERY)
def test_shipped_scenarios_work_from_every_preset(name: str, preset: str) -> None:
    base = params.make(params.preset_values(preset))
    stretches = scenario.load(name).segments(base, 520)
    assert (stretches[0][0], stretches[-1][1]) == (0, 520)
    assert all(now is base for *_, now in stretches) == (name == "status-quo")
    for _, _, now in stretches:
        for parameter in params.table():
            params.check(parameter, params.read(now, parameter))


def test_all_four_touches_every_quadrant() -> None:
    assert {row.quadrant for row in scenario.load("all-four").settings} == set(levers.ALL)


@each("name", EVERY)
def test_shipped_scenarios_say_in_dutch_what_they_are_and_are_not(name: str) -> None:
    text = path_of(name).read_text(encoding="utf-8")
    for question in ("# Wat verandert er?", "# Wat zegt het niet?"):
        assert question in text
    assert len(text.splitlines()) <= 60
    assert max(map(len, text.splitlines())) <= 100


# ---- The schema for editors -----------------------------------------------------------------


def test_the_committed_schema_is_current() -> None:
    committed = ROOT / "scenarios" / "scenario.schema.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == scenario.json_schema(), (
        "write it anew: python -m wijksim.scenario"
    )


@each("name", EVERY)
def test_shipped_scenarios_hold_to_the_schema(name: str) -> None:
    text = path_of(name).read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(scenario.json_schema()).validate(
        toml_lines.parse(text, "").data
    )


@pytest.mark.parametrize(
    "body",
    [
        "[neighbourhood]\nshare_colective = 0.2\n",
        "[neighbourhood]\nshare_collective = 0.7\n",
        "[neighbourhood]\nshare_collective = { value = 0.7 }\n",
        "[neighbourhood]\nshare_collective = { value = 0.2, week = 3 }\n",
        '[neighbourhood]\nshare_collective = "x"\n',
        "[parameters.help]\neffect = 3\n",
        "[parameters.hlep]\n",
        "nmae = 1\n",
    ],
)
def test_the_schema_refuses_what_the_check_refuses(body: str) -> None:
    validator = jsonschema.Draft202012Validator(scenario.json_schema())
    assert validator.is_valid(toml_lines.parse(HEAD, "").data)
    assert not validator.is_valid(toml_lines.parse(HEAD + body, "").data)
    assert fault(body)


def test_the_schema_tells_label_range_and_unit_of_a_lever() -> None:
    section = scenario.json_schema()["$defs"]["neighbourhood"]["properties"]["share_collective"]
    assert section["description"] == (
        "deel van de teamuren voor de wijk / part of the team's hours for the neighbourhood "
        "(0 to 0.5 share of hours)"
    )
    plain = section["anyOf"][0]
    assert (plain["minimum"], plain["maximum"]) == (0.0, 0.5)
