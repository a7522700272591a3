"""Which licences come along with wijksim, and does one of them clash with its own, Apache-2.0?

Follows what an installed wijksim needs, in this environment, and asks of each package whether its
licence lets an Apache-2.0 program use it. A licence that is not in the table below is a failure
until somebody has read it. With ``--sbom`` the runtime packages are also installed in an empty
environment, from constraints.txt, and CycloneDX's own tool writes the bill of materials, checked
against its schema.

    python experiments/licences.py                    # what runs
    python experiments/licences.py --extra test       # and what tests it
    python experiments/licences.py --sbom sbom.json   # needs a package index

What bundles inside a wheel hold (compilers' run-time libraries, fonts) is told by their own licence
files, not by the field that is read here; docs/licences.md says which matter.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
OURS = "wijksim"
SBOM_TOOL = "cyclonedx-bom>=7.2,<8"
# Permissive, or copyleft by file (MPL, OFL): an Apache-2.0 program may be built on them, and be
# given away with them, as long as their notices stay. None is of the kind that asks the whole to
# be under its own terms (GPL, AGPL), which is what would clash.
ALLOWED = {
    *("MIT", "MIT-0", "MIT-CMU", "ISC", "Zlib", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "BSD"),
    *("Apache-2.0", "Apache-2.0 WITH LLVM-exception", "PSF-2.0", "CC0-1.0", "Unlicense"),
    *("MPL-2.0", "CNRI-Python", "HPND"),
}
# What packages still write in words, as SPDX writes it.
WORDS = {
    "MIT License": "MIT",
    "The MIT License": "MIT",
    "BSD License": "BSD",
    "3-Clause BSD License": "BSD-3-Clause",
    "New BSD": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
# Read by hand, where the field is empty or names what is not in the part that is used.
READ = {
    "axe-playwright-python": "MIT",  # its licence file; the axe-core in it is MPL-2.0
    "docutils": "Unlicense",  # public domain but for files that nothing here uses (an Emacs mode)
}
_LONGEST = 60  # a field that is longer holds the text of a licence, not its name


class Row(NamedTuple):
    """One package, with its licence as far as it tells it."""

    name: str
    version: str
    licence: str  # an SPDX expression where there is one; "" where nothing is told

    @property
    def clashes(self) -> bool:
        """Whether nobody has found yet that this licence goes with ours."""
        return not allowed(self.licence)


def allowed(expression: str) -> bool:
    """Return whether an SPDX expression of AND, OR and WITH is met by licences that are allowed.

    Args:
        expression: such as "BSD-2-Clause AND Apache-2.0 WITH LLVM-exception". AND binds before OR;
            brackets may stand around a whole part.
    """
    either = re.split(r"\s+OR\s+", expression)
    return any(
        all(part.strip("() ") in ALLOWED for part in re.split(r"\s+AND\s+", one)) for one in either
    )


def licence(package: Distribution) -> str:
    """Return the licence of a package: its SPDX field, else its classifiers, else its words."""
    about = package.metadata
    if package.name in READ:
        return READ[package.name]
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    told = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    names = [line.rpartition("::")[2].strip() for line in told]
    words = str(about.get("License") or "").strip()
    if not names and len(words) <= _LONGEST and "\n" not in words:
        names = [words]
    return " AND ".join(WORDS.get(name, name) for name in names)


def needed(extras: Iterable[str] = ()) -> list[Row]:
    """Return what an installed wijksim needs, whatever needs it, by name.

    Args:
        extras: of wijksim, such as "test".
    """
    found: dict[str, Row] = {}
    todo: list[tuple[str, frozenset[str]]] = [(OURS, frozenset(extras))]
    seen = set(todo)
    while todo:
        name, wanted = todo.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            sys.exit(f"{name} is not installed here")
        if name != OURS:
            found[package.name.lower()] = Row(package.name, package.version, licence(package))
        for line in package.requires or []:
            need = Requirement(line)
            names = [{"extra": extra} for extra in (*wanted, "")]
            if need.marker is None or any(need.marker.evaluate(one) for one in names):
                following = (need.name.lower(), frozenset(need.extras))
                if following not in seen:
                    seen.add(following)
                    todo.append(following)
    return [found[name] for name in sorted(found)]


def write_sbom(file: Path) -> None:
    """Install what runs in an empty environment and have its bill of materials written."""
    with tempfile.TemporaryDirectory() as made:
        for name in ("runtime", "tool"):
            subprocess.run([sys.executable, "-m", "venv", Path(made, name)], check=True)
        folder = "Scripts" if sys.platform == "win32" else "bin"
        runtime, tool = (Path(made, name, folder, "python") for name in ("runtime", "tool"))
        install = ("-m", "pip", "install", "-q")
        pinned = ("-c", str(ROOT / "constraints.txt"), str(ROOT))
        subprocess.run([runtime, *install, *pinned], check=True)
        without = ("-m", "pip", "uninstall", "-q", "-y", "setuptools", "pip")  # come with a venv
        subprocess.run([runtime, *without], check=True)
        subprocess.run([tool, *install, SBOM_TOOL], check=True)
        ask = ("-m", "cyclonedx_py", "environment", str(runtime), "--output-reproducible")
        about = ("--pyproject", str(ROOT / "pyproject.toml"), "--validate", "-o", str(file))
        subprocess.run([tool, *ask, *about], check=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and what stands out; leave with 1 where a licence is not in the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--extra", action="append", default=[], help="an extra of wijksim")
    parser.add_argument("--sbom", type=Path, metavar="FILE", help="write a CycloneDX SBOM")
    asked = parser.parse_args(arguments)
    rows = needed(asked.extra)
    for row in rows:
        print(f"{row.name:28} {row.version:18} {row.licence or '?'}")
    print(f"\n{len(rows)} packages:")
    for name, number in Counter(row.licence or "?" for row in rows).most_common():
        print(f"  {number:3}  {name}")
    if asked.sbom is not None:
        write_sbom(asked.sbom)
        print(f"written: {asked.sbom}")
    unread = [row.name for row in rows if row.clashes]
    if unread:
        sys.exit(f"not known to go with Apache-2.0: {', '.join(unread)}")
    print("none of them clashes with Apache-2.0")


if __name__ == "__main__":
    main()
