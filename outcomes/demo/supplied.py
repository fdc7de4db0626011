"""What partners supplied: reports by authority and quarter (sample), and context figures for Wales (published)."""

from datetime import timedelta
from decimal import Decimal

from cohesion.calendar import Quarter
from outcomes.demo import texts
from outcomes.demo.cells import supplied as supplied_value
from outcomes.demo.numbers import Numbers
from outcomes.demo.published import context_figures
from outcomes.demo.setting import Setting
from outcomes.models import SuppliedFigure

_SUPPLIERS = {"1.2.M2": "victim_support", "1.1.M8": "police"}
_DAYS_TO_EXTRACT = 8


def load_context_figures(setting: Setting) -> int:
    """Add the published context figures of Wales that are missing. Returns how many were."""
    present = set(setting.plan.supplied_figures.national().values_list("code", "financial_year"))
    missing = [
        SuppliedFigure(
            plan=setting.plan,
            code=figure.code,
            financial_year=figure.financial_year,
            geography_as_supplied=figure.geography,
            value=figure.value,
            description_en=figure.description["en"],
            description_cy=figure.description["cy"],
            source_en=figure.source["en"],
            source_cy=figure.source["cy"],
            is_sample=False,
        )
        for figure in context_figures()
        if (figure.code, figure.financial_year) not in present
    ]
    SuppliedFigure.objects.bulk_create(missing)
    return len(missing)


def supply(setting: Setting, numbers: Numbers, quarter: Quarter) -> None:
    """What Victim Support and the police hand over for the quarter, authority by authority."""
    SuppliedFigure.objects.bulk_create(
        row for code, supplier in _SUPPLIERS.items() for row in _rows(setting, numbers, code, supplier, quarter)
    )


def _rows(setting: Setting, numbers: Numbers, code: str, supplier: str, quarter: Quarter) -> list[SuppliedFigure]:
    words = texts.short("sources", supplier)
    return [
        SuppliedFigure(
            plan=setting.plan,
            code=f"{supplier}_reports",
            measure=setting.measures[code],
            authority=setting.authorities[place.gss],
            geography_as_supplied=setting.authorities[place.gss].name_en,
            financial_year=str(quarter.year),
            quarter=str(quarter),
            value=Decimal(supplied_value(code, str(quarter), place, value)),
            description_en=words["description"]["en"],
            description_cy=words["description"]["cy"],
            source_en=words["source"]["en"],
            source_cy=words["source"]["cy"],
            extracted_on=quarter.ends_on + timedelta(days=_DAYS_TO_EXTRACT),
            is_sample=True,
        )
        for place, value in numbers[code][str(quarter)].items()
    ]
