"""Requests that nobody should send: wrong addresses, wrong HTTP, huge bodies, visitors who leave.

``python experiments/web.py fuzz`` sends ten thousand to a server in this process; the tests send a
few hundred. An answer is right when it says in words what is wrong, never shows a traceback, and
leaves the server as it was.
"""

from __future__ import annotations

import json
import random
import re
import socket
import string
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import quote

AREA: Final = "stadskanaal-centrum"  # the smallest that comes along
PATIENCE: Final = 90.0  # seconds for an answer
CLIENTS: Final = 8
KNOWN: Final = 0.85  # of the keys and values mean something to the server
BAD: Final = 400
PATHS: Final = (
    *("/", "/", "/", "/kijken", "/les", "/les/1", "/les/4", "/les/9", "/vragen", "/uitleg"),
    *("/api/compare", "/api/compare", "/api/compare", "/api/controls", "/api/areas"),
    *("/api/scenario.toml", "/api/figure/need.svg", "/api/figure/x.png", "/api/table/demand.csv"),
    *("/api/report.html", "/api/compare.json", "/api/watch/scene", "/api/watch/weeks"),
    *("/api/watch/x", "/api/lesson/6", "/api/lesson/x", "/api/lesson/6/chart/0.svg"),
    *("/static/site.css", "/static/vega.js", "/static/../app.py", "/static/%2e%2e%2fapp.py"),
    *("/favicon.ico", "/.env", "/api", "//", "/les/%00", "/les/../../etc/passwd"),
)
KEYS: Final = (
    *("area", "plan", "plan", "years", "seeds", "seed", "context", "preset", "without", "base"),
    *("lang", "question", "from", "weeks", "who", "choice", "present", "narrow", "which", "q"),
)
VALUES: Final = (
    *(AREA, "techum", "nowhere", "GM0363", "BU00140301", "../../etc/passwd", "x.toml"),
    *("casework", "community-first~mandate:0.5", "all-four~bridging_budget:1@0-104", "a~b~c"),
    *("casework~mandate:7", "casework~mandate:nan", "casework~title=<script>alert(1)</script>"),
    *("status-quo~share_collective:0.5~share_policy:0.3", "casework~policy.local:0.5"),
    *("economic_shock:2@0-52", "economic_shock:9", "buffer", "essay", "evidence", "sceptic"),
    *("0", "1", "2", "-1", "3.5", "1e9", "99999999999999999999", "NaN", "", " ", "nl", "en", "fr"),
    *("a", "b", "%", "%00", "\u202e", "é" * 40, "~" * 70, "'; DROP TABLE x; --", "{{7*7}}"),
)
METHODS: Final = ("GET",) * 16 + ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")
FINE: Final = frozenset({200, 202, 304, 400, 404, 405, 413, 414, 431, 503})
_NOT_OURS: Final = b"Invalid HTTP request received."  # said by uvicorn before the app is asked


class Asked(NamedTuple):
    """A request as the bytes that are sent, and whether the sender waits for the answer."""

    sent: bytes
    stays: bool = True


class Answer(NamedTuple):
    """What came back: 0 where the connection was closed without a word."""

    status: int
    head: bytes
    body: bytes


def requests(seed: int, number: int) -> Iterator[Asked]:
    """Yield requests, the same ones for the same seed."""
    luck = random.Random(seed)
    for _ in range(number):
        yield luck.choice(_KINDS)(luck)


def _target(luck: random.Random) -> str:
    path = luck.choice(PATHS)
    pairs = []
    for _ in range(luck.choice((0, 1, 1, 2, 3, 6))):
        key = luck.choice(KEYS) if luck.random() < KNOWN else _noise(luck, 8)
        value = luck.choice(VALUES) if luck.random() < KNOWN else _noise(luck, 40)
        safe = luck.choice(("~:@=", ""))
        pairs.append(f"{quote(key)}={quote(value, safe=safe)}")
    if luck.choice((True, False)):  # most that is right is small, so that runs take a moment only
        pairs += [f"area={AREA}", "years=1", "seeds=2"]
    luck.shuffle(pairs)
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def _noise(luck: random.Random, most: int) -> str:
    letters = string.printable + "éß漢\u0000\u2028\U0001f600"
    return "".join(luck.choice(letters) for _ in range(luck.randrange(most)))


def _plain(luck: random.Random) -> Asked:
    """A well-formed request for something that may not be there."""
    head = f"{luck.choice(METHODS)} {_target(luck)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
    return Asked(f"{head}\r\n".encode())


def _long(luck: random.Random) -> Asked:
    size = luck.choice((5_000, 6_500, 20_000, 70_000))
    place = luck.choice(("query", "path", "header"))
    query = f"/?plan={'x' * size}" if place == "query" else "/"
    path = "/" + "a" * size if place == "path" else query
    header = f"x-long: {'y' * size}\r\n" if place == "header" else ""
    return Asked(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{header}\r\n".encode())


def _body(luck: random.Random) -> Asked:
    """A body that is huge, chunked, shorter than it says, or of a size that is no number."""
    method = luck.choice(("GET", "POST", "PUT"))
    head = f"{method} {_target(luck)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
    told = luck.choice(
        (
            *("content-length: 1000000000", "content-length: 65536", "transfer-encoding: chunked"),
            *("content-length: x", "content-length: -1"),
            "expect: 100-continue\r\ncontent-length: 9",
        )
    )
    return Asked(f"{head}{told}\r\n\r\n".encode() + bytes(luck.randrange(65_536)))


def _broken(luck: random.Random) -> Asked:
    """No HTTP at all, half a request, or a right one with a byte changed."""
    right = bytearray(_plain(luck).sent)
    kind = luck.randrange(3)
    if kind == 0:
        return Asked(luck.randbytes(luck.randrange(1, 2_000)))
    if kind == 1:
        return Asked(bytes(right[: luck.randrange(1, len(right))]), stays=False)
    right[luck.randrange(len(right))] = luck.randrange(256)
    return Asked(bytes(right))


def _leaving(luck: random.Random) -> Asked:
    """A comparison whose visitor is gone before it is answered."""
    plan = f"community-first~share_collective:{0.05 + luck.random() / 3:.4f}"
    query = f"area={AREA}&plan={plan}&years=1&seeds=4"
    head = f"GET /api/compare?{query} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    return Asked(head.encode(), stays=False)


_KINDS: Final[tuple[Callable[[random.Random], Asked], ...]] = (
    *(_plain,) * 14,
    *(_long, _body, _body, _broken, _broken, _leaving),
)


def send(port: int, asked: Asked) -> Answer:
    """Send a request and return what comes back."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.settimeout(PATIENCE if asked.stays else 0.05)
        got = b""
        try:
            line.sendall(asked.sent)
            line.shutdown(socket.SHUT_WR) if _NOT_HTTP.search(asked.sent) else None
            while piece := line.recv(65_536):
                got += piece
        except OSError:  # refused in the middle of a body, or the visitor has left
            pass
    head, _, body = got.partition(b"\r\n\r\n")
    found = re.match(rb"HTTP/1\.1 (\d{3})", head)
    return Answer(int(found[1]) if found else 0, head, body)


# What has no end of a head would be waited for; the sender says that nothing more comes.
_NOT_HTTP: Final = re.compile(rb"\A(?!.*\r\n\r\n)", re.DOTALL)


def wrong(asked: Asked, answer: Answer) -> str:
    """Return what is wrong with an answer, or nothing."""
    if not asked.stays or answer.status == 0 or _NOT_OURS in answer.body:
        return ""
    if answer.status not in FINE:
        return f"status {answer.status}"
    if b"content-security-policy" not in answer.head.lower():
        return "no policy"
    if b"Traceback" in answer.body:
        return "a traceback"
    if answer.status == BAD and (english := _not_translated(answer.body)):
        return f"not in words of the page: {english}"
    return ""


def _not_translated(body: bytes) -> str:
    """Return a fault that has no words in the language of the page."""
    text = body.decode("utf-8", "replace")
    if text.startswith("{"):
        told = json.loads(text).get("lines", [])
    else:
        told = [unescape(line) for line in re.findall(r"<li>(.*?)</li>", text, re.DOTALL)]
    return next((one for one in told if re.match(r"(address|command line): ", one)), "")


class Report(NamedTuple):
    """How many answers of each status came, and what was wrong."""

    statuses: Counter[int]
    faults: list[tuple[bytes, str]]


def fuzz(port: int, seed: int, number: int) -> Report:
    """Send requests, some at the same time, and judge the answers."""
    statuses, faults = Counter[int](), list[tuple[bytes, str]]()

    def one(asked: Asked) -> tuple[Asked, Answer]:
        return asked, send(port, asked)

    with ThreadPoolExecutor(CLIENTS) as pool:
        for asked, answer in pool.map(one, requests(seed, number)):
            statuses[answer.status] += 1
            if told := wrong(asked, answer):
                faults.append((asked.sent[:300], told))
    return Report(statuses, faults)
