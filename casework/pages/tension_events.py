"""What the timeline says of the acts on a tension."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from casework.models import Band, CaseList, Stage
from casework.pages.event_names import Names

_SENTENCES: dict[str, Callable[[], str]] = {
    "confirmed": lambda: _("A second person confirmed the top band."),
    "contact": lambda: _("A contact was written down."),
    "rumour": lambda: _("A rumour and the fact were written down."),
    "impact": lambda: _("The impact on communities was written down."),
    "de_escalated": lambda: _("The tension was de-escalated."),
    "report": lambda: _("One more report from outside was added."),
}


def tension_sentence(detail: dict[str, Any], names: Names) -> str:
    what = str(detail.get("what"))
    if what == "graded" and detail.get("to") in Band.values:
        return _("The tension was graded. Band: %(band)s.") % {"band": Band(detail["to"]).label}
    if what == "stage" and detail.get("to") in Stage.values:
        return _("The tension passed into another stage: %(stage)s.") % {"stage": Stage(detail["to"]).label}
    if what == "escalated":
        return _("The tension was escalated. To whom: %(body)s.") % {
            "body": names.entry(CaseList.ESCALATED_TO, detail.get("to"))
        }
    return _SENTENCES.get(what, lambda: _("The tension was written down."))()
