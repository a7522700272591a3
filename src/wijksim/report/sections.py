"""The sections of the report: what each says, its figure and its tables."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import Final

from matplotlib.figure import Figure

from wijksim import area_notes, params, plots, texts
from wijksim.comparing import Arm, Comparison
from wijksim.measures import GROUPS, MEASURES
from wijksim.measures.money import KINDS
from wijksim.plots import forest, task_hours
from wijksim.plots.worlds import SHOWN
from wijksim.report import assumed, board, cells, plain
from wijksim.report.data import COSTS, DEMAND, WAITING
from wijksim.report.markup import Html, Part, inline_svg, join, table, tag
from wijksim.report.plain import Story
from wijksim.report.words import say
from wijksim.results import Interval, interval
from wijksim.unknown import Unknown
from wijksim.verdict import RELEVANT, TILES


def figures(comparison: Comparison, lang: str) -> dict[str, Figure]:
    """Return every figure of the page by name; those that compare only where there is something."""
    made = {"demand": plots.demand_lines(comparison, lang)}
    others = comparison.arms[1:]
    for order, first in enumerate(range(0, len(others), forest.MOST), start=1):
        part = others[first : first + forest.MOST]
        name = "differences" if order == 1 else f"differences-{order}"
        made[name] = plots.differences(comparison, lang, part)
    if others:
        made["board"] = plots.board(comparison, lang)
    made["hours"] = plots.hours(comparison, lang)
    if others:
        made["waiting"] = plots.waiting(comparison, lang)
    made["costs"] = plots.costs(comparison, lang)
    return made


class Maker:
    """Makes the sections of one page."""

    def __init__(self, comparison: Comparison, lang: str, unknown: Unknown | None = None) -> None:
        self.comparison = comparison
        self.lang = lang
        self.over_worlds = unknown
        self.base = plain.title(comparison.arms[0], lang)
        self.others = comparison.arms[1:]
        self.figures = figures(comparison, lang)
        if unknown is not None:
            self.figures["unknown"] = plots.worlds(comparison, unknown, lang)

    def all(self) -> list[tuple[str, Html]]:
        """Return the sections in order, each with its key."""
        return [
            (key, getattr(self, key)())
            for key in (
                "plain",
                "demand",
                "board",
                "unknown",
                "hours",
                "waiting",
                "costs",
                "measures",
                "assumptions",
                "repeat",
            )
            if key != "unknown" or self.over_worlds is not None
        ]

    def say(self, key: str, **values: object) -> str:
        """Return a text of the page."""
        return say(self.lang, key, **values)

    def plain(self) -> Html:
        """Return the plain words: a card a scenario."""
        one = len(self.comparison.seeds) == 1
        intro = [self.say("plain_one" if one else "plain_intro", base=self.base)]
        if self.others:
            intro.append(self.say("plain_placebo"))
        else:
            intro.append(self.say("only_base"))
        if any(check.still is False for check in self.comparison.start.values()):
            intro.append(self.say("start_moving"))
        cards = [self._card(story) for story in plain.stories(self.comparison, self.lang)]
        return self._section("plain", *(tag("p", text) for text in intro), _grid(cards))

    def _card(self, story: Story) -> Html:
        kind = "base" if story.verdict is None else story.verdict.value
        mark = "" if story.verdict is None else f"{plain.MARKS[story.verdict]} "
        points = [tag("li", tag("strong", f"{key}. "), told) for key, told in story.points]
        return tag(
            "article",
            tag("h3", story.title),
            tag("p", story.about, class_="about"),
            tag("p", tag("span", mark, aria_hidden="true"), story.ruling, class_="ruling"),
            tag("ul", join(points, " ")),
            class_=f"card {kind}",
        )

    def demand(self) -> Html:
        """Return the four lines and their paired differences per year."""
        parts: list[Part] = [tag("p", self.say("demand_intro")), self._figure("demand")]
        caption = self.say("cap_last", what=self.say("h_demand"))
        parts.append(self._folded(self._levels(caption, DEMAND)))
        parts += [self._figure(name) for name in self.figures if name.startswith("differences")]
        if self.others:
            parts.append(self._folded(*(self._per_year(name) for name in DEMAND)))
        return self._section("demand", *parts)

    def board(self) -> Html:
        """Return the inclusion board: tiles, conditions of social quality, and the whole of it."""
        rows = ", ".join(
            f"{texts.name(self.lang, name)} {texts.number(self.lang, limit, cells.places(name))} "
            f"{forest.change_unit(self.lang, MEASURES[name].unit)}"
            for name, limit in RELEVANT.items()
        )
        parts: list[Part] = [tag("p", self.say("board_intro"))]
        if self.others:
            parts += [self._figure("board"), self._tiles()]
            parts.append(tag("p", self.say("relevant", rows=rows), class_="small"))
        else:
            parts.append(tag("p", self.say("only_base")))
        parts.append(board.quality(self.comparison, self.lang))
        parts.append(board.whole(self.comparison, self.lang))
        return self._section("board", *parts)

    def unknown(self) -> Html:
        """Return how differences come out in worlds in which numbers without a source differ."""
        found = self.over_worlds
        assert found is not None
        rows: list[list[Part]] = []
        for place, arm in enumerate(self.others):
            row: list[Part] = [plain.title(arm, self.lang)]
            for name in SHOWN:
                band = found.band(place, name)
                if band is None:
                    row.append("-")
                    continue
                made = self._cell(Interval(band.mean, band.low, band.high), name, signed=True)
                said = texts.say(self.lang, "unknown_lower", lower=band.lower, n=band.worlds)
                row.append(join([made, tag("span", said, class_="unit")]))
            rows.append(row)
        made = table(self.say("cap_unknown"), self._heads(SHOWN, change=True), rows)
        intro = tag("p", self.say("unknown_intro", n=len(found.members)))
        return self._section("unknown", intro, self._figure("unknown"), made)

    def _tiles(self) -> Html:
        judged = [self.comparison.judge(arm) for arm in self.others]
        rows: list[list[Part]] = []
        for name in TILES:
            unit = forest.change_unit(self.lang, MEASURES[name].unit)
            tile = texts.say(self.lang, f"tile_{name}")
            row: list[Part] = [join([tile, tag("span", unit, class_="unit")])]
            for one in judged:
                made = self._cell(one.changes[name], name, signed=True)
                row.append(join([made, tag("strong", texts.say(self.lang, one.word(name)))]))
            rows.append(row)
        seeds = len(self.comparison.seeds)
        rulings = [plain.ruling(one, self.lang, seeds).split(".")[0] for one in judged]
        rows.append([self.say("verdict"), *(tag("strong", ruling) for ruling in rulings)])
        heads = [self.say("tile"), *(plain.title(arm, self.lang) for arm in self.others)]
        return table(self.say("cap_board", base=self.base), heads, rows)

    def hours(self) -> Html:
        """Return the hours by task, as planned and as they came out."""
        tasks = list(task_hours.TASKS)
        heads = [self.say("scenario"), *(texts.say(self.lang, f"task_{task}") for task in tasks)]
        rows = []
        for arm in self.comparison.arms:
            both = (
                ("bar_plan", task_hours.planned_weekly(self.comparison, arm)),
                ("bar_real", task_hours.realised_weekly(self.comparison, arm)),
            )
            for key, weekly in both:
                name = f"{plain.title(arm, self.lang)}: {texts.say(self.lang, key)}"
                means = [interval(weekly[task].mean(axis=1)) for task in tasks]
                rows.append([name, *(cells.stacked(self.lang, mean, 1) for mean in means)])
        return self._section(
            "hours",
            tag("p", self.say("hours_intro")),
            self._figure("hours"),
            self._folded(table(self.say("cap_hours"), heads, rows)),
        )

    def waiting(self) -> Html:
        """Return waiting and need without support beside demand, and the break-even week."""
        parts: list[Part] = [tag("p", self.say("waiting_intro"))]
        names = ("requests", "unmet_need", *WAITING)
        levels = self._levels(self.say("cap_last", what=self.say("h_waiting")), names)
        if self.others:
            changes = self._changes(self.say("cap_difference", base=self.base), names)
            parts += [self._figure("waiting"), self._folded(changes, levels)]
        else:
            parts.append(levels)
        if self.others:
            items = [
                tag(
                    "li",
                    tag("strong", f"{plain.title(arm, self.lang)}: "),
                    plain.break_even(self.comparison, arm, self.lang),
                )
                for arm in self.others
            ]
            parts.append(tag("h3", self.say("break_even_title")))
            parts.append(tag("p", self.say("break_even_what")))
            parts.append(tag("ul", *items))
        return self._section("waiting", *parts)

    def costs(self) -> Html:
        """Return costs by payer, apart from them informal help, and the prices."""
        caption = self.say("cap_last", what=self.say("h_costs"))
        parts: list[Part] = [tag("p", self.say("costs_intro")), self._figure("costs")]
        parts.append(self._folded(self._levels(caption, COSTS)))
        if self.others:
            parts.append(self._changes(self.say("cap_difference", base=self.base), COSTS))
        parts.append(self._folded(self._levels(self.say("cap_kinds"), KINDS), key="cap_kinds"))
        parts.append(self._parameters(self.say("cap_prices"), assumed.PRICES))
        return self._section("costs", *parts)

    def measures(self) -> Html:
        """Return all measures of the model, folded by subject."""
        parts: list[Part] = [tag("p", self.say("measures_intro"))]
        for key, group in GROUPS.items():
            what = self.say(f"group_{key}")
            caption = self.say("cap_group", what=what, base=self.base)
            made = cells.by_measure(self.comparison, self.lang, caption, group)
            parts.append(tag("details", tag("summary", what), made, class_="long"))
        return self._section("measures", *parts)

    def assumptions(self) -> Html:
        """Return what the outcome turns on, and what the presets change."""
        heads = [self.say("what"), *params.PRESETS, self.say("unit")]
        rows = [
            [
                _named(self.lang, row.name),
                *(self._plain_number(value) for value in row.values),
                assumed.unit(self.lang, row.name),
            ]
            for row in assumed.presets()
        ]
        return self._section(
            "assumptions",
            tag("p", self.say("assumptions_intro")),
            self._parameters(self.say("cap_assumptions"), assumed.HINGES),
            tag("p", self.say("presets_intro", preset=self.comparison.preset)),
            self._folded(
                table(self.say("cap_presets"), heads, rows, kind="words"), key="cap_presets"
            ),
        )

    def repeat(self) -> Html:
        """Return how to repeat the run, and where the figures of the area come from."""
        done = self.comparison
        manifest = done.to_json()["manifest"]
        rows: list[list[Part]] = [
            [self.say("version"), manifest["version"]],
            [self.say("code_hash"), manifest["code_hash"]],
            [self.say("digest"), done.digest()],
            [self.say("seed_numbers"), f"{done.seeds[0]}-{done.seeds[-1]}"],
            [self.say("area_hash"), manifest["area_hash"]],
        ]
        for rule, code in manifest["rules"].items():
            rows.append([self.say("own_rule"), f"{rule}: {code or '-'}"])
        for name, found in manifest["scenario_hashes"].items():
            rows.append([self.say("scenario_hash", name=name), found])
        heads = [self.say("what"), self.say("value")]
        return self._section(
            "repeat",
            tag("p", self.say("repeat_intro")),
            tag("pre", tag("code", command(done, self.lang, self.over_worlds)), tabindex="0"),
            table(self.say("cap_manifest"), heads, rows, kind="words hashes"),
            tag("h3", self.say("sources_title")),
            tag("ul", *(tag("li", source) for source in done.profile.sources.values())),
            *(
                tag("p", line.strip())
                for line in (
                    *area_notes.parts(done.profile, self.lang),
                    *area_notes.estimated(done.profile, self.lang),
                )
            ),
            tag("p", self.say("licence")),
        )

    def _section(self, key: str, *parts: Part) -> Html:
        heading = tag("h2", self.say(f"h_{key}"), id=f"h-{key}")
        return tag("section", heading, *parts, id=key, aria_labelledby=f"h-{key}")

    def _figure(self, name: str) -> Html:
        kind = name.split("-")[0]
        title = texts.say(self.lang, "figure_board" if kind == "board" else _TITLES[kind])
        drawn = plots.svg(self.figures[name], letters=True)
        made = inline_svg(drawn, f"fig-{name}", title, self.say(f"desc_{kind}"))
        inside = tag("div", made, class_="box", role="region", tabindex="0", aria_label=title)
        return tag("figure", inside)

    def _folded(self, *tables: Html, key: str = "table_of") -> Html:
        return tag("details", tag("summary", self.say(key)), *tables)

    def _levels(self, caption: str, names: Sequence[str]) -> Html:
        rows = [
            [
                plain.title(arm, self.lang),
                *(self._cell(self.comparison.measure(arm, name), name) for name in names),
            ]
            for arm in self.comparison.arms
        ]
        return table(caption, self._heads(names), rows)

    def _changes(self, caption: str, names: Sequence[str]) -> Html:
        rows = [
            [
                plain.title(arm, self.lang),
                *(
                    self._cell(self.comparison.difference(arm, name), name, signed=True)
                    for name in names
                ),
            ]
            for arm in self.others
        ]
        return table(caption, self._heads(names, change=True), rows)

    def _per_year(self, name: str) -> Html:
        unit = forest.change_unit(self.lang, MEASURES[name].unit)
        what = texts.name(self.lang, name)
        years = range(self.comparison.years)
        heads = [self.say("scenario"), *(self.say("year", n=year + 1) for year in years)]
        rows: list[list[Part]] = []
        for arm in self.others:
            rows.append(self._years(arm, name, "versus_base"))
            if arm.placebo is not None:
                rows.append(self._years(arm, name, "versus_placebo"))
        return table(self.say("cap_years", what=what, unit=unit), heads, rows)

    def _years(self, arm: Arm, name: str, key: str) -> list[Part]:
        found = self.comparison.difference
        if key == "versus_placebo":
            found = self.comparison.own_effect
        label = f"{plain.title(arm, self.lang)}, {self.say(key, base=self.base)}"
        years = range(self.comparison.years)
        return [label, *(self._cell(found(arm, name, year), name, signed=True) for year in years)]

    def _heads(self, names: Iterable[str], *, change: bool = False) -> list[Part]:
        units = [cells.with_unit(self.lang, name, change=change) for name in names]
        return [self.say("scenario"), *units]

    def _cell(self, value: Interval, name: str, *, signed: bool = False) -> Html:
        return cells.cell(self.lang, value, name, signed=signed)

    def _parameters(self, caption: str, names: Iterable[str]) -> Html:
        keys = ("what", "value", "unit", "range", "mark", "source")
        rows: list[list[Part]] = []
        for name in names:
            row = params.table()[name]
            unknown = row.source.startswith("no figure known")
            low, high = self._plain_number(row.low), self._plain_number(row.high)
            rows.append(
                [
                    _named(self.lang, name),
                    self._plain_number(params.read(self.comparison.params, name)),
                    assumed.unit(self.lang, name),
                    f"{low} - {high}",
                    self.say(f"mark_{row.mark}"),
                    self.say("no_source") if unknown else row.source,
                ]
            )
        return table(caption, [self.say(key) for key in keys], rows, kind="words")

    def _plain_number(self, value: float) -> str:
        text = f"{value:.10g}"
        return text.replace(".", ",") if self.lang == "nl" else text


_TITLES: Final = {
    "demand": "panel_demand",
    "differences": "figure_differences",
    "hours": "figure_hours",
    "unknown": "h_unknown_figure",
    "waiting": "figure_waiting",
    "costs": "figure_costs",
}


def command(comparison: Comparison, lang: str, unknown: Unknown | None = None) -> str:
    """Return the command that repeats the run, and that in worlds where there was one."""
    words = ["wijksim", "compare", *(arm.scenario.name for arm in comparison.arms)]
    words += ["--area", comparison.area, "--years", str(comparison.years)]
    words += ["--seeds", str(len(comparison.seeds)), "--seed", str(comparison.seeds[0])]
    words += ["--preset", comparison.preset, "--lang", lang]
    words += [word for name in comparison.without for word in ("--without", name)]
    words += ["--start", comparison.run_up] if comparison.run_up != "full" else []
    words += [] if unknown is None else ["--unknown", str(len(unknown.members))]
    return shlex.join(words)


def _grid(cards: Sequence[Html]) -> Html:
    return tag("div", *cards, class_="cards")


def _named(lang: str, name: str) -> Html:
    return join([assumed.about(lang, name), tag("code", name, class_="unit")])
