"""Counting anew: what differs is said, and put right when asked."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casework.counting import checking
from casework.models import Case, CountedCase, CountTotal
from cohesion.models import AuditEntry, User
from tests.casework.test_counting import Q1, asked, recounted, sums
from tests.factories.cases import GWYNEDD, a_case

REPORTED = "hate_crime.reported"


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("recount_cases", *arguments, stdout=out)
    return out.getvalue()


def test_nothing_is_said_where_all_agrees(northern: User, service: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "BATCH", 2)
    for _ in range(5):
        a_case(northern)

    assert said() == "5 cases looked at: every count agrees.\n"
    assert said("--repair") == "5 cases looked at: every count agrees.\n"
    assert not AuditEntry.objects.filter(act="counts.repaired").exists()


def test_lost_row_is_found_and_put_back(northern: User, service: User) -> None:
    case = a_case(northern)
    CountedCase.objects.filter(case=case, count=REPORTED).delete()

    out = StringIO()
    with pytest.raises(CommandError, match="1 cases looked at, 1 with wrong rows") as failure:
        call_command("recount_cases", stdout=out)
    assert failure.value.returncode == 1
    assert f"Case {case.reference}: its rows are not what its rules say." in out.getvalue()
    assert not CountedCase.objects.filter(case=case, count=REPORTED).exists()

    assert said("--repair").endswith("Repaired.\n")

    assert said() == "1 cases looked at: every count agrees.\n"
    assert sums() == recounted()
    assert asked(REPORTED)[GWYNEDD, None] == 1
    assert AuditEntry.objects.get(act="counts.repaired").detail["cases"] == [case.reference]


def test_row_in_another_quarter_is_found(northern: User, service: User) -> None:
    case = a_case(northern)
    CountedCase.objects.filter(case=case, count=REPORTED).update(quarter="2015-16-Q1")

    assert "Repaired." in said("--repair")

    assert CountedCase.objects.get(case=case, count=REPORTED).quarter == str(Q1)
    assert said() == "1 cases looked at: every count agrees.\n"


@pytest.mark.parametrize("value", [0, 5])
def test_wrong_sum_is_found_and_put_right(northern: User, service: User, value: int) -> None:
    a_case(northern)
    CountTotal.objects.filter(count=REPORTED, category="race").update(value=value)

    with pytest.raises(CommandError, match="1 wrong sums"):
        said()
    assert f"the sum is {value} and should be 1." in said("--repair")

    assert asked(REPORTED)[GWYNEDD, "race"] == 1


def test_sum_that_is_gone_comes_back(northern: User, service: User) -> None:
    a_case(northern)
    CountTotal.objects.all().delete()

    assert said("--repair").count("the sum is 0 and should be 1.") == 4

    assert sums() == recounted()


def test_removed_cases_are_no_difference(northern: User, service: User, now: datetime) -> None:
    from casework.counting.ledger import take_leave

    case = a_case(northern)
    take_leave([case.pk])
    Case.objects.filter(pk=case.pk).delete()

    assert said() == "0 cases looked at: every count agrees.\n"
