"""What is looked for in the list of cases, as its form and its address say it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.case_filter import ALL, CLOSED, ME, NOBODY, OPEN, CaseFilter
from casework.key_paging import ORDERS
from casework.kinds import CaseKind
from casework.models import CaseList, ListEntry, Motivation, Risk
from cohesion.forms.days import DayField
from cohesion.models import LocalAuthority, ProtectedCharacteristic, RegionCoverage, User
from cohesion.permissions import ROLE_PERMISSIONS, Permission

_Choices = list[tuple[str, Any]]
_STATUSES: _Choices = [(OPEN, _("Open")), (CLOSED, _("Closed")), (ALL, _("Open and closed"))]


class CaseFilterForm(forms.Form):
    """Reads an address: what it does not name stays as usual. Choices are those of the person's regions."""

    status = forms.ChoiceField(label=_("Open or closed"), choices=_STATUSES, required=False)
    kind = forms.ChoiceField(label=_("Kind of case"), required=False)
    authority = forms.ChoiceField(label=_("Authority"), required=False)
    lead = forms.ChoiceField(label=_("Lead"), required=False)
    risk = forms.ChoiceField(label=_("Risk"), required=False)
    characteristic = forms.ChoiceField(label=_("Motivation"), required=False)
    category = forms.ChoiceField(label=_("Crime or incident"), required=False)
    route = forms.ChoiceField(label=_("How the report arrived"), required=False)
    since = DayField(label=_("Received from"), required=False)
    until = DayField(label=_("Received until"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue ones"), required=False)

    def __init__(self, asked: QueryDict, *, user: User) -> None:
        super().__init__(asked)
        entries = _entries()
        for name, field in self.fields.items():
            field.error_messages["invalid_choice"] = _("This cannot be chosen here. Choose from the list.")
            if name in {"since", "until"}:
                field.widget.attrs["class"] = ""
        if len(CaseKind) == 1:
            del self.fields["kind"]
        else:
            self._offer("kind", gettext("Any kind"), CaseKind.choices)
        self._offer("authority", gettext("Any authority"), _authorities(user))
        self._offer("lead", gettext("Anybody"), [(ME, gettext("You")), (NOBODY, gettext("Nobody")), *_leads(user)])
        self._offer("risk", gettext("Any risk"), Risk.choices)
        self._offer("characteristic", gettext("Any motivation"), _motivations())
        self._offer("category", gettext("Either"), entries[CaseList.HATE_CATEGORY])
        self._offer("route", gettext("Any route"), entries[CaseList.ROUTE])
        self.fields["sort"].choices = [(each.code, each.label) for each in ORDERS.values()]  # type: ignore[attr-defined]

    def _offer(self, name: str, otherwise: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self.fields[name].choices = [("", otherwise), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("Enter a day that is not before the first."))
        return cleaned

    @property
    def wanted(self) -> CaseFilter:
        """The filter, once the form is valid."""
        return CaseFilter(**{**self.cleaned_data, "status": self.cleaned_data["status"] or OPEN})


def _authorities(user: User) -> _Choices:
    regions = user.region_ids_for(Permission.VIEW_CASES)
    covered = RegionCoverage.objects.filter(region__in=regions)
    places = LocalAuthority.objects.filter(coverage__in=covered).distinct().in_map_order()
    return [(place.gss, place.name) for place in places]


def _leads(user: User) -> _Choices:
    """Everybody else who works or worked on cases in the person's regions."""
    regions = user.region_ids_for(Permission.VIEW_CASES)
    roles = [role for role, held in ROLE_PERMISSIONS.items() if Permission.EDIT_CASES in held]
    people = User.objects.filter(appointments__region__in=regions, appointments__role__in=roles)
    return [(str(each.pk), str(each)) for each in people.exclude(pk=user.pk).distinct().order_by("name", "pk")]


def _motivations() -> _Choices:
    nine = [(each.code, each.name) for each in ProtectedCharacteristic.objects.order_by("position")]
    return [*nine, *((code.lower(), label) for code, label in Motivation.Other.choices)]


def _entries() -> dict[str, _Choices]:
    found: dict[str, _Choices] = {CaseList.HATE_CATEGORY: [], CaseList.ROUTE: []}
    for entry in ListEntry.objects.filter(list__in=found).order_by("position", "pk"):
        found[entry.list].append((entry.code, entry.name))
    return found
