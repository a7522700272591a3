"""Figures: what they say, that all of it is on the page, and that the same run gives the same."""

import dataclasses
import re
from collections.abc import Callable, Iterator

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from wijksim import comparing, plots, texts
from wijksim.comparing import Comparison
from wijksim.errors import InputError
from wijksim.measures import MEASURES
from wijksim.plots import sheet
from wijksim.verdict import TILES

LONG = "Een heel lange titel van een scenario dat iemand met veel zorg heeft bedacht nu"


@pytest.fixture(scope="module")
def comparison(small_area: str) -> Comparison:
    names = ["status-quo", "placebo-collective", "community-first"]
    return comparing.compare(names, area=small_area, years=1, seeds=2, burn_in_weeks=104)


def words(figure: Figure) -> list[Text]:
    """The texts that are seen."""
    found: Iterator[Text] = iter(figure.findobj(Text))
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def said(figure: Figure) -> str:
    return " ".join(text.get_text().replace("\n", " ") for text in words(figure))


def test_demand_shows_four_lines_with_units_and_says_what_it_is(comparison: Comparison) -> None:
    figure = plots.demand(comparison)
    assert isinstance(figure, Figure)
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "Mensen in nood",
        "Hulpvragen, door alle deuren",
        "In nood, zonder professionele hulp",
        "Mensen die wachten op het wijkteam",
    ]
    assert [axes.get_ylabel() for axes in figure.axes] == [
        "% van volwassenen",
        "per 1000 bewoners per jaar",
        "% van volwassenen",
        "per 1000 bewoners",
    ]
    told = said(figure)
    assert "Vraag naar individuele hulp: 3 scenario's naast elkaar" in told
    assert "jaren sinds het begin van het beleid" in told
    assert "Heechterp (Leeuwarden), 294 bewoners. 1 jaar, 2 seeds, preset evidence." in told
    assert "Verkenner, geen voorspeller." in told
    assert "CBS Kerncijfers wijken en buurten 2020" in told
    assert "RIVM/GGD/CBS Gezondheid per wijk en buurt 2020" in told


def test_demand_in_english(comparison: Comparison) -> None:
    told = said(plots.demand(comparison, "en"))
    assert "Demand for individual support: 3 scenarios side by side" in told
    assert "per 1000 residents a year" in told
    assert "An explorer, not a forecaster." in told


def test_lines_are_four_week_means_in_the_unit_of_the_axis(comparison: Comparison) -> None:
    need, requests = plots.demand(comparison).axes[:2]
    for axes, name in ((need, "need_prevalence"), (requests, "requests")):
        for line, arm in zip(axes.lines, comparison.arms, strict=True):
            assert len(line.get_xdata()) == 13
            whole_year = comparison.measure(arm, name, 0).mean
            assert np.mean(line.get_ydata()) == pytest.approx(whole_year)


def test_scenarios_differ_in_colour_and_in_style_and_the_baseline_is_black(
    comparison: Comparison,
) -> None:
    figure = plots.demand(comparison)
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == [arm.scenario.title_nl for arm in comparison.arms]
    for axes in figure.axes:
        assert axes.lines[0].get_color() == "black"
        assert axes.lines[0].get_linestyle() == "-"
        assert len({line.get_color() for line in axes.lines}) == 3
        bands = [part for part in axes.collections if isinstance(part, PolyCollection)]
        assert len(bands) == 3
    looks = [line for line, _ in zip(sheet.lines(), range(31), strict=False)]
    assert len({(line.color, line.linestyle) for line in looks}) == 31


def test_an_axis_that_does_not_start_at_zero_says_so(comparison: Comparison) -> None:
    figure = plots.demand(comparison)
    for axes in figure.axes:
        cut = axes.get_ylim()[0] != 0.0
        assert cut == (axes.get_title(loc="right") == "as begint niet bij 0")
    assert figure.axes[1].get_ylim()[0] == 0.0


def with_long_names(comparison: Comparison, arms: int) -> Comparison:
    """The same figures under names as long as they may be, more of them than colours."""
    made = []
    for number in range(arms):
        arm = comparison.arms[number % len(comparison.arms)]
        title = f"{LONG} {number}"[:80]
        scenario = dataclasses.replace(arm.scenario, title_nl=title, title_en="W" * 80)
        made.append(dataclasses.replace(arm, scenario=scenario))
    place = {"name": "Buurt " * 20, "municipality": "'s-Gravenhage" * 9}
    profile = comparison.profile.model_copy(update=place)
    return dataclasses.replace(comparison, arms=tuple(made), profile=profile)


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("arms", [0, 1, 8])
def test_all_text_is_on_the_page_and_apart(comparison: Comparison, arms: int, lang: str) -> None:
    shown = with_long_names(comparison, arms) if arms else comparison
    for figure in (plots.demand(shown, lang), plots.run_demand(shown, lang)):
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        page = figure.bbox
        for text in words(figure):
            box = text.get_window_extent(canvas.get_renderer())
            inside = page.x0 <= box.x0 and box.x1 <= page.x1
            assert inside, text.get_text()
            assert page.y0 <= box.y0 and box.y1 <= page.y1, text.get_text()  # noqa: PT018
        own = [text for text in words(figure) if text in figure.texts]
        own += [text for legend in figure.legends for text in legend.get_texts()]
        own += [axes.xaxis.label for axes in figure.axes if axes.get_xlabel()]
        own += [title for axes in figure.axes for title in (axes.title, axes._left_title)]
        own += [axes._right_title for axes in figure.axes]
        boxes = [text.get_window_extent(canvas.get_renderer()) for text in own if text.get_text()]
        for index, box in enumerate(boxes):
            assert box.count_overlaps(boxes[index + 1 :]) == 0


def test_one_scenario_by_itself_shows_its_seeds(comparison: Comparison) -> None:
    figure = plots.run_demand(comparison)
    assert "Vraag naar individuele hulp: Zoals het nu gaat" in said(figure)
    assert not figure.legends
    for axes in figure.axes:
        assert len(axes.lines) == 3  # two seeds and their mean
        assert axes.get_ylim()[0] == 0.0


def test_one_seed_has_a_line_and_no_band(comparison: Comparison) -> None:
    arm = comparison.arms[0]
    one = dataclasses.replace(
        comparison, seeds=(1,), arms=(dataclasses.replace(arm, books=arm.books[:1]),)
    )
    for figure in (plots.demand(one), plots.run_demand(one)):
        assert "1 seed." in said(figure)
        assert "95 %" not in said(figure)
        for axes in figure.axes:
            assert len(axes.lines) == 1
            assert not axes.collections


def test_the_same_figure_is_the_same_bytes_whatever_the_user_has_set(
    comparison: Comparison,
) -> None:
    first = plots.svg(plots.demand(comparison))
    before = mpl.rcParams["axes.facecolor"]
    try:
        mpl.rcParams["axes.facecolor"] = "yellow"
        again = plots.svg(plots.demand(comparison))
        assert mpl.rcParams["axes.facecolor"] == "yellow"
    finally:
        mpl.rcParams["axes.facecolor"] = before
    assert first == again
    assert first.startswith(b"<?xml")
    assert b"<dc:date>" not in first
    assert plots.svg(plots.demand(comparison, "en")) != first


REPORT = (
    plots.demand_lines,
    plots.differences,
    plots.board,
    plots.hours,
    plots.waiting,
    plots.costs,
)


@pytest.mark.parametrize("draw", REPORT)
@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_figures_of_the_report_have_units_and_repeat(
    comparison: Comparison, draw: Callable[[Comparison, str], Figure], lang: str
) -> None:
    figure = draw(comparison, lang)
    told = said(figure)
    caution = {"nl": "Verkenner, geen voorspeller.", "en": "An explorer, not a forecaster."}
    assert caution[lang] in told
    assert "Heechterp (Leeuwarden). " in told
    units = [*(axes.get_xlabel() for axes in figure.axes), *(a.get_ylabel() for a in figure.axes)]
    assert any(units)
    assert plots.svg(figure) == plots.svg(draw(comparison, lang))
    letters = plots.svg(figure, letters=True)
    assert b"Leeuwarden" in letters


@pytest.mark.parametrize("draw", REPORT)
def test_long_names_stay_on_the_page_of_the_report(
    comparison: Comparison, draw: Callable[[Comparison], Figure]
) -> None:
    figure = draw(with_long_names(comparison, 8))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    for text in words(figure):
        box = text.get_window_extent(canvas.get_renderer())
        if re.search(r"[a-z]", text.get_text()):  # not the numbers of ticks out of view
            assert figure.bbox.x0 - 1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text.get_text()


def test_demand_lines_show_four_lines_waiting_and_hours(comparison: Comparison) -> None:
    figure = plots.demand_lines(comparison)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == [
        "Mensen in nood",
        "Hulpvragen, door alle deuren",
        "Toegelaten door het wijkteam",
        "In nood, zonder professionele hulp",
        "Mensen die wachten op het wijkteam",
        "Uren van het team in de wijk",
    ]
    assert len(figure.axes[5].lines) == 2 * len(comparison.arms)  # as done, and as planned


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_the_board_shows_every_tile_and_the_side_that_is_better(
    comparison: Comparison, lang: str
) -> None:
    figure = plots.board(comparison, lang)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == [texts.say(lang, f"tile_{name}") for name in TILES]
    for axes, name in zip(figure.axes, TILES, strict=True):
        side = "favourable_left" if MEASURES[name].better < 0 else "favourable_right"
        assert texts.say(lang, side) in axes.get_xlabel()


def test_differences_go_on_another_sheet_after_five(comparison: Comparison) -> None:
    many = with_long_names(comparison, 9)
    assert len(plots.differences(many).axes) == 4 * 5
    assert len(plots.differences(many, "nl", many.arms[6:]).axes) == 4 * 3


def test_files_come_in_two_formats(comparison: Comparison) -> None:
    made = plots.files("demand", plots.demand(comparison))
    assert list(made) == ["demand.png", "demand.svg"]
    assert made["demand.png"].startswith(b"\x89PNG")


def test_an_axis_in_dutch_has_a_decimal_comma() -> None:
    assert sheet.comma("nl")(27.5, 0) == "27,5"
    assert sheet.comma("en")(27.5, 0) == "27.5"


@pytest.mark.parametrize(
    ("value", "dutch"),
    [(1234.56, "1234,6"), (-0.04, "0,0"), (-0.06, "-0,1"), (None, "n.v.t.")],
)
def test_numbers_in_dutch(value: float | None, dutch: str) -> None:
    assert texts.number("nl", value) == dutch
    if value is not None:
        assert texts.number("en", value) == dutch.replace(",", ".")


def test_signed_numbers() -> None:
    assert texts.number("nl", 0.25, 2, signed=True) == "+0,25"
    assert texts.number("nl", -0.25, 2, signed=True) == "-0,25"
    assert texts.number("nl", 0.001, 2, signed=True) == "0,00"


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_a_name_and_a_unit_in_both_languages(name: str) -> None:
    unit = MEASURES[name].unit
    assert texts.name("nl", name) != texts.name("en", name)
    assert texts.unit("en", unit) == unit
    assert texts.unit("nl", unit)
    assert all(texts.narrow(lang, unit) for lang in texts.LANGUAGES)


def test_texts_take_the_same_values_in_both_languages() -> None:
    fields = re.compile(r"\{(\w+)\}")
    for key, both in texts._WORDS.items():
        dutch, english = (set(fields.findall(text)) for text in both)
        assert dutch == english, key


def test_an_unknown_language_is_told() -> None:
    with pytest.raises(InputError, match="lang: unknown language 'fr'"):
        texts.check_language("fr")
