"""The small faults that ``mutants.py`` puts into the source: one change of one place each."""

from __future__ import annotations

import ast
import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Mutant(NamedTuple):
    """One change of one place."""

    field: str
    file: str  # within the package
    line: int
    start: int  # byte of the file
    end: int
    operator: str
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.file}:{self.line}:{self.start}:{self.operator}:{self.after}"


ARITHMETIC = {
    ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/", ast.Mod: "*",
    ast.Pow: "*", ast.LShift: ">>", ast.RShift: "<<", ast.BitXor: "&", ast.BitAnd: "|",
    ast.BitOr: "&",
}  # fmt: skip
COMPARISONS = {
    ast.Lt: ("<=", ">="), ast.LtE: ("<", ">"), ast.Gt: (">=", "<="), ast.GtE: (">", "<"),
    ast.Eq: ("!=",), ast.NotEq: ("==",), ast.Is: ("is not",), ast.IsNot: ("is",),
    ast.In: ("not in",), ast.NotIn: ("in",),
}  # fmt: skip


class Finder(ast.NodeVisitor):
    """Find every place of a module that can be changed, and what can come in its place."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.lines = [0]
        for line in source.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.found: list[tuple[ast.AST, str, str]] = []
        self.returns: list[str] = []

    def text(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.source[start:end].decode()

    def span(self, node: Any) -> tuple[int, int]:
        start = self.lines[node.lineno - 1] + node.col_offset
        return start, self.lines[node.end_lineno - 1] + node.end_col_offset

    def add(self, node: ast.AST, operator: str, after: str) -> None:
        self.found.append((node, operator, after))

    # Annotations, decorators, docstrings and imports are not behaviour.

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.returns.append(ast.unparse(node.returns) if node.returns else "")
        for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one)):
            self.visit(default)
        for statement in node.body:
            self.visit(statement)
        self.returns.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" in ast.unparse(node.test):
            return
        self.add(node.test, "condition", f"(not ({self.text(node.test)}))")
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.add(node.test, "condition", f"(not ({self.text(node.test)}))")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        texts = isinstance(node.left, ast.JoinedStr | ast.Constant) and isinstance(
            getattr(node.left, "value", ""), str
        )
        if type(node.op) in ARITHMETIC and not texts:
            left, right = self.text(node.left), self.text(node.right)
            self.add(node, "arithmetic", f"(({left}) {ARITHMETIC[type(node.op)]} ({right}))")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if type(node.op) in ARITHMETIC:
            other = ARITHMETIC[type(node.op)]
            self.add(
                node, "arithmetic", f"{self.text(node.target)} {other}= ({self.text(node.value)})"
            )
        self.add(node, "deleted", "pass")
        self.visit(node.value)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        inner = f"({self.text(node.operand)})"
        if isinstance(node.op, ast.Not):
            self.add(node, "boolean", inner)
        elif isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            self.add(node, "arithmetic", inner)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        operands = [self.text(one) for one in (node.left, *node.comparators)]
        for place, operator in enumerate(node.ops):
            for other in COMPARISONS[type(operator)]:
                words = [f"({operands[0]})"]
                for number, one in enumerate(node.ops):
                    symbol = other if number == place else SYMBOLS[type(one)]
                    words += [symbol, f"({operands[number + 1]})"]
                self.add(node, "comparison", f"({' '.join(words)})")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = " or " if isinstance(node.op, ast.And) else " and "
        self.add(node, "boolean", f"({other.join(f'({self.text(v)})' for v in node.values)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            self.add(node, "constant", str(not value))
        elif isinstance(value, int):
            self.add(node, "constant", str(value + 1))
            self.add(node, "constant", f"({value - 1})")
        elif isinstance(value, float):
            for other in (value * 1.1, value * 0.9) if value else (1.0, -1.0):
                self.add(node, "constant", f"({other!r})")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        for part in node.values:  # formats are texts; what they tell is not
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is None:
            return
        kind, text = self.returns[-1], self.text(node.value)
        for other in {"bool": [f"(not ({text}))"], "float": ["0.0"], "int": ["0"]}.get(
            kind, ["None"]
        ):
            if other != text:
                self.add(node.value, "return", other)
        self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return  # a docstring
        self.add(node, "deleted", "pass")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if all(isinstance(one, ast.Subscript | ast.Attribute) for one in node.targets):
            self.add(node, "deleted", "pass")  # a name that is never made would be no test
        self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.add(node, "deleted", "pass")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self.add(node, "deleted", "pass")

    def visit_Break(self, node: ast.Break) -> None:
        self.add(node, "deleted", "pass")

    def visit_Call(self, node: ast.Call) -> None:
        plain = [one for one in node.args if not isinstance(one, ast.Starred)]
        for first, second in itertools.pairwise(plain):
            one, two = self.text(first), self.text(second)
            either_way = self.text(node.func) in ("min", "max")
            if one != two and len(plain) == len(node.args) and not either_way:
                start, end = self.span(node)
                a, b = self.span(first), self.span(second)
                raw = self.source
                swapped = raw[start : a[0]] + raw[b[0] : b[1]] + raw[a[1] : b[0]]
                swapped += raw[a[0] : a[1]] + raw[b[1] : end]
                self.add(node, "swapped", swapped.decode())
        self.generic_visit(node)


SYMBOLS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def mutants_of(field: str, file: str, package: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module that still is Python."""
    source = (package / file).read_bytes()
    finder = Finder(source)
    finder.visit(ast.parse(source))
    for node, operator, after in finder.found:
        start, end = finder.span(node)
        changed = source[:start] + after.encode() + source[end:]
        with contextlib.suppress(SyntaxError):
            compile(changed, file, "exec")
            before = source[start:end].decode()
            yield Mutant(field, file, node.lineno, start, end, operator, before, after)  # type: ignore[attr-defined]
