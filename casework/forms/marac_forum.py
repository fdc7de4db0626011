"""Forms of a forum: what it has agreed on, its members, its meetings, and what is said of a case there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.screened import ScreenedForm
from casework.forms.seen import SeenForm, text_field, version_of
from casework.forms.words import LanguageField, words
from casework.kinds import MARAC_KINDS, CaseKind
from casework.models import Agency, AgendaItem, Attendance, Case, Forum, ForumMember, Meeting
from cohesion.forms.days import DayField
from cohesion.models import Region, User

_CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
FORUM_FIELDS = (
    "kind",
    "name_en",
    "name_cy",
    "host",
    "chair",
    "co_ordinator",
    "frequency",
    "protocol_reference",
    "protocol_version",
    "protocol_review_on",
    "quorum",
    "threshold",
    "is_active",
)


def _row(label: Any, *, required: bool = True, model: Any = Agency) -> Any:
    return forms.ModelChoiceField(label=label, queryset=model.objects.none(), required=required, error_messages=_CHOOSE)


def _count(label: Any, hint: Any = "") -> forms.IntegerField:
    widget = forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"})
    return forms.IntegerField(label=label, help_text=hint, required=False, min_value=1, max_value=200, widget=widget)


class ForumForm(SeenForm):
    kind = forms.ChoiceField(
        label=_("For which cases?"),
        choices=[(kind.value, kind.label) for kind in CaseKind if kind in MARAC_KINDS],
        widget=forms.RadioSelect,
    )
    name_en = text_field(_("Name in English"), required=_("Enter it in both languages."), longest=120)
    name_cy = text_field(_("Name in Welsh"), required=_("Enter it in both languages."), longest=120)
    host = _row(_("Host agency"), required=False)
    chair = text_field(_("Who chairs it (role)"), longest=120, hint=_("A role, not a name."))
    co_ordinator = text_field(_("Who co-ordinates it (role)"), longest=120, hint=_("A role, not a name."))
    frequency = forms.ChoiceField(label=_("How often it meets"), choices=Forum.Frequency.choices)
    protocol_reference = text_field(_("Information sharing protocol"), longest=60)
    protocol_version = text_field(_("Version of the protocol"), longest=20)
    protocol_review_on = DayField(label=_("The protocol is reviewed by"), required=False)
    quorum = _count(_("Quorum"), _("How many agencies must be there. Without it no meeting is held."))
    threshold = _count(_("Score from which risk is visibly high"))
    is_active = forms.BooleanField(label=_("It takes referrals"), required=False, initial=True)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = Agency.objects.valid_on(today).in_order()  # type: ignore[attr-defined]
        self.fields["seen"].required = False

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FORUM_FIELDS}

    @property
    def seen_version(self) -> int:
        return version_of(self.cleaned_data["seen"])


class AddForumForm(ForumForm):
    """`regions` are those whose cases the person leads: with one there is nothing to choose."""

    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), error_messages={"required": _("Choose the region.")}
    )
    field_order = ("region", *FORUM_FIELDS)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only: Region | None = regions[0] if len(regions) == 1 else None
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        if self._only is not None:
            del self.fields["region"]

    @property
    def chosen_region(self) -> Region:
        region: Region = self._only or self.cleaned_data["region"]
        return region


class MemberForm(forms.Form):
    agency = _row(_("Agency"))
    representative = text_field(_("Core representative"), longest=120, hint=_("Kept sealed."))
    deputy = text_field(_("Deputy"), longest=120, hint=_("Kept sealed."))
    signed_on = DayField(label=_("Signed the protocol on"), required=False)
    starts_on = DayField(label=_("Member since"))

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.valid_on(today).in_order()  # type: ignore[attr-defined]


class ChangeMemberForm(SeenForm):
    representative = text_field(_("Core representative"), longest=120, hint=_("Kept sealed."))
    deputy = text_field(_("Deputy"), longest=120, hint=_("Kept sealed."))
    signed_on = DayField(label=_("Signed the protocol on"), required=False)


class EndMemberForm(forms.Form):
    on = DayField(label=_("Last day"))


class SpeakerForm(forms.Form):
    user = _row(_("Who?"), model=User)
    agency = _row(_("Speaks for"))
    starts_on = DayField(label=_("From"))

    def __init__(self, *args: Any, people: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    day = DayField(label=_("Day of the meeting"))
    sort = forms.ChoiceField(
        label=_("Sort of meeting"),
        choices=Meeting.Sort.choices,
        initial=Meeting.Sort.ROUTINE,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    chair = text_field(_("Who chairs it (role)"), longest=120, hint=_("A role, not a name."))
    quorum = _count(_("Quorum"), _("How many agencies must be there. Without it no meeting is held."))


class ChangeMeetingForm(SeenForm, MeetingForm):
    """What is planned, changed: with the version that was looked at."""

    @property
    def seen_version(self) -> int:
        return version_of(self.cleaned_data["seen"])


class ChooseCasesForm(SeenForm):
    cases = forms.MultipleChoiceField(
        label=_("Which cases does it take?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A case that you chose waits no more. Look at the list again.")},
    )

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(str(case.pk), f"{case.said} · {case.authority} · {case.get_risk_display()}") for case in cases]
        self.fields["cases"].choices = words  # type: ignore[attr-defined]

    @property
    def seen_version(self) -> int:
        return version_of(self.cleaned_data["seen"])

    @property
    def chosen(self) -> set[UUID]:
        return {UUID(key) for key in self.cleaned_data["cases"]}


class HoldForm(forms.Form):
    """A question for each member agency of that day, none answered beforehand: who was there reads the minutes."""

    statement_read = forms.BooleanField(label=_("The confidentiality statement was read"), required=False)
    quorum = _count(_("Quorum"), _("How many agencies must be there. Without it no meeting is held."))

    def __init__(self, *args: Any, members: list[ForumMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._agencies = [member.agency for member in members]
        for agency in self._agencies:
            self.fields[f"agency_{agency.pk}"] = forms.ChoiceField(
                label=agency.name,
                choices=[("", _("Choose one")), *Attendance.Answer.choices],
                error_messages={"required": _("Say whether this agency was there.")},
            )
        self.order_fields([f"agency_{agency.pk}" for agency in self._agencies])

    @property
    def attendance(self) -> dict[int, str]:
        return {agency.pk: self.cleaned_data[f"agency_{agency.pk}"] for agency in self._agencies}


class ItemForm(ScreenedForm, SeenForm):
    screened = ("risk_summary", "minutes")
    status = forms.ChoiceField(
        label=_("Was the case discussed?"),
        choices=[each for each in AgendaItem.Status.choices if each[0] != AgendaItem.Status.WAITING.value],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the case was discussed or adjourned.")},
    )
    risk_summary = words(_("Risk, as the meeting saw it"), rows=3)
    minutes = words(_("Minutes"), rows=7)
    language = LanguageField()
    is_concluded = forms.BooleanField(
        label=_("The case is concluded here"), help_text=_("It comes to no further agenda."), required=False
    )

    @property
    def seen_version(self) -> int:
        return version_of(self.cleaned_data["seen"])


class MeetingActionForm(ScreenedForm):
    screened = ("text",)
    text = words(_("What is to be done?"), _("Write what is to be done."), longest=500, rows=3)
    agency = _row(_("Which agency?"))
    due_on = DayField(label=_("By which day?"))
    language = LanguageField()

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
