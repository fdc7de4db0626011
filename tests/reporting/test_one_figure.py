"""The same figure wherever it stands: on pages, in files, for programs, in drawings and on paper.

What the outlets told is read once, and compared here with what the one door to figures says, and with what was typed.
"""

from collections.abc import Mapping

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from cohesion.models.area import WALES
from reporting.disclosure import Audience, Reason
from reporting.shown_figures import ShownFigure, ShownFigures
from tests.reporting import outlets
from tests.reporting.awkward_year import (
    BOTH,
    CARDIFF,
    CHARTED,
    CODES,
    EXACT,
    FEW,
    MARAC,
    OUTCOMES,
    RATING,
    STAFF,
    TRAINED,
)
from tests.reporting.heard import AUDIENCES, FORMATS, LANGUAGES, YEAR, Heard, hear
from tests.reporting.outlets import STANDING, Told, marks, plain

PUBLISHED, WORKING = Audience.PUBLISHED, Audience.WORKING
IN_REPORT = "ep"
"""The marks that the report prints: nothing is a revision before the first edition."""

# The database is made only for a run in which some test asks for it. In one process all is read only once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("one_figure")]


@pytest.fixture(scope="module")
def heard(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Heard:
    with django_db_blocker.unblock(), transaction.atomic():
        found = hear(tmp_path_factory.mktemp("media"))
        transaction.set_rollback(True)
    return found


def told(figure: ShownFigure) -> str:
    return figure.printed_symbol if figure.value is None else f"{figure.value.normalize():f}"


def totals(wanted: ShownFigures) -> dict[tuple[str, str], ShownFigure]:
    """Of the year, of whatever somebody spoke of."""
    return {(each.code, each.area): each for each in wanted if not each.quarter and not each.category}


def differences(heard: Told, wanted: ShownFigures, printed_marks: str = "epru") -> dict[tuple[str, str], object]:
    """What an outlet told otherwise than it had to, with what it had to tell."""
    found: dict[tuple[str, str], object] = {}
    for (code, area), text in heard.items():
        figure = wanted.of(code, area)
        right = told(figure), "".join(mark for mark in figure.marks if mark in printed_marks)
        if (plain(text), marks(text)) != right:
            found[code, area] = text, right
    return found


# --- what is compared -------------------------------------------------------------------------------------------------
def test_exact_figures_are_what_was_reported(heard: Heard) -> None:
    assert {key: told(heard.wanted[WORKING].of(*key)) for key in EXACT} == EXACT


def test_published_figures_are_the_exact_ones_or_hidden(heard: Heard) -> None:
    exact = totals(heard.wanted[WORKING])
    shown = totals(heard.wanted[PUBLISHED])

    assert shown.keys() == exact.keys()
    assert {told(shown[key]) for key in shown if told(shown[key]) != told(exact[key])} == {"[c]"}
    for key in ((TRAINED, "NWW"), (TRAINED, "W06000002"), (MARAC, "CV"), (RATING, "GE"), (FEW, WALES), (FEW, "CV")):
        assert shown[key].reason == Reason.PRIMARY
    assert {area for (code, area), each in shown.items() if code == TRAINED and each.reason == Reason.SECONDARY}
    assert told(shown[TRAINED, "NEW"]) == "0"
    assert told(shown[STAFF, "NWW"]) == "5"


# --- pages ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_tells_each_figure_in_the_row_of_its_place(heard: Heard, audience: Audience, language: str) -> None:
    wanted, rows = heard.wanted[audience], heard.places[audience, language]

    assert rows.keys() == {(code, area) for code in CODES for area in wanted.areas}
    assert differences({key: cells[0] for key, cells in rows.items()}, wanted) == {}
    assert rows[STAFF, "MWW"][0] == "1,234,567"
    assert rows[TRAINED, "GE"][0] == "56 e"


@pytest.mark.parametrize("language", LANGUAGES)
def test_row_of_a_hidden_figure_holds_nothing_else(heard: Heard, language: str) -> None:
    rows = heard.places[PUBLISHED, language]
    hidden = [key for key in rows if heard.wanted[PUBLISHED].of(*key).is_hidden and key[1] != WALES]

    assert (TRAINED, "NWW") in hidden
    assert {cell for key in hidden for cell in rows[key]} == {"[c]"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_page_of_a_region_tells_the_same_as_that_of_the_measure(heard: Heard, audience: Audience) -> None:
    found, wanted = heard.regions[audience], heard.wanted[audience]

    assert {area for code, area in found if code == TRAINED} == {
        WALES,
        *(area.code for area in wanted.areas.values() if area.kind == "REGION"),
    }
    assert differences(found, wanted) == {}


# --- files, programs and drawings -------------------------------------------------------------------------------------
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("format", FORMATS)
def test_file_tells_the_same_of_everything_that_was_reported(heard: Heard, audience: Audience, format: str) -> None:
    found, wanted = heard.files[audience, format].told, heard.wanted[audience]

    assert found.keys() == {
        key
        for key, each in totals(wanted).items()
        if wanted.definitions[key[0]].outcome in OUTCOMES and not each.reason.tells_by_presence
    }
    assert differences(found, wanted) == {}


def test_programs_of_officers_get_the_exact_figures(heard: Heard) -> None:
    found, wanted = heard.programs["officer"], heard.wanted[WORKING]

    assert found.keys() == {key for key in totals(wanted) if key[0] in CODES}
    assert differences(found, wanted) == {}


def test_programs_of_a_region_get_its_own_exactly_and_of_others_nothing_that_pages_hide(heard: Heard) -> None:
    found, published = heard.programs["southern"], heard.wanted[PUBLISHED]
    own = {area.code for area in published.areas.values() if "CV" in (area.code, area.region)}
    others = {key: text for key, text in found.items() if key[1] not in own}

    assert differences({key: text for key, text in found.items() if key[1] in own}, heard.wanted[WORKING]) == {}
    assert plain(found[TRAINED, CARDIFF]) == "1234"
    assert differences({key: text for key, text in others.items() if plain(text) != "[c]"}, published) == {}
    assert {key for key in others if published.of(*key).is_hidden} <= {key for key in others if others[key] == "[c]"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_chart_tells_the_same_in_its_data_and_in_its_drawing(heard: Heard, audience: Audience) -> None:
    for code in CHARTED:
        figure, text = heard.wanted[audience].of(code), heard.charts[audience][code, WALES]
        assert plain(text) == told(figure)
        if figure.value is not None:
            assert text in [each.replace(",", "") for each in heard.drawings[audience][code]]
    assert ("3" in heard.drawings[audience][FEW]) == (audience == WORKING)


# --- paper ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def measures(heard: Heard) -> Mapping[str, str]:
    """By the codes that the report gives them: its own where a card shows the figure, else the plan's."""
    plain_codes = {code: code for code, each in heard.wanted[PUBLISHED].definitions.items() if not each.is_change}
    return {**plain_codes, "F1.1": BOTH}


def report_places(heard: Heard, language: str) -> dict[str, str]:
    areas = [area for area in heard.wanted[PUBLISHED].areas.values() if area.kind != "AUTHORITY"]
    return outlets.names(areas, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format", ["pdf", "html"])
def test_report_tells_every_figure_in_the_cell_of_its_place(
    heard: Heard, measures: Mapping[str, str], format: str, language: str
) -> None:
    places, wanted = report_places(heard, language), heard.wanted[PUBLISHED]
    found = outlets.annex(heard.tables[format, language], measures, places)

    assert found.keys() == {(code, area) for code in measures.values() for area in places.values()}
    assert differences(found, wanted, IN_REPORT) == {}
    assert found[TRAINED, "NWW"] == "[c]"
    assert found[TRAINED, "GE"] == "56 [e]"
    assert found[STAFF, "MWW"] == "1,234,567"
    assert found[RATING, WALES] == "4.05"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format", ["pdf", "html"])
def test_table_beside_a_chart_of_the_report_tells_the_same(heard: Heard, format: str, language: str) -> None:
    found = outlets.chart_of_regions(heard.tables[format, language], report_places(heard, language))

    assert differences({(TRAINED, area): cells[0] for area, cells in found.items()}, heard.wanted[PUBLISHED]) == {}
    assert found["NWW"] == ["[c]"] * 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format", ["pdf", "html"])
def test_quarters_of_the_report_are_those_of_the_page(
    heard: Heard, measures: Mapping[str, str], format: str, language: str
) -> None:
    wanted = heard.wanted[PUBLISHED]
    found = outlets.quarters(heard.tables[format, language], measures)

    for code, (*single, year) in found.items():
        figures = [wanted.of(code, quarter=str(quarter)) for quarter in YEAR.quarters]
        assert [(plain(text), marks(text)) for text in single] == [
            (told(each), "".join(mark for mark in each.marks if mark in IN_REPORT)) for each in figures
        ]
        assert plain(year) == told(wanted.of(code))
    for code, texts in heard.quarters.items():
        assert [(plain(text), marks(text)) for text in texts] == [
            (plain(each), marks(each)) for each in found[code][:4]
        ]
    assert found[TRAINED][0] == "1,444 [e]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_data_of_the_report_tell_the_same_beside_it_and_inside(heard: Heard, language: str) -> None:
    found = outlets.annex_data(heard.data["csv", language])

    assert heard.data["pdf", language].strip() == heard.data["csv", language].strip()
    assert {area for _code, area in found} == set(report_places(heard, language).values())
    assert differences(found, heard.wanted[PUBLISHED], IN_REPORT) == {}


# --- for whose eyes ---------------------------------------------------------------------------------------------------
def test_every_outlet_of_exact_figures_says_that_they_are_not_for_publication(heard: Heard) -> None:
    assert heard.bands[WORKING, "en"].startswith("Not for publication.")
    assert heard.bands[WORKING, "cy"].startswith("Ddim i’w gyhoeddi.")
    for format in FORMATS:
        file = heard.files[WORKING, format]
        assert all("NOT-FOR-PUBLICATION" in name for name in file.names)
        assert all(standing.startswith("Not for publication") for standing in file.standings)
    for code in CHARTED:
        words = "Working figures: not for publication."
        assert heard.charts[WORKING][code, STANDING] == heard.drawings[WORKING][code][-1] == words


def test_no_outlet_of_published_figures_calls_them_working_ones(heard: Heard) -> None:
    assert heard.bands[PUBLISHED, "en"].startswith("As published.")
    assert heard.bands[PUBLISHED, "cy"].startswith("Fel y’i cyhoeddir.")
    for format in FORMATS:
        file = heard.files[PUBLISHED, format]
        assert all("AS-PUBLISHED-NOT-RELEASED" in name for name in file.names)
        assert all(standing.startswith("As published, not released yet") for standing in file.standings)
    for code in CHARTED:
        words = "As published, not released yet."
        assert heard.charts[PUBLISHED][code, STANDING] == heard.drawings[PUBLISHED][code][-1] == words
