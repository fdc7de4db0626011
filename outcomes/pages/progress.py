"""How far each outcome of a return is, in one of four words, and what it still lacks."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from outcomes import checks
from outcomes.actions.check_results import unsettled
from outcomes.checks import Finding, Snapshot
from outcomes.entry.fields import outcome_address
from outcomes.models import ChangeRequest, Figure, MeasureEvidence, Outcome, QuarterlyReturn, Severity
from outcomes.models.narrative import NARRATIVE_FIELDS

# Errors that say only that something is not there yet. All others mean that what is there is wrong.
_MISSING = frozenset(
    {
        "figure_is_given",
        "milestone_has_a_state",
        "outcome_is_rated",
        "off_track_outcome_tells_its_progress",
        "off_track_outcome_names_a_remedial_action",
    }
)


@dataclass(frozen=True)
class OutcomeProgress:
    """`kind` names the mark: done, part, asked or none. `lacks` are sentences; complete outcomes may lack a reason."""

    outcome: Outcome
    kind: str
    word: str
    lacks: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Progress:
    """`errors` and `queries` count what stands between the return and its sending."""

    outcomes: tuple[OutcomeProgress, ...]
    errors: int
    queries: int

    @property
    def total(self) -> int:
        return len(self.outcomes)

    @property
    def done(self) -> int:
        return sum(1 for each in self.outcomes if each.kind == "done")

    @property
    def next_one(self) -> OutcomeProgress | None:
        """Where to go on: what needs attention, else what is begun, else what is not."""
        order = {kind: position for position, kind in enumerate(("asked", "part", "none"))}
        open_ones = [each for each in self.outcomes if each.kind in order]
        return min(open_ones, key=lambda each: order[each.kind], default=None)

    @property
    def sentence(self) -> str:
        return ngettext(
            "%(done)s of %(total)s outcome is complete.", "%(done)s of %(total)s outcomes are complete.", self.total
        ) % {"done": self.done, "total": self.total}


def progress_of(held: QuarterlyReturn, requests: Sequence[ChangeRequest], *, may_edit: bool) -> Progress:
    """`requests` are those not settled yet, with their threads. Twelve queries, whatever the return holds.

    An outcome is complete when nothing of it stands between the return and its sending. It needs attention when an
    officer waits for an answer or a check found something wrong; something that is only missing is work in progress.
    """
    snapshot = checks.take(held)
    findings = unsettled(held, checks.examine(snapshot))
    begun = _begun(snapshot, held.evidence.select_related("measure"))
    outcomes = tuple(
        _outcome(held, outcome, findings, requests, outcome.pk in begun, may_edit)
        for outcome in snapshot.scope.outcomes.values()
    )
    errors = sum(1 for found in findings if found.severity == Severity.ERROR)
    return Progress(outcomes, errors=errors, queries=len(findings) - errors)


def _begun(snapshot: Snapshot, evidence: Iterable[MeasureEvidence]) -> set[int]:
    """Outcomes in which the region has entered something; milestones and counts that stood there do not count."""
    measures = snapshot.scope.measures
    typed = {key.measure_id for key, figure in snapshot.figures.items() if not _stood_there(figure)}
    told = {
        outcome_id
        for outcome_id, row in snapshot.narratives.items()
        if row.rag or any(getattr(row, name).strip() for name in NARRATIVE_FIELDS)
    }
    written = {row.measure.outcome_id for row in evidence}
    return told | written | {measures[pk].outcome_id for pk in typed if pk in measures}


def _stood_there(figure: Figure) -> bool:
    return figure.counted_value is not None and figure.value == figure.counted_value


def _outcome(
    held: QuarterlyReturn,
    outcome: Outcome,
    findings: Sequence[Finding],
    requests: Sequence[ChangeRequest],
    is_begun: bool,
    may_edit: bool,
) -> OutcomeProgress:
    own = [found for found in findings if found.outcome_id == outcome.pk]
    waiting = [each for each in requests if each.outcome_id == outcome.pk and each.awaits_region]
    errors = [found for found in own if found.severity == Severity.ERROR]
    if waiting or any(found.check.name not in _MISSING for found in errors):
        kind = "asked"
    elif not errors:
        kind = "done"
    else:
        kind = "part" if is_begun else "none"
    url = outcome_address(held, outcome) if may_edit else read_address(held, outcome)
    return OutcomeProgress(outcome, kind, word(kind), tuple(_lacks(own, len(waiting))), url)


def read_address(held: QuarterlyReturn, outcome: Outcome) -> str:
    """Where an outcome can be read in full."""
    return f"{reverse('return_read', args=[held.region.code, held.round.quarter])}#outcome-{outcome.code}"


def word(kind: str) -> str:
    words = {
        "done": gettext("Complete"),
        "part": gettext("In progress"),
        "asked": gettext("Needs attention"),
        "none": gettext("Not started"),
    }
    return words[kind]


def waiting_sentence(count: int) -> str:
    return ngettext("%(count)s request waits for your answer.", "%(count)s requests wait for your answer.", count) % {
        "count": count
    }


def waiting_heading(count: int) -> str:
    return ngettext("%(count)s request waits for your answer", "%(count)s requests wait for your answer", count) % {
        "count": count
    }


def _lacks(findings: Sequence[Finding], waiting: int) -> Iterator[str]:
    """One sentence a kind of thing, what somebody waits for first."""
    found = Counter(_group(each) for each in findings)
    for group, sentence in _SENTENCES.items():
        count = waiting if group == "waiting" else found[group]
        if count:
            yield sentence(count) % {"count": count}


def _group(found: Finding) -> str:
    if found.severity == Severity.QUERY:
        return "query"
    return found.check.name if found.check.name in _MISSING else "wrong"


_SENTENCES: dict[str, Callable[[int], str]] = {
    "waiting": lambda n: ngettext(
        "%(count)s request waits for your answer.", "%(count)s requests wait for your answer.", n
    ),
    "wrong": lambda n: ngettext("%(count)s thing must be put right.", "%(count)s things must be put right.", n),
    "figure_is_given": lambda n: ngettext("%(count)s number is missing.", "%(count)s numbers are missing.", n),
    "milestone_has_a_state": lambda n: ngettext(
        "%(count)s milestone has no state.", "%(count)s milestones have no state.", n
    ),
    "outcome_is_rated": lambda n: gettext("The rating is missing."),
    "off_track_outcome_tells_its_progress": lambda n: gettext("The progress is not told."),
    "off_track_outcome_names_a_remedial_action": lambda n: gettext("The remedial action is missing."),
    "query": lambda n: ngettext("%(count)s thing wants a reason.", "%(count)s things want a reason.", n),
}
