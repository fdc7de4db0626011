"""Which year, quarters and measure a region is looked at for; kept in the page's address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohesion import quarter_words
from cohesion.calendar import FinancialYear, Quarter


class CompareForm(forms.Form):
    """What is not understood is left aside, not refused: the latest year, all its quarters."""

    year = forms.ChoiceField(label=_("Financial year"), required=False)
    first = forms.ChoiceField(label=_("From"), required=False)
    last = forms.ChoiceField(label=_("To"), required=False)

    def __init__(self, data: object, *, years: Sequence[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._years = years
        numbers = [(str(number), gettext("Quarter %(number)s") % {"number": number}) for number in (1, 2, 3, 4)]
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]
        self.fields["first"].choices = numbers  # type: ignore[attr-defined]
        self.fields["last"].choices = numbers  # type: ignore[attr-defined]
        self.is_valid()
        self.initial = {"year": self.chosen_year, "first": str(self._range[0]), "last": str(self._range[1])}
        self.data = self.initial

    @property
    def chosen_year(self) -> str:
        asked = self.cleaned_data.get("year")
        return str(asked or (self._years[0] if self._years else ""))

    @property
    def _range(self) -> tuple[int, int]:
        first, last = (int(self.cleaned_data.get(name) or end) for name, end in (("first", 1), ("last", 4)))
        return min(first, last), max(first, last)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        first, last = self._range
        found = FinancialYear.parse(self.chosen_year).quarters
        return tuple(found[first - 1 : last])

    @property
    def told(self) -> str:
        """“Quarter 1 to Quarter 3”, or one quarter's name."""
        first, last = quarter_words.name(self.quarters[0]), quarter_words.name(self.quarters[-1])
        return first if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}
