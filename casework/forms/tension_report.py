"""The form that people outside fill in on a telephone, and what the region does with what came."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.tension_reports import LONGEST_EFFECT, ReportFacts
from casework.forms.rows import RowField, RowsField
from casework.forms.screened import CONFIRMATION, ScreenedForm
from casework.forms.tension_acts import strands_field
from casework.forms.words import words
from casework.hate_crime_rules import LONGEST_LINE
from casework.models import Case, CaseList, ListEntry, Reliability, TensionReport
from cohesion import letters
from cohesion.bilingual import current_language
from cohesion.forms.days import DayField
from cohesion.forms.layout import Fold, Part

_STRANDS = (
    ("experienced", _("How people feel: worry, rumours, anger, a change of mood")),
    ("evidenced", _("Something has happened: graffiti, abuse, a complaint, a crime")),
    ("potential", _("Something may happen: a march, a trial, an anniversary")),
)
_KNOWN = (
    (Reliability.FIRST_HAND, _("I saw or heard it myself")),
    (Reliability.RELIABLE, _("Somebody I trust told me")),
    (Reliability.UNTESTED, _("Somebody told me; I cannot tell whether it is so")),
    (Reliability.RUMOUR, _("It is being said")),
)
TODAY, YESTERDAY, EARLIER = "0", "1", "2"


def _radios(label: Any, choices: Any, initial: str = "") -> forms.ChoiceField:
    sentence = _("Choose one of these.")
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        widget=forms.RadioSelect,
        error_messages={"required": sentence, "invalid_choice": sentence},
    )


def _line(label: Any, *, hint: Any = "", required: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_LINE,
        required=bool(required),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": required} if required else None,
    )


class PublicReportForm(ScreenedForm):
    """Two minutes on a telephone. Nothing of it is shown to anybody outside again.

    `website` is for programs: people do not see it.
    """

    screened = ("place", "effect", "organisation")

    effect = words(
        _("What has happened, and what is the effect on people?"),
        _("Say what the effect on people is."),
        longest=LONGEST_EFFECT,
        rows=4,
        hint=_("Leave out names and anything that points to one person. Up to 1,000 characters."),
    )
    strands = strands_field(_("What have you noticed?"), _STRANDS, required=_("Choose what you have noticed."))
    place = _line(
        _("Where?"),
        hint=_("A street, estate, school or site. No house numbers."),
        required=_("Write the place, without house numbers."),
    )
    when = _radios(_("When?"), ((TODAY, _("Today")), (YESTERDAY, _("Yesterday")), (EARLIER, _("Earlier"))), TODAY)
    noticed_on = DayField(label=_("If earlier: on which day?"), required=False)
    reliability = _radios(_("How do you know?"), _KNOWN)
    role = RowField(label=_("What is your role?"), error_messages={"required": _("Choose your role.")})
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You get a letter with a link: the report arrives once you have opened it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address, such as name@example.org."),
        },
    )
    themes = RowsField(label=_("What is it about?"), required=False)
    communities = RowsField(label=_("Who is affected?"), required=False)
    urgency = _radios(_("How urgent is it?"), TensionReport.Urgency.choices, TensionReport.Urgency.WEEK)
    police = _radios(_("Do the police know?"), TensionReport.Police.choices, TensionReport.Police.NOT_KNOWN)
    is_online = forms.BooleanField(label=_("It is online"), required=False)
    is_in_media = forms.BooleanField(label=_("The media take an interest"), required=False)
    organisation = _line(_("Your organisation"))
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        rows: dict[str, dict[str, ListEntry]] = {}
        lists = (CaseList.THEME, CaseList.COMMUNITY, CaseList.REPORTER_ROLE)
        for entry in ListEntry.objects.valid_on(today).filter(list__in=lists).order_by("position", "pk"):
            rows.setdefault(entry.list, {})[entry.code] = entry
        for name, which in (("themes", CaseList.THEME), ("communities", CaseList.COMMUNITY)):
            self.fields[name].offer(rows.get(which, {}), rows.get(which, {}))  # type: ignore[attr-defined]
        roles = rows.get(CaseList.REPORTER_ROLE, {})
        self.fields["role"].offer(roles, roles, empty=_("Choose your role"))  # type: ignore[attr-defined]

        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = _layout()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not letters.can_reach(email):
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"], "invalid")
        return email

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if data.get("when") == EARLIER and "noticed_on" in data and not data["noticed_on"]:
            self.add_error("noticed_on", _("Enter the day on which you noticed it."))
        return super().clean()

    @property
    def is_of_a_program(self) -> bool:
        return bool(self.data.get("website"))

    def _noticed_on(self) -> date:
        said = self.cleaned_data
        ago: date | None = said["noticed_on"]
        if said["when"] == EARLIER and ago is not None:
            return ago
        return self.today - timedelta(days=1 if said["when"] == YESTERDAY else 0)

    def facts(self) -> ReportFacts:
        said = self.cleaned_data
        plain = ("place", "effect", "reliability", "is_online", "is_in_media", "police", "urgency", "role")
        return ReportFacts(
            noticed_on=self._noticed_on(),
            language=current_language(),
            themes=tuple(said["themes"]),
            communities=tuple(said["communities"]),
            is_experienced="experienced" in said["strands"],
            is_evidenced="evidenced" in said["strands"],
            is_potential="potential" in said["strands"],
            **{name: said[name] for name in (*plain, "organisation", "email")},
        )


def _layout() -> Any:
    """What has to be said comes first; the rest is folded away, and opens where something in it is wrong."""
    one = "coh-choices coh-choices--one"
    return Layout(
        "effect",
        Part("strands", css=one),
        "place",
        Part("when", css="coh-choices coh-choices--row"),
        Part("noticed_on", css="coh-report__earlier"),
        Part("reliability", css=one),
        "role",
        "email",
        Fold(
            Part("themes", css="coh-choices"),
            Part("communities", css="coh-choices"),
            Part("urgency", css=one),
            Part("police", css=one),
            Part("is_online", "is_in_media", css=one),
            "organisation",
            heading=_("Say more, if you have time"),
            note=_("What it is about, who is affected, how urgent it is"),
        ),
        Part(CONFIRMATION, css=one),
    )


class TellsForm(forms.Form):
    tells = forms.BooleanField(label=_("Tell the person who reported it, by e-mail"), required=False, initial=True)


class AddToCaseForm(TellsForm):
    case = forms.ModelChoiceField(
        label=_("Open tension"),
        queryset=Case.objects.none(),
        empty_label=_("Choose a case"),
        error_messages={
            "required": _("Choose an open tension of this region."),
            "invalid_choice": _("Choose an open tension of this region."),
        },
    )

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["case", "tells"])
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = lambda case: f"{case.said} · {case.tension.title}"  # type: ignore[attr-defined]


class SetAsideForm(TellsForm, ScreenedForm):
    screened = ("reason",)
    reason = words(_("Why is it set aside?"), _("Write why the report is set aside."), longest=LONGEST_EFFECT, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["reason", "tells"])
