"""A hate crime becomes a MARAC case, a slavery concern a record of the NRM and a MARAC case: each counts once."""

from datetime import datetime

import pytest

from casework.actions.closing import close_case, reopen_case
from casework.actions.links import link_cases, unlink_cases
from casework.actions.marac_referrals import refer_to_marac
from casework.models import Case, CaseLink, CaseList, CountedCase
from casework.pages.links import linked_cases
from casework.refusals import FieldsRefused
from cohesion.models import Region, User
from cohesion.refusals import ActionRefused
from tests.factories.cases import a_case, entry
from tests.factories.marac import a_forum, a_referral, marac_facts
from tests.factories.nrm import an_nrm_case

HATE = {"hate_crime.reported", "hate_crime.reported_through_centres"}
HATE_MARAC = {"hate_crime.marac_referred", "hate_crime.marac_individuals"}
SLAVERY_MARAC = {"slavery.marac_referred", "slavery.marac_individuals"}
NRM = {"nrm.reported_by_authority", "nrm.through_first_responder"}


def counted(case: Case) -> list[str]:
    return sorted(CountedCase.objects.filter(case=case).values_list("count", flat=True))


def closed(case: Case, by: User, now: datetime) -> None:
    version = Case.objects.get(pk=case.pk).version
    told = {"case_id": case.pk, "closed_on": now.date(), "reason": entry(CaseList.CLOSE_REASON, "finished")}
    close_case(**told, leaves_actions=False, seen_version=version, by=by, now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "own", "theirs"), [("HATE_MARAC", HATE, HATE_MARAC), ("SLAV_MARAC", NRM, SLAVERY_MARAC)]
)
def test_case_leads_to_a_conference_and_each_counts_once_in_its_own_measures(
    northern: User, regions: dict[str, Region], now: datetime, kind: str, own: set[str], theirs: set[str]
) -> None:
    is_hate = kind == "HATE_MARAC"
    origin = a_case(northern) if is_hate else an_nrm_case(northern, responder="council")
    facts = marac_facts(a_forum(regions["NWW"], kind))
    case = refer_to_marac(facts=facts, by=northern, now=now, from_case=origin.pk)

    assert (counted(origin), counted(case)) == (sorted(own), sorted(theirs))
    assert [each.sentence for each in linked_cases(origin, northern)] == [f"Led to case {case.said}"]
    assert [each.sentence for each in linked_cases(case, northern)] == [f"Came from case {origin.said}"]

    # Closing either, and taking the link away, moves no number.
    closed(origin, northern, now)
    unlink_cases(case_id=case.pk, link_id=CaseLink.objects.get().pk, by=northern, now=now)
    assert (counted(origin), counted(case)) == (sorted(own), sorted(theirs))
    assert not CaseLink.objects.exists()
    assert [each.detail["kind"] for each in origin.events.filter(kind="UNLINKED")] == ["LED_TO"]
    version = Case.objects.get(pk=origin.pk).version
    reopen_case(case_id=origin.pk, reason="More.", language="en", seen_version=version, by=northern, now=now)
    assert counted(origin) == sorted(own)


def test_record_of_the_nrm_and_a_conference_that_were_entered_apart_are_linked_by_hand(
    northern: User, regions: dict[str, Region], now: datetime
) -> None:
    record, case = an_nrm_case(northern), a_referral(northern, a_forum(regions["NWW"], "SLAV_MARAC"))

    link_cases(case_id=record.pk, reference=case.reference, kind="LED_TO", by=northern, now=now)

    assert counted(record) == ["nrm.reported_by_authority"]
    assert set(counted(case)) == SLAVERY_MARAC
    with pytest.raises(FieldsRefused, match="linked already"):
        link_cases(case_id=case.pk, reference=record.reference, kind="LED_TO", by=northern, now=now)
    other = an_nrm_case(northern)
    with pytest.raises(FieldsRefused, match="another kind"):
        link_cases(case_id=other.pk, reference=case.reference, kind="DUPLICATE", by=northern, now=now)


def test_conference_of_another_region_is_not_led_to(
    northern: User, southern: User, regions: dict[str, Region], now: datetime
) -> None:
    origin, facts = a_case(northern), marac_facts(a_forum(regions["NWW"]))
    with pytest.raises(ActionRefused):
        refer_to_marac(facts=facts, by=southern, now=now, from_case=origin.pk)
    assert Case.objects.count() == 1
    assert not CaseLink.objects.exists()
