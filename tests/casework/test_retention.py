"""Cases at the end of their time: when it comes, what is proposed, what is removed, what stays."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from threading import Barrier

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from casework.actions import legal_holds, retention
from casework.actions.legal_holds import hold, lift
from casework.actions.proposing import propose
from casework.actions.steps import written
from casework.counting.ledger import recount
from casework.counting.rules import BY_NAME
from casework.models import (
    Case,
    CaseEvent,
    CaseFile,
    CaseLink,
    CaseNote,
    Circle,
    ConflictOfInterest,
    CountTotal,
    LegalHold,
    MatchKey,
    RetentionProposal,
    RetentionRule,
)
from casework.refusals import FieldsRefused, NotPermitted
from casework.retention_rules import bring_in_step, retention_day, rules_in_force
from casework.tasks import propose_retention
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, User
from cohesion.permissions import Role
from cohesion.refusals import ActionRefused
from tests.conftest import appoint
from tests.factories.cases import a_case
from tests.factories.closed_cases import a_closed_case, a_person, morning, waiting

# By the rule that casework starts with, seven years: 1 June 2019.
LONG_CLOSED = date(2012, 6, 1)


@pytest.fixture
def now() -> datetime:
    return morning(date(2019, 7, 20))


def every_count() -> Counter[tuple[str, str, str | None, str | None]]:
    """What a return of any quarter around the cases would be told."""
    told: Counter[tuple[str, str, str | None, str | None]] = Counter()
    for name in BY_NAME:
        provider = counts.provider(name)
        assert provider is not None
        for quarter in ("2012-13-Q1", "2012-13-Q2", "2014-15-Q1"):
            for each in provider.ask("NWW", Quarter.parse(quarter), date(2014, 7, 1)):
                told[name, quarter, each.authority, each.category] = each.value
    return told


def proposal_of(case: Case) -> RetentionProposal:
    return RetentionProposal.objects.waiting().get(case=case)


# --- when the time is over --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("closed_on", "months", "until"),
    [
        (date(2012, 6, 1), 84, date(2019, 6, 1)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2016, 2, 29), 48, date(2020, 2, 29)),
        (date(2013, 8, 31), 1, date(2013, 9, 30)),
        (date(2013, 12, 31), 2, date(2014, 2, 28)),
        (date(2013, 11, 30), 1, date(2013, 12, 30)),
    ],
)
def test_closed_case_is_kept_whole_months(northern: User, closed_on: date, months: int, until: date) -> None:
    RetentionRule.objects.filter(trigger="CLOSED").update(months=months)

    case = a_closed_case(northern, closed_on=closed_on)

    assert retention_day(case) == until
    assert Case.objects.get().retention_on == until


def test_open_case_is_looked_at_again_after_two_quiet_years(northern: User, now: datetime) -> None:
    case = a_case(northern, now=now)
    written(case, CaseEvent.Kind.NOTED, by=northern, now=now)

    assert case.retention_on == date(2021, 7, 20)


def test_case_is_kept_without_an_end_where_no_rule_is_in_force(northern: User) -> None:
    case = a_closed_case(northern, closed_on=LONG_CLOSED)
    RetentionRule.objects.update(valid_to=date(2018, 12, 31))

    assert retention_day(case) is None
    bring_in_step(["HATE_CRIME"], rules_in_force(date(2019, 7, 20)))
    assert Case.objects.get().retention_on is None


def test_days_of_cases_follow_a_rule_in_the_same_queries_for_many(northern: User) -> None:
    rules = rules_in_force(date(2019, 7, 20))
    a_closed_case(northern, closed_on=LONG_CLOSED)
    RetentionRule.objects.filter(trigger="CLOSED").update(months=12)
    changed = rules_in_force(date(2019, 7, 20))
    with CaptureQueriesContext(connection) as few:
        assert bring_in_step(["HATE_CRIME"], changed) == 1
    for day in range(1, 13):
        a_closed_case(northern, closed_on=date(2012, 7, day))
    bring_in_step(["HATE_CRIME"], rules)
    with CaptureQueriesContext(connection) as many:
        assert bring_in_step(["HATE_CRIME"], changed) == 13

    assert len(few) == len(many)
    assert Case.objects.order_by("closed_on").values_list("retention_on", flat=True)[1] == date(2013, 7, 1)


def test_cases_that_are_in_step_are_not_written(northern: User) -> None:
    a_closed_case(northern, closed_on=LONG_CLOSED)

    assert bring_in_step(["HATE_CRIME"], rules_in_force(date(2019, 7, 20))) == 0


# --- proposing --------------------------------------------------------------------------------------------------------
def test_case_is_proposed_once_when_its_day_has_come(northern: User, service: User, now: datetime) -> None:
    due = a_closed_case(northern, closed_on=LONG_CLOSED)
    a_closed_case(northern, closed_on=date(2012, 7, 21))

    assert propose(by=service, now=now) == 1
    assert propose(by=service, now=now) == 0
    assert waiting() == {due.reference}
    assert Case.objects.count() == 2


def test_case_whose_day_was_never_reckoned_is_found(northern: User, service: User, now: datetime) -> None:
    case = a_case(northern, received_on=date(2012, 5, 4))
    assert case.retention_on == date(2014, 5, 4)
    Case.objects.update(retention_on=None)

    assert propose(by=service, now=now) == 1
    assert proposal_of(case).rule.action == "REVIEW"


def test_earlier_day_proposes_what_was_due_then(northern: User, service: User, now: datetime) -> None:
    a_closed_case(northern, closed_on=LONG_CLOSED)

    assert propose(by=service, now=now, day=date(2019, 5, 31)) == 0
    assert propose(by=service, now=now, day=date(2019, 6, 1)) == 1
    with pytest.raises(ActionRefused):
        propose(by=service, now=now, day=date(2019, 7, 21))


def test_held_and_kept_cases_are_not_proposed(northern: User, service: User, now: datetime) -> None:
    held = a_closed_case(northern, closed_on=LONG_CLOSED)
    kept = a_closed_case(northern, closed_on=LONG_CLOSED)
    propose(by=service, now=now)
    hold(case_id=held.pk, reason="COURT", words="A claim.", by=northern, now=now)
    keep(proposal_of(kept), northern, now, until=date(2019, 9, 1))

    assert propose(by=service, now=now) == 0
    # The hold takes its proposal back; a day until which a case is kept ends.
    assert waiting() == set()
    assert propose(by=service, now=morning(date(2019, 9, 1))) == 1
    assert waiting() == {kept.reference}


def test_proposal_is_taken_back_when_something_is_done_in_the_case(
    northern: User, service: User, now: datetime
) -> None:
    case = a_case(northern, received_on=date(2012, 5, 4))
    propose(by=service, now=now)
    written(Case.objects.get(pk=case.pk), CaseEvent.Kind.NOTED, by=northern, now=now)

    propose(by=service, now=now)

    assert waiting() == set()
    assert AuditEntry.objects.get(act="retention.taken_back").detail == {"cases": [case.reference]}


def test_sample_cases_are_proposed_only_when_asked_for(northern: User, service: User, now: datetime) -> None:
    case = a_closed_case(northern, closed_on=LONG_CLOSED)
    Case.objects.update(is_sample=True)

    assert propose(by=service, now=now) == 0
    assert propose(by=service, now=now, with_samples=True) == 1
    assert waiting() == {case.reference}


def test_only_the_service_proposes(northern: User, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        propose(by=northern, now=now)


def test_leads_get_one_letter_without_a_word_about_a_case(
    northern: User,
    southern: User,
    caseworker: User,
    service: User,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    cases = [a_closed_case(northern, closed_on=LONG_CLOSED) for _ in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        propose(by=service, now=now)
        propose(by=service, now=now)

    letter = mail.outbox[0]
    assert [each.to for each in mail.outbox] == [[northern.email]]
    assert "/cy/cases/retention/" in letter.body
    assert not any(case.reference in f"{letter.body} {letter.subject}" for case in cases)
    assert not any(case.said in f"{letter.body} {letter.subject}" for case in cases)


def test_proposing_takes_the_same_queries_for_many(northern: User, service: User, now: datetime) -> None:
    a_closed_case(northern, closed_on=LONG_CLOSED)
    with CaptureQueriesContext(connection) as few:
        propose(by=service, now=now)
    RetentionProposal.objects.all().delete()
    for _ in range(5):
        a_closed_case(northern, closed_on=LONG_CLOSED)
    with CaptureQueriesContext(connection) as many:
        assert propose(by=service, now=now) == 6

    assert len(few) == len(many)


def test_more_cases_than_a_batch_are_all_proposed(
    northern: User, service: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.actions.proposing.BATCH", 2)
    for _ in range(5):
        a_closed_case(northern, closed_on=LONG_CLOSED)

    assert propose(by=service, now=now) == 5


def test_task_and_command_propose(northern: User, service: User) -> None:
    a_closed_case(northern, closed_on=LONG_CLOSED)
    said = StringIO()

    propose_retention()
    call_command("propose_retention", "--day", "2019-06-02", stdout=said)

    assert "0 cases proposed" in said.getvalue()
    assert RetentionProposal.objects.count() == 1
    with pytest.raises(CommandError, match="is not a day"):
        call_command("propose_retention", "--day", "2014-13-01")
    with pytest.raises(CommandError, match="in the future"):
        call_command("propose_retention", "--day", "2100-01-01")


# --- removing ---------------------------------------------------------------------------------------------------------
def remove(case: Case, by: User, now: datetime) -> str:
    return retention.remove_cases(proposal_ids=[proposal_of(case).pk], by=by, now=now)[0].why_not


def keep(proposal: RetentionProposal, by: User, now: datetime, *, until: date, reason: str = "An audit.") -> str:
    kept = retention.keep_cases(proposal_ids=[proposal.pk], keep_until=until, reason=reason, by=by, now=now)
    return kept[0].why_not


@pytest.fixture
def due(northern: User, service: User, now: datetime) -> Case:
    """A closed case that waits for a decision."""
    case = a_closed_case(northern, closed_on=LONG_CLOSED, why=("race", "disability"))
    propose(by=service, now=now)
    return case


def rows_about(case: Case) -> dict[str, int]:
    """Every row of casework that refers to the case, whatever the model."""
    found = {}
    for model in Case._meta.apps.get_app_config("casework").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is Case:
                count = model._default_manager.filter(**{field.name: case.pk}).count()
                if count:
                    found[f"{model.__name__}.{field.name}"] = count
    return found


def test_removed_case_leaves_nothing_but_what_it_counted(northern: User, due: Case, now: datetime) -> None:
    other = a_case(northern, now=now)
    a_person(due, northern, name="Siân Jones")
    MatchKey.objects.create(case=due, person=due.people.get(), kind="NAME", value=b"1" * 20)
    CaseNote.objects.create(case=due, text="She rang.", at=now, by=northern)
    CaseLink.objects.create(case=due, other=other, kind="RELATED", at=now, by=northern)
    before, key = every_count(), due.pk

    assert remove(due, northern, now) == ""

    assert list(Case.objects.all()) == [other]
    due.pk = key
    assert rows_about(due) == {}
    assert every_count() == before
    decided = RetentionProposal.objects.get()
    assert (decided.decision, decided.case_id, decided.reference) == ("REMOVED", None, due.reference)
    entry = AuditEntry.objects.get(act="case.removed")
    assert entry.detail == {
        "reference": due.reference,
        "kind": "HATE_CRIME",
        "rule": decided.rule_id,
        "quarter": "2012-13-Q1",
    }


def test_sums_hold_what_was_removed_apart(northern: User, due: Case, now: datetime) -> None:
    before = {row.pk: row.value for row in CountTotal.objects.all()}

    remove(due, northern, now)

    assert before
    assert {row.pk: row.kept for row in CountTotal.objects.all()} == before
    assert set(CountTotal.objects.values_list("value", flat=True)) == {0}


def test_duplicate_of_a_removed_case_stays_one(northern: User, due: Case, now: datetime) -> None:
    again = a_case(northern, received_on=date(2012, 4, 17))
    CaseLink.objects.create(case=again, other=due, kind="DUPLICATE", at=now, by=northern)
    Case.objects.filter(pk=again.pk).update(is_duplicate=True)
    recount([again.pk], by=northern, now=now)
    before = every_count()

    remove(due, northern, now)
    recount([again.pk], by=northern, now=now)

    assert Case.objects.get().is_duplicate
    assert every_count() == before


def test_files_leave_the_disk_once_the_case_has_gone(
    northern: User, due: Case, now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = CaseFile(case=due, ending="txt", size=3, digest=b"1" * 20, added_at=now, added_by=northern)
    row.stored.save("x.sealed", ContentFile(b"abc"), save=False)
    row.save(force_insert=True)
    path = Path(row.stored.path)
    with django_capture_on_commit_callbacks(execute=False) as waits:
        remove(due, northern, now)
    assert path.exists()

    for act in waits:
        act()
    assert not path.exists()


def test_earlier_reason_for_keeping_goes_with_the_case(northern: User, service: User, due: Case, now: datetime) -> None:
    keep(proposal_of(due), northern, now, until=date(2019, 8, 1), reason="Her brother may sue.")
    later = morning(date(2019, 8, 2))
    propose(by=service, now=later)

    assert remove(due, northern, later) == ""

    kept = RetentionProposal.objects.get(decision="KEPT")
    assert (kept.case_id, kept.reason) == (None, "")


def test_hold_between_proposal_and_decision_keeps_the_case(northern: User, due: Case, now: datetime) -> None:
    hold(case_id=due.pk, reason="COURT", words="A claim.", by=northern, now=now)

    assert "legal hold" in remove(due, northern, now)
    assert Case.objects.count() == 1
    lift(case_id=due.pk, by=northern, now=now)
    assert remove(due, northern, now) == ""
    assert not LegalHold.objects.exists()


def test_rule_between_proposal_and_decision_keeps_the_case(northern: User, due: Case, now: datetime) -> None:
    RetentionRule.objects.filter(trigger="CLOSED").update(months=240)

    assert "its time has not come" in remove(due, northern, now)


def test_open_case_is_never_removed(northern: User, service: User, now: datetime) -> None:
    case = a_case(northern, received_on=date(2012, 5, 4))
    RetentionRule.objects.update(action="REMOVE")
    propose(by=service, now=now)

    assert "never removed" in remove(case, northern, now)
    assert Case.objects.exists()


def test_what_cannot_be_removed_stops_nothing_else(
    northern: User, service: User, due: Case, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_closed_case(northern, closed_on=LONG_CLOSED)
    propose(by=service, now=now)
    hold(case_id=due.pk, reason="COURT", words="A claim.", by=northern, now=now)
    ids = [proposal_of(due).pk, proposal_of(other).pk]

    first, second = retention.remove_cases(proposal_ids=ids, by=northern, now=now)

    assert (first.reference, bool(first.why_not)) == (due.reference, True)
    assert (second.reference, second.why_not) == (other.reference, "")
    assert list(Case.objects.all()) == [due]


def test_removal_that_cannot_be_audited_does_not_happen(
    northern: User, due: Case, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("casework.actions.removing.audit.record", fail)
    before = every_count()

    with pytest.raises(RuntimeError):
        remove(due, northern, now)

    assert Case.objects.exists()
    assert waiting() == {due.reference}
    assert every_count() == before


@pytest.mark.parametrize("who", ["caseworker", "southern", "officer"])
def test_others_than_the_regions_leads_decide_nothing(
    request: pytest.FixtureRequest, due: Case, now: datetime, who: str
) -> None:
    user = request.getfixturevalue(who)

    assert remove(due, user, now)
    assert keep(proposal_of(due), user, now, until=date(2020, 1, 1))
    assert waiting() == {due.reference}


def test_lead_with_a_conflict_of_interest_does_not_decide(northern: User, due: Case, now: datetime) -> None:
    conflict = {"reason": "KNOWS", "declared_at": now, "declared_by": northern}
    ConflictOfInterest.objects.create(case=due, user=northern, **conflict)

    assert remove(due, northern, now)
    assert keep(proposal_of(due), northern, now, until=date(2020, 1, 1))
    assert Case.objects.exists()


def test_lead_decides_about_a_restricted_case_by_its_reference(northern: User, due: Case, now: datetime) -> None:
    Case.objects.update(circle=Circle.NAMED)

    assert not Case.objects.visible_to(northern).exists()
    assert remove(due, northern, now) == ""


def test_keeping_longer_needs_a_later_day_and_a_reason(northern: User, due: Case, now: datetime) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        keep(proposal_of(due), northern, now, until=date(2019, 7, 20))
    assert set(refusal.value.problems) == {"keep_until"}
    with pytest.raises(FieldsRefused) as refusal:
        keep(proposal_of(due), northern, now, until=date(2019, 7, 21), reason=" ")
    assert set(refusal.value.problems) == {"reason"}


def test_keeping_longer_is_no_work_on_the_case(northern: User, due: Case, now: datetime) -> None:
    before = Case.objects.get()

    assert keep(proposal_of(due), northern, now, until=date(2020, 1, 1), reason="An audit.") == ""

    after, kept = Case.objects.get(), RetentionProposal.objects.get()
    assert (after.version, after.last_active_on) == (before.version, before.last_active_on)
    assert kept.reason == "An audit."
    assert AuditEntry.objects.get(act="case.kept_longer").detail == {"until": "2020-01-01", "rule": kept.rule_id}
    assert "decided this already" in keep(kept, northern, now, until=date(2021, 1, 1))


def test_two_leads_who_remove_at_once_remove_once(live_db: None, northern: User, service: User, now: datetime) -> None:
    case = a_closed_case(northern, closed_on=LONG_CLOSED)
    propose(by=service, now=now)
    other = appoint("north2@example.org", "Elen Wyn", Role.CO_ORDINATOR, case.region)
    ids, together = [proposal_of(case).pk], Barrier(2)

    def approve(user: User) -> str:
        together.wait()
        try:
            return retention.remove_cases(proposal_ids=ids, by=user, now=now)[0].why_not
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(approve, (northern, other)))

    assert answers[0] == ""
    assert "decided this already" in answers[1]
    assert AuditEntry.objects.filter(act="case.removed").count() == 1
    assert set(CountTotal.objects.values_list("value", "kept")) == {(0, 1)}


# --- legal holds ------------------------------------------------------------------------------------------------------
def test_hold_is_said_in_the_timeline_without_its_words(northern: User, due: Case, now: datetime) -> None:
    hold(case_id=due.pk, reason="COURT", words="A claim by her brother.", by=northern, now=now)

    event = CaseEvent.objects.filter(kind="HOLD").get()
    assert event.detail == {"set": "COURT"}
    assert not AuditEntry.objects.filter(detail__icontains="brother").exists()
    with pytest.raises(ActionRefused, match="stands already"):
        hold(case_id=due.pk, reason="INQUIRY", words="Another.", by=northern, now=now)


def test_hold_needs_words_and_a_lead(northern: User, caseworker: User, due: Case, now: datetime) -> None:
    with pytest.raises(FieldsRefused):
        hold(case_id=due.pk, reason="COURT", words=" ", by=northern, now=now)
    with pytest.raises(NotPermitted):
        hold(case_id=due.pk, reason="COURT", words="A claim.", by=caseworker, now=now)
    with pytest.raises(ActionRefused, match="No legal hold"):
        lift(case_id=due.pk, by=northern, now=now)


def test_database_itself_keeps_a_held_case(live_db: None, northern: User, now: datetime) -> None:
    case = a_closed_case(northern, closed_on=LONG_CLOSED)
    legal_holds.hold(case_id=case.pk, reason="COURT", words="A claim.", by=northern, now=now)
    referring = [
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Case and model is not LegalHold
    ]

    def delete_bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            value = case.pk.hex if connection.vendor == "sqlite" else case.pk
            cursor.execute(
                "DELETE FROM casework_hatecrime_types WHERE hatecrime_id IN "
                "(SELECT id FROM casework_hatecrime WHERE case_id = %s)",
                [value],
            )
            for table, column in referring:
                cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [value])
            cursor.execute("DELETE FROM casework_case WHERE id = %s", [value])

    with pytest.raises(IntegrityError):
        delete_bare()
    assert Case.objects.exists()

    with pytest.raises(models.ProtectedError):
        case.delete()
    LegalHold.objects.all().delete()
    delete_bare()
    assert not Case.objects.exists()


def test_one_hold_stands_at_a_time_in_the_database(northern: User, due: Case, now: datetime) -> None:
    LegalHold.objects.create(case=due, reason="COURT", at=now, by=northern)

    with pytest.raises(IntegrityError), transaction.atomic():
        LegalHold.objects.create(case=due, reason="OTHER", at=now, by=northern)


# --- pages ------------------------------------------------------------------------------------------------------------
def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_page_lists_what_waits_in_the_same_queries_for_many(northern: User, service: User, due: Case) -> None:
    client = signed_in(northern)
    with CaptureQueriesContext(connection) as few:
        page = client.get(reverse("cases_retention"))
    for _ in range(4):
        a_closed_case(northern, closed_on=LONG_CLOSED)
    propose(by=service, now=timezone.now())
    with CaptureQueriesContext(connection) as many:
        more = client.get(reverse("cases_retention"))

    assert due.said in page.content.decode()
    assert "5 cases wait for your decision" in more.content.decode()
    assert len(few) == len(many)


def test_page_of_a_region_shows_nothing_of_another(southern: User, due: Case) -> None:
    page = signed_in(southern).get(reverse("cases_retention")).content.decode()

    assert due.said not in page
    assert "Nothing waits for your decision" in page
    assert signed_in(southern).get(reverse("case_hold", args=[due.reference])).status_code == 404


def test_page_says_that_a_conflict_keeps_a_case_away_and_not_which(northern: User, due: Case, now: datetime) -> None:
    conflict = {"reason": "KNOWS", "declared_at": now, "declared_by": northern}
    ConflictOfInterest.objects.create(case=due, user=northern, **conflict)

    page = signed_in(northern).get(reverse("cases_retention")).content.decode()

    assert "1 more case waits about which you may not decide" in page
    assert due.said not in page


def test_page_names_a_restricted_case_without_a_way_to_it(northern: User, due: Case) -> None:
    Case.objects.update(circle=Circle.NAMED)

    page = signed_in(northern).get(reverse("cases_retention")).content.decode()

    assert due.said in page
    assert reverse("case", args=[due.reference]) not in page


def test_removal_is_shown_before_it_is_done(northern: User, service: User, due: Case) -> None:
    held = a_closed_case(northern, closed_on=LONG_CLOSED)
    propose(by=service, now=timezone.now())
    ids = [str(proposal_of(case).pk) for case in (due, held)]
    hold(case_id=held.pk, reason="COURT", words="A claim.", by=northern, now=timezone.now())
    client = signed_in(northern)

    shown = client.get(reverse("cases_retention_remove"), {"chosen": ids}).content.decode()
    assert "1 case will be removed for good" in shown
    assert "A legal hold stands" in shown
    assert Case.objects.count() == 2

    said = client.post(reverse("cases_retention_remove"), {"chosen": ids}, follow=True).content.decode()
    assert "1 case is removed for good" in said
    assert list(Case.objects.all()) == [held]


def test_choosing_nothing_or_nonsense_does_nothing(northern: User, due: Case) -> None:
    client = signed_in(northern)
    for chosen in ([], ["x"], ["00000000-0000-4000-8000-000000000000"]):
        said = client.post(reverse("cases_retention_remove"), {"chosen": chosen}, follow=True).content.decode()
        assert "Choose at least one case" in said
    assert Case.objects.exists()


def test_keeping_longer_on_the_page(northern: User, due: Case) -> None:
    client, url = signed_in(northern), reverse("cases_retention_keep")
    said = {"chosen": [str(proposal_of(due).pk)], "keep_until": "2/9/2099", "reason": "Ring 01248 123456 first."}

    page = client.post(url, said).content.decode()
    assert "may point to one person" in page
    page = client.post(url, {**said, "reason": "An inquiry.", "keep_until": "2/9/2007"}).content.decode()
    assert "Enter a day after today" in page
    page = client.post(url, {**said, "reason": "An inquiry."}, follow=True).content.decode()
    assert "1 case is kept until" in page
    assert RetentionProposal.objects.get().reason == "An inquiry."


def test_case_page_says_how_long_it_is_kept_and_what_holds_it(northern: User, caseworker: User, due: Case) -> None:
    client, page_of = signed_in(northern), reverse("case", args=[due.reference])
    assert "1 June 2019. Its time is over" in client.get(page_of).content.decode()

    said = {"reason": "COURT", "words": "A claim in the county court."}
    page = client.post(reverse("case_hold", args=[due.reference]), said, follow=True).content.decode()
    assert "A claim in the county court." in page
    assert "Lift the hold" in page
    assert "Lift the hold" not in signed_in(caseworker).get(page_of).content.decode()

    page = client.post(reverse("case_hold_lift", args=[due.reference]), follow=True).content.decode()
    assert "The hold is lifted" in page
