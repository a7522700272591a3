"""Listening: a socket of our own, so that a taken port is told in words, and then uvicorn."""

from __future__ import annotations

import os
import socket
import sys

import uvicorn

from wijksim.errors import InputError, Problem
from wijksim.web.app import application


def serve(host: str, port: int, threads: int) -> None:
    """Serve until interrupted.

    Args:
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        threads: runs at the same time.

    Raises:
        InputError: when the address cannot be listened on.
    """
    if threads < 1:
        raise InputError(Problem("command line", "threads", f"{threads} is below 1"))
    listening = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    print(f"http://{shown}:{listening.getsockname()[1]}/", file=sys.stderr, flush=True)
    config = uvicorn.Config(
        application(threads=threads),
        log_level="warning",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=16_384,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address and port.

    Raises:
        InputError: when it cannot be.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        try:
            if os.name == "posix":  # elsewhere this would let two servers share a port
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(128)  # also says when another server is there
        except OSError:
            listening.close()
            raise
        return listening
    except OSError as error:
        told = f"cannot listen on {host} port {port}: {error.strerror or error}"
        raise InputError(Problem("command line", "port", told)) from error
