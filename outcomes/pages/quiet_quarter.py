"""What a quiet quarter offers for each outcome, in words, and which of its acts can still be taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from cohesion import quarter_words
from cohesion.models import AuditEntry, User
from outcomes.actions.quiet_quarter import Done
from outcomes.entry.fields import outcome_address
from outcomes.models import Outcome, QuarterlyReturn
from outcomes.quiet_quarter import Act, Holdings, holdings, planned
from outcomes.quiet_record import NIL, standing_acts

_SINGLE = (Act.UNCHANGED, Act.NARRATIVES, Act.NONE)


@dataclass(frozen=True)
class Offer:
    """One act with the word on its button, and what it would do."""

    act: str
    label: str
    would: str


@dataclass(frozen=True)
class OutcomeOffers:
    """`would` says what all of `offers` would do at once."""

    outcome: Outcome
    url: str
    offers: tuple[Offer, ...]

    @property
    def would(self) -> str:
        return " ".join(offer.would for offer in self.offers)


@dataclass(frozen=True)
class Taken:
    """An act that was done and can be taken back."""

    entry_id: int
    words: str
    name: str
    at: datetime


@dataclass(frozen=True)
class QuietPage:
    outcomes: tuple[OutcomeOffers, ...]
    taken: tuple[Taken, ...]
    before: str

    @property
    def is_filled(self) -> bool:
        return not any(each.offers for each in self.outcomes)


def quiet_page(held: QuarterlyReturn, user: User) -> QuietPage:
    """Fourteen queries, whatever the return holds. `before` names the quarter that is carried from, if there is one."""
    known = holdings(held)
    before = quarter_words.name(known.earlier.round.period) if known.earlier else ""
    return QuietPage(
        outcomes=tuple(_offers(held, known, outcome, user, before) for outcome in known.scope.outcomes.values()),
        taken=tuple(Taken(entry.pk, _words(entry), str(entry.actor), entry.at) for entry in standing_acts(held)),
        before=before,
    )


def _offers(held: QuarterlyReturn, known: Holdings, outcome: Outcome, user: User, before: str) -> OutcomeOffers:
    offers = []
    for act in _SINGLE:
        values = planned(known, outcome.pk, act, user.language)
        if not values.is_empty:
            offers.append(Offer(act.value, _LABELS[act](), " ".join(_would(Done.of(values), before))))
    return OutcomeOffers(outcome, outcome_address(held, outcome), tuple(offers))


_LABELS: dict[Act, Callable[[], str]] = {
    Act.UNCHANGED: lambda: gettext("Nothing changed"),
    Act.NARRATIVES: lambda: gettext("Carry the words forward"),
    Act.NONE: lambda: gettext("None for the rest"),
}


def _would(done: Done, before: str) -> Iterator[str]:
    if done.milestones:
        yield ngettext(
            "%(count)s milestone state comes from %(quarter)s.",
            "%(count)s milestone states come from %(quarter)s.",
            done.milestones,
        ) % {"count": done.milestones, "quarter": before}
    if done.evidence:
        yield ngettext(
            "%(count)s text of evidence comes from %(quarter)s.",
            "%(count)s texts of evidence come from %(quarter)s.",
            done.evidence,
        ) % {"count": done.evidence, "quarter": before}
    if done.narratives:
        yield gettext("The words and the rating of %(quarter)s come for you to edit.") % {"quarter": before}
    if done.nils:
        yield ngettext(
            "“None” goes into %(count)s empty place.", "“None” goes into %(count)s empty places.", done.nils
        ) % {"count": done.nils}
    if done.inapplicable:
        yield ngettext(
            "“Not applicable” goes into %(count)s empty place.",
            "“Not applicable” goes into %(count)s empty places.",
            done.inapplicable,
        ) % {"count": done.inapplicable}


def said(done: Done, outcome: Outcome | None = None) -> str:
    """What an act did, for the top of the next page. Without an outcome it declared a nil return."""
    sentences = " ".join(_did(done, is_nil=outcome is None))
    if outcome is None:
        return gettext("This is a nil return now. %(sentences)s") % {"sentences": sentences}
    return gettext("Outcome %(outcome)s: %(sentences)s") % {"outcome": outcome.code, "sentences": sentences}


def _did(done: Done, *, is_nil: bool) -> Iterator[str]:
    if done.nils:
        yield ngettext("“None” stands in %(count)s place.", "“None” stands in %(count)s places.", done.nils) % {
            "count": done.nils
        }
    if done.inapplicable:
        yield ngettext(
            "“Not applicable” stands in %(count)s place.",
            "“Not applicable” stands in %(count)s places.",
            done.inapplicable,
        ) % {"count": done.inapplicable}
    if done.milestones:
        yield ngettext(
            "%(count)s milestone state is carried forward.",
            "%(count)s milestone states are carried forward.",
            done.milestones,
        ) % {"count": done.milestones}
    if done.evidence:
        yield ngettext(
            "%(count)s text of evidence is carried forward.",
            "%(count)s texts of evidence are carried forward.",
            done.evidence,
        ) % {"count": done.evidence}
    if done.narratives:
        yield _words_carried(done.narratives, is_nil=is_nil)


def _words_carried(count: int, *, is_nil: bool) -> str:
    if not is_nil:
        return gettext("The words of the quarter before are carried forward for you to edit.")
    return ngettext(
        "The reason stands as the progress of %(count)s outcome.",
        "The reason stands as the progress of %(count)s outcomes.",
        count,
    ) % {"count": count}


def _words(entry: AuditEntry) -> str:
    act, outcome = entry.detail["act"], entry.detail.get("outcome", "")
    if act == NIL:
        return gettext("Nil return")
    return _DONE[Act(act)]() % {"outcome": outcome}


_DONE: dict[Act, Callable[[], str]] = {
    Act.UNCHANGED: lambda: gettext("Outcome %(outcome)s: nothing changed"),
    Act.NARRATIVES: lambda: gettext("Outcome %(outcome)s: words carried forward"),
    Act.NONE: lambda: gettext("Outcome %(outcome)s: none for the rest"),
    Act.ALL: lambda: gettext("Outcome %(outcome)s: everything at once"),
}
