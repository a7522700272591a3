"""Getting JSON pages from a statistical service: patience, retries, nothing taken half.

A page counts when it arrived whole and is what it should be. What may pass (a busy server, a
connection that broke, a page cut off) is tried again with longer waits; what will not is told.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from wijksim.errors import InputError, Problem
from wijksim.sources.toml_lines import printable

_MOST_PAGES: Final = 10_000
_MOST_BYTES: Final = 200_000_000
_CHUNK: Final = 65_536
_BUSY: Final = frozenset({408, 429, 500, 502, 503, 504})  # may pass
_SERVER_FAULTS: Final = 500
_SHOWN: Final = 150  # characters of an address in a message


class _Passing(Exception):
    """A fault that may be gone at the next attempt."""


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how often to try."""

    attempts: int = 4
    pause: float = 1.0  # before the second attempt; doubled each time
    silence: float = 30.0  # without a byte
    whole: float = 180.0  # for a page


def pages(url: str, patience: Patience) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, page after page.

    Args:
        url: of the first page; the others are where it says (``@odata.nextLink``).
        patience: how long to wait and how often to try.

    Raises:
        InputError: when a page does not come, or is not what it should be.
    """
    seen: set[str] = set()
    following: str | None = url
    while following:
        if following in seen or len(seen) >= _MOST_PAGES:
            raise _failed(following, "the pages never end: the service repeats itself")
        seen.add(following)
        page = get(following, patience)
        rows = page.get("value")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _failed(following, "the answer is no page of rows")
        yield from rows
        link = page.get("@odata.nextLink") or page.get("odata.nextLink")
        following = urllib.parse.urljoin(following, str(link)) if link else None


def get(url: str, patience: Patience) -> dict[str, Any]:
    """Return one JSON object.

    Raises:
        InputError: when it does not come after all attempts.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise _failed(url, "is no address that begins with https:// or http://")
    pause = patience.pause
    told = ""
    for attempt in range(patience.attempts):
        if attempt:
            time.sleep(pause)
            pause *= 2.0
        try:
            return _once(url, patience)
        except _Passing as error:
            told = str(error)
    hint = (
        "without a network, download a table and import it instead (docs/areas.md says how); "
        "nothing was stored"
    )
    raise _failed(url, f"{told} ({patience.attempts} attempts); {hint}")


def _once(url: str, patience: Patience) -> dict[str, Any]:
    headers = {"Accept": "application/json", "User-Agent": "wijksim"}
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=patience.silence) as answer:
            body = _whole(answer, time.monotonic() + patience.whole)
    except urllib.error.HTTPError as error:
        error.close()
        told = f"the service answers {error.code} {error.reason}"
        if error.code in _BUSY or error.code > _SERVER_FAULTS:
            raise _Passing(told) from None
        raise _failed(url, told) from None
    except TimeoutError:
        raise _Passing("the service is too slow") from None
    except urllib.error.URLError as error:
        slow = isinstance(error.reason, TimeoutError)
        told = "is too slow" if slow else f"cannot be reached: {error.reason}"
        raise _Passing(f"the service {told}") from None
    except (http.client.HTTPException, OSError) as error:
        raise _Passing(f"the answer broke off ({type(error).__name__})") from None
    except ValueError as error:  # a host name that is none
        raise _failed(url, f"is no address: {error}") from None
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        raise _Passing("the answer is cut off, or no JSON") from None
    if not isinstance(page, dict):
        raise _Passing("the answer is no JSON object")
    if "error" in page or "odata.error" in page:
        fault = page.get("error") or page.get("odata.error")
        raise _Passing(f"the service reports a fault: {printable(str(fault))[:200]}")
    return page


def _whole(answer: Any, until: float) -> bytes:
    """Return the body; a server that sends a byte now and then does not hold us for ever."""
    parts, size = [], 0
    while chunk := answer.read1(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if time.monotonic() > until:
            raise _Passing("the service is too slow")
        if size > _MOST_BYTES:
            raise _Passing(f"the answer is larger than {_MOST_BYTES // 1_000_000} MB")
    if answer.length:  # bytes that were announced and did not come
        raise _Passing("the answer broke off")
    return b"".join(parts)


def _failed(url: str, message: str) -> InputError:
    shown = urllib.parse.unquote(url)
    place = printable(shown if len(shown) < _SHOWN else f"{shown[:_SHOWN]}...")
    return InputError(Problem(place, "", message))
