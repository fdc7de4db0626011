"""Whose indicators are looked at; kept in the page's address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.models import Plan


class PlanForm(forms.Form):
    plan = forms.ChoiceField(label=_("Plan"), required=False)

    def __init__(self, plans: Sequence[Plan], chosen: Plan) -> None:
        super().__init__(initial={"plan": chosen.code})
        self.fields["plan"].choices = [(plan.code, plan.title) for plan in plans]  # type: ignore[attr-defined]
