"""Actions, support, outcomes, links and files of a case."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.actions.case_actions import Owner
from casework.actions.case_files import LONGEST_TITLE
from casework.case_leads import possible_leads
from casework.forms.screened import ScreenedForm
from casework.forms.versioned import VersionedForm
from casework.forms.words import WITHOUT_NAMES, LanguageField, words
from casework.kinds import CaseKind
from casework.models import (
    Agency,
    Case,
    CaseAction,
    CaseLink,
    CaseList,
    CaseOutcome,
    HateCrime,
    ListEntry,
    SupportOffer,
)
from cohesion import day_words
from cohesion.forms.days import DayField
from cohesion.kept_files import CONTENT_TYPES

_Grouped = tuple[str, list[tuple[str, str]]]


class ActionForm(ScreenedForm):
    screened = ("text",)
    text = words(_("What is to be done?"), _("Write what is to be done."), longest=500, rows=3)
    owner = forms.ChoiceField(
        label=_("Who does it?"),
        error_messages={
            "required": _("Choose who does it: one person or one agency."),
            "invalid_choice": _("Choose somebody of the list."),
        },
    )
    due_on = DayField(label=_("By which day?"))
    language = LanguageField()

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {f"person-{user.pk}": Owner(person=user) for user in possible_leads(case, today)}
        agencies = {f"agency-{each.pk}": Owner(agency=each) for each in Agency.objects.valid_on(today).in_order()}
        self._owners = {**people, **agencies}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Choose one")),
            _group(gettext("People of the region"), people),
            _group(gettext("Agencies"), agencies),
        ]

    @property
    def owner_chosen(self) -> Owner:
        return self._owners[self.cleaned_data["owner"]]


def _group(name: str, owners: dict[str, Owner]) -> _Grouped:
    return name, [(key, str(owner.person or owner.agency)) for key, owner in owners.items()]


class ActionEndForm(ScreenedForm):
    screened = ("result",)
    status = forms.ChoiceField(
        label=_("Was it done?"),
        choices=[choice for choice in CaseAction.Status.choices if choice[0] != CaseAction.Status.OPEN.value],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it was done."), "invalid_choice": _("Say whether it was done.")},
    )
    ended_on = DayField(label=_("On which day?"), help_text=_("When it was done, or turned out not to be possible."))
    result = words(_("What came of it?"), longest=2000, rows=3)


def _answers(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=SupportOffer.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what the person answered."),
            "invalid_choice": _("Say what the person answered."),
        },
    )


class SupportForm(forms.Form):
    agency = forms.ModelChoiceField(
        label=_("Who offers it?"),
        queryset=Agency.objects.in_order(),
        empty_label=_("Choose one"),
        error_messages={
            "required": _("Choose the body that offers support."),
            "invalid_choice": _("Choose a body of the list."),
        },
    )
    support = forms.ModelChoiceField(
        label=_("Which support?"),
        queryset=ListEntry.objects.of(CaseList.SUPPORT),
        required=False,
        empty_label=_("Not said"),
        error_messages={"invalid_choice": _("Choose an entry of the list.")},
    )
    is_referral = forms.BooleanField(
        label=_("This is a referral to that body"),
        help_text=_("The first referral of a hate crime case counts as a victim referred to support."),
        required=False,
    )
    offered_on = DayField(label=_("Offered on"))
    answer = _answers(_("What did the person say?"))
    taken_on = DayField(
        label=_("Taken up on"),
        help_text=_("Only where it was taken up. The victim of a hate crime then counts as supported."),
        required=False,
    )


class SupportAnswerForm(VersionedForm):
    answer = _answers(_("What did the person say?"))
    taken_on = DayField(label=_("Taken up on"), help_text=_("Only where it was taken up."), required=False)
    ended_on = DayField(label=_("Ended on"), help_text=_("Left empty while it goes on."), required=False)


class OutcomeChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """What stands says since when."""

    standing: dict[Any, CaseOutcome] = {}

    def label_from_instance(self, obj: Any) -> str:
        row = self.standing.get(obj.pk)
        return f"{obj} ({day_words.plain(row.on)})" if row else str(obj)


class OutcomesForm(VersionedForm):
    outcomes = OutcomeChoices(
        label=_("What came of the case?"),
        help_text=_("Choose all that apply. What you take away no longer stands."),
        queryset=ListEntry.objects.of(CaseList.OUTCOME),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose entries of the list."),
            "invalid_pk_value": _("Choose entries of the list."),
        },
    )
    on = DayField(label=_("Day of the outcomes that you add"), required=False)
    satisfaction = forms.ChoiceField(
        label=_("How satisfied is the victim with how it was dealt with?"),
        choices=HateCrime.Satisfaction.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )

    def __init__(self, *args: Any, case: Case, standing: Iterable[CaseOutcome], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {row.outcome_id: row for row in standing}
        field: Any = self.fields["outcomes"]
        field.standing = rows
        usable = ListEntry.objects.of(CaseList.OUTCOME)
        field.queryset = usable.valid_on(today) | usable.filter(pk__in=list(rows))
        if case.kind != CaseKind.HATE_CRIME:
            del self.fields["satisfaction"]


class LinkForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference of the other case"),
        help_text=_("Eight letters and digits, with or without the space."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the reference of the other case.")},
    )
    kind = forms.ChoiceField(
        label=_("How do they belong together?"),
        help_text=_("If it is the same report once more, this case counts nowhere and the other one counts."),
        choices=CaseLink.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say how the two cases belong together."),
            "invalid_choice": _("Say how the two cases belong together."),
        },
    )


class FileForm(ScreenedForm):
    screened = ("title",)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A PDF, a document (.docx, .odt), a spreadsheet (.xlsx, .ods, .csv), a text (.txt) or a picture "
            "(.png, .jpg). At most 5 MB, without macros."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in CONTENT_TYPES)}),
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
        },
    )
    title = forms.CharField(label=_("What is it?"), help_text=WITHOUT_NAMES, required=False, max_length=LONGEST_TITLE)
