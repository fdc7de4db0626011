"""The review page: for each outcome what changed, what is worth asking about, its threads, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cohesion import day_words
from cohesion.models import User
from outcomes.actions.outcome_reviews import is_accepted_as
from outcomes.models import ChangeRequest, InternalNote, OutcomeReview, QuarterlyReturn
from outcomes.pages.reading.findings import FindingReading
from outcomes.pages.reading.page import OutcomeReading, read_rows
from outcomes.pages.reading.rows import Rows, rows_of
from outcomes.pages.review.acts import Acts, acts_of
from outcomes.pages.review.askable import Choice, Grouped, choices
from outcomes.pages.review.baselines import Baseline, Baselines, baselines
from outcomes.pages.review.changes import ChangeRow, Names, change_rows
from outcomes.pages.review.outliers import Outlier, outliers
from outcomes.review.coded_places import CodedPlaces
from outcomes.review.content import WHOLE, Content, content_of, digest


@dataclass(frozen=True)
class OutcomeToReview:
    """One outcome before an officer. `kind` is its mark: done, asked (accepted and changed), part (changed), none."""

    reading: OutcomeReading
    review: OutcomeReview | None
    kind: str
    word: str
    standing: str
    baseline: Baseline
    changes: tuple[ChangeRow, ...]
    outliers: tuple[Outlier, ...]
    notes: tuple[InternalNote, ...]
    askable: Sequence[Choice | Grouped]
    digest: str

    @property
    def code(self) -> str:
        return str(self.reading.outcome.code)

    @property
    def is_accepted(self) -> bool:
        return self.kind == "done"

    @property
    def is_worth_asking(self) -> bool:
        return bool(self.outliers or self.reading.findings)


@dataclass(frozen=True)
class ReviewPage:
    held: QuarterlyReturn
    heading: str
    waiting: str
    acts: Acts
    outcomes: tuple[OutcomeToReview, ...]
    requests: tuple[ChangeRequest, ...]
    findings: tuple[FindingReading, ...]
    notes: tuple[InternalNote, ...]
    changes: tuple[ChangeRow, ...]
    open_requests: int


def review(held: QuarterlyReturn, user: User) -> ReviewPage:
    """A fixed number of queries, whatever the return, its region's history and the other regions hold."""
    rows = rows_of(held, user)
    content, compared, notes = content_of(held), baselines(held, user), _notes(held, user)
    worker = _Worker(rows, content, compared, notes, CodedPlaces(rows.scope), Names.load())
    reading = read_rows(rows)
    strange = outliers(rows.scope, rows.figures)
    outcomes = tuple(worker.outcome(each, strange) for each in reading.outcomes)
    whole = compared.of(None, WHOLE)
    return ReviewPage(
        held=held,
        heading=_heading(outcomes, compared),
        waiting=_waiting(rows.requests),
        acts=acts_of(held, user),
        outcomes=outcomes,
        requests=reading.requests,
        findings=tuple(finding for finding in reading.findings if finding.result.outcome_id is None),
        notes=tuple(note for note in notes if note.outcome_id is None),
        changes=change_rows(whole, content[WHOLE], worker.places, worker.names) if whole.is_decision else (),
        open_requests=sum(1 for request in rows.requests if request.settled_at is None),
    )


def _notes(held: QuarterlyReturn, user: User) -> list[InternalNote]:
    notes = InternalNote.objects.visible_to(user).filter(quarterly_return=held)
    return list(notes.select_related("by").order_by("at", "pk"))


@dataclass(frozen=True)
class _Worker:
    rows: Rows
    content: Content
    compared: Baselines
    notes: Sequence[InternalNote]
    places: CodedPlaces
    names: Names

    def outcome(self, reading: OutcomeReading, strange: Sequence[Outlier]) -> OutcomeToReview:
        outcome = reading.outcome
        own = self.content.get(outcome.code, {})
        review, baseline = self.compared.reviews.get(outcome.pk), self.compared.of(outcome.pk, outcome.code)
        changes = change_rows(baseline, own, self.places, self.names)
        is_accepted = review is not None and is_accepted_as(review, outcome, own)
        kind = _kind(review, is_accepted, bool(changes) and baseline.is_decision)
        return OutcomeToReview(
            reading=reading,
            review=review,
            kind=kind,
            word=_word(kind, baseline),
            standing=_standing(review, is_accepted),
            baseline=baseline,
            changes=changes,
            outliers=tuple(each for each in strange if each.outcome_id == outcome.pk),
            notes=tuple(note for note in self.notes if note.outcome_id == outcome.pk),
            askable=choices(self.rows.scope, outcome),
            digest=digest(own),
        )


_WORDS = {
    "done": lambda: gettext("Accepted"),
    "asked": lambda: gettext("Accepted, changed"),
    "part": lambda: gettext("Changed"),
    "none": lambda: gettext("To read"),
}


def _word(kind: str, baseline: Baseline) -> str:
    return gettext("Not changed") if kind == "none" and baseline.is_decision else _WORDS[kind]()


def _kind(review: OutcomeReview | None, is_accepted: bool, has_changed: bool) -> str:
    if is_accepted:
        return "done"
    if review is not None and review.accepted_at:
        return "asked"
    return "part" if has_changed else "none"


def _standing(review: OutcomeReview | None, is_accepted: bool) -> str:
    if review is None or review.accepted_at is None:
        return gettext("Not accepted yet.")
    who = {"name": str(review.accepted_by), "day": day_words.plain(localdate(review.accepted_at))}
    if is_accepted:
        return gettext("Accepted by %(name)s on %(day)s, as it stands.") % who
    return gettext("Accepted by %(name)s on %(day)s, and changed since. Look at it and accept it again.") % who


def _heading(outcomes: Sequence[OutcomeToReview], compared: Baselines) -> str:
    left = sum(1 for outcome in outcomes if not outcome.is_accepted)
    if not left:
        return gettext("Every outcome is accepted as it stands")
    changed = sum(1 for outcome in outcomes if outcome.kind in ("part", "asked"))
    if changed:
        words = ngettext("%(count)s outcome has changed", "%(count)s outcomes have changed", changed)
        return words % {"count": changed}
    if compared.decision:
        return gettext("Nothing has changed since the last decision")
    return ngettext("%(count)s outcome to read", "%(count)s outcomes to read", left) % {"count": left}


def _waiting(requests: Sequence[ChangeRequest]) -> str:
    """How many threads wait for whom; empty where none does."""
    for_region = sum(1 for request in requests if request.awaits_region)
    for_officer = sum(1 for request in requests if request.awaits_officer)
    sentences = []
    if for_officer:
        words = ngettext("%(count)s answer waits for you.", "%(count)s answers wait for you.", for_officer)
        sentences.append(words % {"count": for_officer})
    if for_region:
        words = ngettext(
            "%(count)s request waits for the region.", "%(count)s requests wait for the region.", for_region
        )
        sentences.append(words % {"count": for_region})
    return " ".join(sentences)
