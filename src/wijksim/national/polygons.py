"""Borders of areas, from a GeoJSON file that the user gives, by their CBS code."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from wijksim.errors import InputError, Problem
from wijksim.sources.toml_lines import printable
from wijksim.state import Floats

_CODE: Final = re.compile(r"(BU\d{4}[0-9A-Z]{4}|WK\d{4}[0-9A-Z]{2}|GM\d{4})")
_BARE: Final = re.compile(r"\d{8}")  # a code of a buurt without its letters
_MOST: Final = 2_000_000_000  # bytes of a file
_SHOWN: Final = 12  # names of properties in a message
_LEVELS: Final = ("BU", "WK", "GM")
_FULL_LONGITUDE, _FULL_LATITUDE = 180.0, 90.0
_POINT: Final = 2  # numbers of a point; more (a height) are left out
_PACKED: Final = (".gpkg", ".shp", ".gml", ".zip")


class Map(NamedTuple):
    """Areas with their borders."""

    level: str  # "BU", "WK" or "GM"
    rings: Mapping[str, tuple[Floats, ...]]  # by code: outlines and holes, (m, 2) each
    degrees: bool  # longitude and latitude; else metres (RD)
    aspect: float  # height of a unit north over the width of a unit east


def read(path: Path) -> Map:
    """Return the areas in a file.

    The property that holds codes is found by what is in it, whatever it is called. Coordinates
    are metres (RD, EPSG:28992) or degrees (WGS84), told apart by their size.

    Raises:
        InputError: when there is no such file, or no areas with codes in it.
    """
    where = printable(path.name)
    features = _features(path, where)
    key, level = _property(features, where)
    rings: dict[str, list[Floats]] = {}
    for feature in features:
        code = _code(_properties(feature).get(key))
        if code is not None and code.startswith(level):
            rings.setdefault(code, []).extend(_rings(feature.get("geometry"), where, code))
    drawn = {code: tuple(some) for code, some in rings.items() if some}
    if not drawn:
        raise _wrong(where, f"the areas with a code in '{printable(key)}' have no polygon")
    corners = np.concatenate([ring for some in drawn.values() for ring in some])
    degrees = _in_degrees(corners)
    middle = float(corners[:, 1].min() + corners[:, 1].max()) / 2.0
    aspect = 1.0 / math.cos(math.radians(middle)) if degrees else 1.0
    return Map(level, drawn, degrees, aspect)


def check(borders: Map, codes: Iterable[str], path: Path) -> None:
    """Raise InputError unless some areas of a map have buurten to be run.

    Args:
        borders: of areas.
        codes: of the buurten.
        path: of the file, for the message.
    """
    width = {"BU": 8, "WK": 6, "GM": 4}[borders.level]
    asked = {f"{borders.level}{code[2 : 2 + width]}" for code in codes}
    if not asked & borders.rings.keys():
        message = (
            f"none of its {len(borders.rings)} areas ({min(borders.rings)} ...) is among the "
            f"{len(asked)} to be run ({min(asked)} ...); take the borders of the same year"
        )
        raise _wrong(printable(path.name), message)


def _wrong(where: str, message: str) -> InputError:
    return InputError(Problem(where, "", message))


def _readable(path: Path, where: str) -> None:
    if path.is_dir():
        raise _wrong(where, "is a folder; give the file with the areas")
    if not path.is_file():
        raise _wrong(where, "there is no such file")
    if path.suffix.casefold() in _PACKED:
        raise _wrong(where, "cannot be read; save it as GeoJSON, or use ogr2ogr areas.geojson FILE")


def _features(path: Path, where: str) -> list[dict[str, Any]]:
    """Return the features of a GeoJSON file; one that is gzipped too."""
    _readable(path, where)
    try:
        if path.stat().st_size > _MOST:
            raise _wrong(where, f"is larger than {_MOST // 1_000_000} MB")
        content = path.read_bytes()
        if path.suffix.casefold() == ".gz":
            content = gzip.decompress(content)
        data = json.loads(content)
    except OSError as error:
        raise _wrong(where, f"cannot be read: {error.strerror or error}") from None
    except EOFError:
        raise _wrong(where, "is cut off") from None
    except (ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        told = error.msg if isinstance(error, json.JSONDecodeError) else "not text in UTF-8"
        raise _wrong(f"{where}{line}", f"is no GeoJSON: {told}") from None
    found = data.get("features") if isinstance(data, dict) else None
    if not isinstance(found, list):
        kind = data.get("type") if isinstance(data, dict) else type(data).__name__
        message = f"is no collection of areas (FeatureCollection), but {printable(str(kind))}"
        raise _wrong(where, message)
    features = [feature for feature in found if isinstance(feature, dict)]
    if not features:
        raise _wrong(where, "holds no areas")
    return features


def _properties(feature: Mapping[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _code(value: Any) -> str | None:
    """Return the CBS code that a value is, in capitals, or None."""
    if not isinstance(value, str | int):
        return None
    text = str(value).strip().upper()
    if _BARE.fullmatch(text):
        return f"BU{text}"
    return text if _CODE.fullmatch(text) else None


def _property(features: Iterable[Mapping[str, Any]], where: str) -> tuple[str, str]:
    """Return which property holds codes, and of which level: the finest that most areas have."""
    counts: Counter[tuple[str, str]] = Counter()
    names: Counter[str] = Counter()
    for feature in features:
        for name, value in _properties(feature).items():
            names[name] += 1
            code = _code(value)
            if code is not None:
                counts[name, code[:2]] += 1
    if not counts:
        shown = ", ".join(printable(name) for name, _ in names.most_common(_SHOWN)) or "none"
        message = (
            "no property holds codes of CBS (BU00140301, or its eight digits); the properties "
            f"are: {shown}"
        )
        raise _wrong(where, message)
    most = max(counts.values())
    often = [key for key, number in counts.items() if 2 * number >= most]
    name, level = min(often, key=lambda key: (_LEVELS.index(key[1]), -counts[key], key[0]))
    return name, level


def _rings(geometry: Any, where: str, code: str) -> list[Floats]:
    """Return the rings of a polygon or of several."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind is None:
        return []
    if kind == "Polygon":
        polygons = [geometry.get("coordinates")]
    elif kind == "MultiPolygon":
        polygons = geometry.get("coordinates")
    else:
        raise _wrong(where, f"{code} is a {printable(str(kind))}; only polygons can be coloured")
    found = []
    try:
        for polygon in polygons:
            for number, ring in enumerate(polygon):
                points = np.array([point[:_POINT] for point in ring], np.float64)
                if points.ndim != _POINT or points.shape[1] != _POINT:
                    raise ValueError
                if not np.isfinite(points).all():
                    raise ValueError
                found.append(_turned(points, outline=number == 0))
    except (TypeError, ValueError):
        raise _wrong(where, f"{code} has borders that are no points of two numbers") from None
    return found


def _turned(ring: Floats, *, outline: bool) -> Floats:
    """Return a ring that runs to the left as an outline, to the right as a hole.

    Files differ in this, and a hole that runs like its outline would be filled.
    """
    east, north = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    area = float((east * np.roll(north, -1) - np.roll(east, -1) * north).sum())
    return ring if (area >= 0.0) == outline else ring[::-1]


def _in_degrees(corners: Floats) -> bool:
    east, north = np.abs(corners[:, 0]).max(), np.abs(corners[:, 1]).max()
    return bool(east <= _FULL_LONGITUDE and north <= _FULL_LATITUDE)
