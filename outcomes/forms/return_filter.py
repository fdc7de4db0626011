"""Which returns a list shows; kept in its address, so that a list can be sent to somebody."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohesion.models import Region
from outcomes.models import ReturnStatus
from outcomes.models.quarterly_return import QuarterlyReturnQuerySet
from outcomes.reminder_rules import NEVER_SENT

LATE = "LATE"


class ReturnFilter(forms.Form):
    year = forms.ChoiceField(label=_("Financial year"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: object, *, years: Sequence[str], regions: Sequence[Region] = ()) -> None:
        """With fewer than two `regions` there is none to choose."""
        super().__init__(data)  # type: ignore[arg-type]
        self._years = years
        if len(regions) < 2:
            del self.fields["region"]
        else:
            choices = [("", gettext("All regions")), *((region.code, region.name) for region in regions)]
            self.fields["region"].choices = choices  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", gettext("Latest five quarters")), *((year, year) for year in years)]  # type: ignore[attr-defined]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Any status")),
            (LATE, gettext("Late and not sent")),
            *((status.value, status.label) for status in ReturnStatus if status != ReturnStatus.NOT_OPEN),
        ]

    @property
    def wants_late(self) -> bool:
        """Which returns are late, a calendar says and no column: whoever lists them leaves the others out."""
        return self.cleaned_data.get("status") == LATE

    def narrow(self, returns: QuarterlyReturnQuerySet) -> QuarterlyReturnQuerySet:
        """Those of `returns` that were asked for. What is not understood is left aside, not refused."""
        self.is_valid()
        year, status = self.cleaned_data.get("year"), self.cleaned_data.get("status")
        if region := self.cleaned_data.get("region"):
            returns = returns.filter(region__code=region)
        if self.wants_late:
            found = returns.filter(status__in=NEVER_SENT)
            return found.for_year(year) if year else found
        found = returns.for_year(year) if year else returns.filter(round__financial_year__in=self._years[:2])
        return found.filter(status=status) if status else found
