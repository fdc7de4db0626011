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
        case "RECONSIDERED":
            result = _label(NrmRecord.Reconsidered, detail.get("result"))
            if result:
                return _("A reconsideration was asked for on %(day)s: %(result)s.") % {"day": day, "result": result}
            return _("A reconsideration was asked for on %(day)s.") % told
        case "MISSING":
            return _("The person was recorded as missing from %(day)s.") % told
        case "FOUND":
            return _("The person was not missing any more on %(day)s.") % told
        case "PATHWAY":
            return _("The step of the survivor pathway was written down.")
    return _("The steps of the National Referral Mechanism were written down.")


def _label(choices: Any, code: object) -> str:
    return str(choices(code).label) if code in choices.values else ""
