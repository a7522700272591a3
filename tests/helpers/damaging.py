"""Files that somebody spoiled: good ones with slips of a hand, of an editor or of a disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

NIGHTLY = os.environ.get("WIJKSIM_NIGHTLY") == "1"
CASES, IN_CI = 10_000, 40
# In CI the same cases every time, at night others.
fuzzed = settings(
    max_examples=CASES if NIGHTLY else IN_CI,
    derandomize=not NIGHTLY,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

LITERALS = (
    *("0", "1", "-1", "3", "0.5", "1e400", "-0.0", "nan", "-inf", "99999999999999999999", "0x_"),
    *("true", "false", '""', '"x"', "'''", "1979-05-27", "07:32:00", "[]", "[1, 'a']", "{}", ""),
    *("{ value = 1 }", "{ value = 0.1, from_week = 2 }", "{ from_week = -1 }", "[[1], {a = []}]"),
    *("0,5", "50 %", ".5", "25%", "“x”", '"\\ud800"', '"\\u0000"', '"a\\nb"', "status-quo"),
)
LINES = (
    *("[", "[]", "[[x]]", "[personal]", "[parameters.help]", "[small]", "[design]", "= 1", "a = "),
    *("a.b.c = 1", "x = 1", '"" = 2', "name = 'x'", "[a.b.c]", "\x00", "\ufeff", "seeds = 3"),
    *(
        "[personal]\nmode_network = 0.2",
        "effect = 0.01",
        "[stop]",
        "# just words",
        "a",
        "\r",
        "é=1",
    ),
)
SIGNS = "=[]{}\"'#.,;\\\n\r\t\x00é\u2028\u202e-0 9_"


def typed(draw: Any, line: str) -> str:
    """The line with one sign typed wrongly."""
    at = draw(st.integers(0, len(line)))
    match draw(st.sampled_from(("more", "less", "other"))):
        case "more":
            return line[:at] + draw(st.sampled_from(SIGNS)) + line[at:]
        case "less":
            return line[:at] + line[at + 1 :]
    return line[:at] + draw(st.sampled_from(SIGNS)) + line[at + 1 :]


def slip(draw: Any, lines: list[str]) -> None:
    """Spoil one line."""
    at = draw(st.integers(0, len(lines) - 1))
    other = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(("sign", "value", "key", "drop", "again", "swap", "line", "cut"))):
        case "sign":
            lines[at] = typed(draw, lines[at])
        case "value":
            lines[at] = f"{lines[at].partition('=')[0]}= {draw(st.sampled_from(LITERALS))}"
        case "key":
            key, sign, rest = lines[at].partition("=")
            lines[at] = typed(draw, key) + sign + rest
        case "drop":
            del lines[at]
        case "again":
            lines.insert(other, lines[at])
        case "swap":
            lines[at], lines[other] = lines[other], lines[at]
        case "line":
            lines.insert(at, draw(st.sampled_from(LINES)))
        case "cut":
            del lines[at + 1 :]
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]


@st.composite
def spoiled(draw: Any, texts: Sequence[str]) -> bytes:
    """A good text with one to four slips, perhaps in another encoding or with spoiled bytes."""
    lines = draw(st.sampled_from(texts)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        if lines:
            slip(draw, lines)
    text = "\n".join(lines)
    way = draw(st.sampled_from(("utf-8",) * 9 + ("utf-16", "latin-1", "crlf", "bom", "bytes")))
    match way:
        case "crlf":
            return text.replace("\n", "\r\n").encode()
        case "bom":
            return b"\xef\xbb\xbf" + text.encode()
        case "bytes":
            return flawed(draw, text.encode())
    return text.encode(way, "replace")


def flawed(draw: Any, data: bytes) -> bytes:
    """Bytes as a bad disk or a broken download leaves them."""
    raw = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(raw)))
        match draw(st.sampled_from(("flip", "cut", "zeros", "more"))):
            case "flip" if at < len(raw):
                raw[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del raw[at:]
            case "zeros":
                raw[at : at + 16] = bytes(16)
            case "more":
                raw[at:at] = draw(st.binary(max_size=8))
    return bytes(raw)
