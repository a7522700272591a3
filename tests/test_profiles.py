from importlib.resources import files
from pathlib import Path

import pytest

from wijksim.errors import InputError
from wijksim.sources import profiles

GOOD = (files("wijksim") / "data" / "areas" / "heechterp.toml").read_text(encoding="utf-8")


def faults(old: str, new: str) -> list[str]:
    assert GOOD.count(old) == 1, f"the test means one place, '{old}' stands in several or none"
    with pytest.raises(InputError) as caught:
        profiles.parse(GOOD.replace(old, new), "mine.toml")
    return [str(problem) for problem in caught.value.problems]


def test_the_default_stands_first_and_the_rest_in_order() -> None:
    names = profiles.areas()
    assert names[0] == "heechterp-schieringen"
    assert names[1:] == sorted(names[1:])
    assert len(names) == 20


@pytest.mark.parametrize("name", profiles.areas())
def test_every_figure_has_a_year_and_a_named_source(name: str) -> None:
    profile = profiles.load(name)
    figures = [value for _, value in [*profile, *profile.targets] if hasattr(value, "source")]
    assert len(figures) == (21 if profile.single_parents is None else 22)
    assert {figure.year for figure in figures} == {2020}
    assert {figure.source for figure in figures} == set(profile.sources)
    assert profile.title_nl
    assert profile.title_en
    assert profile.title_nl != profile.title_en


def test_the_default_is_two_neighbourhoods_together() -> None:
    both = profiles.load()
    parts = [profiles.load("heechterp"), profiles.load("schieringen")]
    assert both.codes == ("BU00805001", "BU00805002")
    assert both.residents.value == 3640
    counts = ("residents", "age_15_24", "one_person", "with_children", "migration_background")
    for field in counts:
        summed = sum(getattr(part, field).value for part in parts)
        assert getattr(both, field).value == summed, field
    # 18+ weights 1390.5 and 1517: (33.0 * 1390.5 + 26.3 * 1517) / 2907.5
    assert both.difficulty_making_ends_meet.value == pytest.approx(29.5, abs=0.05)


def test_adults_and_households_follow_from_the_counts() -> None:
    profile = profiles.load("heechterp")
    assert profile.adults == 1391  # 1765 - 295 - .3 * 265 = 1390.5
    assert profile.households == 1080  # 680 + 150 + 250
    assert profile.one_parent == 134  # 12.4 % of 1080 = 133.9
    assert profile.two_parent == 116
    assert profile.others == 45  # 1391 - 680 - 2 * 150 - 134 - 2 * 116
    assert profile.difficulty == pytest.approx(0.33)
    assert profile.out_group == pytest.approx(790 / 1765)


@pytest.mark.parametrize("name", ["BU06370501", "bu06370501", "Rokkeveen-Oost", " rokkeveen-oost "])
def test_a_profile_is_found_by_name_and_by_code_in_any_case(name: str) -> None:
    assert profiles.load(name).codes == ("BU06370501",)


def test_a_code_means_the_area_by_itself() -> None:
    assert profiles.load("BU00805002").name == "Schieringen"


def test_an_unknown_area_gets_the_nearest_name_and_the_list() -> None:
    with pytest.raises(InputError) as caught:
        profiles.load("hilesluis")
    assert str(caught.value).startswith("area: unknown area 'hilesluis'; did you mean 'hillesluis'")
    assert all(name in str(caught.value) for name in profiles.areas())


def test_a_profile_of_ones_own_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('name = "Heechterp"', 'name = "Mine"'), encoding="utf-8")
    assert profiles.load(path).name == "Mine"
    assert profiles.load(str(path)).name == "Mine"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    absent, latin = tmp_path / "absent.toml", tmp_path / "latin.toml"
    latin.write_bytes(b'name = "caf\xe9"')
    with pytest.raises(InputError, match=r"absent\.toml: there is no such file"):
        profiles.load(absent)
    with pytest.raises(InputError, match=r"latin\.toml:1: is not UTF-8 text"):
        profiles.load(latin)


def test_broken_toml_is_told_with_its_line() -> None:
    with pytest.raises(InputError, match=r"^mine\.toml:2: this is not TOML"):
        profiles.parse('name = "x"\nresidents = = 3', "mine.toml")


def test_a_field_that_stands_there_twice_is_told() -> None:
    found = faults('name = "Heechterp"', 'name = "Heechterp"\nname = "Again"')
    assert found == ["mine.toml:3: name: is given twice (first in line 2); keep one"]


def test_a_misspelt_field_is_both_unknown_and_missing() -> None:
    found = faults("one_person =", "one_persons =")
    assert "mine.toml: one_person: is missing" in found
    assert "mine.toml:14: one_persons: unknown field; did you mean 'one_person'?" in found
    assert len(found) == 2


def test_a_misspelt_target_is_named_with_its_path() -> None:
    [found] = faults("self_direction = {", "selfdirection = {")
    assert (
        found
        == "mine.toml:31: targets.selfdirection: unknown field; did you mean 'self_direction'?"
    )


def test_a_wrong_unit_is_refused() -> None:
    [fault] = faults('unit = "% of households"', 'unit = "households"')
    assert fault.startswith("mine.toml:17: single_parents.unit: ")
    assert "% of households" in fault
    assert "not 'households'" in fault


@pytest.mark.parametrize("value", ["0.0", "100", "-3.0", "nan", '"33"'])
def test_difficulty_is_a_percentage_that_leaves_both_kinds_of_people(value: str) -> None:
    [fault] = faults("value = 33.0", f"value = {value}")
    assert fault.startswith("mine.toml:18: difficulty_making_ends_meet.value: ")


def test_age_bands_may_differ_by_rounding_and_no_more() -> None:
    line = 'age_65_plus = { value = 145, unit = "residents"'
    within = GOOD.replace(line, line.replace("145", "165"))
    assert profiles.parse(within, "mine.toml").age_65_plus.value == 165
    [fault] = faults(line, line.replace("145", "170"))
    assert "mine.toml:7: residents: 1765, but the five age bands add up to 1790" in fault


def test_an_unknown_source_is_refused() -> None:
    [fault] = faults('source = "postcode"', 'source = "postcodes"')
    expected = "single_parents: source 'postcodes' is not in [sources]; did you mean 'postcode'?"
    assert fault == f"mine.toml:17: {expected}"


def test_a_target_with_an_unknown_source_is_named_with_its_path() -> None:
    start = 'self_direction = { value = 82.3, unit = "% of residents 18+", year = 2020, source = '
    [fault] = faults(start + '"rivm"', start + '"ggd"')
    assert fault == "mine.toml:31: targets.self_direction: source 'ggd' is not in [sources]"


def test_more_parents_than_families_are_refused() -> None:
    [fault] = faults("value = 12.4", "value = 24.0")
    assert fault.startswith("mine.toml:17: single_parents: 259 households, but with_children")


def test_all_faults_come_at_once() -> None:
    text = GOOD.replace('source = "postcode"', 'source = "pc"').replace(
        "value = 12.4", "value = 30"
    )
    with pytest.raises(InputError) as caught:
        profiles.parse(text, "mine.toml")
    assert [problem.field for problem in caught.value.problems] == ["single_parents"] * 2


def test_an_empty_area_is_refused() -> None:
    line = 'residents = { value = 1765, unit = "residents"'
    found = faults(line, line.replace("1765", "0"))
    assert any("cannot be built" in fault for fault in found)
