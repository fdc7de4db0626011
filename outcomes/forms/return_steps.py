"""What a person enters when a return moves on."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.actions.explaining import FindingKey
from outcomes.checks import Finding
from outcomes.entry import fields
from outcomes.models import Outcome, Severity


class DeclarationForm(forms.Form):
    """The declaration, and a reason for each query that the checks raise. `findings` are those still open."""

    declared_as = forms.CharField(
        label=_("Your role"),
        help_text=_("As it should stand beside the declaration."),
        max_length=120,
        error_messages={"required": _("Enter the role in which you declare the return complete.")},
    )
    is_complete = forms.BooleanField(
        label=_("I declare that this return is complete and right, as far as I know."),
        error_messages={"required": _("Tick the declaration if the return is complete and right.")},
    )

    def __init__(self, *args: Any, findings: Sequence[Finding] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.errors_found = [finding for finding in findings if finding.severity == Severity.ERROR]
        self.queries_found = [finding for finding in findings if finding.severity == Severity.QUERY]
        # Named by what they are about: another finding may have come before them since the page was opened.
        self._queries = {fields.reason(finding): finding for finding in self.queries_found}
        reasons = {
            name: forms.CharField(
                label=finding.line,
                help_text=_("Say why it is right as it stands, or correct the return first."),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": _("Enter a reason, or correct the return first.")},
            )
            for name, finding in self._queries.items()
        }
        self.fields = {**reasons, **self.fields}

    @property
    def reasons(self) -> dict[FindingKey, str]:
        return {
            (finding.check.name, finding.key): self.cleaned_data.get(name, "")
            for name, finding in self._queries.items()
        }


class ConfirmationForm(forms.Form):
    """Nothing to enter: the button is the answer."""


class AcceptForm(forms.Form):
    """The button is the answer; the version that the officer saw goes with it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it reopened?"),
        help_text=_("The region sees this. It stays in the return’s history."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Enter why the return is reopened.")},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("What you changed, or why nothing needs to change. The officer reads it beside the request."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you changed, or why nothing needs to change.")},
    )


class ChangeRequestsForm(forms.Form):
    """One field an outcome and one for the whole return; one is filled at least, unless `open_requests` go back."""

    whole = forms.CharField(
        label=_("The return as a whole"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], open_requests: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_requests = open_requests
        self._outcomes = {f"outcome_{outcome.pk}": outcome for outcome in outcomes}
        for name, outcome in self._outcomes.items():
            self.fields[name] = forms.CharField(
                label=str(outcome), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.open_requests and not any(str(text).strip() for text in cleaned.values()):
            self.add_error("whole", _("Enter what the region should change, here or under an outcome."))
        return cleaned

    @property
    def requests(self) -> list[tuple[Outcome | None, str]]:
        return list(self._filled())

    def _filled(self) -> Iterator[tuple[Outcome | None, str]]:
        if self.cleaned_data["whole"].strip():
            yield None, self.cleaned_data["whole"]
        for name, outcome in self._outcomes.items():
            if self.cleaned_data[name].strip():
                yield outcome, self.cleaned_data[name]
