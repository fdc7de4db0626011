"""Two people at the same time: both cases count, and a month is counted from its cases or from a total, never both."""

from datetime import datetime

from casework.actions.tallies import add_tally
from casework.counting.checking import check_counts
from casework.models import Agency, Case, CountTotal, Tally
from casework.tally_facts import TallyFacts
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Role
from tests.casework.at_once import said_at_once
from tests.conftest import appoint
from tests.factories.cases import GWYNEDD, a_case, facts

REPORTED = "hate_crime.reported"


def two_people() -> list[User]:
    region = Region.objects.get(code="NWW")
    return [appoint(f"{name}@example.org", name, Role.CO_ORDINATOR, region) for name in ("one", "two")]


def test_two_people_who_record_in_the_same_cell_both_count(live_db: None, now: datetime) -> None:
    one, two = two_people()

    refused = said_at_once(*(lambda by=by: a_case(by) for by in (one, two, one, two)))

    total = CountTotal.objects.get(count=REPORTED, category="")
    assert (refused, total.value, Case.objects.count()) == ([], 4, 4)
    assert check_counts(by=one, now=now).is_empty


def test_of_a_case_and_a_total_at_once_exactly_one_stands(live_db: None, now: datetime) -> None:
    one, two = two_people()
    place, source = LocalAuthority.objects.get(gss=GWYNEDD), Agency.objects.get(code="victim_support")
    told = facts()
    total = TallyFacts(REPORTED, place, told.received_on.replace(day=1), source, 7)

    refused = said_at_once(lambda: a_case(one), lambda: add_tally(facts=total, by=two, now=now))

    assert sorted([Case.objects.count(), Tally.objects.count()]) == [0, 1]
    sentence = refused[0] if len(refused) == 1 else ""
    assert "gave a total for that month" in sentence or "1 case from Victim Support in May 2014 is here" in sentence


def test_the_same_total_twice_at_once_is_kept_once(live_db: None, now: datetime) -> None:
    one, two = two_people()
    place, source = LocalAuthority.objects.get(gss=GWYNEDD), Agency.objects.get(code="victim_support")
    total = TallyFacts(REPORTED, place, now.date().replace(month=5, day=1), source, 7)

    refused = said_at_once(*(lambda by=by: add_tally(facts=total, by=by, now=now) for by in (one, two)))

    assert Tally.objects.get().value == 7
    assert refused == ["Victim Support gave a total for May 2014 already. Change that one."]
