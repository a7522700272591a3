"""The compiler's one door: rules, kernels, their registry and their cache folder.

A *rule* is a scalar function: plain Python to read and test, compiled when a kernel calls it.
A *kernel* is a loop over arrays that calls rules. The decorated kernel is compiled; the plain
function behind it stays in ``KERNELS`` and is the readable reference that tests hold it against.

Two traps decide the shape of this module. numba does not notice that a rule in another module
was edited, so the compiled code lives in a folder named by a hash of the whole package: an edit
opens a new folder. And a rule that a user replaces may not come from that cache at all, so
``rebuild`` compiles a private set of kernels whose globals hold the user's rule.
"""

from __future__ import annotations

import dis
import hashlib
import itertools
import os
import shutil
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numba
from numba.core import config
from numba.core.registry import CPUDispatcher
from numba.extending import register_jitable
from platformdirs import user_cache_dir

Function = TypeVar("Function", bound=Callable[..., Any])

# Serial on purpose: threads run over neighbourhoods and seeds (nogil), never inside one run.
# error_model="numpy" drops the division checks; every rule guards its own denominators.
# Without the runtime that counts references: nothing in a week allocates (an allocation would not
# compile), and counting the arrays of a world at every call took a quarter of the time.
# No door for callbacks from C either: nobody comes through it, and it costs seconds to compile.
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
    "no_cfunc_wrapper": True,
}
_RULE: dict[str, Any] = {"no_cfunc_wrapper": True}  # the rest is as the kernel has it
_BUILDING: dict[str, Any] = {**_OPTIONS, "_nrt": True}  # building makes arrays; a week makes none
# Only the driver is called from Python. The code that would let Python call each kernel by itself
# unpacks hundreds of arrays and takes more than half of the time to compile, so it is left out;
# tests, which call kernels one by one, ask for it.
_OPEN = os.environ.get("WIJKSIM_OPEN_KERNELS", "") == "1"
_CLOSED: dict[str, Any] = {} if _OPEN else {"no_cpython_wrapper": True}
_KEEP_CACHES = 3
_config: Any = config  # numba makes its settings at run time, so they have no types


class Kernel(NamedTuple):
    """A compiled loop and the plain function behind it."""

    plain: Callable[..., Any]
    compiled: Callable[..., Any]


RULES: dict[str, Callable[..., Any]] = {}
KERNELS: dict[str, Kernel] = {}
BUILDERS: dict[str, Kernel] = {}  # loops of building, which are part of no week


# What goes into compiled code; the other floors may change without another compile.
_COMPILED = (
    *("_jit", "columns", "draws", "kernels", "params", "rules", "schedule", "state", "units"),
    *("network/meetings", "population/loops", "population/programme"),
)


@cache
def code_hash() -> str:
    """Hash of everything that can change a result: sources, parameters, numba, Python.

    Scenarios are input, not code: they are hashed by themselves in a run's manifest.

    Returns:
        Sixteen hexadecimal characters.
    """
    root = Path(__file__).parent
    return _hash([*root.rglob("*.py"), *(root / "data").rglob("*.toml")])


@cache
def compiled_hash() -> str:
    """Hash of the sources that end up in compiled code; names the cache folder."""
    root = Path(__file__).parent
    return _hash(
        [
            *(path for name in _COMPILED for path in (root / name).glob("*.py")),
            *(root / f"{name}.py" for name in _COMPILED if (root / f"{name}.py").exists()),
        ]
    )


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(paths):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    digest.update(f"{numba.__version__} {sys.version_info[:2]}".encode())
    return digest.hexdigest()[:16]


def _cache_root() -> Path:
    root = Path(os.environ.get("WIJKSIM_CACHE_DIR") or user_cache_dir("wijksim"))
    return root / ("kernels-open" if _OPEN else "kernels")


@cache
def cache_folder() -> Path | None:
    """Folder of this version's compiled kernels, or None where none can be written.

    The newest few folders stay, so that switching between two versions stays quick.
    """
    folder = _cache_root() / compiled_hash()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
        others = sorted(
            (path for path in folder.parent.iterdir() if path.is_dir()),
            key=lambda path: path.stat().st_mtime,
            reverse=True,
        )
        for old in others[_KEEP_CACHES:]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return None
    return folder


def is_compiled() -> bool:
    """Whether this version's week driver lies compiled on disk (else the first run waits)."""
    folder = cache_folder()
    return folder is not None and any(folder.rglob("schedule.run_weeks*.nbc"))


@contextmanager
def _cache_here(folder: Path) -> Iterator[None]:
    """Point numba at our folder for one decoration only: other users keep their own."""
    before = _config.CACHE_DIR
    _config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        _config.CACHE_DIR = before


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('wijksim.')}.{function.__qualname__}"


def rule(function: Function) -> Function:
    """Mark a scalar function as a rule: plain in Python, compiled inside a kernel."""
    RULES[_name(function)] = function
    jitable: Function = register_jitable(**_RULE)(function)
    return jitable


class _Closed(CPUDispatcher):
    """A compiled kernel without a door: a call from Python would crash the interpreter."""

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        name = self.py_func.__qualname__
        raise TypeError(
            f"{name} is compiled for other kernels only; call wijksim._jit.KERNELS[...].plain, "
            "or set WIJKSIM_OPEN_KERNELS=1 before wijksim is imported"
        )


def kernel(function: Function) -> Function:
    """Compile a loop for other kernels to call, and keep the plain function in the registry."""
    return _closed(_compiled(function, _OPTIONS | _CLOSED))


def _closed(function: Function) -> Function:
    compiled: Any = function
    if not _OPEN and isinstance(compiled, CPUDispatcher):
        compiled.__class__ = _Closed
    return cast(Function, compiled)


def driver(function: Function) -> Function:
    """Compile the kernel that Python calls."""
    return _compiled(function, _OPTIONS)


def builder(function: Function) -> Function:
    """Compile a loop of building: Python calls it, and no week does; see ``BUILDERS``."""
    return _compiled(function, _BUILDING, BUILDERS)


def helper(function: Function) -> Function:
    """Compile a loop of building that only other ones call."""
    return _closed(_compiled(function, _BUILDING | _CLOSED, BUILDERS))


def _compiled(
    function: Function, options: dict[str, Any], register: dict[str, Kernel] | None = None
) -> Function:
    folder = cache_folder()
    if folder is None:
        compiled = numba.njit(**options)(function)
    else:
        with _cache_here(folder):
            compiled = numba.njit(cache=True, **options)(function)
    (KERNELS if register is None else register)[_name(function)] = Kernel(function, compiled)
    result: Function = compiled
    return result


def _with_globals(function: Callable[..., Any], names: Mapping[str, Any]) -> types.FunctionType:
    assert isinstance(function, types.FunctionType)
    copy = types.FunctionType(
        function.__code__,
        {**function.__globals__, **names},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
    return copy


def rebuild(
    name: str,
    replaced: Mapping[Callable[..., Any], Callable[..., Any]],
    compile_: bool = True,
) -> Callable[..., Any]:
    """Build a kernel anew, with other functions in the place of those that it uses.

    Everything between the kernel and a replaced function is rebuilt too (kernels and rules
    alike), so that a rule deep inside takes effect. Nothing is cached on disk: a cached
    closure would return the old number after the user edits the rule.

    Args:
        name: the kernel's name in ``KERNELS`` (or ``BUILDERS``), such as ``"schedule.run_weeks"``.
        replaced: function in use -> function to use instead (plain Python, rule-like).
        compile_: False gives plain Python all the way down, for reading and for tests.

    Returns:
        A callable with the kernel's own signature.

    Raises:
        KeyError: when no kernel has this name.
    """
    swaps = {id(old): new for old, new in replaced.items()}
    entries = KERNELS | BUILDERS
    plain_of = {id(entry.compiled): entry.plain for entry in entries.values()}
    plain_of |= {id(function): function for function in RULES.values()}
    is_kernel = {id(entry.compiled) for entry in entries.values()}
    done: dict[int, Callable[..., Any]] = {}

    def fresh(function: Callable[..., Any]) -> Callable[..., Any]:
        if id(function) not in done:
            done[id(function)] = build(function)
        return done[id(function)]

    def build(function: Callable[..., Any]) -> Callable[..., Any]:
        if id(function) in swaps:
            new = swaps[id(function)]
            return register_jitable(new) if compile_ else new
        if id(function) not in plain_of:
            return function
        plain = plain_of[id(function)]
        names = _renewed(plain, fresh)
        to_plain = not compile_ and id(function) in is_kernel
        if not names and not to_plain:
            return function  # nothing that it uses was replaced: keep the compiled one
        built: Callable[..., Any] = _with_globals(plain, names)
        if compile_:
            if id(function) in is_kernel:
                outer = function is entries[name].compiled  # the one that the caller gets
                options = _BUILDING if name in BUILDERS else _OPTIONS
                built = numba.njit(**options, **({} if outer else _CLOSED))(built)
            else:
                built = register_jitable(built)
        return built

    return fresh(entries[name].compiled)


def _renewed(function: Callable[..., Any], fresh: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the globals of a function that change: functions, and modules that hold them."""
    changed: dict[str, Any] = {}
    steps = list(dis.get_instructions(function))
    for step, then in itertools.pairwise(steps):
        if step.opname != "LOAD_GLOBAL" or step.argval not in function.__globals__:
            continue  # a name, not the attribute of an array or a parameter of that name
        name, used = step.argval, function.__globals__[step.argval]
        if not isinstance(used, types.ModuleType):
            if callable(used) and fresh(used) is not used:
                changed[name] = fresh(used)
        elif then.argval in vars(used) and callable(vars(used)[then.argval]):
            inside = vars(used)[then.argval]  # such as ties.keep_up
            if fresh(inside) is not inside:
                if name not in changed:
                    changed[name] = types.ModuleType(used.__name__)
                    vars(changed[name]).update(vars(used))
                setattr(changed[name], then.argval, fresh(inside))
    return changed
