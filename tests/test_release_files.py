"""Files for who cites, archives or reviews: complete, and telling the same."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from wijksim import __version__

ROOT = Path(__file__).resolve().parents[1]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CODEMETA = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAPER = (ROOT / "paper" / "paper.md").read_text(encoding="utf-8")
# Terms of CodeMeta 3.0 that are used here; a term that it does not know is lost on its readers.
TERMS = {
    *("@context", "@type", "name", "version", "description", "license", "programmingLanguage"),
    *("runtimePlatform", "operatingSystem", "applicationCategory", "keywords", "author"),
    *("developmentStatus", "softwareHelp", "readme"),
}


def names(people: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in people]


def test_versions_agree() -> None:
    assert str(CITATION["version"]) == CODEMETA["version"] == __version__
    assert "version" in PROJECT["dynamic"]


def test_names_words_and_licence_agree() -> None:
    authors = names(PROJECT["authors"])
    assert names(CITATION["authors"]) == names(CODEMETA["author"]) == authors
    assert all(f"- name: {author}\n" in PAPER for author in authors)
    assert CODEMETA["name"] == PROJECT["name"] == "wijksim"
    assert CODEMETA["description"] == PROJECT["description"]
    assert " ".join(CITATION["abstract"].split()) == PROJECT["description"]
    assert CITATION["license"] == PROJECT["license"]
    assert CODEMETA["license"].endswith(f"/{PROJECT['license']}")
    assert CODEMETA["programmingLanguage"]["version"] == PROJECT["requires-python"]


def test_a_citation_has_what_its_format_requires() -> None:
    assert CITATION["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type"} <= set(CITATION)
    assert CITATION["type"] == "software"


def test_codemeta_uses_its_own_terms() -> None:
    assert CODEMETA["@context"] == "https://w3id.org/codemeta/3.0"
    assert set(CODEMETA) <= TERMS
    for key in ("readme", "softwareHelp"):
        told = CODEMETA[key]
        assert (ROOT / (told if isinstance(told, str) else told["name"])).exists()


def test_the_paper_cites_what_is_in_its_list_and_nothing_else() -> None:
    listed = re.findall(r"^@\w+\{(\w+),", (ROOT / "paper" / "paper.bib").read_text("utf-8"), re.M)
    assert len(listed) == len(set(listed))
    assert set(re.findall(r"@(\w+\d{4}|starsim)", PAPER)) == set(listed)
    for part in ("Summary", "Statement of need", "State of the field", "Software design", "Limits"):
        assert f"\n# {part}\n" in PAPER
    assert 750 <= len(PAPER.split()) <= 1750  # what the journal asks


def test_figures_of_the_paper_are_those_of_the_pages() -> None:
    """What the paper repeats, it repeats from a page that is made or measured."""
    results = (ROOT / "docs" / "claims-results.md").read_text(encoding="utf-8")
    found = re.search(
        r"Of (\d+) tests: (\d+) supported; (\d+) refuted; (\d+) depends; (\d+) undecided.*?; "
        r"(\d+) built in",
        results,
    )
    assert found
    tests, supported, refuted, depends, undecided, built_in = found.groups()
    told = " ".join(PAPER.split())
    assert f"{supported} of {tests} tests came out supported, {refuted} refuted" in told
    assert f"{depends} differed by world, {built_in} concerned" in told
    assert f"and {undecided} were undecided" in told


def test_everything_for_a_reviewer_comes_with_the_source() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    included = build["build"]["targets"]["sdist"]["include"]
    for name in (
        *("CHANGELOG.md", "CITATION.cff", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE"),
        *("SECURITY.md", "codemeta.json", "docs", "paper", "tests"),
    ):
        assert (ROOT / name).exists()
        assert f"/{name}" in included
    for page in ("odd", "trace", "stress", "licences", "parameters"):
        assert (ROOT / "docs" / f"{page}.md").exists()
