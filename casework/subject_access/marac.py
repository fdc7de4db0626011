"""What an answer says of a conference of the agencies: the referral, its decision, and what was said at meetings."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Case, MaracReferral
from casework.subject_access.passage import Passage
from cohesion import day_words

Fact = tuple[str, str]


def passages(case: Case) -> Iterator[Passage]:
    detail, language = case.marac, case.language
    yield Passage("not_informed", gettext_lazy("Why the victim was not told"), detail.not_informed_reason, language)
    heading = gettext_lazy("Why it was decided so")
    yield Passage("decision", heading, detail.decision_reason, language, detail.decided_on, detail.decided_by_id)
    for item in case.agenda_items.select_related("meeting").order_by("meeting__day", "pk"):
        day, by = item.meeting.day, item.written_by_id
        key = f"item:{item.pk}"
        yield Passage(
            f"{key}:risk", gettext_lazy("Risk, as the meeting saw it"), item.risk_summary, item.language, day, by
        )
        yield Passage(key, gettext_lazy("Minutes of the meeting"), item.minutes, item.language, day, by)


def facts(case: Case) -> Iterator[Fact]:
    detail: MaracReferral = case.marac
    yield _("MARAC"), str(detail.forum)
    yield _("Reasons for the referral"), day_words.listed([str(each) for each in detail.criteria.all()])
    yield _("Decision on the referral"), detail.get_decision_display()
    yield _("Day of the decision"), day_words.plain(detail.decided_on) if detail.decided_on else ""


def facts_of_victim(case: Case) -> Iterator[Fact]:
    detail: MaracReferral = case.marac
    yield _("Adult or child"), detail.get_age_display()
    yield _("Was the victim told?"), _("Yes") if detail.victim_informed else _("No")
    yield _("Consent"), detail.get_consent_display()
    yield _("Why information may be shared"), str(detail.basis or "")
    yield _("Repeat"), _("Yes") if detail.is_repeat else _("No")
    yield _("Risk at the end"), detail.get_risk_then_display()
    yield _("Safety plan in place"), detail.get_safety_plan_display()
    yield _("Victim contacted"), detail.get_victim_contacted_display()
    yield _("Feels safer"), detail.get_feels_safer_display()
