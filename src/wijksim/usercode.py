"""Functions that a user wrote: what they use, a digest of all of it, and a copy to compile.

A function means what its code says and what the names in it stand for at the moment: other
functions, numbers, tables. The digest covers all of these, so that an edit of any of them is seen,
also where the function itself stays the same object. What cannot be read to the end has no digest.
"""

from __future__ import annotations

import dis
import enum
import hashlib
import itertools
import types
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numba.core.registry import CPUDispatcher
from numba.extending import register_jitable

_PACKAGE: Final = "wijksim."
_PLAIN: Final = (bool, int, float, complex, str, bytes, type(None), type(...))


class Unreadable(Exception):
    """Something in a function cannot be told apart from what it will be after an edit."""


class Used(NamedTuple):
    """Something that a function reads by a global name, or by a module and a name in it."""

    path: tuple[str, ...]  # such as ("math", "exp")
    value: Any


def plain(function: Any) -> types.FunctionType | None:
    """Return the Python function behind something callable, or None where there is none."""
    function = function.py_func if isinstance(function, CPUDispatcher) else function
    return function if isinstance(function, types.FunctionType) else None


def used(function: types.FunctionType) -> Iterator[Used]:
    """Yield what a function reads by name from outside: globals, and what modules hold."""
    for code in _codes(function.__code__):
        steps = [step for step in dis.get_instructions(code) if step.opname != "CACHE"]
        for place, step in enumerate(steps):
            if step.opname not in ("LOAD_GLOBAL", "LOAD_NAME"):
                continue
            if step.argval not in function.__globals__:
                continue  # a builtin, such as max
            path, value = [str(step.argval)], function.__globals__[step.argval]
            for then in itertools.islice(steps, place + 1, None):
                deeper = isinstance(value, types.ModuleType) and then.argval in vars(value)
                if not deeper or not then.opname.startswith("LOAD_"):
                    break
                path.append(str(then.argval))
                value = vars(value)[then.argval]
            yield Used(tuple(path), value)


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def digest(function: Callable[..., Any]) -> str | None:
    """Return a digest of what a function does, or None where some of it cannot be read.

    Args:
        function: plain Python, or compiled by numba.

    Returns:
        Sixteen hexadecimal characters; the same for the same code with the same values behind its
        names, whatever the name of the function and wherever it was defined.
    """
    told = hashlib.sha256()
    try:
        for piece in _pieces(function, set()):
            told.update(piece.encode() + b"\0")
    except (Unreadable, ValueError):  # ValueError: a name of a closure that has no value yet
        return None
    return told.hexdigest()[:16]


def _pieces(value: Any, seen: set[int]) -> Iterator[str]:
    """Yield texts that are the same for two values only where they mean the same."""
    function = plain(value)
    if isinstance(value, enum.Enum) or type(value) in _PLAIN:
        yield f"{type(value).__qualname__} {value!r}"
    elif isinstance(value, np.ndarray | np.generic) and not value.dtype.hasobject:
        yield f"array {value.dtype} {value.shape} {value.tobytes().hex()}"
    elif isinstance(value, tuple | list):
        yield f"{type(value).__qualname__} {len(value)}"
        for part in value:
            yield from _pieces(part, seen)
    elif isinstance(value, frozenset):
        yield f"set {sorted(map(repr, value))}"
    elif isinstance(value, types.CodeType):
        yield from _code_pieces(value, seen)
    elif isinstance(value, type | types.BuiltinFunctionType | np.ufunc):
        module = str(getattr(value, "__module__", "numpy"))
        if isinstance(value, type) and not module.startswith((_PACKAGE, "builtins", "numpy")):
            raise Unreadable(value.__qualname__)  # its methods and constants may change
        yield f"named {module} {value.__name__} {np.__version__}"
    elif function is None:
        raise Unreadable(repr(value))
    elif function.__module__.startswith(_PACKAGE):  # the hash of our own code covers it
        yield f"ours {function.__module__} {function.__qualname__}"
    elif id(function) not in seen:
        seen.add(id(function))
        yield from _function_pieces(function, seen)


def _function_pieces(function: types.FunctionType, seen: set[int]) -> Iterator[str]:
    yield from _code_pieces(function.__code__, seen)
    yield from _pieces(function.__defaults__ or (), seen)
    for name, value in sorted((function.__kwdefaults__ or {}).items()):
        yield name
        yield from _pieces(value, seen)
    for cell in function.__closure__ or ():
        yield from _pieces(cell.cell_contents, seen)
    for found in used(function):
        yield ".".join(found.path)
        yield from _pieces(found.value, seen)


def _code_pieces(code: types.CodeType, seen: set[int]) -> Iterator[str]:
    yield f"code {code.co_code.hex()} {code.co_names} {code.co_varnames} {code.co_freevars}"
    yield from _pieces(code.co_consts, seen)


def to_compile(
    function: Callable[..., Any], keep: Callable[[Any], bool]
) -> Callable[..., Any] | None:
    """Return a fresh copy of a function whose plain helpers compile along with it.

    A copy, because the compiler remembers functions by identity: it would go on with the old
    values of the names in a function that it has seen before.

    Args:
        function: plain Python, or compiled by numba, whose Python is taken.
        keep: whether something that the function uses can be compiled as it is.

    Returns:
        The copy, or None for something that is not a Python function (a method, a class).
    """
    made: dict[int, Callable[..., Any]] = {}

    def copied(value: Any, inside: bool) -> Any:
        source = plain(value)
        if source is None or keep(value) or keep(source):
            return value
        if id(source) not in made:
            names = dict(source.__globals__)
            copy = types.FunctionType(
                source.__code__,
                names,
                source.__name__,
                source.__defaults__,
                source.__closure__ and _cells(source.__closure__, lambda one: copied(one, True)),
            )
            copy.__module__, copy.__qualname__ = source.__module__, source.__qualname__
            copy.__kwdefaults__ = source.__kwdefaults__
            made[id(source)] = copy  # before its helpers: two may call each other
            for found in used(source):
                new = copied(found.value, True)
                if new is not found.value:
                    _put(names, found.path, new)
            if inside:
                register_jitable(copy)
        return made[id(source)]

    result: Callable[..., Any] | None = None if plain(function) is None else copied(function, False)
    return result


def _cells(
    cells: tuple[types.CellType, ...], change: Callable[[Any], Any]
) -> tuple[types.CellType, ...]:
    return tuple(types.CellType(change(cell.cell_contents)) for cell in cells)


def _put(names: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Let a path of names stand for a value; modules on the way become copies."""
    holder = names
    for step in path[:-1]:
        module = types.ModuleType(holder[step].__name__)
        vars(module).update(vars(holder[step]))
        holder[step] = module
        holder = vars(module)
    holder[path[-1]] = value
