"""How long cases are kept: rules begin and end by the day, are never written over, and every case follows."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from casework.actions.retention_rules import RuleFacts, add_rule, end_rule, take_back_rule
from casework.models import Case, RetentionRule
from casework.refusals import FieldsRefused, NotPermitted
from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from tests.factories.closed_cases import a_closed_case, morning


@pytest.fixture
def now() -> datetime:
    return morning(date(2019, 7, 20))


def rule_facts(**said: object) -> RuleFacts:
    ordinary = {
        "kind": "HATE_CRIME",
        "trigger": "CLOSED",
        "months": 60,
        "action": "REMOVE",
        "reason_en": "Five years, as agreed.",
        "reason_cy": "Pum mlynedd, fel y cytunwyd.",
        "valid_from": date(2019, 7, 20),
    }
    return RuleFacts(**{**ordinary, **said})  # type: ignore[arg-type]


def test_new_rule_ends_the_one_before_and_moves_every_case(administrator: User, northern: User, now: datetime) -> None:
    case = a_closed_case(northern, closed_on=date(2012, 6, 1))
    before = RetentionRule.objects.get(kind="HATE_CRIME", trigger="CLOSED")

    rule = add_rule(facts=rule_facts(), by=administrator, now=now)

    before.refresh_from_db()
    assert (before.valid_to, before.months) == (date(2019, 7, 19), 84)
    assert Case.objects.get(pk=case.pk).retention_on == date(2017, 6, 1)
    entry = AuditEntry.objects.get(act="retention_rule.added")
    assert (entry.actor, entry.subject_id) == (administrator, str(rule.pk))
    assert entry.detail == {"before": before.pk, "months": 60, "from": "2019-07-20"}


def test_rule_to_come_moves_no_case_before_its_day(administrator: User, northern: User, now: datetime) -> None:
    a_closed_case(northern, closed_on=date(2012, 6, 1))

    add_rule(facts=rule_facts(valid_from=date(2019, 9, 1)), by=administrator, now=now)

    assert Case.objects.get().retention_on == date(2019, 6, 1)
    assert RetentionRule.objects.get(kind="HATE_CRIME", trigger="CLOSED", months=84).valid_to == date(2019, 8, 31)


def test_rule_that_has_not_begun_is_taken_back_and_the_old_one_goes_on(administrator: User, now: datetime) -> None:
    rule = add_rule(facts=rule_facts(valid_from=date(2019, 9, 1)), by=administrator, now=now)

    take_back_rule(rule_id=rule.pk, by=administrator, now=now)

    assert RetentionRule.objects.get(kind="HATE_CRIME", trigger="CLOSED").valid_to is None
    assert AuditEntry.objects.filter(act="retention_rule.taken_back").exists()
    with pytest.raises(ActionRefused, match="in force already"):
        take_back_rule(
            rule_id=RetentionRule.objects.get(kind="HATE_CRIME", trigger="CLOSED").pk, by=administrator, now=now
        )


def test_ended_rule_leaves_cases_without_an_end(administrator: User, northern: User, now: datetime) -> None:
    a_closed_case(northern, closed_on=date(2012, 6, 1))
    rule = RetentionRule.objects.get(kind="HATE_CRIME", trigger="CLOSED")

    end_rule(rule_id=rule.pk, ends_on=date(2019, 7, 20), by=administrator, now=now)

    # It is in force until the end of that day.
    assert Case.objects.get().retention_on == date(2019, 6, 1)
    with pytest.raises(ActionRefused, match="last day already"):
        end_rule(rule_id=rule.pk, ends_on=date(2019, 7, 21), by=administrator, now=now)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"months": 0}, "months"),
        ({"months": 1201}, "months"),
        ({"reason_cy": " "}, "reason_cy"),
        ({"reason_en": ""}, "reason_en"),
        ({"valid_from": date(2019, 7, 19)}, "valid_from"),
        ({"trigger": "LAST_ACTIVE"}, "action"),
    ],
)
def test_rule_that_cannot_stand_is_refused_by_its_field(
    administrator: User, now: datetime, said: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        add_rule(facts=rule_facts(**said), by=administrator, now=now)

    assert set(refusal.value.problems) == {field}
    assert RetentionRule.objects.filter(kind="HATE_CRIME").count() == 2


def test_second_rule_from_the_same_day_is_refused(administrator: User, now: datetime) -> None:
    add_rule(facts=rule_facts(), by=administrator, now=now)

    with pytest.raises(FieldsRefused) as refusal:
        add_rule(facts=rule_facts(months=12), by=administrator, now=now)
    assert "Another rule begins on Saturday 20" in refusal.value.problems["valid_from"]


def test_only_administrators_change_rules(northern: User, now: datetime) -> None:
    for act in (
        lambda: add_rule(facts=rule_facts(), by=northern, now=now),
        lambda: end_rule(rule_id=1, ends_on=date(2020, 1, 1), by=northern, now=now),
        lambda: take_back_rule(rule_id=1, by=northern, now=now),
    ):
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize(
    "broken", [{"months": 0}, {"reason_cy": ""}, {"valid_to": date(1999, 1, 1)}], ids=lambda each: next(iter(each))
)
def test_database_refuses_a_broken_rule(db: None, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.update(**broken)


def test_pages_add_and_end_rules(administrator: User) -> None:
    client = Client()
    client.force_login(administrator)
    said = {
        "kind": "HATE_CRIME",
        "trigger": "CLOSED",
        "months": "sixty",
        "action": "REMOVE",
        "reason_en": "Five years.",
        "reason_cy": "Pum mlynedd.",
        "valid_from": "1/9/2090",
    }
    page = client.post(reverse("cases_retention_rule_add"), said).content.decode()
    assert "Enter a number of months from 1 to 1,200." in page

    page = client.post(reverse("cases_retention_rule_add"), {**said, "months": "60"}, follow=True).content.decode()
    assert "begins on 1 September 2090" in page
    rule = RetentionRule.objects.get(months=60)
    page = client.post(reverse("cases_retention_rule_end", args=[rule.pk]), follow=True).content.decode()
    assert "The rule is taken back" in page

    rule = RetentionRule.objects.get(kind="HATE_CRIME", trigger="CLOSED")
    url = reverse("cases_retention_rule_end", args=[rule.pk])
    assert "Enter today or a later day" in client.post(url, {"ends_on": "1/1/2001"}).content.decode()
    page = client.post(url, {"ends_on": "1/1/2090"}, follow=True).content.decode()
    assert "until 1 January 2090" in page
