"""The pydantic models that check a file, built from the tables of levers and parameters.

Adding a lever or a parameter is adding a row to its table; nothing changes here.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from wijksim import levers, params

TEXTS: Final = ("name", "title_nl", "title_en", "about_nl", "about_en")
_OURS: Final = "wijksim"  # type of the errors whose message is already ours


def kind(value: object) -> str:
    """Return what a value is, in words for someone who is no programmer."""
    names = {bool: "true or false", str: "text", dict: "a table", list: "a list"}
    names |= {int: "a whole number", float: "a number"}
    return names.get(type(value), "a date or time")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Timed(_Strict):
    """A lever with its own weeks; a plain value stands for {value = ..., from_week = 0}."""

    value: float
    from_week: Annotated[int, Field(ge=0, description="first week in force")] = 0
    to_week: Annotated[int | None, Field(description="first week no longer in force")] = None

    @model_validator(mode="after")
    def _in_order(self) -> Timed:
        if self.to_week is not None and self.to_week <= self.from_week:
            told = f"to_week {self.to_week} must come after from_week {self.from_week}"
            raise PydanticCustomError(_OURS, "{told}", {"told": told})
        return self


def _as_table(value: object) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return {"value": value}
    if isinstance(value, (dict, Timed)):
        return value
    told = f"expected a number, or {{ value = ..., from_week = ... }}, not {kind(value)}"
    if isinstance(value, list):
        told += "; lists belong to sweeps, a scenario has one value"
    raise PydanticCustomError(_OURS, "{told}", {"told": told})


def _number(low: float, high: float, about: str) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": high, "description": about}


def _lever_field(lever: levers.Lever) -> tuple[Any, None]:
    def within(timed: Timed) -> Timed:
        if fault := lever.fault(timed.value):
            raise PydanticCustomError(_OURS, "{told}", {"told": fault})
        return timed

    span = f"{lever.low:g} to {lever.high:g} {lever.unit}"
    plain = _number(lever.low, lever.high, f"{lever.en} ({span})")
    weeks = {"type": "integer", "minimum": 0}
    timed = {
        "type": "object",
        "properties": {"value": plain, "from_week": weeks, "to_week": weeks | {"minimum": 1}},
        "required": ["value"],
        "additionalProperties": False,
    }
    schema = {"description": f"{lever.nl} / {lever.en} ({span})", "anyOf": [plain, timed]}
    checked = Annotated[
        Timed, BeforeValidator(_as_table), AfterValidator(within), WithJsonSchema(schema)
    ]
    return checked, None


def _parameter_field(row: params.Parameter) -> tuple[Any, None]:
    def within(value: float) -> float:
        if fault := levers.range_fault(value, row.low, row.high, row.unit):
            raise PydanticCustomError(_OURS, "{told}", {"told": fault})
        return value

    about = f"{row.about} ({row.low:g} to {row.high:g} {row.unit}; default {row.value:g})"
    schema = _number(row.low, row.high, about)
    return Annotated[float, AfterValidator(within), WithJsonSchema(schema)], None


def _text(example: str, longest: int, pattern: str = r"\S") -> Any:
    return Annotated[str, Field(max_length=longest, pattern=pattern, description=example)]


@cache
def file_model() -> type[BaseModel]:
    """Return the model of a whole file: texts, a section a quadrant, and the parameters."""
    sections: dict[str, Any] = {}
    for quadrant, rows in levers.ALL.items():
        fields: dict[str, Any] = {name: _lever_field(row) for name, row in rows.items()}
        sections[quadrant] = create_model(quadrant, __base__=_Strict, **fields)
    by_mechanism: dict[str, dict[str, Any]] = {}
    for name, row in params.table().items():
        mechanism, key = name.split(".")
        by_mechanism.setdefault(mechanism, {})[key] = _parameter_field(row)
    mechanisms: dict[str, Any] = {
        mechanism: (create_model(f"parameters_{mechanism}", __base__=_Strict, **fields), None)
        for mechanism, fields in by_mechanism.items()
    }
    parameters = create_model("parameters", __base__=_Strict, **mechanisms)
    kebab = r"^[a-z0-9]+(-[a-z0-9]+)*$"
    fields = {
        "name": (_text("small letters, digits and hyphens", 60, kebab), ...),
        "title_nl": (_text("titel in gewone taal", 80), ...),
        "title_en": (_text("title in plain language", 80), ...),
        "about_nl": (_text("een of twee zinnen", 500), ...),
        "about_en": (_text("one or two sentences", 500), ...),
        **{quadrant: (model, None) for quadrant, model in sections.items()},
        "parameters": (parameters, None),
    }
    return create_model("wijksim_scenario", __base__=_Strict, **fields)


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of scenario files (committed as scenarios/scenario.schema.json)."""
    schema = file_model().model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "wijksim scenario",
        **{key: _plain(value) for key, value in schema.items() if key != "title"},
    }


def _plain(node: Any) -> Any:
    """Return a part of a schema without made-up titles and without "default: null"."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _plain(value)
        for key, value in node.items()
        if (key, value) != ("default", None) and not (key == "title" and isinstance(value, str))
    }
