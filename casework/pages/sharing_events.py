"""Lines of a timeline about referrals to agencies and transfers between regions, as sentences."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.pages.event_names import Names, read_day

_Detail = dict[str, Any]


def referral_sentence(detail: _Detail, names: Names) -> str:
    told = {"agency": names.agency(detail.get("agency")), "day": read_day(detail.get("on"))}
    match detail.get("what"):
        case "offered":
            return _("The case was referred to %(agency)s on %(day)s.") % told
        case "accepted":
            return _("%(agency)s accepted the referral on %(day)s.") % told
        case "declined":
            return _("%(agency)s declined the referral on %(day)s.") % told
        case "done":
            return _("What %(agency)s was asked to do was done on %(day)s.") % told
        case "revoked":
            return _("The referral to %(agency)s was taken back on %(day)s.") % told
    return _("A referral to an agency was written down.")


def transfer_sentence(detail: _Detail, names: Names) -> str:
    told = {"old": names.region(detail.get("from_region")), "new": names.region(detail.get("to_region"))}
    match detail.get("what"):
        case "offered":
            return _("The case was offered to another region: %(new)s.") % told
        case "accepted":
            return _moved(told, detail.get("actions", 0))
        case "declined":
            return _("The other region declined the case: %(new)s.") % told
        case "withdrawn":
            return _("The offer to another region was taken back: %(new)s.") % told
    return _("A transfer to another region was written down.")


def _moved(told: _Detail, actions: int) -> str:
    if not actions:
        return _("The case moved to another region: from %(old)s to %(new)s.") % told
    sentence = ngettext(
        "The case moved to another region, from %(old)s to %(new)s, and %(count)s open action to whoever accepted it.",
        "The case moved to another region, from %(old)s to %(new)s, and %(count)s open actions to whoever accepted it.",
        actions,
    )
    return sentence % {**told, "count": actions}
