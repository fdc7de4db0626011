"""What is done next, who leads, how it is handled, notes, closing and opening again: one small form an act."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.case_leads import possible_leads
from casework.forms.screened import ScreenedForm
from casework.forms.versioned import VersionedForm
from casework.forms.words import LanguageField, words
from casework.hate_crime_rules import LONGEST_LINE
from casework.models import Case, CaseList, Handling, ListEntry
from cohesion.forms.days import DayField
from cohesion.models import User


class NextActionForm(ScreenedForm, VersionedForm):
    screened = ("text",)
    text = words(_("What is done next?"), _("Write what is done next."), longest=LONGEST_LINE, rows=2)
    on = DayField(label=_("By which day?"))


class LeadForm(VersionedForm):
    lead = forms.ModelChoiceField(
        label=_("Lead"),
        help_text=_("People who may work on this case today, apart from those with a conflict of interest."),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody for now"),
        error_messages={"invalid_choice": _("This person cannot lead the case now. Choose somebody of the list.")},
    )

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = possible_leads(case, today)  # type: ignore[attr-defined]


class HandlingForm(VersionedForm):
    handling = forms.ChoiceField(
        label=_("Marking"),
        choices=Handling.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two markings."),
            "invalid_choice": _("Choose one of the two markings."),
        },
    )


class NoteForm(ScreenedForm):
    screened = ("text",)
    text = words(_("Note"), _("Write the note."), rows=7)
    language = LanguageField()


class PlainConfirmation(forms.Form):
    """Nothing but the button."""


class ReasonForm(ScreenedForm):
    """Why something is done; it is kept as a note."""

    screened = ("reason",)
    reason = words(_("Why?"), _("Write why."), longest=1000, rows=3)

    def __init__(self, *args: Any, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].error_messages["required"] = missing


class ReopeningForm(ReasonForm, VersionedForm):
    pass


class ClosingForm(VersionedForm):
    """`open_actions` is how many are still open: the box is owed only where there are some."""

    closed_on = DayField(label=_("When did it close?"))
    reason = forms.ModelChoiceField(
        label=_("Why is it closed?"),
        queryset=ListEntry.objects.of(CaseList.CLOSE_REASON),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose why the case is closed."),
            "invalid_choice": _("Choose a reason of the list."),
        },
    )
    leaves_actions = forms.BooleanField(
        label=_("Close it all the same"),
        help_text=_("Actions that are still open stay as they are. Nobody is reminded of them any more."),
        required=False,
    )

    def __init__(self, *args: Any, today: date, open_actions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was in use on any day may be right for a day that lies back; the act looks at the day itself.
        reasons = ListEntry.objects.of(CaseList.CLOSE_REASON).filter(valid_from__lte=today)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]
        if not open_actions:
            del self.fields["leaves_actions"]

    @property
    def values(self) -> dict[str, Any]:
        """What the act needs, apart from the version."""
        told = self.cleaned_data
        return {
            "closed_on": told["closed_on"],
            "reason": told["reason"],
            "leaves_actions": told.get("leaves_actions", False),
        }


def reason_of_removal(*args: Any) -> ReasonForm:
    return ReasonForm(
        *args, label=gettext("Why is the file taken away?"), missing=gettext("Write why the file is taken away.")
    )
