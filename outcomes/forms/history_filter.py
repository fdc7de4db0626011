"""What a reader looks for in the history of a return; kept in its address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import in_language
from cohesion.models import User
from outcomes.models import Outcome, ReturnEvent
from outcomes.pages.history import Wanted
from outcomes.pages.history.wanted import Key


class HistoryFilter(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    person = forms.ChoiceField(label=_("Who did it"), required=False)
    kind = forms.ChoiceField(label=_("What happened"), required=False)

    def offer(self, outcomes: Sequence[Outcome], people: Sequence[User]) -> None:
        """Fill the choices with what this return's history holds."""
        named = [(one.code, f"{one.code} {in_language(one, 'short_name')}") for one in outcomes]
        self.fields["outcome"].choices = [("", gettext("Any outcome")), *named]  # type: ignore[attr-defined]
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Anybody")),
            *((str(one.pk), str(one)) for one in people),
        ]
        self.fields["kind"].choices = [("", gettext("Anything")), *ReturnEvent.Kind.choices]  # type: ignore[attr-defined]

    @classmethod
    def wanted(cls, asked: "dict[str, str]") -> Wanted:
        """What an address asks for. What is not understood is left aside, not refused."""
        person = asked.get("person", "")
        kind = asked.get("kind", "")
        return Wanted(
            outcome=asked.get("outcome", "")[:12],
            person=int(person) if person.isascii() and person.isdigit() and len(person) < 19 else None,
            kind=kind if kind in ReturnEvent.Kind.values else "",
            before=Key.parse(asked.get("before", "")),
        )
