"""What a person says to the cases that may be the same report."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.duplicates import Duplicates
from casework.models import Case

ANOTHER = "another"
_SAME = "same:"
_OWN = frozenset({"decision", "seen", "change", "csrfmiddlewaretoken"})


class DuplicateForm(forms.Form):
    """`seen` are the references that stood on the page: a case that came since then is shown first."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What is yours?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose whether it is another report or the same one."),
            "invalid_choice": gettext_lazy("Choose whether it is another report or the same one."),
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, found: Duplicates) -> None:
        has_answered = data is not None and "seen" in data
        super().__init__(data if has_answered else None, initial={"seen": self._mark(found)})
        self.found = found
        self._choices: list[tuple[str, Any]] = [(ANOTHER, _("It is another one: record it"))]
        for each in found.cases:
            said = _("It is %(case)s once more: record it as the same report, which counts nowhere")
            self._choices.append((_SAME + each.case.reference, said % {"case": each.case.said}))
        self.fields["decision"].choices = self._choices  # type: ignore[attr-defined]

    @property
    def is_settled(self) -> bool:
        """Answered, and about all that may be the same now."""
        return not self.found.are_any or (
            self.is_bound and self.is_valid() and self.cleaned_data["seen"] == self._mark(self.found)
        )

    @property
    def original(self) -> Case | None:
        """The case that this report repeats, where the person said so."""
        decision = self.cleaned_data.get("decision", "") if self.is_bound and self.is_valid() else ""
        same = (each.case for each in self.found.cases if decision == _SAME + each.case.reference)
        return next(same, None)

    @staticmethod
    def _mark(found: Duplicates) -> str:
        return ",".join([*found.references, *(["+"] if found.is_held_elsewhere else [])])


def carried(data: QueryDict) -> list[tuple[str, str]]:
    """All that was typed in the record, to be sent once more with the answer."""
    return [(name, str(value)) for name, values in data.lists() if name not in _OWN for value in values]
