"""The graph of a crate as plain data: RO-Crate 1.1 with the profile Process Run Crate 0.5."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from wijksim import __version__
from wijksim.crates.inputs import Inputs
from wijksim.crates.jobs import Job
from wijksim.errors import InputError, Problem

METADATA: Final = "ro-crate-metadata.json"
CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
RO_CRATE: Final = "https://w3id.org/ro/crate/1.1"
PROFILE: Final = "https://w3id.org/ro/wfrun/process/0.5"
APACHE: Final = "https://www.apache.org/licenses/LICENSE-2.0"
LICENCES: Final[Mapping[str, tuple[str, str]]] = {  # SPDX name -> address and title
    "CC0-1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0 Universal"),
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
    "CC-BY-SA-4.0": ("https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"),
    "Apache-2.0": (APACHE, "Apache License 2.0"),
}
_OPEN_DATA: Final = "CC-BY-4.0"  # of CBS and of RIVM
# Keys of the sources of an area that are open data, without their year, and who made them.
_MAKERS: Final[Mapping[str, tuple[str, str]]] = {
    "cbs": ("Statistics Netherlands (CBS)", "https://www.cbs.nl"),
    "postcode": ("Statistics Netherlands (CBS)", "https://www.cbs.nl"),
    "rivm": ("RIVM, CBS and GGD'en", "https://www.rivm.nl"),
}
_AUTHOR: Final = re.compile(r"([^<>]*\S)\s*<(https://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX])>")
_TYPES: Final = {
    ".toml": "application/toml",
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_CHUNK: Final = 1 << 20  # bytes read at a time
Entity = dict[str, Any]


class About(NamedTuple):
    """What the results cannot tell of themselves."""

    authors: tuple[str, ...] = ()  # "Name" or "Name <https://orcid.org/...>"
    licence: str = ""  # a name of LICENCES, or "": not chosen

    def check(self) -> None:
        """Raise InputError for an author or a licence that cannot be used."""
        problems = []
        for author in self.authors:
            if not author.strip() or ("<" in author and not _AUTHOR.fullmatch(author.strip())):
                told = f"{author!a} is no author; write Name, or Name <https://orcid.org/...>"
                problems.append(Problem("command line", "author", told))
        if self.licence and self.licence not in LICENCES:
            told = f"unknown licence {self.licence!a}; choose from {', '.join(LICENCES)}"
            problems.append(Problem("command line", "licence", told))
        if problems:
            raise InputError(problems)


class File(NamedTuple):
    """What a crate says of the bytes of a file."""

    size: int  # bytes
    sha256: str

    @classmethod
    def of(cls, path: Path) -> File:
        """Return that of a file on the disk, read a piece at a time."""
        total, size = hashlib.sha256(), 0
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                total.update(piece)
                size += len(piece)
        return cls(size, total.hexdigest())

    @classmethod
    def of_bytes(cls, content: bytes) -> File:
        """Return that of a file that is still to be written."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


def left_out(name: str) -> bool:
    """Return whether a file is of a process at work and no result: hidden, a lock, damaged."""
    parts = name.split("/")
    last = parts[-1]
    hidden = any(part.startswith(".") for part in parts)
    return hidden or last == "lock" or last.startswith("lock-") or last.endswith(".damaged")


def of(
    jobs: Sequence[Job], given: Inputs, files: Mapping[str, File], about: About, today: date
) -> Entity:
    """Return a whole crate.

    Args:
        jobs: whose results lie in the folder.
        given: what they were run with.
        files: every file of the crate by name.
        about: authors and licence.
        today: the date of the crate.
    """
    actions = [entity for job in jobs for entity in _action(job, given, files, about)]
    root = _root(jobs, files, about, today, given)
    people, licences = list(_people(about)), list(_licences(about, given))
    graph = [_descriptor(), root, *(_file(name, one, given) for name, one in files.items())]
    graph += [*actions, *_software(jobs, given), *_data(given), *people, *licences, _profile()]
    known: dict[str, Entity] = {}
    for entity in graph:  # what two jobs share stands there once
        known.setdefault(entity["@id"], entity)
    return {
        "@context": [CONTEXT, {"sha256": "https://schema.org/sha256"}],
        "@graph": list(known.values()),
    }


def _ref(name: str) -> dict[str, str]:
    return {"@id": name}


def _one_or_more(names: Iterable[str]) -> dict[str, str] | list[dict[str, str]]:
    """Return references; a single one by itself, as the specification would have it."""
    found = [_ref(name) for name in names]
    return found[0] if len(found) == 1 else found


def _file_id(name: str) -> str:
    return quote(name)


def _descriptor() -> Entity:
    return {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": _ref("./"),
        "conformsTo": _ref(RO_CRATE),
    }


def _profile() -> Entity:
    return {
        "@id": PROFILE,
        "@type": "CreativeWork",
        "name": "Process Run Crate",
        "version": "0.5",
    }


def _root(
    jobs: Sequence[Job],
    files: Mapping[str, File],
    about: About,
    today: date,
    given: Inputs,
) -> Entity:
    told = "; ".join(f"{job.kind}: {job.told}" for job in jobs)
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Results of wijksim {' and '.join(job.kind for job in jobs)}",
        "description": (
            f"{told}. Results of an agent-based model that explores and does not predict: most "
            "numbers behind its rules have no source, which the table of parameters says of each."
        ),
        "datePublished": today.isoformat(),
        "license": _ref(_licence_id(about)),
        "conformsTo": _ref(PROFILE),
        "hasPart": [_ref(_file_id(name)) for name in files],
        "mentions": _one_or_more(_action_id(job) for job in jobs),
        "citation": _one_or_more(_source_id(key) for key in given.sources),
    }
    if about.authors:
        root["author"] = _one_or_more(entity["@id"] for entity in _people(about))
    return root


def _file(name: str, file: File, given: Inputs) -> Entity:
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    entity: Entity = {
        "@id": _file_id(name),
        "@type": "File",
        "name": given.labels.get(name, name),
        "contentSize": str(file.size),
        "encodingFormat": kind or "application/octet-stream",
        "sha256": file.sha256,
    }
    return entity


def _action_id(job: Job) -> str:
    return f"#{job.kind}"


def _software_id(job: Job) -> str:
    return f"#wijksim-{job.code[:16]}"


def _action(job: Job, given: Inputs, files: Mapping[str, File], about: About) -> Iterator[Entity]:
    """Yield the command that was run, and what was asked of it."""
    asked = {**job.settings, "preset": " ".join(job.presets), "area": " ".join(job.areas)}
    values = [
        {
            "@id": f"#{job.kind}-{name}",
            "@type": "PropertyValue",
            "name": name,
            "value": value,
        }
        for name, value in asked.items()
    ]
    digest = {
        "@id": f"#{job.kind}-digest",
        "@type": "PropertyValue",
        "name": "digest",
        "description": "SHA-256 over the raw figures: the same when they are made again",
        "value": job.digest,
    }
    made = [_ref(_file_id(name)) for name in files if job.made(name)]
    inputs = [_ref(_file_id(name)) for name in given.files]
    action: Entity = {
        "@id": _action_id(job),
        "@type": "CreateAction",
        "name": f"wijksim {job.kind}",
        "description": job.command(given.places, given.plan),
        "instrument": _ref(_software_id(job)),
        "object": [*inputs, *(_ref(value["@id"]) for value in values)],
        "result": [*made, _ref(digest["@id"])],
        "endTime": job.ended.isoformat(),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    if about.authors:
        action["agent"] = _ref(next(_people(about))["@id"])
    yield action
    yield from values
    yield digest


def _software(jobs: Sequence[Job], given: Inputs) -> Iterator[Entity]:
    for job in jobs:
        yield {
            "@id": _software_id(job),
            "@type": "SoftwareApplication",
            "name": "wijksim",
            "description": "Agent-based laboratory for neighbourhood social work",
            "softwareVersion": job.version or (__version__ if given.same_code else job.code),
            "identifier": job.code,
            "license": _ref(APACHE),
        }


def _source_id(key: str) -> str:
    return f"#source-{quote(key)}"


def maker_of(key: str) -> tuple[str, str] | None:
    """Return name and address of who made a source of open data, such as "cbs" or "cbs2020"."""
    return _MAKERS.get(key.rstrip("0123456789"))


def _data(given: Inputs) -> Iterator[Entity]:
    """Yield the sources of the figures of areas, and who made them."""
    for key, told in given.sources.items():
        entity: Entity = {"@id": _source_id(key), "@type": "Dataset", "name": told}
        maker = maker_of(key)
        if maker is not None:
            entity |= {"license": _ref(LICENCES[_OPEN_DATA][0]), "author": _ref(maker[1])}
            yield {"@id": maker[1], "@type": "Organization", "name": maker[0], "url": maker[1]}
        yield entity


def _people(about: About) -> Iterator[Entity]:
    for number, author in enumerate(about.authors, start=1):
        found = _AUTHOR.fullmatch(author.strip())
        yield {
            "@id": found[2] if found else f"#author-{number}",
            "@type": "Person",
            "name": found[1] if found else author.strip(),
        }


def _licence_id(about: About) -> str:
    return LICENCES[about.licence][0] if about.licence else "#no-licence-chosen"


def _licences(about: About, given: Inputs) -> Iterator[Entity]:
    if not about.licence:
        yield {
            "@id": _licence_id(about),
            "@type": "CreativeWork",
            "name": "No licence chosen",
            "description": "Who made these results has not said how they may be used; ask them.",
        }
    names = {"Apache-2.0"} | ({about.licence} if about.licence else set())
    if any(maker_of(key) for key in given.sources):
        names.add(_OPEN_DATA)
    for name in sorted(names):
        address, title = LICENCES[name]
        yield {
            "@id": address,
            "@type": "CreativeWork",
            "name": title,
            "identifier": name,
            "description": f"SPDX: {name}",
        }
