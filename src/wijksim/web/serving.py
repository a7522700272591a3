"""Listening: a socket of our own, so that a taken port is told in words, and then uvicorn."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from typing import Final

import uvicorn

from wijksim import _jit, texts
from wijksim.errors import InputError, Problem
from wijksim.web.app import application
from wijksim.web.words import Words

_EVERYBODY: Final = ("0.0.0.0", "::", "")  # addresses that answer on every network
_say: Final = Words(
    {
        "here": ("wijksim staat klaar op {url}", "wijksim is ready at {url}"),
        "others": (
            "Wie deze computer kan bereiken: {url}",
            "Whoever can reach this computer: {url}",
        ),
        "stop": ("Stoppen: Ctrl-C in dit venster.", "Stop: Ctrl-C in this window."),
        "compiling": (
            "Het model wordt nu eenmalig gecompileerd (een tot drie minuten). De pagina's werken "
            "al; de eerste berekening wacht erop.",
            "The model is being compiled now, once (one to three minutes). The pages work "
            "already; the first computation waits for it.",
        ),
    }
)


def serve(
    host: str, port: int, threads: int, *, lang: str = "nl", open_browser: bool = False
) -> None:
    """Serve until interrupted.

    Args:
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        threads: runs at the same time.
        lang: of what is printed here, "nl" or "en".
        open_browser: open the first page in the browser of this machine.

    Raises:
        InputError: when the address cannot be listened on.
    """
    if threads < 1:
        raise InputError(Problem("command line", "threads", f"{threads} is below 1"))
    texts.check_language(lang)
    listening = listen(host, port)
    url, told = announce(host, listening.getsockname()[1], lang)
    print(told, file=sys.stderr, flush=True)
    if open_browser:  # the socket listens already: a browser that is quick waits for an answer
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    config = uvicorn.Config(
        application(threads=threads, warm_up=True),
        log_level="warning",
        access_log=False,
        server_header=False,
        http="h11",
        h11_max_incomplete_event_size=16_384,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=2,
    )
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def announce(host: str, port: int, lang: str) -> tuple[str, str]:
    """Return the address to open on this machine, and what is said of it before anything runs.

    Args:
        host: address that is listened on.
        port: its port.
        lang: "nl" or "en".
    """
    everybody = host in _EVERYBODY
    shown = "127.0.0.1" if everybody else f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{port}/"
    url += "" if lang == texts.LANGUAGES[0] else f"?lang={lang}"
    told = [_say(lang, "here", url=url)]
    if everybody:
        told.append(_say(lang, "others", url=f"http://{socket.gethostname()}:{port}/"))
    told.append(_say(lang, "stop"))
    if not _jit.is_compiled():
        told.append(_say(lang, "compiling"))
    return url, "\n".join(told)


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
    except UnicodeError:
        told = f"{host!a} can be no name of a host; give a name or an address, such as 127.0.0.1"
        raise InputError(Problem("command line", "host", told)) from None
    except OSError as error:
        told = f"cannot listen on {host} port {port}: {error.strerror or error}"
        raise InputError(Problem("command line", "port", told)) from error
