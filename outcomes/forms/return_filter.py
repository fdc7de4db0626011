"""Which returns a list shows; kept in its address, so that a list can be sent to somebody."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outcomes.models import ReturnStatus
from outcomes.models.quarterly_return import QuarterlyReturnQuerySet


class ReturnFilter(forms.Form):
    year = forms.ChoiceField(label=_("Financial year"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, data: object, *, years: Sequence[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._years = years
        self.fields["year"].choices = [("", gettext("Latest five quarters")), *((year, year) for year in years)]  # type: ignore[attr-defined]
        self.fields["status"].choices = [("", gettext("Any status")), *ReturnStatus.choices]  # type: ignore[attr-defined]

    def narrow(self, returns: QuarterlyReturnQuerySet) -> QuarterlyReturnQuerySet:
        """Those of `returns` that were asked for. What is not understood is left aside, not refused."""
        self.is_valid()
        year, status = self.cleaned_data.get("year"), self.cleaned_data.get("status")
        found = returns.for_year(year) if year else returns.filter(round__financial_year__in=self._years[:2])
        return found.filter(status=status) if status else found
