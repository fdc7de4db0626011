"""One awkward year, told by every outlet of the service: gathered once, to be compared without a database."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from django.test import Client, override_settings
from django.utils import timezone, translation

from cohesion import jobs
from cohesion.calendar import FinancialYear
from cohesion.models import Region, User
from cohesion.permissions import Role
from outcomes.models import Plan
from reporting.actions import builds
from reporting.actions.safe_numbers import check_year
from reporting.disclosure import Audience
from reporting.models import BuildFile
from reporting.shown import shown
from reporting.shown_figures import ShownFigures
from tests.conftest import appoint
from tests.factories.accepted_returns import AT
from tests.reporting import outlets
from tests.reporting.awkward_year import FEW, TRAINED, accept_awkward_year, short_report
from tests.reporting.outlets import Asking, Told
from tests.reporting.read_tables import ReadTable, tables_of_page, tables_of_pdf

LANGUAGES, AUDIENCES, FORMATS = ("en", "cy"), tuple(Audience), ("csv", "xlsx", "ods")
YEAR, BEFORE = FinancialYear(2014), FinancialYear(2013)


@dataclass
class Heard:
    """`wanted` is what the one door to figures says of each audience; all else is read from what people get.

    `tables` and `data` are of the annual report, by format and language: those of its PDF and of its HTML; the data
    file, and the one that travels inside the PDF.
    """

    wanted: dict[Audience, ShownFigures] = field(default_factory=dict)
    places: dict[tuple[Audience, str], outlets.Rows] = field(default_factory=dict)
    bands: dict[tuple[Audience, str], str] = field(default_factory=dict)
    quarters: dict[str, list[str]] = field(default_factory=dict)
    regions: dict[Audience, Told] = field(default_factory=dict)
    files: dict[tuple[Audience, str], outlets.Taken] = field(default_factory=dict)
    charts: dict[Audience, Told] = field(default_factory=dict)
    drawings: dict[Audience, dict[str, list[str]]] = field(default_factory=dict)
    programs: dict[str, Told] = field(default_factory=dict)
    tables: dict[tuple[str, str], list[ReadTable]] = field(default_factory=dict)
    data: dict[tuple[str, str], str] = field(default_factory=dict)


def hear(media: Path) -> Heard:
    """Inside a transaction that is rolled back afterwards; what the report's job stores goes to `media`."""
    heard, plan, service = Heard(), Plan.objects.get(code="NDP-2014-16"), User.objects.service()
    accept_awkward_year(plan, service)
    for year in (BEFORE, YEAR):
        check_year(plan=plan, year=year, by=service, now=AT)
    officer = appoint("officer@example.org", "Gareth Pugh", Role.OFFICER)
    client = Client()
    client.force_login(officer)
    with translation.override("en"):
        for audience in AUDIENCES:
            _listen(heard, plan, client, audience)
        _ask_programs(heard, client)
        with override_settings(MEDIA_ROOT=media):
            _read_report(heard, plan, officer, service)
    return heard


def _listen(heard: Heard, plan: Plan, client: Client, audience: Audience) -> None:
    heard.wanted[audience] = shown(plan, [YEAR], audience, by_quarter=True)
    areas = list(heard.wanted[audience].areas.values())
    for language in LANGUAGES:
        pages = outlets.measure_pages(Asking(client, language, audience))
        heard.places[audience, language] = outlets.place_rows(pages, outlets.names(areas, language))
        heard.bands[audience, language] = outlets.band(pages[TRAINED])
    asking = Asking(client, "en", audience)
    if audience == Audience.PUBLISHED:
        heard.quarters = {code: outlets.quarters_of_page(asking, code) for code in (TRAINED, FEW)}
    heard.regions[audience] = outlets.region_pages(asking, areas)
    heard.charts[audience], heard.drawings[audience] = outlets.chart_tables(asking), outlets.chart_drawings(asking)
    for format in FORMATS:
        heard.files[audience, format] = outlets.taken(asking, format)


def _ask_programs(heard: Heard, officers: Client) -> None:
    southern = Client()
    southern.force_login(
        appoint("south@example.org", "Samira Hassan", Role.CO_ORDINATOR, Region.objects.get(code="CV"))
    )
    heard.programs = {"officer": outlets.programs(officers), "southern": outlets.programs(southern)}


def _read_report(heard: Heard, plan: Plan, officer: User, service: User) -> None:
    """By the job that makes the files which people open."""
    report = short_report(plan, service, AT)
    build = builds.request_build(report=report, by=officer, now=timezone.now())
    assert jobs.run(build.job_id)
    for file in BuildFile.objects.filter(build=build):
        with file.file.open() as stored:
            content = stored.read()
        if file.format == BuildFile.Format.PDF:
            heard.tables["pdf", file.language] = tables_of_pdf(content)
            heard.data["pdf", file.language] = _inside(content)
        elif file.format == BuildFile.Format.HTML:
            heard.tables["html", file.language] = tables_of_page(content.decode())
        else:
            heard.data["csv", file.language] = content.decode()


def _inside(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as document:
        return document.attachments["annex-a.csv"].get_file().read_bytes().decode()
