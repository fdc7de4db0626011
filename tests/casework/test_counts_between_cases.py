"""Cases of all kinds that lead to one another, are referred to agencies and move between regions: whatever the order,
each counts once in the measures of its own kind, where it is now, and accepted figures are flagged and never altered.

Like `test_counts_stateful`, the machine keeps a model of its own in plain Python, which says of every act whether it
must be refused, and of every count what the answer must be.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from casework.actions import transfer_answers
from casework.actions.closing import close_case, reopen_case
from casework.actions.links import link_cases, unlink_cases
from casework.actions.marac_referrals import decide, refer_to_marac
from casework.actions.referrals import answer_referral, end_referral, offer_referral
from casework.actions.transfers import offer_transfer, withdraw_transfer
from casework.counting.checking import check_counts
from casework.kinds import CaseKind
from casework.models import Agency, Case, CaseList, CountedCase, CountTotal, Forum, ReferralStatus
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.models import LocalAuthority, Region, User
from cohesion.refusals import ActionRefused
from outcomes.models import AcceptedFigure, LateCount, ReturnRound
from tests.factories.cases import CARDIFF, GWYNEDD, a_case, entry
from tests.factories.counted_returns import accept_with_sevens
from tests.factories.marac import a_forum, marac_facts
from tests.factories.nrm import an_nrm_case
from tests.factories.sharing import CONSENT, a_protocol, partner
from tests.factories.tension import a_tension

ANGLESEY = "W06000001"
REGION_OF = {GWYNEDD: "NWW", ANGLESEY: "NWW", CARDIFF: "CV"}
QUARTER_OF = {date(2014, 4, 1): "2014-15-Q1", date(2014, 6, 30): "2014-15-Q1", date(2014, 7, 1): "2014-15-Q2"}
ACCEPTED = "2014-15-Q1"
MARAC_OF = {"HATE_CRIME": "HATE_MARAC", "NRM": "SLAV_MARAC"}
# What a case counts in from the day on which it came, by kind.
FIRST = {
    "HATE_CRIME": ("hate_crime.reported", "hate_crime.reported_through_centres"),
    "HATE_MARAC": ("hate_crime.marac_referred", "hate_crime.marac_individuals"),
    "SLAV_MARAC": ("slavery.marac_referred", "slavery.marac_individuals"),
    "NRM": ("nrm.reported_by_authority",),
    "TENSION": ("tension.cases_opened",),
}
DECIDED = {"HATE_MARAC": "hate_crime.marac_accepted", "SLAV_MARAC": "slavery.marac_accepted"}
COUNTS = sorted({*DECIDED.values(), *(name for names in FIRST.values() for name in names)})
RUNNING = ("OFFERED", "ACCEPTED")

Spot = tuple[str, str, str]
"""Count, quarter, authority."""


@dataclass(frozen=True)
class Held:
    """A case as the model knows it. `decided` is the day on which a referral to a conference was accepted."""

    kind: str
    place: str
    came: date
    is_open: bool = True
    is_decided: bool = False
    decided: date | None = None

    @property
    def region(self) -> str:
        return REGION_OF[self.place]


@dataclass
class Model:
    cases: dict[UUID, Held] = field(default_factory=dict)
    links: dict[int, tuple[UUID, UUID, str]] = field(default_factory=dict)
    referrals: dict[UUID, tuple[UUID, str, str]] = field(default_factory=dict)
    """Case, agency and status."""
    offers: dict[UUID, tuple[UUID, str]] = field(default_factory=dict)
    """Case and authority; those that nobody has answered."""
    flagged: set[tuple[str, str]] = field(default_factory=set)

    def is_duplicate(self, key: UUID) -> bool:
        return any(kind == "DUPLICATE" and one == key for one, _, kind in self.links.values())

    def is_repeated(self, key: UUID) -> bool:
        return any(kind == "DUPLICATE" and other == key for _, other, kind in self.links.values())

    def rows(self) -> set[tuple[UUID, Spot]]:
        found = set()
        for key, case in self.cases.items():
            if self.is_duplicate(key):
                continue
            days = [(name, case.came) for name in FIRST[case.kind]]
            days += [(DECIDED[case.kind], case.decided)] if case.decided else []
            found |= {(key, (name, QUARTER_OF[day], case.place)) for name, day in days}
        return found

    def sums(self) -> Counter[Spot]:
        return Counter(spot for _, spot in self.rows())

    def may_link(self, key: UUID, other: UUID, kind: str) -> bool:
        one, two = self.cases[key], self.cases[other]
        pairs = [{each[0], each[1]} for each in self.links.values()]
        if key == other or one.region != two.region or {key, other} in pairs:
            return False
        if kind != "DUPLICATE":
            return True
        return one.kind == two.kind and not (
            self.is_duplicate(key) or self.is_duplicate(other) or self.is_repeated(key)
        )

    def may_move(self, key: UUID) -> bool:
        return self.cases[key].is_open and not self.is_duplicate(key) and not self.is_repeated(key)


DRAWN = st.integers(0, 10**6)
DAYS = st.sampled_from(sorted(QUARTER_OF))
PLACES = st.sampled_from(sorted(REGION_OF))


class SharingMachine(RuleBasedStateMachine):
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self, people: dict[str, User], now: datetime) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.people, self.now, self.model = people, now, Model()
        self.before = self.model.sums()
        self.frozen = frozen_figures()
        fed = AcceptedFigure.objects.filter(measure__count_name__in=COUNTS)
        self.fed = set(fed.values_list("measure__count_name", flat=True))
        self.agencies = [partner(), Agency.objects.get(code="victim_support")]

    def teardown(self) -> None:
        try:
            self.everything_is_found_by_counting_anew()
        finally:
            transaction.set_rollback(True)
            self.sandbox.__exit__(None, None, None)

    # --- cases --------------------------------------------------------------------------------------------------------
    @rule(kind=st.sampled_from(sorted(FIRST)), place=PLACES, came=DAYS)
    def record(self, kind: str, place: str, came: date) -> None:
        by = self.people[REGION_OF[place]]
        if kind in MARAC_OF.values():
            facts = marac_facts(self.forum(kind, place), authority=authority(place), received_on=came)
            case = refer_to_marac(facts=facts, by=by, now=self.now)
        elif kind == "NRM":
            case = an_nrm_case(by, self.now, gss=place, received_on=came, consent_on=came, referred_on=came)
        else:
            make = a_case if kind == "HATE_CRIME" else a_tension
            case = make(by, self.now, gss=place, received_on=came)
        self.model.cases[case.pk] = Held(kind, place, came)
        self.done[f"record {kind}"] += 1

    @precondition(lambda self: any(each.kind in MARAC_OF for each in self.model.cases.values()))
    @rule(drawn=DRAWN, came=DAYS)
    def lead_to_a_conference(self, drawn: int, came: date) -> None:
        key, held = self.chosen(drawn, lambda each: each.kind in MARAC_OF)
        kind, by = MARAC_OF[held.kind], self.people[held.region]
        facts = marac_facts(self.forum(kind, held.place), authority=authority(held.place), received_on=came)
        case = refer_to_marac(facts=facts, by=by, now=self.now, from_case=key)
        self.model.cases[case.pk] = Held(kind, held.place, came)
        self.model.links[case.linked_from.get().pk] = (key, case.pk, "LED_TO")
        self.done[f"lead to {kind}"] += 1

    @precondition(lambda self: any(each.kind in DECIDED for each in self.model.cases.values()))
    @rule(drawn=DRAWN, on=DAYS, is_accepted=st.booleans())
    def decide(self, drawn: int, on: date, is_accepted: bool) -> None:
        key, held = self.chosen(drawn, lambda each: each.kind in DECIDED)
        told: dict[str, Any] = {"decision": "ACCEPTED" if is_accepted else "DECLINED", "on": on, "reason": "So."}
        allowed = held.is_open and not held.is_decided and on >= held.came
        if self.tried("decide", lambda: decide(**self.seen(key), **told), allowed=allowed):
            self.model.cases[key] = replace(held, is_decided=True, decided=on if is_accepted else None)

    @precondition(lambda self: self.model.cases)
    @rule(drawn=DRAWN)
    def close_or_reopen(self, drawn: int) -> None:
        key, held = self.chosen(drawn)
        if held.is_open:
            reason = entry(CaseList.CLOSE_REASON, "finished")
            close_case(**self.seen(key), closed_on=self.now.date(), reason=reason, leaves_actions=False)
        else:
            reopen_case(**self.seen(key), reason="More came.", language="en")
        self.model.cases[key] = replace(held, is_open=not held.is_open)
        self.done["close" if held.is_open else "reopen"] += 1

    # --- links --------------------------------------------------------------------------------------------------------
    @precondition(lambda self: len(self.model.cases) > 1)
    @rule(drawn=DRAWN, other=DRAWN, kind=st.sampled_from(["DUPLICATE", "DUPLICATE", "LED_TO", "RELATED"]))
    def link(self, drawn: int, other: int, kind: str) -> None:
        key, held = self.chosen(drawn)
        to, _ = self.chosen(other, lambda each: kind != "DUPLICATE" or each.kind == held.kind)
        said = Case.objects.get(pk=to).reference
        made: list[int] = []

        def act() -> None:
            by = self.people[held.region]
            made.append(link_cases(case_id=key, reference=said, kind=kind, by=by, now=self.now).pk)

        if self.tried(f"link {kind}", act, allowed=self.model.may_link(key, to, kind)):
            self.model.links[made[0]] = (key, to, kind)

    @precondition(lambda self: self.model.links)
    @rule(drawn=DRAWN)
    def unlink(self, drawn: int) -> None:
        """Whoever sees one end alone cannot take it away."""
        link, (one, other, _) = list(self.model.links.items())[drawn % len(self.model.links)]
        by = self.people[self.model.cases[one].region]
        allowed = self.model.cases[one].region == self.model.cases[other].region
        act = lambda: unlink_cases(case_id=one, link_id=link, by=by, now=self.now)  # noqa: E731
        if self.tried("unlink", act, allowed=allowed):
            del self.model.links[link]

    # --- referrals ----------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.model.cases)
    @rule(drawn=DRAWN, which=st.sampled_from([0, 0, 0, 1]))
    def refer(self, drawn: int, which: int) -> None:
        key, held = self.chosen(drawn)
        agency, made = self.agencies[which], []
        running = [each for each in self.model.referrals.values() if each[:2] == (key, agency.code)]
        allowed = which == 0 and held.is_open and not any(each[2] in RUNNING for each in running)
        told: dict[str, Any] = {"purpose": "Visit.", "language": "en", "ground": CONSENT, "offered_on": self.now.date()}
        by = self.people[held.region]

        def act() -> None:
            made.append(offer_referral(case_id=key, agency=agency, by=by, now=self.now, **told).pk)

        if self.tried("refer", act, allowed=allowed):
            self.model.referrals[made[0]] = (key, agency.code, "OFFERED")

    @precondition(lambda self: self.model.referrals)
    @rule(drawn=DRAWN, status=st.sampled_from(["ACCEPTED", "ACCEPTED", "DECLINED"]))
    def answer(self, drawn: int, status: str) -> None:
        referral, (key, agency, stands) = list(self.model.referrals.items())[drawn % len(self.model.referrals)]
        told: dict[str, Any] = {"status": status, "answered_on": self.now.date(), "reason": "So."}
        act = lambda: answer_referral(referral_id=referral, **self.seen(key), **told)  # noqa: E731
        if self.tried(f"referral {status}", act, allowed=stands == "OFFERED"):
            self.model.referrals[referral] = (key, agency, status)

    @precondition(lambda self: self.model.referrals)
    @rule(drawn=DRAWN, status=st.sampled_from(["DONE", "REVOKED"]))
    def end(self, drawn: int, status: str) -> None:
        referral, (key, agency, stands) = list(self.model.referrals.items())[drawn % len(self.model.referrals)]
        told: dict[str, Any] = {"target": ReferralStatus(status), "ended_on": self.now.date(), "reason": "So."}
        act = lambda: end_referral(referral_id=referral, **self.seen(key), **told)  # noqa: E731
        allowed = stands == "ACCEPTED" or (stands == "OFFERED" and status == "REVOKED")
        if self.tried(f"referral {status}", act, allowed=allowed):
            self.model.referrals[referral] = (key, agency, status)

    # --- transfers ----------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.model.cases)
    @rule(drawn=DRAWN, place=PLACES)
    def offer(self, drawn: int, place: str) -> None:
        self.offered(self.chosen(drawn)[0], place)

    @precondition(lambda self: self.model.offers)
    @rule(drawn=DRAWN, is_right=st.sampled_from([True, True, True, False]))
    def accept(self, drawn: int, is_right: bool) -> None:
        self.accepted(list(self.model.offers)[drawn % len(self.model.offers)], is_right=is_right)

    @precondition(lambda self: any(kind != "DUPLICATE" for _, _, kind in self.model.links.values()))
    @rule(drawn=DRAWN)
    def move_one_of_two(self, drawn: int) -> None:
        """Their link then stands between two regions."""
        ends = [key for one, other, kind in self.model.links.values() if kind != "DUPLICATE" for key in (one, other)]
        key = ends[drawn % len(ends)]
        transfer = self.offered(key, CARDIFF if self.model.cases[key].region == "NWW" else GWYNEDD)
        if transfer is not None:
            self.accepted(transfer)

    def offered(self, key: UUID, place: str) -> UUID | None:
        is_offered = key in [case for case, _ in self.model.offers.values()]
        allowed = self.model.may_move(key) and not is_offered and REGION_OF[place] != self.model.cases[key].region
        told: dict[str, Any] = {"reason": "Moved.", "language": "en", "ground": CONSENT}
        made: list[UUID] = []

        def act() -> None:
            made.append(offer_transfer(to_authority=authority(place), **self.seen(key), **told).pk)

        if not self.tried("offer", act, allowed=allowed):
            return None
        self.model.offers[made[0]] = (key, place)
        return made[0]

    def accepted(self, transfer: UUID, *, is_right: bool = True) -> None:
        key, place = self.model.offers[transfer]
        by = self.people[REGION_OF[place] if is_right else self.model.cases[key].region]
        act = lambda: transfer_answers.accept_transfer(transfer_id=transfer, by=by, now=self.now)  # noqa: E731
        if self.tried("accept", act, allowed=is_right and self.model.may_move(key)):
            self.model.cases[key] = replace(self.model.cases[key], place=place)
            del self.model.offers[transfer]

    @precondition(lambda self: self.model.offers)
    @rule(drawn=DRAWN, is_declined=st.booleans())
    def decline_or_withdraw(self, drawn: int, is_declined: bool) -> None:
        transfer, (key, place) = list(self.model.offers.items())[drawn % len(self.model.offers)]
        if is_declined:
            by = self.people[REGION_OF[place]]
            transfer_answers.decline_transfer(transfer_id=transfer, answer="Not ours.", by=by, now=self.now)
        else:
            withdraw_transfer(case_id=key, by=self.people[self.model.cases[key].region], now=self.now)
        del self.model.offers[transfer]
        self.done["decline" if is_declined else "withdraw"] += 1

    # --- what must be true after each ---------------------------------------------------------------------------------
    @invariant()
    def each_case_counts_once_in_its_own_measures_where_it_is(self) -> None:
        values = ("case_id", "count", "quarter", "authority__gss")
        rows = [(row[0], row[1:]) for row in CountedCase.objects.values_list(*values)]
        assert len(rows) == len(set(rows))
        assert set(rows) == self.model.rows()
        expected = self.model.sums()
        totals = CountTotal.objects.filter(category="").exclude(value=0)
        assert {row[:3]: row[3] for row in totals.values_list(*values[1:], "value")} == expected
        self.answers_that_moved(expected)

    def answers_that_moved(self, expected: Counter[Spot]) -> None:
        """Asked as a return asks. An accepted figure of a moved number is flagged; not one is altered."""
        moved = {spot for spot in {*expected, *self.before} if expected[spot] != self.before[spot]}
        self.ask(sorted({spot[0] for spot in moved}), expected)
        self.model.flagged |= {(name, place) for name, quarter, place in moved if quarter == ACCEPTED}
        self.model.flagged = {each for each in self.model.flagged if each[0] in self.fed}
        self.before = expected
        flags = LateCount.objects.standing().values_list("measure__count_name", "authority__gss")
        assert set(flags) == self.model.flagged
        self.done["flagged"] += len(self.model.flagged)
        assert frozen_figures() == self.frozen

    def ask(self, names: Sequence[str], expected: Counter[Spot]) -> None:
        provider = counts.provider(COUNTS[0])
        assert provider is not None
        assert provider.together is not None
        for region in ("NWW", "CV") if names else ():
            for quarter in sorted(set(QUARTER_OF.values())):
                told = provider.together(names, region, Quarter.parse(quarter), self.now.date())
                found = {
                    (name, quarter, each.authority): each.value
                    for name in names
                    for each in told[name]
                    if not each.category and each.value
                }
                held = {spot: value for spot, value in expected.items() if spot[0] in names and spot[1] == quarter}
                assert found == {spot: value for spot, value in held.items() if REGION_OF[spot[2]] == region}

    def everything_is_found_by_counting_anew(self) -> None:
        self.ask(COUNTS, self.model.sums())
        found = check_counts(by=self.people["NWW"], now=self.now)
        assert found.is_empty, found
        assert found.checked == len(self.model.cases)

    # --- the model ----------------------------------------------------------------------------------------------------
    def chosen(self, drawn: int, fits: Callable[[Held], bool] = lambda each: True) -> tuple[UUID, Held]:
        known = [(key, held) for key, held in self.model.cases.items() if fits(held)]
        return known[drawn % len(known)]

    def forum(self, kind: str, place: str) -> Forum:
        return Forum.objects.get(kind=kind, region__code=REGION_OF[place])

    def seen(self, key: UUID) -> dict[str, Any]:
        """What an act on the page of a case is given, by the co-ordinator of its region."""
        version = Case.objects.get(pk=key).version
        by = self.people[self.model.cases[key].region]
        return {"case_id": key, "seen_version": version, "by": by, "now": self.now}

    def tried(self, what: str, act: Callable[[], object], *, allowed: bool) -> bool:
        """Do it; whether it happened must be what the model says."""
        try:
            with transaction.atomic():
                act()
        except ActionRefused:
            assert not allowed, what
            self.done[f"{what}, refused"] += 1
            return False
        assert allowed, what
        self.done[what] += 1
        return True


def authority(gss: str) -> LocalAuthority:
    return LocalAuthority.objects.get(gss=gss)


def frozen_figures() -> list[tuple[Any, ...]]:
    return list(AcceptedFigure.objects.order_by("pk").values_list("pk", "measure", "authority", "value"))


@pytest.fixture
def people(
    open_round: ReturnRound, northern: User, southern: User, officer: User, service: User, now: datetime
) -> dict[str, User]:
    """The co-ordinators of two regions whose returns were accepted, with forums and a protocol for every kind."""
    cast = {"NWW": northern, "CV": southern}
    accept_with_sevens(open_round, COUNTS, cast, officer=officer, service=service, now=now)
    for code, by in cast.items():
        a_protocol(by, now, kinds=tuple(CaseKind.values), region=code)
        for kind in MARAC_OF.values():
            a_forum(Region.objects.get(code=code), kind)
    return cast


def run(people: dict[str, User], now: datetime, *, examples: int, phases: Sequence[Phase] = tuple(Phase)) -> None:
    run_state_machine_as_test(
        lambda: SharingMachine(people, now),  # type: ignore[arg-type]  # made, as documented
        settings=settings(
            max_examples=examples,
            stateful_step_count=60,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=phases,
            report_multiple_bugs=False,
        ),
    )


def test_each_case_counts_once_whatever_it_leads_to_and_wherever_it_goes(
    people: dict[str, User], now: datetime
) -> None:
    SharingMachine.done.clear()

    run(people, now, examples=6)

    # A machine that is always allowed, or always refused, says nothing. Of each group some step is enough: which of
    # them come up hangs on keys that databases give.
    links = [f"link {kind}" for kind in ("DUPLICATE", "LED_TO", "RELATED")]
    answers = [f"referral {status}" for status in ("ACCEPTED", "DECLINED", "DONE", "REVOKED")]
    groups = [["decide"], ["unlink"], links, ["refer"], answers, ["offer", "accept", "decline", "withdraw"]]
    groups += [[f"{act}, refused" for act in group] for group in groups]
    groups += [[f"record {kind}"] for kind in FIRST] + [[f"lead to {kind}"] for kind in MARAC_OF.values()]
    groups += [["close"], ["reopen"], ["offer"], ["accept"], ["flagged"]]
    assert [group for group in groups if not any(SharingMachine.done[each] for each in group)] == []


def test_machine_notices_a_case_that_moves_and_is_not_counted_anew(
    people: dict[str, User], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgets(case: Case, *args: Any, **kwargs: Any) -> None:
        case.version += 1
        case.save()

    monkeypatch.setattr(transfer_answers, "written", forgets)

    with pytest.raises(AssertionError):
        run(people, now, examples=5, phases=[Phase.generate])
