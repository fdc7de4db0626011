"""Lines of a timeline about the National Referral Mechanism."""

from typing import Any

from django.utils.translation import gettext as _

from casework.models import NrmRecord
from casework.pages.event_names import Names, read_day


def nrm_sentence(detail: dict[str, Any], names: Names) -> str:
    day = read_day(detail.get("on"))
    told = {"decision": _label(NrmRecord.Decision, detail.get("decision")), "day": day}
    match detail.get("what"):
        case "REASONABLE":
            return _("Reasonable grounds were decided on %(day)s: %(decision)s.") % told
        case "CONCLUSIVE":
            return _("Conclusive grounds were decided on %(day)s: %(decision)s.") % told
        case "CONSENT":
            return _consent(detail, day)
        case "RECONSIDERED":
            return _reconsidered(detail, day)
        case "MISSING":
            return _("The person was recorded as missing from %(day)s.") % told
        case "FOUND":
            return _("The person was not missing any more on %(day)s.") % told
        case "PATHWAY":
            return _("The step of the survivor pathway was written down.")
    return _("The steps of the National Referral Mechanism were written down.")


def _reconsidered(detail: dict[str, Any], day: str) -> str:
    result = _label(NrmRecord.Reconsidered, detail.get("result"))
    if result:
        return _("A reconsideration was asked for on %(day)s: %(result)s.") % {"day": day, "result": result}
    return _("A reconsideration was asked for on %(day)s.") % {"day": day}


def _consent(detail: dict[str, Any], day: str) -> str:
    """Whole sentences: the answer, and what it took away."""
    if detail.get("answer") == NrmRecord.Consent.GIVEN:
        return _("Consent was given on %(day)s. Why is kept as a note.") % {"day": day}
    if detail.get("is_cleared"):
        said = _("Consent was withdrawn on %(day)s, and the official reference taken away. Why is kept as a note.")
        return said % {"day": day}
    if detail.get("is_withdrawn"):
        return _("Consent was withdrawn on %(day)s, after the referral. Why is kept as a note.") % {"day": day}
    return _("Consent was refused or withdrawn on %(day)s. Why is kept as a note.") % {"day": day}


def _label(choices: Any, code: object) -> str:
    return str(choices(code).label) if code in choices.values else ""
