"""Pages of modern slavery records: every one opens for its people alone, and their queries do not grow."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from casework import key_paging
from casework.actions.nrm_steps import add_missing, decide_reasonable, reconsider
from casework.field_words import FIELD_WORDS
from casework.forms.screened import CONFIRMATION
from casework.models import Case, CaseNote, NrmRecord
from casework.nrm_facts import OF_OTHER_ACTS, NrmFacts
from casework.nrm_stages import AT_STAGE, NrmStage, stage_of
from casework.nrm_words import called, status_of
from casework.pages.nrm_overview import nrm_overview
from casework.refusals import FieldsRefused
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
    for said in ("0 working days; the aim is 5", "until 15 Jun 2014", "it is over", "Positive, 1 May 2014"):
        assert said in page
    assert "The person is missing since 1 May 2014." in page
    assert "Children’s services: the day on which they were told is not recorded yet." in page
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


# --- one record -------------------------------------------------------------------------------------------------------
def test_pages_of_a_record_open_in_both_languages(client: Client, northern: User, now: datetime) -> None:
    case = an_nrm_case(northern, now)
    client.force_login(northern)

    for language in ("en", "cy"):
        for act in ("", "edit/", "print/", "nrm/consent/", *(f"nrm/{act}/" for act in ACTS)):
            assert client.get(f"/{language}/cases/{case.reference}/{act}").status_code == 200, act


@pytest.mark.parametrize(("who", "status"), [("southern", 404), ("reader", 403), ("officer", 403)])
def test_record_is_for_the_people_of_its_region(
    client: Client, northern: User, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    case = an_nrm_case(northern)
    client.force_login(request.getfixturevalue(who))

    for act in ("consent", *ACTS):
        address = f"/en/cases/{case.reference}/nrm/{act}/"
        assert (client.get(address).status_code, client.post(address).status_code) == (status, status)


def test_page_offers_nobody_to_be_named(client: Client, northern: User) -> None:
    case = an_nrm_case(northern)
    client.force_login(northern)

    page = client.get(f"/en/cases/{case.reference}/").text

    assert "Nobody is identified in this record" in page
    assert "people/add/" not in page
    assert client.get(f"/en/cases/{case.reference}/people/add/").status_code == 404


def test_acts_take_no_other_method(client: Client, northern: User) -> None:
    client.force_login(northern)
    case = an_nrm_case(northern)

    assert client.put(f"/en/cases/{case.reference}/nrm/reasonable/").status_code == 405
    assert client.post("/en/cases/nrm/").status_code == 405


def test_page_of_a_record_asks_as_much_for_one_time_of_being_missing_as_for_twelve(
    client: Client, northern: User, now: datetime
) -> None:
    case = an_nrm_case(northern, now)
    client.force_login(northern)

    def missing(number: int) -> None:
        day = DAY + timedelta(days=number)
        add_missing(case_id=case.pk, from_on=day, until_on=day, note="Went out.", by=northern, now=now)

    missing(0)
    address = f"/en/cases/{case.reference}/"
    client.get(address)
    one = queries(lambda: client.get(address))
    for number in range(1, 12):
        missing(number)

    assert queries(lambda: client.get(address)) == one


def form_of(case: Case, **said: Any) -> dict[str, Any]:
    ordinary = {
        "person": "ADULT",
        "consent": "GIVEN",
        "consent_on": "2014-05-01",
        "way": "NRM",
        "referred_on": "2014-05-01",
        "by_authority": "on",
        "exploitation": ["sexual"],
        "summary": "Found at work without papers.",
        "language": "en",
        "authority": "W06000002",
        "received_on": "2014-05-01",
        "source": "council",
        "exploited_where": "NOT_KNOWN",
        "sex": "NOT_KNOWN",
        "seen_version": case.version,
    }
    return {**ordinary, **said}


def test_two_people_at_once_see_what_the_other_wrote(client: Client, northern: User) -> None:
    case = an_nrm_case(northern)
    client.force_login(northern)
    address = f"/en/cases/{case.reference}/edit/"
    first = client.post(address, form_of(case, sex="FEMALE", housed_in="W06000002", county_lines="on"))
    assert first.status_code == 302

    page = client.post(address, form_of(case, sex="MALE", indicators=["pay"])).text

    assert "Where it differs from what stands now" in page
    for said in ("Female", "Yours: Male", "Yours: nothing", "Yours: Little or no pay"):
        assert said in page
    assert client.post(address, form_of(case, sex="MALE", seen_version=2)).status_code == 302
    page = client.get(f"/en/cases/{case.reference}/").text
    assert "Facts were changed: county lines, authority where the person is housed, sex." in page
    assert "Nothing was different" in client.post(address, form_of(case, sex="MALE", seen_version=3), follow=True).text


def test_every_fact_has_words_for_the_history() -> None:
    names = {each.name for each in fields(NrmFacts)} - OF_OTHER_ACTS

    assert names <= FIELD_WORDS.keys()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("summary", "Lives at LL57 1DT."),
        ("exploited_area", "Ask 01248 351151"),
        ("next_action", "Write to mair@example.org"),
        ("summary", "Born on 3.4.1990"),
    ],
)
def test_notification_carries_no_identity_even_on_purpose(
    client: Client, northern: User, field: str, text: str
) -> None:
    client.force_login(northern)
    day = "2016-01-04"
    days = {"consent_on": day, "referred_on": day, "received_on": day}
    told = form_of(Case(), consent="REFUSED", way="NOTIFY", **days)
    sent = {**told, "next_action": "Ring them", "seen_version": "", field: text, CONFIRMATION: "on"}

    page = client.post("/en/cases/new/modern-slavery/", sent).text

    assert page.count("A notification identifies nobody. Take out") == 2  # in the summary of errors and by its field
    assert "Keep it: it is needed here" not in page
    assert not Case.objects.exists()


def test_notes_and_absences_of_a_notification_carry_no_identity_either(client: Client, northern: User) -> None:
    notified = an_nrm_case(northern, **a_refusal(date(2016, 1, 4)))
    referred = an_nrm_case(northern)
    client.force_login(northern)
    told = {CONFIRMATION: "on", "language": "en"}
    sent = {
        "notes/add/": {**told, "text": "Ring 01248 351151."},
        "nrm/missing/": {**told, "note": "Ring 01248 351151.", "from_on": "2016-01-05"},
    }
    for act, form in sent.items():
        page = client.post(f"/en/cases/{notified.reference}/{act}", form)
        assert "A notification identifies nobody. Take out what points to one person." in page.text
        assert client.post(f"/en/cases/{referred.reference}/{act}", form).status_code == 302
    assert not CaseNote.objects.filter(case=notified).exists()
    assert [event.detail["leaks"] for event in referred.events.filter(detail__has_key="leaks")] == [["TELEPHONE"]] * 2


def test_text_about_a_referral_can_be_kept_on_purpose(client: Client, northern: User) -> None:
    client.force_login(northern)
    sent = form_of(Case(), summary="The works at LL57 1DT.", seen_version="")

    assert "Keep it only where it must." in client.post("/en/cases/new/modern-slavery/", sent).text
    assert client.post("/en/cases/new/modern-slavery/", {**sent, CONFIRMATION: "on"}).status_code == 302


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"way": "NRM"}, "the referral is still to be sent"),
        ({"way": "NOTIFY"}, "the notification without a name is still to be sent"),
        ({"way": "NOTIFY", "referred_on": DAY}, "notified without a name"),
        ({"way": "INTELLIGENCE"}, "kept as information only"),
        ({"referred_on": DAY}, "waiting for a decision on reasonable grounds"),
        ({"referred_on": DAY, "consent_withdrawn_on": DAY}, "consent was withdrawn since"),
        ({"referred_on": DAY, "reasonable": "NEGATIVE"}, "reasonable grounds were not found"),
        ({"referred_on": DAY, "reasonable": "WITHDRAWN"}, "withdrawn before a decision on reasonable grounds"),
        ({"referred_on": DAY, "reasonable": "SUSPENDED"}, "decision on reasonable grounds is suspended"),
        ({"referred_on": DAY, "reasonable": "POSITIVE"}, "the conclusive decision is awaited"),
        ({"referred_on": DAY, "conclusive": "NEGATIVE"}, "conclusive grounds were not found"),
        ({"referred_on": DAY, "conclusive": "WITHDRAWN"}, "withdrawn before a conclusive decision"),
        ({"referred_on": DAY, "conclusive": "SUSPENDED"}, "the conclusive decision is suspended"),
    ],
)
def test_somebody_is_a_potential_victim_whatever_the_decision(said: dict[str, Any], words: str) -> None:
    record = NrmRecord(**{"way": "NRM", "person": "ADULT", **said})

    assert status_of(record).startswith("A potential victim: ")
    assert words in status_of(record)
    assert called(record) == "Potential victim"
    assert "llegal" not in status_of(record)


def test_only_a_positive_conclusive_decision_makes_a_survivor() -> None:
    record = NrmRecord(way="NRM", referred_on=DAY, reasonable="POSITIVE", conclusive="POSITIVE")

    assert (called(record), status_of(record)) == ("Survivor", "A survivor: the conclusive decision was positive.")


def test_times_of_being_missing_do_not_overlap(northern: User, now: datetime) -> None:
    case = an_nrm_case(northern, now)

    def missing(first: int, last: int | None) -> None:
        until = date(2014, 7, last) if last else None
        add_missing(case_id=case.pk, from_on=date(2014, 7, first), until_on=until, note="", by=northern, now=now)

    missing(5, 8)
    for first, last in ((6, 7), (4, 6), (7, 9), (1, 20), (5, 8), (6, None), (1, None)):
        with pytest.raises(FieldsRefused) as refused:
            missing(first, last)
        assert "missing from Saturday 5" in refused.value.problems["from_on"]
    # Found and gone again on one day is another time.
    missing(3, 5)
    missing(8, None)
    assert case.missing_episodes.count() == 3
