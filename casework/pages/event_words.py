"""Lines of a timeline as sentences: one for each kind of event, with what its codes tell."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from casework.field_words import FIELD_WORDS
from casework.leaks import LeakKind
from casework.models import (
    CaseAction,
    CaseEvent,
    CaseLink,
    CaseList,
    Circle,
    Handling,
    HateCrime,
    Risk,
    SupportOffer,
)
from casework.pages.event_names import Names, read_day
from casework.pages.marac_events import marac_sentence
from casework.pages.nrm_events import nrm_sentence
from casework.pages.sharing_events import referral_sentence, transfer_sentence
from casework.pages.tension_events import tension_sentence
from cohesion import day_words

_Detail = dict[str, Any]
_Words = Callable[[_Detail, Names], str]


def sentence_of(event: CaseEvent, names: Names) -> str:
    """Whole sentences: what happened, and what was kept on purpose although it points to a person."""
    said = _SENTENCES[CaseEvent.Kind(event.kind)](event.detail, names)
    found = event.detail.get("leaks") or event.detail.get("kept") or []
    kinds = [str(LeakKind(code).label) for code in found if code in LeakKind.values]
    if not kinds:
        return said
    kept = _("Kept on purpose in the text: %(kinds)s.") % {"kinds": day_words.listed(kinds)}
    return f"{said} {kept}"


def _plain(sentence: Callable[[], str]) -> _Words:
    return lambda detail, names: sentence()


def _label(choices: Any, code: object) -> str:
    return str(choices(code).label) if code in choices.values else str(code or "")


def _changed(detail: _Detail, names: Names) -> str:
    words = [str(FIELD_WORDS[name]) for name in detail.get("fields") or [] if name in FIELD_WORDS]
    if not words:
        return _("The facts were saved.")
    return _("Facts were changed: %(facts)s.") % {"facts": day_words.listed(words)}


def _recategorised(detail: _Detail, names: Names) -> str:
    code = detail.get("to") or detail.get("category")
    if not code:
        return _("What the case is called was changed.")
    return _("The case is called “%(category)s” now.") % {"category": names.entry(CaseList.HATE_CATEGORY, code)}


def _risk(detail: _Detail, names: Names) -> str:
    risk, review = _label(Risk, detail.get("to")), read_day(detail.get("review_on"))
    if risk and review:
        return _("The risk was assessed: %(risk)s, to be looked at again by %(day)s.") % {"risk": risk, "day": review}
    return _("The risk was assessed: %(risk)s.") % {"risk": risk} if risk else _("The risk was assessed.")


def _next_action(detail: _Detail, names: Names) -> str:
    due, on, was = (read_day(detail.get(name)) for name in ("due", "on", "was"))
    if detail.get("done"):
        return _("The next action, due on %(day)s, was done.") % {"day": due}
    if was and was != on:
        return _("The next action was changed. It is due on %(day)s; the one before was due on %(was)s.") % {
            "day": on,
            "was": was,
        }
    return _("The next action was set. It is due on %(day)s.") % {"day": on}


def _assigned(detail: _Detail, names: Names) -> str:
    if detail.get("lead") is None:
        return _("The case has no lead any more.")
    name = names.person(detail["lead"])
    return _("%(name)s leads the case now.") % {"name": name} if name else _("The case has another lead now.")


def _action_added(detail: _Detail, names: Names) -> str:
    return _("An action was added. It is due on %(day)s.") % {"day": read_day(detail.get("due"))}


def _action_ended(detail: _Detail, names: Names) -> str:
    if detail.get("status") == CaseAction.Status.DONE:
        return _("An action was done.")
    return _("An action turned out not to be possible.")


def _linked(detail: _Detail, names: Names) -> str:
    told = {"reference": names.case(detail.get("other"))}
    if not told["reference"]:
        return _("The case was linked to another one.")
    if detail.get("kind") == CaseLink.Kind.SAME_PERSON:
        return _("The case was linked to %(reference)s: the same person.") % told
    if detail.get("kind") == CaseLink.Kind.DUPLICATE:
        if detail.get("from"):
            return _("Case %(reference)s was said to be the same report as this one. It counts nowhere since.") % told
        return _("This case was said to be the same report as %(reference)s. It counts nowhere since.") % told
    if detail.get("kind") == CaseLink.Kind.LED_TO:
        if detail.get("from"):
            return _("This case came from %(reference)s.") % told
        return _("This case led to %(reference)s.") % told
    return _("The case was linked to %(reference)s.") % told


def _unlinked(detail: _Detail, names: Names) -> str:
    told = {"reference": names.case(detail.get("other"))}
    if not told["reference"]:
        return _("The link to another case was taken away.")
    if detail.get("kind") == CaseLink.Kind.DUPLICATE and not detail.get("from"):
        return _("The link to %(reference)s was taken away. This case counts again.") % told
    return _("The link to %(reference)s was taken away.") % told


def _support(detail: _Detail, names: Names) -> str:
    told = {"agency": names.agency(detail.get("agency"))}
    if detail.get("what") == "offered":
        if detail.get("referral"):
            return _("The person was referred to %(agency)s.") % told
        return _("Support by %(agency)s was offered.") % told
    if detail.get("ended"):
        return _("Support by %(agency)s ended on %(day)s.") % {**told, "day": read_day(detail["ended"])}
    return _support_answer(str(detail.get("answer")), told)


def _support_answer(answer: str, told: dict[str, str]) -> str:
    if answer == SupportOffer.Answer.TAKEN:
        return _("Support by %(agency)s was taken up.") % told
    if answer == SupportOffer.Answer.DECLINED:
        return _("Support by %(agency)s was declined.") % told
    return _("Support by %(agency)s waits for an answer.") % told


def _outcome(detail: _Detail, names: Names) -> str:
    said = []
    if added := detail.get("added"):
        said.append(_("Outcomes added: %(names)s.") % {"names": _entries(added, names)})
    if removed := detail.get("removed"):
        said.append(_("Outcomes taken away: %(names)s.") % {"names": _entries(removed, names)})
    if answer := detail.get("satisfaction"):
        said.append(_("The victim’s satisfaction: %(answer)s.") % {"answer": _label(HateCrime.Satisfaction, answer)})
    return " ".join(said) or _("Outcomes were changed.")


def _entries(codes: list[str], names: Names) -> str:
    return day_words.listed([names.entry(CaseList.OUTCOME, code) for code in codes])


def _handling(detail: _Detail, names: Names) -> str:
    return _("The handling marking is %(marking)s now.") % {"marking": _label(Handling, detail.get("to"))}


def _circle(detail: _Detail, names: Names) -> str:
    circle = detail.get("to") or detail.get("circle")
    if circle == Circle.NAMED:
        return _("Only the lead and the people named on the case may open it now.")
    if circle == Circle.REGION:
        return _("Everybody who works on the region’s cases may open it now.")
    return _("Who may open the case was changed.")


def _conflict(detail: _Detail, names: Names) -> str:
    is_ended = detail.get("did") == "ENDED"
    return _("A conflict of interest was ended.") if is_ended else _("A conflict of interest was declared.")


def _hold(detail: _Detail, names: Names) -> str:
    return _("The legal hold was lifted.") if detail.get("lifted") else _("A legal hold was placed.")


def _closed(detail: _Detail, names: Names) -> str:
    told = {"day": read_day(detail.get("on")), "reason": names.entry(CaseList.CLOSE_REASON, detail.get("reason"))}
    return _("The case closed on %(day)s: %(reason)s.") % told


_K = CaseEvent.Kind
_SENTENCES: dict[CaseEvent.Kind, _Words] = {
    _K.RECORDED: _plain(lambda: _("The case was recorded.")),
    _K.CHANGED: _changed,
    _K.RECATEGORISED: _recategorised,
    _K.RISK_ASSESSED: _risk,
    _K.NEXT_ACTION: _next_action,
    _K.ASSIGNED: _assigned,
    _K.NOTED: _plain(lambda: _("A note was added.")),
    _K.NOTE_WITHDRAWN: _plain(lambda: _("A note was struck out.")),
    _K.ACTION_ADDED: _action_added,
    _K.ACTION_ENDED: _action_ended,
    _K.LINKED: _linked,
    _K.UNLINKED: _unlinked,
    _K.SUPPORT: _support,
    _K.OUTCOME: _outcome,
    _K.FILE_ADDED: _plain(lambda: _("A file was added.")),
    _K.FILE_REMOVED: _plain(lambda: _("A file was taken away. Why is kept as a note.")),
    _K.PERSONAL_DETAILS: _plain(lambda: _("Personal details were written.")),
    _K.HANDLING: _handling,
    _K.CIRCLE: _circle,
    _K.CONFLICT: _conflict,
    _K.BREAK_GLASS: _plain(lambda: _("The case was opened in an emergency.")),
    _K.HOLD: _hold,
    _K.TENSION: tension_sentence,
    _K.NRM: nrm_sentence,
    _K.MARAC: marac_sentence,
    _K.REFERRAL: referral_sentence,
    _K.TRANSFER: transfer_sentence,
    _K.CLOSED: _closed,
    _K.REOPENED: _plain(lambda: _("The case was opened again. Why is kept as a note.")),
}
