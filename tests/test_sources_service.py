"""Fetching from a service that answers as CBS's and RIVM's do, and from one that does not."""

import json
import random
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from typer.testing import CliRunner

from wijksim import cli
from wijksim.errors import InputError
from wijksim.sources import figures, profiles, series, service, store, web
from wijksim.sources.figures import Source
from wijksim.sources.web import Patience

QUICK = Patience(attempts=3, pause=0.01, silence=0.4, whole=1.5)
TITLES = {  # of measures, as CBS writes them
    "H007933_1": "Europa (exclusief Nederland)",
    "H008859_1": "Buiten Europa",
    "2018700": "Basisonderwijs, vmbo, mbo1",
    "2018740": "Havo, vwo, mbo2-4",
    "2018790": "Hbo, wo",
}
AREAS = {
    "NL00": "Nederland",
    "GM9901": "Voorbeeldstad",
    "WK990101": "Wijk 01 Oost",
    "BU99010101": "Kerkbuurt",
    "BU99010102": "Molenbuurt",
    "WK990102": "Wijk 02 West",
    "BU99010201": "Weiland",
    "BU99020101": "Elders",
}
PEOPLE = {"BU99010101": 1200, "BU99010102": 800, "BU99010201": 2000, "BU99020101": 500}


def measure_codes() -> dict[str, str]:
    return {
        figure.measures[0]: TITLES.get(figure.measures[0], figure.about)
        for figure in figures.FIGURES
        if figure.measures and figure.years[0] <= 2024 <= figure.years[1]
    }


def residents(code: str) -> int:
    inside = [n for key, n in PEOPLE.items() if key[2:].startswith(code[2:])]
    return sum(PEOPLE.values()) if code == "NL00" else sum(inside)


PARTS = {  # of the residents
    "10680": 0.16, "53050": 0.12, "53310": 0.25, "53715": 0.28, "80200": 0.19,
    "H007933_1": 0.08, "H008859_1": 0.12, "1050010_2": 0.45, "1050015": 0.16,
    "1016040": 0.14, "1016030": 0.15, "D006842": 0.03, "2018700": 0.2,
}  # fmt: skip


def observation(code: str, measure: str, number: int) -> dict[str, Any]:
    value: float | None = None
    if measure == "T001036":
        value = float(residents(code))
    elif measure in PARTS:
        value = float(round(residents(code) * PARTS[measure]))
    elif measure == "M000114":
        value = 2.2
    return {
        "Id": number,
        "Measure": measure,
        "ValueAttribute": "None" if value is not None else "Impossible",
        "Value": value,
        "StringValue": None,
        "WijkenEnBuurten": code,
    }


class Cbs:
    """What the service answers, and how it misbehaves."""

    def __init__(self) -> None:
        self.measures = measure_codes()
        self.page = 40
        self.asked: list[str] = []
        self.faults: dict[int, str] = {}  # number of the request -> what goes wrong
        self.health_keys = {
            "SterkEenzaam_26": "Sterk eenzaam",
            "Mantelzorger_31": "Mantelzorger",
            "MoeiteMetRondkomen_33": "Moeite met rondkomen",
            "Overgewicht_9": "Overgewicht",
        }
        self.home = ""

    def rows(self, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
        asked = query.get("$filter", "")
        begins = tuple(re.findall(r"startswith\(\w+,'(\w+)'\)", asked))
        codes = [code for code in AREAS if code.startswith(begins)] if begins else list(AREAS)
        if path.endswith("/85984NED/MeasureCodes"):
            return [{"Identifier": key, "Title": title} for key, title in self.measures.items()]
        if path.endswith("/85984NED/WijkenEnBuurtenCodes"):
            return [{"Identifier": code, "Title": AREAS[code]} for code in codes]
        if path.endswith("/85984NED/Observations"):
            assert "Measure in (" in asked
            wanted = re.findall(r"'(\w+)'", asked.split("Measure in")[1])
            pairs = [(code, measure) for code in codes for measure in wanted]
            return [observation(code, measure, n) for n, (code, measure) in enumerate(pairs)]
        if path.endswith("/50150NED/DataProperties"):
            return [{"Key": key, "Title": title} for key, title in self.health_keys.items()]
        if path.endswith("/50150NED/TypedDataSet"):
            assert "Leeftijd eq '20300' and Marges eq 'MW00000'" in asked
            return [
                {"WijkenEnBuurten": f"{code}    ", "Perioden": f"{year}JJ00"}
                | {key: 10.0 + n for n, key in enumerate(self.health_keys)}
                for code in codes
                for year in (2022, 2024)
            ]
        return []


def spoiled(body: bytes, rng: random.Random) -> bytes:
    """An answer with something changed, cut or put in."""
    at = rng.randrange(len(body))
    return rng.choice(
        [
            body[:at],
            body[:at] + bytes([rng.randrange(256)]) + body[at + 1 :],
            body[:at] + b"null" + body[at:],
            body.replace(b'"value"', rng.choice([b'"values"', b'"error"', b"value"])),
            body.replace(b"Measure", b"Maat"),
            body.replace(
                b'"Value": ', rng.choice([b'"Value": -', b'"Value": 1e9 ', b'"Value": "'])
            ),
            body.replace(b"BU9901", b"BU9902"),
            b"[]",
            b'{"value": [1, null]}',
            b'{"value": [{}]}',
            b'{"value": []}',
            b"[" * 100_000,
        ]
    )


class Handler(BaseHTTPRequestHandler):
    cbs: Cbs

    def do_GET(self) -> None:
        cbs = self.cbs
        cbs.asked.append(unquote(self.path))
        fault = cbs.faults.get(len(cbs.asked), "")
        if fault.isdigit():
            self.send_error(int(fault))
            return
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        rows = cbs.rows(parts.path, query)
        begin = int(query.get("$skip", "0"))
        page: dict[str, Any] = {"value": rows[begin : begin + cbs.page]}
        if begin + cbs.page < len(rows):
            rest = parts.query.split("&$skip")[0]
            link = f"{cbs.home}{parts.path}?{rest}&$skip={begin + cbs.page}"
            key = "odata.nextLink" if "ODataApi" in parts.path else "@odata.nextLink"
            page[key] = cbs.home + self.path if fault == "circle" else link
        if fault == "error":
            page = {"error": {"code": "", "message": "An error has occurred."}}
        if fault == "shape":
            page = {"value": "nothing"}
        body = json.dumps(page).encode()
        if fault.startswith("random"):
            body = spoiled(body, random.Random(fault))
        if fault == "garbled":
            body = body.replace(b'"Value": 1200.0', b'"Value": "veel"')
        self.send(body, fault)

    def send(self, body: bytes, fault: str) -> None:
        try:
            if fault == "slow":
                time.sleep(1.0)
            self.send_response(200)
            if fault not in ("cut-unannounced", "drip"):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if fault.startswith("cut"):
                body = body[: len(body) // 2]
            step = 50 if fault == "drip" else len(body)
            for begin in range(0, len(body), step):
                self.wfile.write(body[begin : begin + step])
                if fault == "drip":
                    time.sleep(0.2)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def cbs() -> Iterator[Cbs]:
    state = Cbs()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Handler,), {"cbs": state}))
    server.daemon_threads = True
    state.home = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "store"
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(folder))
    monkeypatch.delenv("WIJKSIM_SERVICE", raising=False)
    return folder


def fetch(cbs: Cbs, *codes: str, **more: Any) -> list[Any]:
    given = {"service": cbs.home, "patience": QUICK, "health": None} | more
    return service.fetch(codes, **given)


def refused(cbs: Cbs, *codes: str, **more: Any) -> str:
    with pytest.raises(InputError) as caught:
        fetch(cbs, *codes, **more)
    assert store.held() == []
    return str(caught.value)


def test_a_buurt_is_fetched_and_can_be_used(cbs: Cbs) -> None:
    [taken] = fetch(cbs, "bu99010101")
    assert (taken.source, taken.year, taken.levels()) == (Source.KWB, 2024, {"buurt": 1})
    area = profiles.load("BU99010101")
    assert (area.name, area.municipality) == ("Kerkbuurt", "Voorbeeldstad")
    assert area.residents.value == 1200
    assert area.residents.year == 2024
    assert area.migration_background.value == 96 + 144
    assert area.sources["cbs2024"] == "CBS Kerncijfers wijken en buurten 2024 (85984NED)"
    assert area.informal_carers is None


def test_a_municipality_comes_with_all_its_buurten_over_many_pages(cbs: Cbs) -> None:
    [taken] = fetch(cbs, "GM9901")
    assert taken.levels() == {"gemeente": 1, "wijk": 2, "buurt": 3}
    observations = [path for path in cbs.asked if "/Observations" in path]
    assert len(observations) > 3
    area = profiles.load("GM9901")
    assert [part.codes for part in area.parts] == [
        ("BU99010101",), ("BU99010102",), ("BU99010201",)
    ]  # fmt: skip
    assert area.residents.value == 4000
    assert "BU99020101" not in store.listing()


def test_several_codes_at_once_and_again_later(cbs: Cbs) -> None:
    fetch(cbs, "WK990101", "BU99020101", "BU99020101")
    [taken] = fetch(cbs, "GM9901")
    assert taken.replaced == 3
    assert len(store.listing()) == 7


def test_health_figures_come_along_by_year(cbs: Cbs) -> None:
    done = fetch(cbs, "WK990101", health="50150NED")
    assert [(taken.source, taken.year) for taken in done] == [
        (Source.KWB, 2024), (Source.RIVM, 2022), (Source.RIVM, 2024)
    ]  # fmt: skip
    area = profiles.load("BU99010102")
    assert area.informal_carers is not None
    assert (area.informal_carers.value, area.informal_carers.year) == (11.0, 2024)
    assert area.targets.self_direction is None  # not in this table
    assert series.outcomes("bu99010102")["p_ernstig_eenzaam"].value == 10.0


@pytest.mark.parametrize("request_number", [1, 2, 4, 5])
@pytest.mark.parametrize("fault", ["500", "503", "429", "error", "slow", "cut", "cut-unannounced"])
def test_a_fault_that_passes_is_tried_again(cbs: Cbs, fault: str, request_number: int) -> None:
    cbs.faults = {request_number: fault}
    [taken] = fetch(cbs, "GM9901")
    assert taken.levels() == {"gemeente": 1, "wijk": 2, "buurt": 3}


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("500", "answers 500"),
        ("503", "answers 503"),
        ("error", "An error has occurred"),
        ("slow", "too slow"),
        ("drip", "too slow"),
        ("cut", "broke off"),
        ("cut-unannounced", "cut off"),
    ],
)
def test_a_fault_in_the_middle_that_stays_stores_nothing(
    cbs: Cbs, fault: str, message: str, data: Path
) -> None:
    cbs.faults = dict.fromkeys(range(5, 20), fault)  # from the second page on
    told = refused(cbs, "GM9901")
    assert message in told
    assert "3 attempts" in told
    assert "nothing was stored" in told
    assert not data.exists()


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("404", "answers 404"),
        ("circle", "the pages never end"),
        ("shape", "no page of rows"),
        ("garbled", "BU99010101 T001036: 'veel' is no number"),
    ],
)
def test_a_fault_that_cannot_pass_is_told_at_once(cbs: Cbs, fault: str, message: str) -> None:
    cbs.faults = dict.fromkeys(range(3, 20), fault)
    told = refused(cbs, "GM9901")
    assert message in told


def test_spoiled_answers_are_refused_or_taken_whole(cbs: Cbs, data: Path) -> None:
    once = Patience(attempts=1, pause=0.0, silence=5.0, whole=5.0)
    taken, left = 0, list[tuple[int, str]]()
    for seed in range(80):
        cbs.asked.clear()
        cbs.faults = {random.Random(seed).randint(1, 14): f"random{seed}"}
        try:
            done = fetch(cbs, "GM9901", patience=once, health="50150NED")
        except InputError as error:
            if data.exists() or not error.problems:
                left.append((seed, str(error)))
            continue
        taken += 1
        assert {f"{one.source}-{one.year}.parquet" for one in done} == {
            path.name for path in data.iterdir()
        }
        for path in data.iterdir():
            path.unlink()
        data.rmdir()
    assert left == []
    assert 0 < taken < 80


def test_what_was_there_stays_when_a_later_fetch_fails(cbs: Cbs, data: Path) -> None:
    fetch(cbs, "WK990101")
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    cbs.faults = dict.fromkeys(range(len(cbs.asked) + 4, 100), "cut")
    with pytest.raises(InputError):
        fetch(cbs, "GM9901")
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before


def test_a_failing_health_service_stores_nothing_of_cbs_either(cbs: Cbs) -> None:
    cbs.health_keys = {"Overgewicht_9": "Overgewicht"}
    assert "no column that wijksim knows" in refused(cbs, "GM9901", health="50150NED")


def test_a_measure_that_is_gone_is_named(cbs: Cbs) -> None:
    title = cbs.measures.pop("T001036")
    cbs.measures["T009999"] = title
    told = refused(cbs, "BU99010101")
    assert "measure T001036: (Aantal inwoners) is not in 85984NED" in told
    assert "did you mean 'Aantal inwoners'" in told


def test_a_measure_that_means_something_else_is_named(cbs: Cbs) -> None:
    cbs.measures["1050015"] = "Gehuwden"
    told = refused(cbs, "BU99010101")
    assert "measure 1050015: in 85984NED means 'Gehuwden' and not 'Eenpersoonshuishoudens'" in told


def test_origin_needs_one_pair_of_measures(cbs: Cbs) -> None:
    del cbs.measures["H008859_1"]
    assert "measures H007933_1, H008859_1: (origin of residents)" in refused(cbs, "BU99010101")


def test_a_figure_that_can_be_missed_is_told_in_the_report(cbs: Cbs) -> None:
    del cbs.measures["2018700"]
    cbs.measures["2018740"] = "Mbo"
    [taken] = fetch(cbs, "BU99010101")
    assert taken.missing == ["a_opl_lg", "a_opl_md"]
    assert taken.near == {"2018740 Mbo": "a_opl_md"}


def test_an_area_that_cbs_does_not_have_is_told(cbs: Cbs) -> None:
    assert "BU99010109: is no area in 85984NED" in refused(cbs, "BU99010109")
    assert "'Oost' is no code" in refused(cbs, "Oost")
    assert "'NL00' is no code" in refused(cbs, "NL00")


def test_a_table_without_a_year_is_refused(cbs: Cbs) -> None:
    assert "is no Kerncijfers" in refused(cbs, "BU99010101", table="99999NED")


def test_without_a_network_the_way_out_is_told() -> None:
    with pytest.raises(InputError) as caught:
        service.fetch(["GM9901"], service="http://127.0.0.1:9", patience=QUICK)
    assert "cannot be reached" in str(caught.value)
    assert "download a table and import it" in str(caught.value)


@pytest.mark.parametrize("address", ["ftp://x", "file:///etc/passwd", "localhost", "http://"])
def test_only_web_addresses_are_fetched_from(address: str) -> None:
    with pytest.raises(InputError, match="is no address"):
        service.fetch(["GM9901"], service=address, patience=QUICK)


def test_the_address_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert service.services() == ("https://datasets.cbs.nl", "https://dataderden.cbs.nl")
    monkeypatch.setenv("WIJKSIM_SERVICE", "http://here:1/odata/v1/")
    assert service.services() == ("http://here:1", "http://here:1")
    assert service.services("http://there/") == ("http://there", "http://there")


def test_the_wait_doubles(cbs: Cbs, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(web.time, "sleep", waits.append)
    cbs.faults = dict.fromkeys(range(1, 9), "503")
    with pytest.raises(InputError):
        fetch(cbs, "GM9901", patience=Patience(attempts=4, pause=1.0))
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(("lang", "word"), [("nl", "gevonden cijfers"), ("en", "figures found")])
def test_the_command_tells_what_came(cbs: Cbs, lang: str, word: str) -> None:
    words = ["areas", "fetch", "wk990101", "--service", cbs.home, "--lang", lang]
    done = CliRunner().invoke(cli.application(words), words)
    assert done.exit_code == 0, done.output
    assert word in done.output
    words = ["areas", "fetch", "wk990199", "--service", cbs.home, "--no-health"]
    done = CliRunner().invoke(cli.application(words), words)
    assert done.exit_code == 2
    assert "WK990199: is no area" in done.stderr
