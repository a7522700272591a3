"""Rules that a user replaces: ``Rules`` names them, ``way`` gives the week that runs by them.

A rule of one's own is a plain Python function with the parameters of the rule that it replaces. It
is tried in plain Python, then compiled alone, then compiled into a week of its own; each of these
tells what is wrong with it in a sentence. Nothing compiled with it lies on disk, and what is kept
in memory is kept under a digest of all that the function reads: an edited rule counts at once.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
import re
import threading
import types
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_type_hints

import numba
from numba.core.errors import NumbaError

from wijksim import _jit, params, usercode
from wijksim.errors import InputError, Problem, nearest
from wijksim.running import USUAL, Way

if TYPE_CHECKING:
    import pandas as pd

_DRIVER: Final = "schedule.run_weeks"
_KEPT: Final = 8  # compiled weeks in memory
_TRIAL: Final[dict[str, Any]] = {"error_model": "numpy", "_nrt": False}  # as kernels have it

# The rules that are replaced most have a name of their own; any other is called after its file.
_SHORT: Final = {
    "demand.own_request_hazard": "request",
    "demand.in_need": "need",
    "help.ask_chance": "ask",
    "help.capacity": "give",
    "wellbeing.wellbeing": "wellbeing",
}
# Not open: arithmetic that the order of draws relies on, and whatever compiled code takes as an
# index without looking (a wrong one would read other memory, or write into it).
_CLOSED_FILES: Final = ("chance",)
_CLOSED: Final = {
    "help.load_class": "its result is a place in a table",
    "onset.which_domain": "its result is a place in a table",
    "team.workers": "its result is a number of rows",
}
# A bound lets a kernel pass over whom a draw spares whatever their hazard (``kernels/screening``).
# It holds for the built-in rules only: with another rule it is lifted, which costs time and nothing
# else. bound -> the rules that it is a bound of.
_BOUNDS: Final = {
    "duty.highest_begin": ("duty.begin_hazard",),
    "escalation.highest_hazard": ("escalation.hazard",),
    "events.highest_personal_hazard": (
        "events.job_loss_hazard",
        "events.eviction_hazard",
        "events.leave_care_hazard",
    ),
    "help.with_boost": ("help.ask_chance",),
    "information.highest_hazard": (
        "information.hazard",
        "information.is_bridging",
        "information.worth",
    ),
    "mending.any_mediation": ("mending.mediated_share",),
    "places.highest_chance": ("places.going_out", "places.openness"),
    "ties.highest_likeness": ("ties.likeness", "ties.meeting_chance"),
}
_ALSO_A_RULE: Final = ("help.with_boost",)  # a bound that says something about people too


def _no_bound_of_one(_p: Any) -> float:
    return 1e300


def _no_bound_of_two(_one: float, _p: Any) -> float:
    return 1e300


def _no_bound_of_three(_one: float, _other: float, _p: Any) -> float:
    return 1e300


def _always(_p: Any) -> bool:
    return True


_LIFTED: Final[Mapping[str, Callable[..., Any]]] = {
    "duty.highest_begin": _no_bound_of_one,
    "escalation.highest_hazard": _no_bound_of_two,
    "events.highest_personal_hazard": _no_bound_of_one,
    "help.with_boost": _no_bound_of_three,
    "information.highest_hazard": _no_bound_of_one,
    "mending.any_mediation": _always,
    "places.highest_chance": _no_bound_of_three,
    "ties.highest_likeness": _no_bound_of_one,
}


class Rule(NamedTuple):
    """A rule of the model that can be replaced."""

    name: str  # of the field in ``Rules``
    path: str  # file and function, such as "help.capacity"
    function: Callable[..., Any]

    @property
    def says(self) -> str:
        """The first sentence of its docstring."""
        text = " ".join((inspect.getdoc(self.function) or "").split("\n\n")[0].split())
        return text.partition(": ")[0].rstrip(".")

    @property
    def call(self) -> str:
        """Its parameters, as they are written in Python."""
        return f"({', '.join(inspect.signature(self.function).parameters)})"


@cache
def _in_the_week() -> Mapping[str, Callable[..., Any]]:
    """Return every rule that the week calls, directly or through another, by file and name."""
    compiled = {id(entry.compiled): entry.plain for entry in _jit.KERNELS.values()}
    names = {id(function): name for name, function in _jit.RULES.items()}
    todo, seen = [_jit.KERNELS[_DRIVER].plain], set[int]()
    while todo:
        function = todo.pop()
        if id(function) in seen or not isinstance(function, types.FunctionType):
            continue
        seen.add(id(function))
        for found in usercode.used(function):
            known = compiled.get(id(found.value))
            todo += [found.value if known is None else known]
    return {
        name.removeprefix("rules."): _jit.RULES[name]
        for name in sorted(names[one] for one in seen if one in names)
        if name.startswith("rules.")
    }


@cache
def table() -> Mapping[str, Rule]:
    """Return the rules that can be replaced, by the name of their field."""
    bounds = set(_BOUNDS) - set(_ALSO_A_RULE)
    rules = [
        Rule(_SHORT.get(path, path.replace(".", "_")), path, function)
        for path, function in _in_the_week().items()
        if path not in _CLOSED and path not in bounds
        if path.partition(".")[0] not in _CLOSED_FILES
    ]
    return {rule.name: rule for rule in rules}


def _refused(name: str) -> str:
    """Return why there is no rule of a name to replace, with what may have been meant."""
    paths = {path.replace(".", "_"): path for path in _in_the_week()}
    path = paths.get(name, name if name in paths.values() else "")
    if path in _SHORT:
        return f"this rule is called '{_SHORT[path]}' here"
    if path in _CLOSED:
        return f"rules/{path.replace('.', '.py: ')} is not open: {_CLOSED[path]}"
    if path in _BOUNDS:
        return f"not open: a bound on {' and '.join(_BOUNDS[path])}, which can be replaced"
    if path.partition(".")[0] in _CLOSED_FILES:
        return "not open: arithmetic of chances, on which all draws rely"
    known = {short: rule.name for rule in table().values() for short in (rule.name, rule.path)}
    known |= {rule.path.partition(".")[2]: rule.name for rule in table().values()}
    hint = nearest(name, known)
    for found in re.findall("'(.+)'", hint):
        hint = f"; did you mean '{known[found]}'?"
    return f"no rule has this name{hint} (wijksim.Rules.table() lists all)"


if TYPE_CHECKING:

    class _Fields:
        """A field for each rule."""

else:
    _Fields = dataclasses.make_dataclass(
        "_Fields",
        [
            (name, Callable[..., Any], dataclasses.field(default=rule.function))
            for name, rule in table().items()
        ],
        frozen=True,
        init=False,
    )


@dataclasses.dataclass(frozen=True, init=False, repr=False)
class Rules(_Fields):
    """The rules of the model, a field each; ``Rules()`` holds the built-in ones.

    ``Rules(request=mine)`` and ``dataclasses.replace(rules, request=mine)`` give others a rule of
    one's own: a plain function with the same parameters. Every field can be called as it is, in
    plain Python. ``Rules.table()`` lists the names, ``docs/rules.md`` tells what a rule may do.
    """

    def __init__(self, **rules: Callable[..., Any]) -> None:
        """Take the place of built-in rules.

        Args:
            **rules: a function for each rule that is replaced.

        Raises:
            InputError: with every name that is no rule's and every function that cannot take the
                place of its rule.
        """
        problems = []
        for name, function in rules.items():
            if name not in table():
                problems.append(Problem("rules", name, _refused(name)))
            elif function is not table()[name].function:
                problems += [
                    Problem("rules", name, message)
                    for message in _faults(table()[name], function)[:1]
                ]
        if problems:
            raise InputError(problems)
        for name, rule in table().items():
            object.__setattr__(self, name, rules.get(name, rule.function))

    def __repr__(self) -> str:
        """Return the rules that are replaced."""
        own = ", ".join(f"{name}={one.__qualname__}" for name, one in self.replaced().items())
        return f"Rules({own})"

    def replaced(self) -> dict[str, Callable[..., Any]]:
        """Return the rules that are not the built-in ones, by name."""
        return {
            name: getattr(self, name)
            for name, rule in table().items()
            if getattr(self, name) is not rule.function
        }

    def digests(self) -> dict[str, str | None]:
        """Return a digest of each rule that is replaced; None for one that cannot be read whole."""
        return {name: usercode.digest(one) for name, one in self.replaced().items()}

    @staticmethod
    def table() -> pd.DataFrame:
        """Return all rules that can be replaced: name, file and function, parameters, sentence."""
        import pandas as pd

        rows = [(rule.name, rule.path, rule.call, rule.says) for rule in table().values()]
        return pd.DataFrame(rows, columns=["rule", "in rules/", "parameters", "says"])


BUILT_IN: Final = Rules()


def example(name: str) -> dict[str, Any]:
    """Return arguments to try a rule with: halves, ones, True, and the default parameters.

    Args:
        name: of the field in ``Rules``.
    """
    rule, base = table()[name], params.make()
    sections = {type(section): section for section in base}
    values: dict[Any, Any] = {float: 0.5, int: 1, bool: True}
    hints = get_type_hints(rule.function)
    return {
        parameter: sections[hints[parameter]] if hints[parameter] in sections
        else values[hints[parameter]]
        for parameter in inspect.signature(rule.function).parameters
    }  # fmt: skip


def _faults(rule: Rule, function: Any) -> list[str]:
    """Return what is wrong with a function in the place of a rule, as plain Python."""
    if usercode.plain(function) is None:
        kind = type(function).__name__
        return [f"a plain function is wanted (def or lambda), not {kind}"]
    wanted = list(inspect.signature(rule.function).parameters)
    given = inspect.signature(usercode.plain(function)).parameters  # type: ignore[arg-type]
    simple = all(one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for one in given.values())
    names = [name.removeprefix("_") for name in given]  # _stress: not used, and said so
    if names != wanted or not simple:
        found = inspect.signature(function)
        return [f"takes {found}, but the rule that it replaces takes {rule.call}"]
    return _wrong_result(rule, function)


def _wrong_result(rule: Rule, function: Callable[..., Any]) -> list[str]:
    arguments = example(rule.name)
    told = ", ".join(
        f"{name}={value!r}" if isinstance(value, float | int) else name
        for name, value in arguments.items()
    )
    try:
        result = function(*arguments.values())
    except Exception as error:  # whatever the user's code raises is theirs to read
        return [f"raises {type(error).__name__} ({error}) in plain Python, called with {told}"]
    wanted = get_type_hints(rule.function)["return"]
    is_bool = isinstance(result, bool) or type(result).__name__ == "bool"
    if wanted is bool:
        return [] if is_bool else [f"gives {result!r} for {told}; True or False is wanted"]
    if is_bool or not isinstance(result, float | int) or not math.isfinite(result):
        return [f"gives {result!r} for {told}; a finite number is wanted"]
    if wanted is int and not isinstance(result, int):
        return [f"gives {result!r} for {told}; a whole number is wanted"]
    return []


_made: OrderedDict[str, Way] = OrderedDict()
_making = threading.Lock()


def way(rules: Rules | None = None, compiled: bool = True) -> Way:
    """Return the way to run weeks by some rules.

    It compiles when it is first called; ``running.begin`` of one week does it.

    Args:
        rules: None and ``Rules()`` are the built-in ones.
        compiled: False gives plain Python all the way down, in which a debugger can stop: a
            thousand times slower.

    Raises:
        InputError: for a rule that does not compile, by itself.
    """
    own = {} if rules is None else rules.replaced()
    if not compiled:
        return Way(_jit.rebuild(_DRIVER, _swaps(own), compile_=False), None)
    if rules is None or not own:
        return USUAL
    digests = rules.digests()
    name = None if None in digests.values() else " ".join(map("=".join, digests.items()))  # type: ignore[arg-type]
    with _making:
        if name is not None and name in _made:
            _made.move_to_end(name)
            return _made[name]
        made = Way(_jit.rebuild(_DRIVER, _swaps(_compilable(own))), name)
        if name is not None:
            _made[name] = made
            while len(_made) > _KEPT:
                _made.popitem(last=False)
    return made


def _swaps(own: Mapping[str, Callable[..., Any]]) -> dict[Callable[..., Any], Callable[..., Any]]:
    """Return what is put in the place of what: the rules, and the bounds that hold no more."""
    paths = {table()[name].path for name in own}
    swaps = {table()[name].function: function for name, function in own.items()}
    for bound, of in _BOUNDS.items():
        if paths & set(of):
            swaps[_in_the_week()[bound]] = _LIFTED[bound]
    return swaps


def _compilable(own: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return copies of rules that compile, each tried alone first: that takes a second."""
    ready, problems = {}, []
    for name, function in own.items():
        try:
            numba.njit(**_TRIAL)(_copy(function))(*example(name).values())
        except NumbaError as error:
            problems.append(not_compiled(name, error))
        ready[name] = _copy(function)
    if problems:
        raise InputError(problems)
    return ready


def _copy(function: Callable[..., Any]) -> Callable[..., Any]:
    ours = {id(rule) for rule in _jit.RULES.values()}

    def keep(value: Any) -> bool:
        known = str(getattr(value, "__module__", "")).split(".")[0] in ("numpy", "numba")
        return id(value) in ours or known

    copy = usercode.to_compile(function, keep)
    assert copy is not None, "Rules takes plain functions only"
    return copy


def not_compiled(names: str | Iterable[str], error: NumbaError) -> Problem:
    """Return what to tell when rules do not compile: the reason, and how to try them without.

    Args:
        names: of the rules that are replaced.
        error: of the compiler.
    """
    told = [names] if isinstance(names, str) else list(names)
    lines = [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", str(error)).splitlines()]
    noise = ("Failed in", "During:", "There are", "- Resolution", "Overload of", "File ", "^")
    reasons = [line for line in lines if line and not line.startswith(noise)]
    first = reasons[0] if reasons else type(error).__name__
    return Problem(
        "rules",
        ", ".join(told),
        f"does not compile: {first}. A rule works on numbers: arithmetic, if, for, math.*, other "
        "rules and functions of this kind; no lists, texts, dictionaries or numpy arrays. Try it "
        f"in plain Python: wijksim.Rules({told[0]}=...).{told[0]}(...), or a run with "
        "wijksim.simulate(..., compiled=False, years=1, burn_in_weeks=0)",
    )
