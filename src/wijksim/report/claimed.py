"""Verdicts on claims as tables and as a page in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wijksim import __version__, _jit, texts
from wijksim.claim_words import change, relevant, say, sentence, threshold, title
from wijksim.claims import BUILT_IN, all_claims, atlas, judging
from wijksim.claims.atlas import Atlas
from wijksim.claims.judging import Decision
from wijksim.claims.study import Study
from wijksim.claims.versions import Versions
from wijksim.results import Interval


@dataclass(frozen=True)
class Whole:
    """All that one command found."""

    study: Study
    versions: Versions | None  # where C01 was asked
    atlas: Atlas | None
    command: str
    date: str  # YYYY-MM-DD

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        found = self.study.to_json()
        for row, decision in zip(found["claims"], self.study.decisions, strict=True):
            row |= {"nl": sentence(decision, "nl"), "en": sentence(decision, "en")}
        found["manifest"] |= {"command": self.command, "date": self.date}
        found["c01"] = None if self.versions is None else self.versions.to_json()
        found["c01_map"] = None if self.atlas is None else self.atlas.to_json()
        return found


def head(found: Study, lang: str) -> str:
    """Return the title."""
    claims = {one.experiment.claim.id for one in found.decisions}
    return say(lang, "title" if len(claims) == len(all_claims()) else "title_some")


def heads(lang: str) -> list[str]:
    """Return the heads of the table of claims."""
    keys = ("claim", "kind", "verdict", "measure", "effect", "relevant", "where")
    return [say(lang, f"h_{key}") for key in keys]


def rows(found: Study, lang: str) -> list[list[str]]:
    """Return a row an experiment, under ``heads``."""
    return [_row(one, lang) for one in found.decisions]


def _row(decision: Decision, lang: str) -> list[str]:
    one, outcome = decision.experiment, decision.telling
    told = outcome.deciding
    version = f" ({say(lang, one.version)})" if one.version else ""
    kind = "kind_built" if one.claim.kind == BUILT_IN else "kind_emergent"
    return [
        f"{one.claim.id}{version} {title(decision, lang)}",
        say(lang, kind),
        say(lang, decision.verdict),
        f"{texts.name(lang, told.part.measure)} {say(lang, told.finding.reason)}",
        change(told.finding.change, told.part.measure, lang, told.relevant),
        relevant(told, lang),
        f"{outcome.world.area}, {outcome.world.preset}",
    ]


def sums(found: Study, lang: str) -> Iterator[str]:
    """Yield how many claims got each verdict, and how often the rule errs."""
    counts = [
        f"{n} {say(lang, verdict)}" for verdict, n in judging.count(found.decisions).items() if n
    ]
    yield say(lang, "counts", n=len(found.decisions), counts="; ".join(counts))
    errors = found.errors
    yield say(
        lang,
        "false",
        seeds=found.asked.size.seeds,
        false=texts.number(lang, 100.0 * errors.false, 1),
        decided=texts.number(lang, 100.0 * errors.decided, 0),
        of=texts.number(lang, 100.0 * errors.false_of_decided, 1),
        number=texts.number(lang, len(all_claims()) * errors.false, 1),
    )


def version_heads(lang: str) -> list[str]:
    """Return the heads of C01 by preset and year."""
    keys = ("version", "where", "year", "now", "placebo", "unmet", "verdict", "worse")
    return [say(lang, f"h_{key}") for key in keys]


def version_rows(found: Versions, lang: str) -> list[list[str]]:
    """Return a row a version, world and year, under ``version_heads``."""
    return [
        [
            say(lang, cell.version),
            f"{cell.world.area}, {cell.world.preset}",
            str(cell.year),
            _points(cell.from_now, lang),
            _points(cell.from_placebo, lang),
            _points(cell.unmet, lang),
            say(lang, f"v_{cell.judged.verdict}"),
            ", ".join(texts.name(lang, name) for name in cell.judged.worsened) or "-",
        ]
        for cell in found.cells
    ]


def _points(found: Interval, lang: str) -> str:
    return change(found, "need_prevalence", lang)


def flip_lines(found: Atlas, lang: str) -> Iterator[str]:
    """Yield for each version along which numbers its verdict flips."""
    for version in dict.fromkeys(point.version for point in found.points):
        axes = atlas.flips(found, version)
        name = say(lang, version).capitalize()
        if axes:
            told = "; ".join(say(lang, axis) for axis in axes)
            yield say(lang, "flips", version=name, axes=told)
            continue
        seen = Counter(p.judged.verdict for p in found.points if p.version == version)
        told = ", ".join(f"{n} {say(lang, f'v_{v}')}" for v, n in seen.most_common())
        yield say(lang, "flips_not", version=name, verdicts=told)


def page(found: Whole, lang: str) -> str:
    """Return everything as Markdown, dated, with the command that makes it."""
    size = found.study.asked.size
    lines = [
        f"# {head(found.study, lang)}",
        "",
        say(
            lang,
            "made",
            date=found.date,
            command=found.command,
            version=__version__,
            code=_jit.compiled_hash(),
        ),
        say(
            lang,
            "sizes",
            areas=", ".join(size.areas),
            presets=", ".join(size.presets),
            seeds=size.seeds,
            years=size.years,
        ),
        "",
        say(lang, "read"),
        "",
        *(line for told in sums(found.study, lang) for line in (told, "")),
        *_table([*heads(lang), say(lang, "h_threshold")], _with_thresholds(found.study, lang)),
    ]
    if found.versions is not None:
        lines += ["", f"## {say(lang, 'h_c01')}", "", say(lang, "c01_read"), ""]
        lines += _table(version_heads(lang), version_rows(found.versions, lang))
    if found.atlas is not None:
        lines += [
            "",
            f"## {say(lang, 'h_map')}",
            "",
            f"![{say(lang, 'h_map')}](claims-map.png)",
            "",
        ]
        lines += [line for told in flip_lines(found.atlas, lang) for line in (told, "")]
    lines += ["", f"## {say(lang, 'h_sentences')}", ""]
    for one in found.study.decisions:
        lines.append(f"- **{one.experiment.claim.id}** {sentence(one, lang)}")
    limits = [one.experiment for one in found.study.decisions if one.experiment.limit]
    if limits:
        lines += ["", f"## {say(lang, 'h_limits')}", ""]
        lines += [f"- **{one.id}** {one.limit}" for one in limits]
    return "\n".join(lines) + f"\n\n**{texts.say(lang, 'caution')}**\n"


def _with_thresholds(found: Study, lang: str) -> Iterator[Sequence[str]]:
    for row, one in zip(rows(found, lang), found.decisions, strict=True):
        yield [*row, threshold(one, one.telling, lang).strip() or "-"]


def _table(names: Sequence[str], cells: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(names)
    yield _line(["---"] * len(names))
    for row in cells:
        yield _line(row)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
