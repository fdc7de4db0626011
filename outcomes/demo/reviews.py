"""Two returns between officer and region: one read outcome by outcome, one half answered."""

from datetime import datetime
from decimal import Decimal

from outcomes import checks
from outcomes.actions import (
    central_adjustments,
    change_requests,
    check_results,
    internal_notes,
    outcome_reviews,
    quarterly_returns,
)
from outcomes.demo import corrections, texts
from outcomes.demo.journeys import Journey
from outcomes.models import Rag
from outcomes.return_values import CellKey

_ACCEPTED, _ACCEPTED_THEN_CHANGED, _ASKED_ABOUT, _RATED = "1", "3", "2", "4"
# What the region corrects when the return comes back: what was asked for, and what it found besides.
_MISSING_DAY, _VISITS = ("2.2.M5", 3), ("3.2.M1", 8)
_TRAINED, _INVOLVED = "6.2.M2", "5.2.M1"
_FEWER = Decimal(40)


def officer_reviews_and_region_corrects(journey: Journey) -> None:
    """Read, given back, corrected in more than was asked, read again: an accepted outcome has changed.

    All within two days, so that nothing lies after the day on which pages of sample data count.
    """
    first = journey.clock.after(1).replace(hour=10)
    _read(journey, first)
    _give_back(journey, first.replace(hour=12))
    second = journey.clock.after(1)
    _correct(journey, second.replace(hour=9))
    _let_pass(journey, second.replace(hour=10))
    journey.submit(second.replace(hour=11))
    journey.start_review(second.replace(hour=12))
    _ask_about_a_figure(journey, asked_at=second.replace(hour=13), answered_at=second.replace(hour=14))
    _adjust(journey, second.replace(hour=15))


def _said(journey: Journey, key: str) -> str:
    return str(texts.scene("review", key)[journey.officer.language])


def _read(journey: Journey, now: datetime) -> None:
    held, officer, outcomes = journey.held, journey.officer, journey.setting.outcomes
    for code in (_ACCEPTED, _ACCEPTED_THEN_CHANGED):
        outcome_reviews.accept_outcome(quarterly_return=held, outcome=outcomes[code], by=officer, now=now)
    outcome_reviews.rate_outcome(
        quarterly_return=held,
        outcome=outcomes[_RATED],
        rag=Rag.AMBER,
        reason=_said(journey, "rating"),
        by=officer,
        now=now,
    )
    internal_notes.note(
        quarterly_return=held,
        text=_said(journey, "internal_note"),
        outcome=outcomes[_RATED],
        by=officer,
        now=now,
    )


def _give_back(journey: Journey, now: datetime) -> None:
    requests = [(journey.setting.outcomes[_ASKED_ABOUT], _said(journey, "request"))]
    quarterly_returns.request_changes(quarterly_return=journey.held, requests=requests, by=journey.officer, now=now)


def _correct(journey: Journey, now: datetime) -> None:
    for code, by in (_MISSING_DAY, _VISITS):
        journey.save(corrections.raised(journey.setting, journey.content, code, by), now)
    (asked,) = journey.held.change_requests.unanswered()
    change_requests.answer(change_request=asked, text=_said(journey, "request_answer"), by=journey.author, now=now)


def _let_pass(journey: Journey, now: datetime) -> None:
    """The higher number makes a check ask; the officer, who has seen the lists, waives that."""
    findings = checks.run(journey.held)
    for result in check_results.keep(quarterly_return=journey.held, findings=findings, now=now):
        if not check_results.is_settled(result):
            check_results.waive(result=result, reason=_said(journey, "waiver"), by=journey.officer, now=now)


def _ask_about_a_figure(journey: Journey, *, asked_at: datetime, answered_at: datetime) -> None:
    asked = change_requests.ask(
        quarterly_return=journey.held,
        text=_said(journey, "question"),
        measure=journey.setting.measures[_TRAINED],
        authority=journey.setting.authorities[_authority(journey, 0)],
        by=journey.officer,
        now=asked_at,
    )
    answer = _said(journey, "question_answer")
    change_requests.answer(change_request=asked, text=answer, by=journey.author, now=answered_at)


def _authority(journey: Journey, place: int) -> str:
    return journey.setting.covered[journey.content.region][place]


def _adjust(journey: Journey, now: datetime) -> None:
    """A stock that the officer holds to be a little lower, in the last authority on the map."""
    held = journey.held
    place = journey.setting.authorities[_authority(journey, -1)]
    reported = held.figures.get(measure__code=_INVOLVED, authority=place, category=None)
    central_adjustments.adjust(
        quarterly_return=held,
        key=CellKey(reported.measure_id, place.pk),
        value=(reported.value or _FEWER) - _FEWER,
        reason=_said(journey, "adjustment"),
        by=journey.officer,
        now=now,
    )


def region_answers_part_of_what_was_asked(journey: Journey) -> None:
    """The officer then asks about a figure; that and one of the first requests still wait for an answer."""
    low_number = corrections.low_number(journey.setting, journey.content)
    now = journey.clock.after(2, 3)
    journey.save(low_number.after, now)
    first = journey.held.change_requests.unanswered().order_by("pk")[0]
    answer = low_number.answer[journey.author.language]
    change_requests.answer(change_request=first, text=answer, by=journey.author, now=now)
    change_requests.ask(
        quarterly_return=journey.held,
        text=texts.scene("changes", "question")[journey.officer.language],
        measure=journey.setting.measures[_TRAINED],
        authority=journey.setting.authorities[_authority(journey, 1)],
        by=journey.officer,
        now=journey.clock.after(1),
    )
