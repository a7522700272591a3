"""Keep the scenario files of this release: those of later ones must go on reading them.

    python tests/freeze_scenarios.py              # write the files of this version, at a release
    python tests/freeze_scenarios.py --digests    # after a change of parameters that was meant

A release is one file in tests/releases: the text of every scenario that came along, and of one that
names every lever and one that names every parameter, each with a digest of the parameters that it
gives in ten years. Texts of an earlier release are never changed. A digest changes only when a
parameter or lever does; then say so in CHANGELOG.md, under "Results change".
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from wijksim import __version__, levers, params, scenario

FOLDER = Path(__file__).parent / "releases"
WEEKS = 520
HEAD = """name = "{name}"
title_nl = "{name}"
title_en = "{name}"
about_nl = "Noemt ze alle."
about_en = "Names them all."
"""


def digest(text: str, where: str = "text") -> str:
    """Return a digest of the parameters that a scenario gives, week by week."""
    stretches = scenario.load_text(text, where).segments(params.make(), WEEKS)
    told = repr([(first, last, tuple(now)) for first, last, now in stretches])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def every_lever() -> str:
    """Return a scenario with each lever at its neutral value."""
    base, lines = params.make(), [HEAD.format(name="every-lever")]
    for quadrant, rows in levers.ALL.items():
        lines.append(f"\n[{quadrant}]\n")
        lines += [f"{name} = {row.neutral_value(base)!r}\n" for name, row in rows.items()]
    return "".join(lines)


def every_parameter() -> str:
    """Return a scenario with each parameter at its own value."""
    lines, section = [HEAD.format(name="every-parameter")], ""
    for name, row in params.table().items():
        mechanism, key = name.split(".")
        if mechanism != section:
            section = mechanism
            lines.append(f"\n[parameters.{mechanism}]\n")
        lines.append(f"{key} = {row.value!r}\n")
    return "".join(lines)


def texts() -> dict[str, str]:
    """Return the text of every scenario of this version."""
    folder = scenario.scenario_folder()
    found = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.toml"))
    }
    return found | {
        "every-lever.toml": every_lever(),
        "every-parameter.toml": every_parameter(),
    }


def write(file: Path, kept: Mapping[str, str]) -> None:
    """Write a release with digests of today."""
    data = {name: {"digest": digest(text, name), "text": text} for name, text in kept.items()}
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    file.write_text(text, encoding="utf-8")
    print(f"written: {file}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Freeze this version, or renew the digests of all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--digests", action="store_true", help="renew digests, keep all texts")
    if parser.parse_args(arguments).digests:
        for file in sorted(FOLDER.glob("*.json")):
            data = json.loads(file.read_text(encoding="utf-8"))
            write(file, {name: one["text"] for name, one in data.items()})
    else:
        write(FOLDER / f"{__version__}.json", texts())


if __name__ == "__main__":
    main()
