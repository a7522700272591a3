"""The web app: ``wijksim serve``. Pages for people without a terminal, the CLI's own numbers.

**A page** is a module in ``pages/`` with one name, ``PAGE`` (a :class:`shell.Page`): its path, its
title in Dutch and English, and a function that returns its routes. Put its name in
``pages.ORDER``: then it is in the navigation and its routes are served. A route's handler makes
the page with ``shell.respond(request, PAGE, *parts, scripts=(...), styles=(...))``; parts come
from ``report.markup.tag``, which escapes all text.

**Texts** stand with the page, Dutch first: ``_say = Words({"key": ("Nederlands", "English")})``,
used as ``_say(lang, "key", n=3)``; ``lang = shell.language(request)``. Words of the report
(``report.words``, ``texts``) are reused rather than written again.

**Scripts and styles** are files in ``static/`` (no build step). ``scripts=("watch.js",)`` adds one
as a module; it may import others by their plain path (``import {say} from "./site.js"``). The
policy of ``guard`` forbids inline script, inline style attributes and everything from elsewhere;
set styles from script through ``element.style``. Words that a script needs go into ``data-``
attributes of the page.

**A scenario in the URL** is an ``ask.Ask``: ``ask.read(query)`` checks it, ``ask.query()`` writes
it; so a link to a comparison is ``"/?" + ask.query()``.

**Work** goes through ``server.engine``, which has the threads, the caches and the queue; a page
never runs the model in a request's own thread. Floors: web imports report and all below, nothing
imports web but ``cli``.
"""
