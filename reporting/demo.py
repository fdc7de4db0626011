"""The parts that reporting adds to the demo: the annual report of 2014-15, and what stands beside outcomes."""

from django.utils import timezone

from cohesion.calendar import FinancialYear
from cohesion.demo import DemoPart, register
from cohesion.models import User
from outcomes.models import Outcome, Plan
from reporting.actions.reports import load_report_content
from reporting.demo_curves import load_curves, real_curves
from reporting.models import AnnualReport

_PLAN = "NDP-2014-16"
_YEAR = FinancialYear.parse("2014-15")
_FRONT_AND_BACK = 2


def load_report() -> str:
    """Load the report unless all its chapters are there: what a writer has changed since then stays."""
    plan = Plan.objects.get(code=_PLAN)
    chapters = Outcome.objects.filter(plan=plan).count() + _FRONT_AND_BACK
    report = AnnualReport.objects.filter(plan=plan, financial_year=str(_YEAR)).first()
    if report is not None and report.chapters.count() >= chapters:
        return f"Annual report {_YEAR}: {chapters} chapters there already, nothing changed."
    load_report_content(plan=plan, year=_YEAR, by=User.objects.service(), now=timezone.now(), contains_sample_data=True)
    return f"Annual report {_YEAR}: {chapters} chapters in both languages loaded."


def real_reports() -> str:
    count = AnnualReport.objects.filter(contains_sample_data=False).count()
    return f"annual reports that are not sample data ({count})" if count else ""


def register_parts() -> None:
    register(DemoPart(order=90, name="report", load=load_report, real_data=real_reports))
    register(DemoPart(order=95, name="curves", load=load_curves, real_data=real_curves))
