"""Acts on a tension: grading, stage, contact, rumour and fact, impact on communities, escalation and its end."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.tension_grading import GradingFacts
from casework.forms.rows import RowField
from casework.forms.screened import CONFIRMATION, ScreenedForm
from casework.forms.versioned import VersionedForm
from casework.forms.words import words
from casework.hate_crime_lists import HateCrimeLists
from casework.models import Case, CaseFile, CaseList, Reliability, TensionAssessment
from casework.tension_stages import next_plain
from cohesion.forms.days import DayField
from cohesion.forms.layout import Part

STRANDS = (
    ("experienced", _("Experienced: how people feel")),
    ("evidenced", _("Evidenced: something has happened")),
    ("potential", _("Potential: something may happen")),
)


def _radios(label: Any, choices: Any, *, hint: Any = "") -> forms.ChoiceField:
    sentence = _("Choose one of these.")
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": sentence, "invalid_choice": sentence},
    )


def strands_field(label: Any, choices: Any = STRANDS, *, required: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=_("Choose all that apply."),
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": required, "invalid_choice": required},
    )


_FROM_1_TO_5 = [(str(grade), str(grade)) for grade in range(1, 6)]


class GradingForm(ScreenedForm, VersionedForm):
    screened = ("reasons",)

    strands = strands_field(
        _("What is the tension?"), required=_("Say whether the tension is experienced, evidenced or potential.")
    )
    has_violence = forms.BooleanField(
        label=_("There was violence"), help_text=_("The band is then at least high."), required=False
    )
    likelihood = _radios(_("How likely is it to lead to harm?"), _FROM_1_TO_5, hint=_("1 is remote, 5 almost certain."))
    impact = _radios(_("How much harm would it do?"), _FROM_1_TO_5, hint=_("1 is slight, 5 severe."))
    reliability = _radios(_("How is it known?"), Reliability.choices)
    trend = _radios(_("Where is it going?"), TensionAssessment.Trend.choices)
    confidence = _radios(_("How sure are you?"), TensionAssessment.Confidence.choices)
    reasons = words(_("What speaks for it?"), _("Write what speaks for this grading, without names."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = _grading_layout()

    def facts(self) -> GradingFacts:
        said = self.cleaned_data
        return GradingFacts(
            likelihood=int(said["likelihood"]),
            impact=int(said["impact"]),
            is_experienced="experienced" in said["strands"],
            is_evidenced="evidenced" in said["strands"],
            is_potential="potential" in said["strands"],
            **{name: said[name] for name in ("has_violence", "reliability", "trend", "confidence", "reasons")},
        )


def _grading_layout() -> Any:
    one, row = "coh-choices coh-choices--one", "coh-choices coh-choices--row"
    return Layout(
        Part("strands", "has_violence", css=one),
        Part("likelihood", "impact", css=row),
        Part("reliability", css=one),
        Part("trend", "confidence", css=row),
        "reasons",
        Part(CONFIRMATION, css=one),
        "version",
    )


class StageForm(VersionedForm):
    stage = _radios(_("Where does it stand?"), ())

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(each.value, each.label) for each in next_plain(stage)]  # type: ignore[attr-defined]


def _entry(label: Any) -> RowField:
    return RowField(label=label, error_messages={"required": _("Choose an entry of the list.")})


class ContactForm(ScreenedForm):
    screened = ("gist",)

    role = _entry(_("Who was asked or told?"))
    on = DayField(label=_("When?"))
    gist = words(_("In a few words"), _("Write in a few words what was said, without names."), longest=1000)

    def __init__(self, *args: Any, lists: HateCrimeLists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which = CaseList.REPORTER_ROLE
        self.fields["role"].offer(lists.entries[which], lists.in_force(which), empty=_("Choose a role"))  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class RumourForm(ScreenedForm):
    screened = ("rumour", "fact", "source")

    rumour = words(_("What is being said?"), _("Write what is being said, without names."), rows=3)
    fact = words(_("What is the case?"), rows=3)
    source = words(_("Where is that from?"), rows=2)


class ImpactForm(ScreenedForm):
    screened = ("effect", "vulnerable", "mitigation")

    effect = words(_("Effect on communities"), hint=_("Before, during and after. No names."))
    vulnerable = words(_("Who and what is vulnerable"), rows=3)
    mitigation = words(_("What is done about it"), rows=3)
    file = forms.ModelChoiceField(
        label=_("Or a file of this case that holds the assessment"),
        queryset=CaseFile.objects.none(),
        required=False,
        empty_label=_("No file"),
        error_messages={"invalid_choice": _("Choose a file of this case.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.queryset = case.files.order_by("added_at", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda file: file.title or file.name  # type: ignore[attr-defined]


class EscalationForm(ScreenedForm, VersionedForm):
    screened = ("reason",)

    to = _entry(_("To whom?"))
    on = DayField(label=_("When?"))
    reason = words(_("Why?"), _("Write why it is escalated, without names."))

    def __init__(self, *args: Any, lists: HateCrimeLists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which = CaseList.ESCALATED_TO
        self.fields["to"].offer(lists.entries[which], lists.in_force(which), empty=_("Choose a body"))  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class DeEscalationForm(ScreenedForm, VersionedForm):
    screened = ("how_it_came_down", "learning")

    on = DayField(label=_("When?"))
    how_it_came_down = words(_("How did it come down?"), _("Write how it came down, without names."))
    learning = words(_("What was learnt?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
