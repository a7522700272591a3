"""What is wrong with a file, in words: pydantic's errors as one message a fault."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from wijksim import levers, params
from wijksim.errors import Problem, nearest
from wijksim.params import Params
from wijksim.scenario.models import TEXTS, Timed, file_model, kind
from wijksim.sources.toml_lines import Document, KeyPath, shown


def _unknown(path: KeyPath) -> str:
    """Return what to say of a key that is not known in its place."""
    match path:
        case (str(key),):
            home = levers.quadrant_of(key)
            if home:
                return f"this lever belongs in section [{home}]"
            return f"unknown key or section{nearest(key, file_model().model_fields)}"
        case ("parameters", str(mechanism)):
            return f"unknown mechanism{nearest(mechanism, Params._fields)}"
        case ("parameters", str(mechanism), str(key)):
            return _unknown_parameter(mechanism, key)
        case (str(quadrant), str(key)):
            return _unknown_lever(quadrant, key)
        case _:
            return f"unknown key{nearest(str(path[-1]), Timed.model_fields)}"


def _unknown_parameter(mechanism: str, key: str) -> str:
    names = [name.split(".") for name in params.table()]
    homes = [home for home, name in names if name == key]
    if homes:
        return f"unknown parameter; it belongs in [parameters.{homes[0]}]"
    return f"unknown parameter{nearest(key, [name for home, name in names if home == mechanism])}"


def _unknown_lever(quadrant: str, key: str) -> str:
    home = levers.quadrant_of(key)
    if home:
        return f"this lever belongs in section [{home}]"
    if key in TEXTS:
        return "this belongs at the top of the file, above the first [section]"
    close = nearest(key, levers.ALL[quadrant])
    if not close:
        everywhere = {name: other for other, rows in levers.ALL.items() for name in rows}
        close = nearest(key, everywhere)
        if close:
            name = close.split("'")[1]
            close = f"; did you mean '{name}' in section [{everywhere[name]}]?"
    return f"unknown lever{close}"


def _told(error: ErrorDetails) -> str:
    """Return the message for one error of pydantic."""
    path, given, context = error["loc"], error["input"], error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            told = _unknown(path)
        case "missing":
            told = f"is missing; add {path[-1]} = ..."
        case "float_type" if isinstance(given, int) and not isinstance(given, bool):
            told = "the number is too large"
        case "float_type":
            told = f"expected a number, not {kind(given)}"
        case "int_type":
            told = f"expected a whole number of weeks, not {kind(given)}"
        case "greater_than_equal":
            told = f"{given} is below {context.get('ge')} weeks"
        case "string_type":
            told = f"expected text between quotation marks, not {kind(given)}"
        case "string_too_long":
            told = f"{len(given)} characters is over {context.get('max_length')}"
        case "string_pattern_mismatch" if path == ("name",):
            told = "a name has small letters, digits and hyphens only, such as 'community-first'"
        case "string_pattern_mismatch":
            told = "expected text, not an empty line"
        case "model_type":
            told = f"expected a section [{shown(path)}] with one key a line, not {kind(given)}"
        case _:
            told = error["msg"]
    return told


def faults(document: Document, error: ValidationError) -> Iterator[Problem]:
    """Yield the faults of a document, each with its line."""
    for fault in error.errors(include_url=False):
        path = fault["loc"]
        yield Problem(document.place(path), shown(path), _told(fault))
