"""Adding evidence: what it is about, and a file or a link, never both."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohesion.kept_files import CONTENT_TYPES
from outcomes.actions.attachments import LONGEST_TITLE
from outcomes.models import Measure, Outcome


class EvidenceForm(forms.Form):
    about = forms.ChoiceField(
        label=_("What is it evidence for?"),
        error_messages={
            "required": _("Choose the outcome or the measure that it is evidence for."),
            "invalid_choice": _("Choose an outcome or a measure of the list."),
        },
    )
    file = forms.FileField(
        label=_("A file"),
        help_text=_(
            "A PDF, a document (.docx, .odt), a spreadsheet (.xlsx, .ods, .csv), a text (.txt) or a picture "
            "(.png, .jpg). At most 5 MB, without macros."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in CONTENT_TYPES)}),
    )
    url = forms.CharField(
        label=_("Or a link"),
        help_text=_("The whole address, starting with https://"),
        required=False,
        max_length=2000,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    title = forms.CharField(
        label=_("What should it be called?"),
        help_text=_("Left empty, the name of the file or of the site is shown."),
        required=False,
        max_length=LONGEST_TITLE,
    )

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._abouts: dict[str, tuple[Outcome, Measure | None]] = {}
        groups = [(str(outcome), list(self._choices(outcome, measures))) for outcome in outcomes]
        self.fields["about"].choices = [("", gettext("Choose one")), *groups]  # type: ignore[attr-defined]

    def _choices(self, outcome: Outcome, measures: Sequence[Measure]) -> Sequence[tuple[str, str]]:
        whole = f"o-{outcome.pk}"
        self._abouts[whole] = (outcome, None)
        found = [(whole, gettext("Outcome %(code)s as a whole") % {"code": outcome.code})]
        for measure in measures:
            if measure.outcome_id == outcome.pk:
                self._abouts[f"m-{measure.pk}"] = (outcome, measure)
                found.append((f"m-{measure.pk}", f"{measure.code} {measure.text}"))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("url", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or enter the address of a link."))
        if cleaned.get("file") and cleaned.get("url", "").strip():
            self.add_error("url", _("Add the file and the link one after the other: empty one of the two."))
        return cleaned

    @property
    def subject(self) -> tuple[Outcome, Measure | None]:
        return self._abouts[self.cleaned_data["about"]]


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it taken away?"),
        help_text=_("The reason stays in the return’s history."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why it is taken away.")},
    )
