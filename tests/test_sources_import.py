"""Tables of CBS and RIVM, in every form in which people have them, into the store."""

import csv
import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wijksim.errors import InputError
from wijksim.sources import cells, figures, importing, store, tables
from wijksim.sources.figures import Kind, Source

SHARED = Path(
    os.environ.get("WIJKSIM_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)
needs_data = pytest.mark.skipif(
    not (SHARED / "kwb.parquet").exists(),
    reason="the national tables of CBS and RIVM are not beside the checkout",
)

Rows = list[dict[str, Any]]

# Titles as in the older data service and downloads; the numbers differ from year to year.
LONG = {
    "gwb_code_10": "WijkenEnBuurten",
    "regio": "",
    "gm_naam": "Gemeentenaam_1",
    "ind_wbz": "IndelingswijzigingWijkenEnBuurten_4",
    "a_inw": "AantalInwoners_5",
    "a_00_14": "k_0Tot15Jaar_8",
    "a_15_24": "k_15Tot25Jaar_9",
    "a_25_44": "k_25Tot45Jaar_10",
    "a_45_64": "k_45Tot65Jaar_11",
    "a_65_oo": "k_65JaarOfOuder_12",
    "a_w_all": "WestersTotaal_17",
    "a_nw_all": "NietWestersTotaal_18",
    "a_hh": "HuishoudensTotaal_28",
    "a_1p_hh": "Eenpersoonshuishoudens_29",
    "a_hh_z_k": "HuishoudensZonderKinderen_30",
    "a_hh_m_k": "HuishoudensMetKinderen_31",
    "g_hhgro": "GemiddeldeHuishoudensgrootte_32",
    "a_soz_wb": "PersonenPerSoortUitkeringBijstand_83",
    "p_wmo_t": "WmoClientenRelatief_90",
}
TITLES = {
    "gwb_code_10": "Regioaanduiding/Codering (code)",
    "regio": "Wijken en buurten",
    "gm_naam": "Regioaanduiding/Gemeentenaam (naam)",
    "ind_wbz": "Regioaanduiding/Indelingswijziging wijken en buurten (code)",
    "a_inw": "Bevolking/Aantal inwoners (aantal)",
    "a_00_14": "Bevolking/Leeftijdsgroepen/0 tot 15 jaar (aantal)",
    "a_15_24": "Bevolking/Leeftijdsgroepen/15 tot 25 jaar (aantal)",
    "a_25_44": "Bevolking/Leeftijdsgroepen/25 tot 45 jaar (aantal)",
    "a_45_64": "Bevolking/Leeftijdsgroepen/45 tot 65 jaar (aantal)",
    "a_65_oo": "Bevolking/Leeftijdsgroepen/65 jaar of ouder (aantal)",
    "a_w_all": "Bevolking/Personen met een migratieachtergrond/Westers totaal (aantal)",
    "a_nw_all": "Bevolking/Personen met een migratieachtergrond/Niet-westers/"
    "Niet-westers totaal (aantal)",
    "a_hh": "Bevolking/Particuliere huishoudens/Huishoudens totaal (aantal)",
    "a_1p_hh": "Bevolking/Particuliere huishoudens/Eenpersoonshuishoudens (aantal)",
    "a_hh_z_k": "Bevolking/Particuliere huishoudens/Huishoudens zonder kinderen (aantal)",
    "a_hh_m_k": "Bevolking/Particuliere huishoudens/Huishoudens met kinderen (aantal)",
    "g_hhgro": "Bevolking/Particuliere huishoudens/Gemiddelde huishoudensgrootte (aantal)",
    "a_soz_wb": "Sociale zekerheid/Personen per soort uitkering; Bijstand (aantal)",
    "p_wmo_t": "Zorg/Wmo-cliënten/Wmo-cliënten relatief (per 1 000 inwoners)",
}


def row(code: str, name: str, residents: int, **more: Any) -> dict[str, Any]:
    """A row of a table as CBS publishes it: counts rounded to 5, of a usual make-up."""

    def share(part: float) -> int:
        return 5 * round(residents * part / 5)

    given = {
        "gwb_code_10": code,
        "regio": name,
        "gm_naam": "Voorbeeldstad",
        "ind_wbz": 1,
        "a_inw": residents,
        "a_00_14": share(0.16),
        "a_15_24": share(0.12),
        "a_25_44": share(0.25),
        "a_45_64": share(0.28),
        "a_65_oo": share(0.19),
        "a_w_all": share(0.09),
        "a_nw_all": share(0.11),
        "a_hh": share(0.45),
        "a_1p_hh": share(0.16),
        "a_hh_z_k": share(0.14),
        "a_hh_m_k": share(0.15),
        "g_hhgro": 2.2,
        "a_soz_wb": 10 * round(residents * 0.03 / 10),
        "p_wmo_t": 50,
    }
    return given | more


def small(**more: Any) -> Rows:
    """A municipality of two wijken: usable buurten, a tiny one, an empty one, an institution."""
    return [
        row("GM9901", "Voorbeeldstad", 4330, **more),
        row("WK990101", "Wijk 01 Oost", 2030, **more),
        row("WK990102", "Wijk 02 West", 2300, **more),
        row("BU99010101", "Kerkbuurt", 1200, **more),
        row("BU99010102", "Molenbuurt", 800, **more),
        row("BU99010103", "Verspreide huizen", 30, g_hhgro=None, a_soz_wb=None, **more),
        row("BU99010104", "Haven", 0, g_hhgro=None, a_soz_wb=None, **more),
        row("BU99010201", "Zorgpark", 300, a_hh=5, a_1p_hh=5, a_hh_z_k=0, a_hh_m_k=0, **more),
        row("BU99010202", "Weiland", 2000, **more),
    ]


def as_text(rows: Rows, sign: str = ";", comma: bool = True, above: str = "") -> str:
    """CBS's way: '.' for missing, decimal comma, padded codes."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=sign)
    writer.writerow(rows[0])
    for one in rows:
        cells_ = []
        for name, value in one.items():
            text = "." if value is None else str(value)
            if isinstance(value, float) and comma:
                text = text.replace(".", ",")
            cells_.append(text.ljust(12) if "code" in name.casefold() else text)
        writer.writerow(cells_)
    return above + file.getvalue()


def put_csv(rows: Rows, path: Path, **how: Any) -> None:
    encoding = how.pop("encoding", "utf-8")
    path.write_text(as_text(rows, **how), encoding=encoding, newline="")


def put_xlsx(rows: Rows, path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Uitleg"
    book.active.append(["Kerncijfers wijken en buurten"])
    sheet = book.create_sheet("KWB")
    sheet.append(list(rows[0]))
    for one in rows:
        sheet.append(["." if value is None else value for value in one.values()])
    book.save(path)


def put_parquet(rows: Rows, path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


def renamed(rows: Rows, names: dict[str, str]) -> Rows:
    return [{names[key]: value for key, value in one.items() if names[key]} for one in rows]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "store"
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(folder))
    return folder


def stored(year: int = 2020, source: Source = Source.KWB) -> dict[str, dict[str, Any]]:
    [file] = [file for file in store.held(source) if file.year == year]
    return dict(store.rows(file))


def refused(path: Path, year: int | None = None) -> str:
    before = {file.path: file.path.read_bytes() for file in store.held()}
    with pytest.raises(InputError) as caught:
        importing.bring([path], year)
    assert {file.path: file.path.read_bytes() for file in store.held()} == before
    assert all("\n" not in str(problem) for problem in caught.value.problems)
    return str(caught.value)


FORMS: dict[str, Callable[[Path], Path]] = {}


def form(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    FORMS[make.__name__] = make
    return make


@form
def short_names_with_semicolons(folder: Path) -> Path:
    put_csv(small(), folder / "kwb-2020.csv")
    return folder / "kwb-2020.csv"


@form
def commas_and_quoted_decimals(folder: Path) -> Path:
    put_csv(small(), folder / "kwb2020.csv", sign=",")
    return folder / "kwb2020.csv"


@form
def points_and_tabs(folder: Path) -> Path:
    put_csv(small(), folder / "2020.txt", sign="\t", comma=False)
    return folder / "2020.txt"


@form
def windows_text(folder: Path) -> Path:
    put_csv(small(), folder / "84799NED.csv", encoding="cp1252")
    return folder / "84799NED.csv"


@form
def excel_text(folder: Path) -> Path:
    put_csv(small(), folder / "kwb-2020.csv", encoding="utf-16")
    return folder / "kwb-2020.csv"


@form
def excel(folder: Path) -> Path:
    put_xlsx(small(), folder / "kwb-2020.xlsx")
    return folder / "kwb-2020.xlsx"


@form
def parquet(folder: Path) -> Path:
    put_parquet(small(), folder / "kwb_2020.parquet")
    return folder / "kwb_2020.parquet"


@form
def keys_of_the_older_service(folder: Path) -> Path:
    put_csv(renamed(small(), LONG), folder / "84799NED_TypedDataSet.csv")
    return folder / "84799NED_TypedDataSet.csv"


@form
def titles_below_a_heading(folder: Path) -> Path:
    above = '"Kerncijfers wijken en buurten 2020"\n\n'
    put_csv(renamed(small(), TITLES), folder / "tabel.csv", above=above)
    return folder / "tabel.csv"


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS)
def test_a_table_is_read_in_every_form(make: Callable[[Path], Path], tmp_path: Path) -> None:
    [taken] = importing.bring([make(tmp_path)])
    assert (taken.source, taken.year) == (Source.KWB, 2020)
    assert taken.levels() == {"gemeente": 1, "wijk": 2, "buurt": 6}
    rows = stored()
    for one in small():
        found = rows[one["gwb_code_10"]]
        for name in taken.found:
            assert found[name] == one[name], (one["gwb_code_10"], name)
    assert set(taken.found) == set(small()[0]) & set(figures.BY_NAME)
    named = "regio" not in make.__name__ and make is not keys_of_the_older_service
    assert rows["BU99010101"]["name"] == ("Kerkbuurt" if named else None)
    assert rows["BU99010101"]["municipality"] == "Voorbeeldstad"
    assert rows["BU99010101"]["changed"] == 1
    assert rows["BU99010103"]["g_hhgro"] is None


def test_rows_of_observations_with_measure_codes_are_turned_into_a_table(tmp_path: Path) -> None:
    codes = {"T001036": "a_inw", "10680": "a_00_14", "M000114": "g_hhgro", "M001342_2": "p_wmo_t"}
    observations = [
        {"Id": i, "Measure": code, "ValueAttribute": "None", "Value": one[name],
         "WijkenEnBuurten": one["gwb_code_10"]}
        for i, one in enumerate(small())
        for code, name in codes.items()
    ]  # fmt: skip
    put_csv(observations, tmp_path / "Observations-85984NED.csv")
    [taken] = importing.bring([tmp_path / "Observations-85984NED.csv"])
    assert taken.year == 2024
    assert sorted(taken.found) == sorted(codes.values())
    assert stored(2024)["BU99010202"]["a_inw"] == 2000


HEALTH = [
    {
        "WijkenEnBuurten": f"{code}      ",
        "Leeftijd": age,
        "Marges": margin,
        "Perioden": f"{year}JJ00",
        "ErnstigZeerErnstigEenzaam_29": value,
        "MatigVeelRegieOverEigenLeven_27": 90.1,
        "Mantelzorger_32": 12.5,
        "Overgewicht_9": 50.0,
    }
    for code in ("GM9901", "BU99010101")
    for age, margin, year, value in (
        ("20300", "MW00000", 2016, 9.1),
        ("20300", "MW00000", 2020, 11.2),
        ("20300", "OG00000", 2020, 8.0),
        ("80200", "MW00000", 2020, 14.0),
    )
]


def test_health_figures_are_of_adults_an_estimate_and_one_file_a_year(tmp_path: Path) -> None:
    put_csv(HEALTH, tmp_path / "50090NED.csv")
    first, second = importing.bring([tmp_path / "50090NED.csv"])
    assert [(taken.source, taken.year) for taken in (first, second)] == [
        (Source.RIVM, 2016),
        (Source.RIVM, 2020),
    ]
    assert stored(2016, Source.RIVM)["BU99010101"]["p_ernstig_eenzaam"] == 9.1
    assert stored(2020, Source.RIVM)["BU99010101"]["p_ernstig_eenzaam"] == 11.2
    assert stored(2020, Source.RIVM)["BU99010101"]["p_mantelzorger"] == 12.5
    # RIVM brings all years of a table to the division of the newest.
    assert [store.classification(file) for file in store.held(Source.RIVM)] == [2020, 2020]


def test_only_the_year_that_is_asked_for(tmp_path: Path) -> None:
    put_csv(HEALTH, tmp_path / "h.csv")
    [taken] = importing.bring([tmp_path / "h.csv"], 2016)
    assert taken.year == 2016
    assert "has no rows of 2018" in refused(tmp_path / "h.csv", 2018)


def test_one_table_may_hold_both(tmp_path: Path) -> None:
    rows = [one | {"p_ernstig_eenzaam": 10.0, "p_regie": 91.0} for one in small()]
    put_csv(rows, tmp_path / "beide-2020.csv")
    done = importing.bring([tmp_path / "beide-2020.csv"])
    assert [taken.source for taken in done] == [Source.KWB, Source.RIVM]


def test_new_names_and_a_new_meaning_of_origin(tmp_path: Path) -> None:
    rows = [
        {"Codering_3": code, "AantalInwoners_5": 1000, "Nederland_17": 700,
         "EuropaExclusiefNederland_18": 100, "BuitenEuropa_19": 200,
         "Nederland_20": 690, "EuropaExclusiefNederland_21": 40, "BuitenEuropa_22": 80,
         "BasisonderwijsVmboMbo1_67": 300, "HavoVwoMbo24_68": 250, "HboWo_69": 150}
        for code in ("BU99010101", "BU99010102")
    ]  # fmt: skip
    put_csv(rows, tmp_path / "85984NED.csv")
    [taken] = importing.bring([tmp_path / "85984NED.csv"])
    found = stored(2024)["BU99010101"]
    assert (found["a_eur_al"], found["a_neu_al"]) == (100, 200)  # not those born abroad
    assert (found["a_opl_lg"], found["a_opl_md"], found["a_opl_hg"]) == (300, 250, 150)
    assert "p_hh_lkk" not in taken.missing  # not published over 2024
    assert "a_w_all" not in taken.missing


def test_short_names_of_education_changed(tmp_path: Path) -> None:
    rows = [{"gwb_code": "BU99010101", "a_inw": 900, "a_opl_bvm": 200, "a_opl_hvm": 210}]
    put_csv(rows, tmp_path / "kwb-2023.csv")
    importing.bring([tmp_path / "kwb-2023.csv"])
    assert stored(2023)["BU99010101"]["a_opl_lg"] == 200


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a_00_14", "a_00_14"),
        (" A_INW ", "a_inw"),
        ("k_0Tot15Jaar_8", "a_00_14"),
        ("0 tot 15 jaar", "a_00_14"),
        ("40% huishoudens met laagste inkomen (%)", "p_hh_li"),
        ("k_40HuishoudensMetLaagsteInkomen_76", "p_hh_li"),
        ("Gezondheid/Ernstig/zeer ernstig eenzaam (%)", "p_ernstig_eenzaam"),
        ("Eenzaam_28", "p_eenzaam"),
        ("SterkEenzaam_26", "p_ernstig_eenzaam"),
        ("MatigVeelRegieOverHetEigenLeven_24", "p_regie"),
        ("HoogRisicoAngststoornisOfDepressie_14", "p_angstdep_hoog"),
        ("LangdurigBeperkt_6", None),  # not limited by illness, nor severely: something else
        ("M001342_2", "p_wmo_t"),
        ("Wmo-cliënten (aantal)", "a_wmo_t"),
        ("0 tot 15 jaar (%)", None),  # before 2013: not a count
        ("Herkomst/Geboren buiten Nederland/Buiten Europa (aantal)", None),
        ("a_man", None),
        ("p_eenzaam_65", None),
        ("Mannen_6", None),
        ("", None),
    ],
)
def test_a_column_is_known_by_its_meaning(title: str, name: str | None) -> None:
    found = figures.figure(title)
    assert (found.name if found else None) == name


def test_no_two_figures_share_a_name() -> None:
    for names in ("titles", "measures"):
        every = [name for figure in figures.FIGURES for name in getattr(figure, names)]
        assert len(every) == len(set(every)), names
    short = [name for figure in figures.FIGURES for name in (figure.name, *figure.short)]
    assert len(short) == len(set(short))


@pytest.mark.skipif(
    not (SHARED / "cbs_v3_columns_84799NED.csv").exists(), reason="CBS's lists are not there"
)
def test_every_title_in_cbs_own_lists_is_known_or_not_needed() -> None:
    with (SHARED / "cbs_v3_columns_84799NED.csv").open(encoding="utf-8") as file:
        listed = [one for one in csv.DictReader(file) if one["Datatype"]]
    by_key = {one["Key"]: figures.figure(one["Key"]) for one in listed}
    by_title = {one["Key"]: figures.figure(one["Title"].strip()) for one in listed}
    known = {figure.name for figure in by_key.values() if figure}
    # Of 2020: all but origin as it is since 2023.
    wanted = {f.name for f in figures.FIGURES if f.source is Source.KWB and f.years[0] <= 2020}
    assert wanted - known == set()
    assert {k: f for k, f in by_key.items() if f} == {k: f for k, f in by_title.items() if f}
    with (SHARED / "cbs_v4_measurecodes_83765NED.csv").open(encoding="utf-8") as file:
        codes = {one["Identifier"]: one["Title"] for one in csv.DictReader(file)}
    for figure in figures.FIGURES:
        for code in figure.measures:
            if code in codes:
                assert figures.bare(codes[code]) in figure.titles, code


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("1230", Kind.COUNT, 1230),
        (" 1230 ", Kind.COUNT, 1230),
        ("1.230", Kind.COUNT, 1230),
        ("1,230", Kind.COUNT, 1230),
        ("17.407.585", Kind.COUNT, 17407585),
        ("1230,0", Kind.COUNT, 1230),
        ("3.12287e+06", Kind.COUNT, 3122870),
        ("2,3", Kind.MEAN, 2.3),
        ("2.3", Kind.MEAN, 2.3),
        ("12.345", Kind.PERCENT, 12.345),
        ("1.234,5", Kind.MONEY, 1234.5),
        ("-3,5", Kind.MONEY, -3.5),
        (".", Kind.COUNT, None),
        ("", Kind.PERCENT, None),
        ("x", Kind.COUNT, None),
        ("-", Kind.COUNT, None),
        (float("nan"), Kind.MEAN, None),
        ("-99999999", Kind.COUNT, None),
        (-99997.0, Kind.PERCENT, None),
        (2.299999952316284, Kind.MEAN, 2.3),  # a float of single precision
    ],
)
def test_a_cell_is_read(cell: Any, kind: Kind, value: float | None) -> None:
    assert cells.number(cell, kind) == value


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("abc", Kind.COUNT),
        ("12a", Kind.PERCENT),
        ("-5", Kind.COUNT),
        (-5, Kind.COUNT),
        ("12,5", Kind.COUNT),
        ("101", Kind.PERCENT),
        ("1200", Kind.PER_1000),
        (float("inf"), Kind.MEAN),
        (True, Kind.COUNT),
        ("1,2,3", Kind.COUNT),
        ("٣", Kind.COUNT),
        ("99999999999", Kind.COUNT),
    ],
)
def test_a_cell_that_is_no_figure_is_refused(cell: Any, kind: Kind) -> None:
    with pytest.raises(ValueError, match=r"is no|is outside"):
        cells.number(cell, kind)


# What is wrong is told with its place, and nothing is stored


def test_a_wrong_cell_is_told_with_its_row_and_column(tmp_path: Path) -> None:
    text = as_text(small()).replace("1200;", "12OO;", 1)
    (tmp_path / "kwb-2020.csv").write_text(text, encoding="utf-8")
    assert refused(tmp_path / "kwb-2020.csv") == "kwb-2020.csv:5: a_inw: '12OO' is no number"


def test_only_the_first_wrong_cells_are_told(tmp_path: Path) -> None:
    put_csv([one | {"a_inw": "veel"} for one in small()], tmp_path / "kwb-2020.csv")
    told = refused(tmp_path / "kwb-2020.csv").splitlines()
    assert len(told) == 6
    assert told[-1].endswith("and 4 more of these faults")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[: len(text) // 2], "was the file cut off"),
        (lambda text: text.replace("gwb_code_10", "gebied"), "no column with area codes"),
        (lambda text: text.replace("a_inw", "x_inw"), "no number of residents"),
        (lambda text: text.replace("BU", "XU").replace("WK", "X").replace("GM", "Y"), "no area"),
        (lambda text: text.splitlines()[0] + "\n", "holds no area codes"),
        (lambda text: "", "no column with area codes"),
        (lambda text: text.replace("regio", "a_inw"), "stands in two columns"),
        (lambda text: text + text.splitlines()[4].replace("1200", "1250") + "\n", "row 5 too"),
    ],
)
def test_a_broken_table_is_refused(
    change: Callable[[str], str], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "kwb-2020.csv"
    path.write_text(change(as_text(small())), encoding="utf-8")
    assert message in refused(path)


def test_a_row_that_stands_there_twice_alike_counts_once(tmp_path: Path) -> None:
    put_csv(small() + small()[3:4], tmp_path / "kwb-2020.csv")
    [taken] = importing.bring([tmp_path / "kwb-2020.csv"])
    assert taken.levels()["buurt"] == 6


def test_the_year_must_be_clear(tmp_path: Path) -> None:
    put_csv(small(), tmp_path / "tabel.csv")
    assert "say --year" in refused(tmp_path / "tabel.csv")
    [taken] = importing.bring([tmp_path / "tabel.csv"], 2021)
    assert taken.year == 2021
    put_csv(small(), tmp_path / "kwb-2019-2020.csv")
    assert "2019, 2020 are named" in refused(tmp_path / "kwb-2019-2020.csv")
    assert "1899 is outside" in refused(tmp_path / "tabel.csv", 1899)


def test_a_heading_that_contradicts_the_year_is_told(tmp_path: Path) -> None:
    put_csv(small(), tmp_path / "t.csv", above="Kerncijfers wijken en buurten 2019\n")
    assert "over the table says 2019" in refused(tmp_path / "t.csv", 2020)


@pytest.mark.parametrize(
    "name", ["kwb.xlsx", "kwb.parquet", "kwb.csv", "kwb.xls", "kwb.zip", "kwb.pdf"]
)
def test_what_is_no_table_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert "there is no such file" in refused(path, 2020)
    path.write_bytes(b"\x00\x01PK\x03\x04 nothing of the kind \xff\xfe")
    assert refused(path, 2020).startswith(name)
    assert "is a folder" in refused(tmp_path, 2020)


def test_of_several_files_all_or_none_is_stored(tmp_path: Path) -> None:
    put_csv(small(), tmp_path / "kwb-2020.csv")
    put_csv(small(a_inw="?"), tmp_path / "kwb-2021.csv")
    with pytest.raises(InputError, match=r"kwb-2021\.csv"):
        importing.bring([tmp_path / "kwb-2020.csv", tmp_path / "kwb-2021.csv"])
    assert store.held() == []


def test_a_misspelt_column_is_told_with_what_it_looks_like(tmp_path: Path) -> None:
    rows = [{("p_wmot" if k == "p_wmo_t" else k): v for k, v in one.items()} for one in small()]
    put_csv(rows, tmp_path / "kwb-2020.csv")
    [taken] = importing.bring([tmp_path / "kwb-2020.csv"])
    assert taken.near == {"p_wmot": "p_wmo_t"}
    assert "p_wmo_t" in taken.missing


def test_an_empty_column_is_told_as_such(tmp_path: Path) -> None:
    put_csv(small(p_wmo_t=None), tmp_path / "kwb-2020.csv")
    [taken] = importing.bring([tmp_path / "kwb-2020.csv"])
    assert taken.empty == ["p_wmo_t"]
    assert "p_wmo_t" not in taken.found


# The store


def test_tables_of_one_year_come_together_by_row_and_column(tmp_path: Path) -> None:
    put_csv(small(), tmp_path / "kwb-2020.csv")
    importing.bring([tmp_path / "kwb-2020.csv"])
    more = [
        {"gwb_code_10": "BU99010101", "a_inw": 1205, "a_soz_ao": 40, "a_soz_wb": None},
        {"gwb_code_10": "BU99020000", "a_inw": 500, "a_soz_ao": 10, "a_soz_wb": 20},
    ]
    put_csv(more, tmp_path / "later-2020.csv")
    [taken] = importing.bring([tmp_path / "later-2020.csv"])
    assert taken.replaced == 1
    rows = stored()
    assert len(rows) == len(small()) + 1
    assert rows["BU99010101"]["a_inw"] == 1205
    assert rows["BU99010101"]["a_soz_wb"] == 40  # the older figure, where the newer has none
    assert rows["BU99010101"]["name"] == "Kerkbuurt"


def test_nothing_is_left_of_a_write_that_failed(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_csv(small(), tmp_path / "kwb-2020.csv")
    importing.bring([tmp_path / "kwb-2020.csv"])
    before = {path.name: path.read_bytes() for path in data.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    put_csv(small(a_soz_ao=10), tmp_path / "kwb-2020.csv")
    assert "No space left on device" in refused(tmp_path / "kwb-2020.csv")
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before


def test_a_damaged_file_of_the_store_is_named(tmp_path: Path, data: Path) -> None:
    put_csv(small(), tmp_path / "kwb-2020.csv")
    importing.bring([tmp_path / "kwb-2020.csv"])
    path = data / "kwb-2020.parquet"
    path.write_bytes(path.read_bytes()[:500])
    [file] = store.held()
    with pytest.raises(InputError, match=r"kwb-2020\.parquet: is damaged; delete it"):
        store.rows(file)


def test_two_writers_both_get_their_rows_in(tmp_path: Path) -> None:
    import threading

    def write(number: int) -> None:
        code = f"BU9901{number:04d}"
        rows = {code: {"name": "x", "municipality": "y", "changed": 1, "a_inw": 100.0}}
        store.write(Source.KWB, 2020, rows, ["t"])

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored()) == 8


def test_what_a_killed_process_left_does_not_stay_for_ever(data: Path) -> None:
    data.mkdir()
    lock, part, busy = data / "kwb-2020.lock", data / ".old.part", data / ".new.part"
    for path in (lock, part, busy):
        path.touch()
    for path in (lock, part):
        os.utime(path, (0, 0))
    rows = {"BU99010101": {"name": "x", "municipality": "y", "changed": 1, "a_inw": 100.0}}
    store.write(Source.KWB, 2020, rows, ["t"])
    assert sorted(path.name for path in data.iterdir()) == [".new.part", "kwb-2020.parquet"]


WRITER = """\
from wijksim.sources import store
from wijksim.sources.figures import Source
number = 0
while True:
    number += 1
    rows = {f"BU9901{n:04d}": {"name": "x", "municipality": "y", "changed": 1,
                               "a_inw": float(number)} for n in range(2000)}
    store.write(Source.KWB, 2020, rows, ["t"])
    print(number, flush=True)
"""


def test_a_writer_that_is_killed_leaves_a_whole_file(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_STALE", -1.0)
    here = str(Path(store.__file__).resolve().parents[2])
    rng = random.Random(3)
    for _ in range(5):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER],
            env=os.environ | {"PYTHONPATH": here},
            stdout=subprocess.PIPE,
        )
        assert writer.stdout is not None
        writer.stdout.readline()  # it has written once
        time.sleep(rng.uniform(0.0, 0.05))
        writer.kill()
        writer.wait()
        writer.stdout.close()
        rows = stored()
        assert len(rows) == 2000
        assert len({row["a_inw"] for row in rows.values()}) == 1  # of one writing
        (data / "kwb-2020.lock").unlink(missing_ok=True)
    store.write(Source.KWB, 2020, rows, ["t"])
    assert [path.name for path in data.iterdir()] == ["kwb-2020.parquet"]


# A thousand broken files


def mutants(seed: int) -> Iterator[tuple[str, bytes, bytes, int]]:
    """A table broken in some way: its suffix, its bytes before and after, and the damage."""
    rng = random.Random(seed)
    rows = small() if rng.random() < 0.6 else renamed(small(), rng.choice([LONG, TITLES]))
    if rng.random() < 0.2:
        rows = HEALTH
    for _ in range(rng.choice([0, 1, 1, 2])):
        rows = rng.choice(CHANGES)(rng, rows)
    suffix = rng.choice(["csv", "csv", "csv", "xlsx", "parquet"])
    whole = raw = encoded(rng, rows, suffix)
    damage = rng.choice([0, 1, 1, 3])
    for _ in range(damage):
        raw = rng.choice(DAMAGE)(rng, raw)
    yield suffix, whole, raw, damage


def encoded(rng: random.Random, rows: Rows, suffix: str) -> bytes:
    if not rows or not rows[0]:
        return b""
    if suffix == "csv":
        text = as_text(rows, sign=rng.choice(";,\t|"), comma=rng.random() < 0.7)
        encoding = rng.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be", "cp500"])
        return text.encode(encoding, "replace")
    if suffix == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(list(rows[0]))
        for one in rows:
            book.active.append([str(v) if isinstance(v, list) else v for v in one.values()])
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()
    columns = {}
    for name in rows[0]:
        values = [one.get(name) for one in rows]
        try:
            columns[name] = pa.array(values)
        except (pa.ArrowException, TypeError, OverflowError):
            columns[name] = pa.array([None if v is None else str(v) for v in values])
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def drop_column(rng: random.Random, rows: Rows) -> Rows:
    gone = rng.choice(list(rows[0]))
    return [{key: value for key, value in one.items() if key != gone} for one in rows]


def rename_column(rng: random.Random, rows: Rows) -> Rows:
    old = rng.choice(list(rows[0]))
    new = rng.choice([old.upper(), old[:-1], f"{old} ", old[::-1], "a_inw", "p_regie", "", "Regio"])
    return [{(new if key == old else key): value for key, value in one.items()} for one in rows]


def garble_cell(rng: random.Random, rows: Rows) -> Rows:
    rows = [dict(one) for one in rows]
    one = rng.choice(rows)
    name = rng.choice(list(one))
    one[name] = rng.choice(
        ["?", "abc", -5, 1e12, "1,2,3", "12,5", "", None, "=A1", True, "∞", "-99999999", "BU0", 7]
    )
    return rows


def other_type(rng: random.Random, rows: Rows) -> Rows:
    name = rng.choice(list(rows[0]))
    how: Callable[[Any], Any] = rng.choice([str, lambda v: [v], lambda v: None, lambda v: f"'{v}"])
    return [one | {name: how(one[name])} for one in rows]


def repeat_row(rng: random.Random, rows: Rows) -> Rows:
    extra = dict(rng.choice(rows))
    if rng.random() < 0.5:
        extra[rng.choice(list(extra))] = 5
    return [*rows, extra]


def turn_columns(rng: random.Random, rows: Rows) -> Rows:
    order = rng.sample(list(rows[0]), len(rows[0]))
    return [{name: one[name] for name in order} for one in rows]


def flip(rng: random.Random, raw: bytes) -> bytes:
    if not raw:
        return raw
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([rng.randrange(256)]) + raw[at + 1 :]


def cut(rng: random.Random, raw: bytes) -> bytes:
    return raw[: rng.randrange(len(raw) + 1)]


def insert(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + rng.choice([b'"', b"\x00", b"\r", b"\n\n;;;\n", b"\xff\xfe"]) + raw[at:]


CHANGES = [drop_column, rename_column, garble_cell, other_type, repeat_row, turn_columns]
DAMAGE = [flip, cut, insert, flip]
CASES = int(os.environ.get("WIJKSIM_FUZZ", "150"))


def test_broken_files_give_a_correct_import_or_a_clear_message(tmp_path: Path, data: Path) -> None:
    """Never a traceback, never a store in part; WIJKSIM_FUZZ=1000 for a thousand files."""
    right, refusals, exact, wrong = 0, 0, 0, list[tuple[int, str]]()
    names = set(figures.BY_NAME)
    for seed in range(CASES):
        for suffix, whole, raw, damage in mutants(seed):
            path = tmp_path / f"tabel-2020.{suffix}"
            path.write_bytes(raw)
            try:
                done = importing.bring([path])
            except InputError as error:
                refusals += 1
                told = [str(problem) for problem in error.problems]
                wrong += [(seed, line) for line in told if not line.isprintable()]
                wrong += [(seed, line) for line in told if not 10 < len(line) < 1000]
                wrong += [(seed, str(path)) for path in data.glob("*")]
                continue
            right += 1
            for taken in done:
                rows = stored(taken.year, taken.source)
                assert set(rows) == set(taken.rows), seed
                for code, one in rows.items():
                    assert figures.AREA.fullmatch(code), seed
                    for name, value in one.items():
                        if name in names and value is not None:
                            assert cells.number(value, figures.BY_NAME[name].kind) == value, seed
            assert all(path.suffix == ".parquet" for path in data.iterdir()), seed
            found = cells_in(data)
            path.write_bytes(whole)
            if suffix == "csv" and importable(path):  # others keep no text that can be compared
                expected = cells_in(data)
                changed = [cell for cell, value in found.items() if expected.get(cell) != value]
                # A byte changes a cell, a name of a column or a code of an area: 24 figures.
                assert len(changed) <= 24 * damage, (seed, changed)
                exact += damage == 0 or len(changed) <= damage
            for file in data.iterdir():
                file.unlink()
    assert wrong == []
    assert right > CASES // 10
    assert exact > CASES // 20
    assert refusals > CASES // 10


def cells_in(data: Path) -> dict[tuple[str, str, str], Any]:
    """Every figure in the store, by file, code and name."""
    assert all(path.suffix == ".parquet" for path in data.iterdir())
    return {
        (file.path.name, code, name): value
        for file in store.held()
        for code, row in store.rows(file).items()
        for name, value in row.items()
        if name in figures.BY_NAME and value is not None
    }


def importable(path: Path) -> bool:
    for file in store.held():
        file.path.unlink()
    try:
        importing.bring([path])
    except InputError:
        return False
    return True


# The real tables


@needs_data
def test_the_national_tables_are_imported_whole() -> None:
    [kwb] = importing.bring([SHARED / "kwb.parquet"], 2020)
    [health] = importing.bring([SHARED / "gezondheid.parquet"], 2020)
    assert kwb.levels() == {"land": 1, "gemeente": 355, "wijk": 3177, "buurt": 13808}
    assert health.levels() == kwb.levels()
    assert len(health.found) == 15
    table = pq.read_table(SHARED / "kwb.parquet").to_pylist()
    rows = stored()
    for one in random.Random(1).sample(table, 300):
        found = rows[one["gwb_code_10"]]
        for name in kwb.found:
            expected = None if one[name] is None else pytest.approx(one[name], abs=1e-3)
            assert found[name] == expected, (one["gwb_code_10"], name)


@needs_data
def test_a_table_of_examples_with_both_sources_is_read() -> None:
    done = importing.bring([SHARED / "voorbeeldbuurten.csv"], 2020)
    assert [taken.levels() for taken in done] == [{"land": 1, "buurt": 16}] * 2


def test_a_table_is_not_read_to_find_that_it_is_none(tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_text("x;y\n" + "1;2\n" * 100_000, encoding="utf-8")
    with pytest.raises(InputError, match="no column with area codes"):
        tables.read(tmp_path / "big.csv")


def test_a_name_that_no_disk_can_hold_is_told() -> None:
    with pytest.raises(InputError, match="cannot be read: File name too long"):
        importing.read(Path("x" * 300 + ".csv"))
