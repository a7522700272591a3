"""The pages of docs/ that are made from tables: ``python -m wijksim.claims``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, get_type_hints

from wijksim import knockouts, levers, rulebook
from wijksim.claims.register import (
    BUILT_IN,
    QUADRANTS,
    Claim,
    all_claims,
    claims_of_parameter,
    mechanism_file,
    register,
)
from wijksim.knockouts import Knockout
from wijksim.levers import Lever
from wijksim.params import Params, table

_MADE: Final = "<!-- Made by `python -m wijksim.claims`; edit the tables in src/wijksim/data. -->"
_MARKS: Final = (
    ("read", "a figure read in the source that is named"),
    ("derived", "arithmetic on figures that were read"),
    ("memory", "general knowledge, to be verified"),
    ("assumed", "no figure known"),
)


def pages() -> dict[str, str]:
    """Return the pages by the name of their file in docs/."""
    return {
        "claims.md": claims_page(),
        "parameters.md": parameters_page(),
        "levers.md": levers_page(),
        "knockouts.md": knockouts_page(),
        "rule-names.md": rules_page(),
    }


def claims_page() -> str:
    """Return all claims as Markdown: a table per quadrant, each claim under its first one."""
    built = sum(claim.kind == BUILT_IN for claim in all_claims())
    lines = [
        "# Claims and how the model can refute them",
        "",
        _MADE,
        "",
        f"The sources make {len(all_claims())} claims that a simulation can hold up to the light. "
        f"{built} are **built in**: a rule or a parameter states them, so a run cannot support "
        "them. What is reported is a threshold: from which value of the parameter the claim "
        "matters. The value in brackets switches it off. The others are **emergent**: no rule "
        "says them, and they can come out either way. Every experiment runs on paired seeds, "
        "beside a placebo.",
        "",
        "Mechanisms are rule files; their numbers are in [parameters.md](parameters.md). Words "
        "are explained in [begrippen.md](begrippen.md) (Dutch). `wijksim params --claim C05` "
        "shows the parameters of one claim.",
        "",
        "Sources: "
        + "; ".join(f"{key} = {text}" for key, text in register().sources.items())
        + ".",
    ]
    for quadrant, (dutch, english) in QUADRANTS.items():
        rows = [claim for claim in all_claims() if claim.quadrants[0] == quadrant]
        name = {"P": "Preconditions", "C": "Context"}.get(quadrant, f"{quadrant} {_first(english)}")
        lines += ["", f"## {name} (*{dutch}*)", ""]
        heads = ("claim", "kind", "mechanisms", "levers", "measures", "experiment")
        lines += _table(heads, (_claim_cells(claim) for claim in rows))
    lines += ["", "## Parameters that no claim is about", ""]
    reasons: dict[str, list[str]] = {}
    for parameter, reason in register().reasons.items():
        reasons.setdefault(reason, []).append(f"`{parameter}`")
    lines += [f"- {_first(reason)}: {', '.join(names)}." for reason, names in reasons.items()]
    return "\n".join(lines) + "\n"


def _claim_cells(claim: Claim) -> Sequence[str]:
    anchor = f'<a id="{claim.id.lower()}"></a>**{claim.id}**'
    others = f" Also {', '.join(claim.quadrants[1:])}." if claim.quadrants[1:] else ""
    title = f"{anchor} {claim.en}.<br>*{claim.nl}.*<br>{', '.join(claim.sources)}.{others}"
    kind = claim.kind
    if claim.no_effect is not None:
        kind += f": `{claim.threshold}` ({claim.no_effect:g})"
    return (
        title,
        kind,
        ", ".join(_linked(mechanism) for mechanism in claim.mechanisms),
        ", ".join(f"`{name}`" for name in claim.levers),
        ", ".join(f"`{name}`" for name in claim.measures),
        claim.experiment,
    )


def parameters_page() -> str:
    """Return the table of parameters as Markdown: a table per mechanism."""
    rows = table().values()
    lines = [
        "# Parameters",
        "",
        _MADE,
        "",
        f"The model has {len(rows)} parameters. Each has a value, a range over which it is swept, "
        "a source, and a mark that says how well it is known. A source that begins with *sign:* or "
        "*order:* backs the direction or the order of size only. Presets change some of the values "
        "(`src/wijksim/data/presets.toml`); levers change others for some weeks. `wijksim params` "
        "shows the same on the terminal.",
        "",
        *_table(
            ("mark", "meaning", "parameters"),
            ((mark, told, str(sum(row.mark == mark for row in rows))) for mark, told in _MARKS),
        ),
    ]
    for mechanism, cls in get_type_hints(Params).items():
        heads = ("parameter", "value", "range", "unit", "what it is", "mark and source", "claims")
        lines += ["", f"## {mechanism}", "", f"{cls.__doc__} {_code(mechanism)}".rstrip(), ""]
        names = (f"{mechanism}.{field}" for field in cls._fields)
        lines += _table(heads, (_parameter_cells(name) for name in names))
    return "\n".join(lines) + "\n"


def levers_page() -> str:
    """Return the table of levers as Markdown: what a scenario can set, a table per quadrant."""
    rows = [row for table_ in levers.ALL.values() for row in table_.values()]
    lines = [
        "# Levers",
        "",
        _MADE,
        "",
        f"What a scenario can set: {len(rows)} levers, each a documented change of parameters and "
        "no rule of its own. *set* gives the parameter the value itself; *raise* and *lower* move "
        "it a share of the way to the end of its range, so 0 changes nothing. Each can have its "
        "own `from_week` and `to_week`. The expected direction is what the sources say of the "
        "measure at full strength: a prediction that `python experiments/levers.py` holds against "
        "the model, never an input of it.",
    ]
    for section, table_ in levers.ALL.items():
        lines += ["", f"## [{section}]", ""]
        heads = ("lever", "what it is", "changes", "range, neutral", "expected", "source")
        lines += _table(heads, (_lever_cells(row) for row in table_.values()))
    return "\n".join(lines) + "\n"


def _lever_cells(row: Lever) -> Sequence[str]:
    changes = (f"{change.how} `{change.parameter}`" for change in row.changes)
    neutral = "the value in force" if row.neutral is None else f"{row.neutral:g}"
    return (
        f"`{row.name}`",
        f"{row.en}<br>*{row.nl}*",
        "<br>".join(changes),
        f"{row.low:g} to {row.high:g} {row.unit}; {neutral}",
        f"`{row.measure}` {'up' if row.sign > 0 else 'down'}",
        f"{row.mark}: {row.source}",
    )


def knockouts_page() -> str:
    """Return the table of knock-outs as Markdown."""
    lines = [
        "# Knock-outs",
        "",
        _MADE,
        "",
        "Each mechanism with the setting that switches it off: `wijksim run status-quo --without "
        "buffer`. A knock-out holds from the first week of the start on. Its own measure should "
        "move when it is switched off (`python experiments/knockouts.py`), and what nothing else "
        "writes stays zero (a test). A mechanism that does nothing under the status quo names "
        "what a policy has to choose first.",
        "",
    ]
    heads = ("name", "rules", "off", "own measure", "silent when off", "on first")
    lines += _table(heads, (_knockout_cells(row) for row in knockouts.ALL.values()))
    return "\n".join(lines) + "\n"


def _knockout_cells(row: Knockout) -> Sequence[str]:
    def settings(values: Mapping[str, float]) -> str:
        return "<br>".join(f"`{name}` = {value:g}" for name, value in values.items()) or "-"

    return (
        f"`{row.name}`",
        f"[{row.rule}](../src/wijksim/rules/{row.rule}.py)",
        settings(row.off),
        f"`{row.measure}`",
        ", ".join(f"`{name}`" for name in row.silent) or "-",
        settings(row.on),
    )


def rules_page() -> str:
    """Return the table of rules that can be replaced as Markdown, a table per mechanism."""
    rules = list(rulebook.table().values())
    lines = [
        "# Rules that can be replaced",
        "",
        _MADE.replace("tables in src/wijksim/data", "docstrings in src/wijksim/rules"),
        "",
        f"The {len(rules)} rules of a week, by the name that `wijksim.Rules` has for them. "
        "[rules.md](rules.md) tells how to put one of your own in the place of any of them.",
    ]
    for mechanism in sorted({rule.path.partition(".")[0] for rule in rules}):
        of_it = [rule for rule in rules if rule.path.partition(".")[0] == mechanism]
        lines += [
            "",
            f"## {mechanism}",
            "",
            f"[{mechanism}.py](../src/wijksim/rules/{mechanism}.py)",
            "",
        ]
        cells = (
            (f"`{rule.name}`", f"`{rule.path}{rule.call}`", rule.says.removeprefix("Return "))
            for rule in of_it
        )
        lines += _table(("name", "function", "what it returns"), cells)
    return "\n".join(lines) + "\n"


def _parameter_cells(name: str) -> Sequence[str]:
    row = table()[name]
    claims = (f"[{claim.id}](claims.md#{claim.id.lower()})" for claim in claims_of_parameter(name))
    return (
        f"`{name}`",
        f"{row.value:g}",
        f"{row.low:g} to {row.high:g}",
        row.unit,
        row.about,
        f"{row.mark}: {row.source}",
        ", ".join(claims) or "-",
    )


def _linked(mechanism: str) -> str:
    return f"[{mechanism}](../src/wijksim/{mechanism_file(mechanism)})"


def _code(mechanism: str) -> str:
    file = mechanism_file(mechanism)
    return f"Code: [{file}](../src/wijksim/{file})." if file else ""


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(heads)
    yield _line(["---"] * len(heads))
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
