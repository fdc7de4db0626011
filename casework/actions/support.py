"""Support offered to a victim and what they said to it. Both decide counts: a referral, and a supported victim."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.steps import taken, written
from casework.day_rules import found, order_problem, past_problem
from casework.models import Agency, CaseEvent, CaseList, ListEntry, SupportOffer
from casework.refusals import FieldsRefused
from cohesion.models import User
from cohesion.refusals import ActionRefused

MOST_OFFERS = 100
_TAKEN = SupportOffer.Answer.TAKEN


@transaction.atomic
def offer_support(
    *,
    case_id: UUID,
    agency: Agency,
    support: ListEntry | None,
    is_referral: bool,
    offered_on: date,
    answer: str,
    taken_on: date | None,
    by: User,
    now: datetime,
) -> SupportOffer:
    case = taken(case_id, by=by)
    offer = SupportOffer(
        case=case,
        agency=agency,
        support=support,
        is_referral=is_referral,
        offered_on=offered_on,
        answer=answer,
        taken_on=taken_on,
    )
    if problems := {**_problems(offer, localdate(now)), **_list_problems(offer)}:
        raise FieldsRefused(problems)
    if case.support.count() >= MOST_OFFERS:
        raise ActionRefused(_("A case holds at most 100 offers of support. Write a note instead."))
    offer.save()
    written(case, CaseEvent.Kind.SUPPORT, by=by, now=now, detail=_told(offer, "offered"))
    return offer


@transaction.atomic
def answer_support(
    *,
    case_id: UUID,
    offer_id: UUID,
    answer: str,
    taken_on: date | None,
    ended_on: date | None,
    seen_version: int,
    by: User,
    now: datetime,
) -> SupportOffer:
    """What the person said, and when the support ended."""
    case = taken(case_id, by=by, seen_version=seen_version)
    offer = case.support.select_related("agency").get(pk=offer_id)
    offer.answer, offer.taken_on, offer.ended_on = answer, taken_on, ended_on
    if problems := _problems(offer, localdate(now)):
        raise FieldsRefused(problems)
    offer.save(update_fields=["answer", "taken_on", "ended_on"])
    written(case, CaseEvent.Kind.SUPPORT, by=by, now=now, detail=_told(offer, "answered"))
    return offer


def _told(offer: SupportOffer, what: str) -> dict[str, object]:
    ended = offer.ended_on.isoformat() if offer.ended_on else None
    told = {"what": what, "agency": offer.agency.code, "answer": offer.answer, "ended": ended}
    return {**told, "referral": offer.is_referral, "offer": str(offer.pk)}


def _problems(offer: SupportOffer, today: date) -> dict[str, str]:
    too_early = _("Support cannot be taken up before it was offered (%(day)s). Change one of the two.")
    ended_early = _("Support cannot end before it was taken up (%(day)s). Change one of the two.")
    return found(
        offered_on=past_problem(offer.offered_on, today),
        answer=None if offer.answer in SupportOffer.Answer.values else _("Say what the person answered."),
        taken_on=_taking_problem(offer)
        or past_problem(offer.taken_on, today)
        or order_problem(offer.taken_on, offer.offered_on, too_early),
        ended_on=_ending_problem(offer)
        or past_problem(offer.ended_on, today)
        or order_problem(offer.ended_on, offer.taken_on, ended_early),
    )


def _taking_problem(offer: SupportOffer) -> str | None:
    if offer.answer == _TAKEN and offer.taken_on is None:
        return _("Enter the day on which it was taken up.")
    if offer.answer != _TAKEN and offer.taken_on is not None:
        return _("A day is entered: choose “Taken up”, or take the day away.")
    return None


def _ending_problem(offer: SupportOffer) -> str | None:
    if offer.ended_on is not None and offer.answer != _TAKEN:
        return _("Only support that was taken up can end. Take the day away.")
    return None


def _list_problems(offer: SupportOffer) -> dict[str, str]:
    day = offer.offered_on
    agency = Agency.objects.valid_on(day).filter(pk=offer.agency_id)
    kinds = ListEntry.objects.of(CaseList.SUPPORT).valid_on(day)
    support = offer.support
    return found(
        agency=None if agency.exists() else _not_there(offer.agency.name),
        support=None if support is None or kinds.filter(pk=support.pk).exists() else _not_there(support.name),
    )


def _not_there(name: str) -> str:
    return _("“%(name)s” was not in the list on that day. Choose another entry.") % {"name": name}
