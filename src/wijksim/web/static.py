"""Files of the pages: styles, scripts and the chart library, from this server only."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
VEGA: Final = "vega.js"  # not a file of ours: the bundle that vl-convert brings


class File(NamedTuple):
    """A file as it is sent."""

    plain: bytes
    packed: bytes  # the same, compressed with gzip
    version: str  # of its content
    type: str


def names() -> list[str]:
    """Return the names of all files."""
    folder = files("wijksim.web") / "static"
    own = [entry.name for entry in folder.iterdir() if entry.name.rpartition(".")[2] in TYPES]
    return sorted([*own, VEGA])


@cache
def read(name: str) -> File:
    """Return a file; the chart library takes two seconds the first time.

    Raises:
        KeyError: when there is none of this name.
    """
    if name not in names():
        raise KeyError(name)
    if name == VEGA:
        import vl_convert

        content = vl_convert.javascript_bundle().encode()  # type: ignore[call-arg]  # has a default
    else:
        content = (files("wijksim.web") / "static" / name).read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    return File(
        content, gzip.compress(content, 6, mtime=0), version, TYPES[name.rpartition(".")[2]]
    )


def url(name: str) -> str:
    """Return the address of a file."""
    return f"/static/{name}"


async def serve(request: Request) -> Response:
    """Send a file; a browser that has it already is told so."""
    try:
        file = read(request.path_params["name"])
    except KeyError:
        return PlainTextResponse("not found", 404)
    tag = f'"{file.version}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(file.packed, headers=headers, media_type=file.type)
    return Response(file.plain, headers=headers, media_type=file.type)


ROUTE: Final = Route("/static/{name}", serve)
