"""What is wrong with an address is said in the visitor's language, in words of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from wijksim.errors import InputError, Problem
from wijksim.web import ask, faults
from wijksim.web.limits import Limits

MANY = "casework~" + "~".join(f"x{n}:1" for n in range(70))
QUERIES = {
    "years=0": "Jaren: minstens 1, niet 0",
    "years=99": "Jaren: hoogstens 50, niet 99",
    "years=30": "Jaren: 30 is te veel voor deze server; hoogstens 20",
    "years=x": "Jaren: 'x' is geen heel getal",
    "seeds=50": "Runs per plan: 50 is te veel voor deze server; hoogstens 40",
    "seed=1e99": "Toeval (seed): '1e99' is geen heel getal",
    "lang=fr": "Taal: 'fr' bestaat niet; kies uit 'nl' of 'en'",
    "preset=zz": "Aannamen: 'zz' bestaat niet; kies uit 'essay', 'evidence', 'sceptic' of 'fitted'",
    "area=no_where": "Wijk: 'no_where' is geen naam",
    "area=techm": "Wijk: 'techm' zit niet in wijksim; kies uit de lijst van Vergelijken; bedoelt u",
    "area=BU99999999": "Wijk: BU99999999 zit niet in wijksim, en er is nog geen tabel",
    "plan=comunity-first": "Plan: 'comunity-first' bestaat niet; bedoelt u 'community-first'?",
    "plan=casework~mandate:7": "Mandaat om met redenen van regels af te wijken (mandate): 7 ligt",
    "plan=casework~policy.local:5": "Policy.local: 5 ligt buiten 0,2 tot 0,8 (deel)",
    "plan=casework~mandat:0.5": "Mandat: deze knop bestaat niet; bedoelt u 'mandate'?",
    "plan=casework~policy.lokal:1": "Policy.lokal: dit getal bestaat niet; bedoelt u 'local'?",
    "plan=casework~polcy.local:1": "Polcy: dit kent wijksim niet; bedoelt u 'policy'?",
    "plan=casework~ties.local:1": "Ties.local: dit getal hoort bij policy",
    "plan=casework~mandate": "Plan: 'mandate' is geen verandering; schrijf knop:waarde",
    "plan=casework~title=": "Plan: '' kan geen naam van een plan zijn",
    "plan=casework~mandate:1~mandate:0": "is meer dan eens veranderd",
    "plan=casework~mandate:1@40-20": "week 20 moet na week 40 komen",
    f"plan={MANY}": "Plan: 70 veranderingen in één plan; hoogstens 60",
    f"plan={'x' * 2001}": "Plan: te lang; hoogstens 2000 tekens",
    "plan=a&plan=b&plan=c&plan=d&plan=e": "Plan: hoogstens 4, niet 5",
    "plan=status-quo~share_collective:0.5~share_policy:0.3": "van de uren over voor casussen",
    "context=economic_shock:99": "99 ligt buiten 1 tot 4 (maal)",
    "without=bufer": "Zonder mechanisme: 'bufer' bestaat niet; bedoelt u 'buffer'?",
    "base=foo": "Uitgangspunt: 'foo' bestaat niet",
    "yers=3": "Yers: dit kent wijksim niet; bedoelt u 'years'?",
    "years=1&years=2": "Jaren: staat er meer dan eens in",
    "years=20&seeds=40&plan=casework&plan=all-four": "samen te veel voor deze server",
    "plan=%ff": "Dit adres is niet te lezen",
}


@pytest.fixture
def nothing_imported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(tmp_path))


@pytest.mark.usefixtures("nothing_imported")
@pytest.mark.parametrize(("query", "told"), QUERIES.items(), ids=lambda text: text[:40])
def test_every_fault_of_an_address_has_dutch_and_english_words(query: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        ask.read(query).plan(Limits())
    assert [one for one in caught.value.problems if not faults.known(one)] == []
    dutch, english = (faults.lines(caught.value, lang) for lang in ("nl", "en"))
    assert any(told in line for line in dutch), dutch
    assert not set(dutch) & set(english)
    assert "None" not in "".join(dutch + english)


def test_an_area_that_is_too_large_names_the_command_line() -> None:
    with pytest.raises(InputError) as caught:
        ask.read("area=hillesluis").plan(Limits(residents=100))
    (line,) = faults.lines(caught.value, "nl")
    assert "te veel voor deze server (hoogstens 100); reken het zelf uit" in line


def test_another_fault_is_told_as_it_is_and_each_only_once() -> None:
    problem = Problem("x.parquet", "", "is damaged; delete it")
    assert faults.lines(InputError([problem, problem]), "nl") == [str(problem)]


@pytest.mark.parametrize("path", ["/?years=0", "/les/1?seed=0", "/kijken?from=x", "/les/9"])
def test_pages_tell_faults_in_the_language_of_the_page(client: TestClient, path: str) -> None:
    more = "&" if "?" in path else "?"
    dutch, english = client.get(path).text, client.get(f"{path}{more}lang=en").text
    assert "Dit adres klopt niet" in dutch
    assert "This address is not right" in english
    for word in ("should be", "address:", "there is no", "whole number"):
        assert word not in dutch


@pytest.mark.parametrize(
    "path",
    [
        *("/api/compare?years=0", "/api/lesson/9", "/api/lesson/1?choice=q"),
        *("/api/watch/weeks?who=9999", "/api/watch/weeks?from=x", "/api/controls?preset=x"),
        *("/api/watch/weeks?without=buffer", "/api/lesson/1?x=1"),
    ],
)
def test_the_api_tells_faults_in_the_language_that_is_asked(client: TestClient, path: str) -> None:
    more = "&" if "?" in path else "?"
    dutch = client.get(path).json()["lines"]
    english = client.get(f"{path}{more}lang=en").json()["lines"]
    assert dutch
    assert len(dutch) == len(english)
    assert not set(dutch) & set(english)
