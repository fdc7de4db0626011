"""Lines of a timeline about a conference of the agencies, as sentences."""

from typing import Any

from django.utils.translation import gettext as _

from casework.models import AgendaItem, MaracReferral
from casework.pages.event_names import Names, read_day

_Decision = MaracReferral.Decision


def marac_sentence(detail: dict[str, Any], names: Names) -> str:
    day = {"day": read_day(detail.get("on"))}
    what = detail.get("what")
    if what == "decided":
        return _decided(str(detail.get("decision"))) % day
    if what == "heard":
        return _heard(detail) % day
    if what == "repeat":
        reference = names.case(detail.get("other"))
        said = _("The referral was marked as a repeat of %(reference)s.") % {"reference": reference}
        return said if reference else _("The referral was marked as a repeat.")
    if what == "no_repeat":
        return _("The mark as a repeat was taken away.")
    return _("How it ended was written down.")


def _decided(decision: str) -> str:
    if decision == _Decision.ACCEPTED:
        return _("The referral was accepted on %(day)s.")
    if decision == _Decision.DECLINED:
        return _("The referral was declined on %(day)s.")
    return _("More information was asked for on %(day)s.")


def _heard(detail: dict[str, Any]) -> str:
    if detail.get("status") == AgendaItem.Status.ADJOURNED:
        return _("The case was adjourned at the meeting of %(day)s.")
    if detail.get("concluded"):
        return _("The case was discussed and concluded at the meeting of %(day)s.")
    return _("The case was discussed at the meeting of %(day)s.")
