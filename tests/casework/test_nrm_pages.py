"""Pages of modern slavery records: every one opens for its people alone, and their queries do not grow."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from casework import key_paging
from casework.actions.nrm_steps import add_missing, decide_reasonable, reconsider
from casework.models import Case, NrmRecord
from casework.nrm_stages import AT_STAGE, NrmStage, stage_of
from casework.pages.nrm_overview import nrm_overview
from cohesion.models import User
from tests.factories.cases import CARDIFF, a_case
from tests.factories.nrm import a_child, a_refusal, an_nrm_case

DAY = date(2014, 5, 1)
LAW = date(2015, 11, 2)
ACTS = ("reasonable", "conclusive", "reconsider", "missing", "pathway")
UNASKED: dict[str, Any] = {"consent": "NOT_ASKED_YET", "consent_on": None, "way": "INTELLIGENCE", "referred_on": None}


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def decided(case: Case, by: User, now: datetime, decision: str = "POSITIVE", **said: Any) -> None:
    told = {"recovery_from": None, "extension_days": 0, **said}
    version = Case.objects.get(pk=case.pk).version
    decide_reasonable(case_id=case.pk, decision=decision, on=DAY, seen_version=version, by=by, now=now, **told)


# --- the overview -----------------------------------------------------------------------------------------------------
def test_overview_shows_each_record_with_its_days_and_what_is_missing(
    client: Client, northern: User, southern: User, now: datetime
) -> None:
    case = an_nrm_case(northern, now)
    decided(case, northern, now, recovery_from=DAY)
    child = an_nrm_case(northern, now, **a_child())
    add_missing(case_id=child.pk, from_on=DAY, until_on=None, note="", by=northern, now=now)
    theirs = an_nrm_case(southern, now, gss=CARDIFF)
    other = a_case(northern)
    client.force_login(northern)

    page = client.get("/en/cases/nrm/").text

    assert theirs.said not in page
    assert other.said not in page
    for said in ("0 working days; the aim is 5", "until 15 Jun 2014", "0 days left", "Positive, 1 May 2014"):
        assert said in page
    assert "The person is missing since 1 May 2014." in page
    assert "Children’s services: the day on which they were told is missing." in page
    assert "The safeguarding referral of the child is not recorded yet." in page
    assert "Potential victim · An adult" in page


def test_every_record_is_at_one_stage(northern: User, now: datetime) -> None:
    late = localdate() - timedelta(days=1)
    said: tuple[dict[str, Any], ...] = (
        {},
        a_child(referred_on=None),
        a_refusal(LAW),
        a_refusal(late, referred_on=None),
        UNASKED,
    )
    cases = [an_nrm_case(northern, datetime.now(now.tzinfo), **each) for each in said]
    for decision in ("POSITIVE", "NEGATIVE", "SUSPENDED"):
        cases.append(an_nrm_case(northern, now))
        decided(cases[-1], northern, now, decision)

    stages = [stage_of(NrmRecord.objects.get(case=case)) for case in cases]

    s = NrmStage
    assert stages == [
        *(s.REASONABLE, s.TO_SEND, s.NOTIFIED, s.TO_SEND, s.INFORMATION),
        *(s.CONCLUSIVE, s.DECIDED, s.DECIDED),
    ]
    for case, stage in zip(cases, stages, strict=True):
        at = [each for each, where in AT_STAGE.items() if Case.objects.filter(where, pk=case.pk).exists()]
        assert at == [stage]
    heaps = nrm_overview(northern, {}, {}, localdate()).stages
    assert [heap.count for heap in heaps] == [2, 1, 1, 2, 1, 1]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"adult", "child", "negative"}),
        ("way=NOTIFY", set()),
        ("stage=reasonable", {"adult", "child"}),
        ("stage=decided&way=NRM", {"negative"}),
        ("owed=child", {"child"}),
        ("owed=missing", {"adult"}),
        ("owed=reconsidered", {"negative"}),
        ("stage=elsewhere", {"adult", "child", "negative"}),
    ],
)
def test_address_narrows_the_overview(
    client: Client, northern: User, now: datetime, query: str, shown: set[str]
) -> None:
    cases = {"adult": an_nrm_case(northern, now), "child": an_nrm_case(northern, now, **a_child())}
    cases["negative"] = an_nrm_case(northern, now)
    decided(cases["negative"], northern, now, "NEGATIVE")
    act: dict[str, Any] = {"by": northern, "now": now}
    reconsider(case_id=cases["negative"].pk, asked_on=DAY, result="", seen_version=2, **act)
    add_missing(case_id=cases["adult"].pk, from_on=DAY, until_on=None, note="", **act)
    client.force_login(northern)

    page = client.get(f"/en/cases/nrm/?{query}").text

    assert {name for name, case in cases.items() if case.said in page} == shown
    assert ("This cannot be chosen here." in page) == (query == "stage=elsewhere")


def test_empty_overview_says_so_and_leads_on(client: Client, northern: User) -> None:
    client.force_login(northern)

    page = client.get("/en/cases/nrm/").text

    assert "No record of a potential victim is open." in page
    assert "/en/cases/new/modern-slavery/" in page


def test_overview_is_paged_and_asks_as_much_for_many(
    client: Client, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_paging.page_of, "__defaults__", (5,))
    an_nrm_case(northern, now)
    client.force_login(northern)
    client.get("/en/cases/nrm/")
    few = queries(lambda: client.get("/en/cases/nrm/"))
    for number in range(11):
        case = an_nrm_case(northern, now, **(a_child() if number % 2 else {}))
        add_missing(case_id=case.pk, from_on=DAY, until_on=None, note="", by=northern, now=now)

    assert queries(lambda: client.get("/en/cases/nrm/")) == few
    first = nrm_overview(northern, {}, {}, DAY)
    second = nrm_overview(northern, {}, {"after": first.page.after}, DAY)
    assert (len(first.lines), len(second.lines)) == (5, 5)
    assert not {line.case.pk for line in first.lines} & {line.case.pk for line in second.lines}
