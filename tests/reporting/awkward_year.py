"""Figures that are easily told wrongly: none, small ones, hidden ones, thousands, decimals, estimates, missing ones."""

from datetime import datetime
from typing import Any

from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.reports import CONTENT
from reporting.content import load_folder
from reporting.models import AnnualReport, Chapter, ChapterKind
from tests.factories.accepted_returns import AcceptedReturns, Reported

YEAR, BEFORE = "2014-15", "2013-14"
TRAINED, CRIMES, CHANGE, RATING, STAFF, MARAC = "1.2.M3", "1.1.M8", "1.1.M10", "5.1.M2", "6.2.M2", "1.3.M1"
BOTH, FEW = "C1", "5.1.M1"
CODES = (TRAINED, BOTH, CRIMES, CHANGE, MARAC, FEW, RATING, STAFF)
CHARTED = (TRAINED, CHANGE, FEW, RATING)
OUTCOMES = ("1", "5", "6")
SMALL, CARDIFF = "NWW", "W06000015"

REPORTED: dict[str, dict[str, Reported]] = {
    TRAINED: {
        "NWW": Reported(TRAINED, 4, "W06000002"),
        "NEW": Reported(TRAINED, 0, state="NIL"),
        "MWW": Reported(TRAINED, 5),
        "WB": Reported(TRAINED, 78),
        "CT": Reported(TRAINED, state="NOT_AVAILABLE"),
        "CV": Reported(TRAINED, 1234, CARDIFF),
        "GW": Reported(TRAINED, 67),
        "GE": Reported(TRAINED, 56, state="ESTIMATED"),
    },
    "1.2.M4": {"CV": Reported("1.2.M4", 1000), "GE": Reported("1.2.M4", 9)},
    CRIMES: {"CV": Reported(CRIMES, 161), "NEW": Reported(CRIMES, 41), "GE": Reported(CRIMES, 7)},
    MARAC: {"CV": Reported(MARAC, 3), "NEW": Reported(MARAC, 40), "WB": Reported(MARAC, 41)},
    FEW: {"CV": Reported(FEW, 3)},
    RATING: {
        "NWW": Reported(RATING, "4.33", responses=7),
        "CV": Reported(RATING, "3.67", responses=11),
        "GE": Reported(RATING, "4.5", responses=3),
        "WB": Reported(RATING, "4.1", responses=20),
    },
    STAFF: {
        "NWW": Reported(STAFF, 5),
        "MWW": Reported(STAFF, 1_234_567),
        "CV": Reported(STAFF, state="NOT_APPLICABLE"),
        "GE": Reported(STAFF, 999),
    },
}
_BEFORE = {
    CRIMES: {"CV": Reported(CRIMES, 120), "NEW": Reported(CRIMES, 30), "GE": Reported(CRIMES, 6)},
    FEW: {"CV": Reported(FEW, 30)},
}
EXACT = {
    (TRAINED, "W92000004"): "1444",
    (TRAINED, "NWW"): "4",
    (TRAINED, "NEW"): "0",
    (TRAINED, "MWW"): "5",
    (TRAINED, "CT"): "[x]",
    (TRAINED, "CV"): "1234",
    (TRAINED, CARDIFF): "1234",
    (TRAINED, "GE"): "56",
    (BOTH, "W92000004"): "2453",
    (BOTH, "CV"): "2234",
    (CHANGE, "W92000004"): "34",
    (CHANGE, "CV"): "34.2",
    (CHANGE, "NEW"): "36.7",
    (RATING, "W92000004"): "4.05",
    (RATING, "NWW"): "4.33",
    (FEW, "W92000004"): "3",
    (STAFF, "CV"): "[z]",
    (STAFF, "NWW"): "5",
    (STAFF, "MWW"): "1234567",
}
"""By hand, of whoever may see everything."""


def accept_awkward_year(plan: Plan, service: User) -> None:
    returns = AcceptedReturns(plan, service)
    for year, reported in ((BEFORE, _BEFORE), (YEAR, REPORTED)):
        returns.accept_year(year, [entry for by_region in reported.values() for entry in by_region.items()])


def short_report(plan: Plan, service: User, now: datetime) -> AnnualReport:
    """The year's report with one chapter of one theme, and all of its annex."""
    content = load_folder(CONTENT / YEAR)
    front, back, chapter = dict(content.front), dict(content.back), dict(content.outcomes["1"])
    front["glance"] = {**front["glance"], "cards": front["glance"]["cards"][:1]}
    opening = front["introduction"]
    front["introduction"] = {**opening, "outcomes": {"1": opening["outcomes"]["1"]}}
    theme = {**chapter["themes"][0], "charts": [f"regions:{TRAINED}"], "examples": []}
    chapter |= {"themes": [theme], "challenges": chapter["challenges"][:1]}
    future = back["future"]
    law = {**future["legislation"], "acts": future["legislation"]["acts"][:1]}
    back["future"] = {**future, "challenges": future["challenges"][:1], "legislation": law}
    back["method"] = back["method"][:1]
    report = AnnualReport.objects.create(
        plan=plan, financial_year=YEAR, title_en=content.title.en, title_cy=content.title.cy
    )
    outcome = plan.outcomes.get(code="1")
    parts: list[tuple[ChapterKind, Any, dict[str, Any]]] = [
        (ChapterKind.FRONT, None, front),
        (ChapterKind.OUTCOME, outcome, chapter),
        (ChapterKind.BACK, None, back),
    ]
    for position, (kind, told_of, text) in enumerate(parts):
        Chapter.objects.create(
            report=report,
            position=position,
            kind=kind,
            outcome=told_of,
            content=text,
            updated_at=now,
            updated_by=service,
        )
    return report
