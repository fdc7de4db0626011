"""Reference lists: dated entries in both languages, a code that never changes, and nothing that loses an old case."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import ManyToOneRel
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from casework.actions import reference_lists
from casework.actions.dated_entries import Wording, new_code_among
from casework.actions.hate_crimes import change_hate_crime, facts_of
from casework.entry_uses import USES
from casework.models import Case, CaseList, Categorisation, ListEntry
from casework.pages.reference_lists import BY_SLUG, slug_of
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from casework.stamps import stamp
from cohesion.models import AuditEntry, User
from cohesion.permissions import ROLE_PERMISSIONS, Permission, Role
from cohesion.refusals import ActionRefused
from tests.factories.cases import a_case, entry, facts

TODAY = date(2014, 7, 20)


def added(by: User, now: datetime, en: str = "Community hub", cy: str = "Hyb cymunedol", **said: Any) -> ListEntry:
    ordinary = {"which": CaseList.PLACE_TYPE, "valid_from": TODAY}
    return reference_lists.add_entry(**{**ordinary, **said}, name=Wording(en, cy), by=by, now=now)


def ended(row: ListEntry, day: date | None, by: User, now: datetime) -> ListEntry:
    return reference_lists.end_entry(entry=row, last_day=day, seen=stamp(row), by=by, now=now)


def reworded(row: ListEntry, en: str, cy: str, by: User, now: datetime) -> ListEntry:
    return reference_lists.reword_entry(entry=row, name=Wording(en, cy), seen=stamp(row), by=by, now=now)


# --- adding -----------------------------------------------------------------------------------------------------------
def test_added_entry_has_a_code_stands_last_and_is_audited(administrator: User, now: datetime) -> None:
    row = added(administrator, now, "Community café & hub")

    assert row.code == "community_cafe_hub"
    assert list(ListEntry.objects.of(CaseList.PLACE_TYPE))[-1] == row
    record = AuditEntry.objects.get(act="list_entry.added")
    assert record.detail["code"] == "community_cafe_hub"
    assert record.actor == administrator


def test_code_is_unique_in_its_list_alone(administrator: User, now: datetime) -> None:
    first = added(administrator, now, "Online.", "Ar-lein.")
    other = added(administrator, now, "Online.", "Ar-lein.", which=CaseList.OUTCOME)

    assert (first.code, other.code) == ("online_2", "online")


@given(name=st.text(max_size=120), codes=st.sets(st.text("ab_2", min_size=1, max_size=40), max_size=20))
def test_new_code_is_free_short_and_fit_for_an_address(name: str, codes: set[str]) -> None:
    code = new_code_among(name, codes)

    assert code not in codes
    assert code not in {"add", "agencies", "characteristics", "directory"}
    assert 1 <= len(code) <= 40
    assert code.isascii()
    assert code.replace("_", "a").isalnum()


def test_a_hundred_entries_of_one_long_name_keep_their_codes_apart() -> None:
    codes: set[str] = set()
    for _ in range(120):
        codes.add(new_code_among("x" * 120, codes))

    assert len(codes) == 120


def test_name_in_one_language_alone_is_refused(administrator: User, now: datetime) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        added(administrator, now, "Community hub", " ")

    assert list(refusal.value.problems) == ["name_cy"]


def test_second_entry_of_a_name_that_is_in_use_is_refused(administrator: User, now: datetime) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        added(administrator, now, "HOME", "Tŷ")

    assert refusal.value.problems == {
        "name_en": "“HOME” is in the list already. Choose another name, or end that one first."
    }


def test_start_in_another_century_is_refused(administrator: User, now: datetime) -> None:
    with pytest.raises(FieldsRefused):
        added(administrator, now, valid_from=date(1914, 5, 1))


def test_lists_are_written_by_administrators_alone(northern: User, officer: User, now: datetime) -> None:
    for person in (northern, officer):
        with pytest.raises(NotPermitted):
            added(person, now)
    assert {role for role in Role if Permission.MANAGE_CASE_LISTS in ROLE_PERMISSIONS[role]} == {
        Role.ADMINISTRATOR,
        Role.SERVICE,
    }


def test_entry_is_not_added_where_its_audit_fails(
    administrator: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("casework.actions.reference_lists.audit.record", fail)
    with pytest.raises(RuntimeError):
        added(administrator, now)

    assert not ListEntry.objects.filter(name_en="Community hub").exists()


# --- wording ----------------------------------------------------------------------------------------------------------
def test_rewording_keeps_the_code_and_records_old_and_new(administrator: User, now: datetime) -> None:
    row = reworded(
        entry(CaseList.PLACE_TYPE, "worship"), "Mosque, church or other", "Mosg, eglwys neu arall", administrator, now
    )

    assert row.code == "worship"
    detail = AuditEntry.objects.get(act="list_entry.reworded").detail
    assert detail["from"] == {"en": "Place of worship", "cy": "Man addoli"}
    assert detail["to"] == {"en": "Mosque, church or other", "cy": "Mosg, eglwys neu arall"}


def test_rewording_to_the_same_words_records_nothing(administrator: User, now: datetime) -> None:
    reworded(entry(CaseList.PLACE_TYPE, "worship"), "Place of worship", "Man addoli", administrator, now)

    assert not AuditEntry.objects.filter(act="list_entry.reworded").exists()


def test_second_of_two_administrators_is_told_and_nothing_is_overwritten(administrator: User, now: datetime) -> None:
    shown = entry(CaseList.PLACE_TYPE, "worship")
    reworded(shown, "Place of prayer", "Man gweddi", administrator, now)

    with pytest.raises(StaleEntry):
        reworded(shown, "House of worship", "Addoldy", administrator, now)
    with pytest.raises(StaleEntry):
        ended(shown, TODAY, administrator, now)
    assert entry(CaseList.PLACE_TYPE, "worship").name_en == "Place of prayer"


# --- ending -----------------------------------------------------------------------------------------------------------
def test_ended_entry_is_not_offered_from_the_day_after(administrator: User, now: datetime) -> None:
    ended(entry(CaseList.PLACE_TYPE, "worship"), TODAY, administrator, now)

    offered = [
        {row.code for row in ListEntry.objects.of(CaseList.PLACE_TYPE).valid_on(day)}
        for day in (TODAY, date(2014, 7, 21))
    ]
    assert "worship" in offered[0]
    assert "worship" not in offered[1]
    assert AuditEntry.objects.get(act="list_entry.ended").detail["to"] == "2014-07-20"


def test_end_before_the_start_is_refused(administrator: User, now: datetime) -> None:
    row = added(administrator, now)

    with pytest.raises(FieldsRefused, match="It is in use from 20\xa0July 2014"):
        ended(row, date(2014, 7, 19), administrator, now)


@pytest.mark.parametrize(
    ("which", "code"),
    [
        (CaseList.HATE_CATEGORY, "crime"),
        (CaseList.ROUTE, "third_party_centre"),
        (CaseList.ROUTE, "national_centre"),
    ],
)
def test_entry_that_the_counts_read_cannot_end(which: CaseList, code: str, administrator: User, now: datetime) -> None:
    with pytest.raises(ActionRefused, match="The counting rules read"):
        ended(entry(which, code), TODAY, administrator, now)


def test_end_that_would_strand_later_cases_is_refused(administrator: User, northern: User, now: datetime) -> None:
    a_case(northern, place_type=entry(CaseList.PLACE_TYPE, "worship"))

    with pytest.raises(FieldsRefused, match="1 record of a later day uses it"):
        ended(entry(CaseList.PLACE_TYPE, "worship"), date(2014, 4, 30), administrator, now)
    assert ended(entry(CaseList.PLACE_TYPE, "worship"), date(2014, 5, 1), administrator, now).valid_to


def test_end_that_has_not_come_can_be_moved_and_taken_back(administrator: User, now: datetime) -> None:
    row = ended(entry(CaseList.PLACE_TYPE, "worship"), date(2015, 3, 31), administrator, now)
    row = ended(row, date(2015, 6, 30), administrator, now)

    row = ended(row, None, administrator, now)
    assert row.valid_to is None
    with pytest.raises(FieldsRefused, match="Enter a day"):
        ended(row, None, administrator, now)


def test_what_has_ended_is_added_anew_under_its_name(administrator: User, now: datetime) -> None:
    row = ended(entry(CaseList.PLACE_TYPE, "worship"), date(2014, 6, 30), administrator, now)

    with pytest.raises(ActionRefused, match="Add a new entry to use it again"):
        ended(row, date(2015, 6, 30), administrator, now)
    assert added(administrator, now, "Place of worship", "Man addoli").code == "place_of_worship"


def test_non_crime_incidents_are_switched_off_from_a_day(administrator: User, northern: User, now: datetime) -> None:
    older = a_case(northern, category="non_crime", received_on=date(2014, 5, 1))
    ended(entry(CaseList.HATE_CATEGORY, "non_crime"), date(2014, 6, 30), administrator, now)

    # A case received after it cannot be called so; one of the last day can, also when it is entered late.
    with pytest.raises(FieldsRefused) as refusal:
        a_case(northern, now, category="non_crime", received_on=date(2014, 7, 1))
    assert "was not in use on Tuesday 1\xa0July 2014" in refusal.value.problems["category"]
    a_case(northern, now, category="non_crime", received_on=date(2014, 6, 30))

    # The older one stays so, says so, counts as before, and can still be changed.
    changed = change_hate_crime(
        case_id=older.pk, facts=facts(category="non_crime", summary="Told again."), seen_version=1, by=northern, now=now
    )
    assert changed.hate_crime.category.name == "Non-crime hate incident"
    assert facts_of(changed).category.code == "non_crime"
    assert Case.objects.get(pk=older.pk).counted.filter(count="hate_crime.reported").count() == 1


# --- order ------------------------------------------------------------------------------------------------------------
def codes() -> list[str]:
    return [row.code for row in ListEntry.objects.of(CaseList.REPORTER)]


def test_entry_changes_places_with_its_neighbour(administrator: User, now: datetime) -> None:
    row = entry(CaseList.REPORTER, "family")

    reference_lists.move_entry(entry=row, beside="witness", by=administrator, now=now)

    assert codes() == ["victim", "family", "witness", "professional", "anonymous"]


def test_neighbour_that_moved_away_meanwhile_is_noticed(administrator: User, now: datetime) -> None:
    family = entry(CaseList.REPORTER, "family")
    reference_lists.move_entry(entry=family, beside="witness", by=administrator, now=now)

    with pytest.raises(ActionRefused, match="changed the order"):
        reference_lists.move_entry(entry=family, beside="professional", by=administrator, now=now)
    with pytest.raises(ActionRefused):
        reference_lists.move_entry(entry=family, beside="no_such_code", by=administrator, now=now)


def test_ended_entries_stand_apart_when_others_move(administrator: User, now: datetime) -> None:
    ended(entry(CaseList.REPORTER, "witness"), date(2014, 6, 30), administrator, now)

    reference_lists.move_entry(entry=entry(CaseList.REPORTER, "family"), beside="victim", by=administrator, now=now)

    in_use = [row.code for row in ListEntry.objects.of(CaseList.REPORTER).valid_on(TODAY)]
    assert in_use == ["family", "victim", "professional", "anonymous"]


# --- where entries are used ------------------------------------------------------------------------------------------
def test_every_list_that_a_column_refers_to_is_counted() -> None:
    """A column that a new kind adds is missed by no count: all foreign keys to entries are in the table."""
    told = {(use.model, use.column) for uses in USES.values() for use in uses}
    columns = {
        (relation.related_model, relation.field.name)
        for relation in ListEntry._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
    }
    # The history of what a case was called repeats what its category says.
    assert columns - told == {(Categorisation, "category")}


def test_list_page_counts_cases_in_the_same_queries_at_none_and_many(
    client: Client,
    administrator: User,
    northern: User,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(administrator)
    address = reverse("cases_list", args=["hate-type"])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        first = client.get(address).content.decode()
    for number in range(12):
        a_case(northern, types=(entry(CaseList.HATE_TYPE, "verbal"), entry(CaseList.HATE_TYPE, "threats")))
        added(administrator, now, f"Type {number}", f"Math {number}", which=CaseList.HATE_TYPE)
    with django_assert_num_queries(len(one)):
        second = client.get(address).content.decode()

    assert "12 cases" not in first
    assert second.count("12 cases") == 2


def test_count_stops_early(
    client: Client, administrator: User, northern: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.entry_uses.MOST", 2)
    monkeypatch.setattr("casework.pages.reference_lists.MOST", 2)
    for _ in range(4):
        a_case(northern)
    client.force_login(administrator)

    page = client.get(reverse("cases_list", args=["route"])).content.decode()

    assert "more than 1,000 cases" in page
    assert "4 cases" not in page


# --- pages ------------------------------------------------------------------------------------------------------------
def test_each_list_has_its_page_and_no_other_word_does(client: Client, administrator: User) -> None:
    client.force_login(administrator)

    page = client.get(reverse("cases_lists")).content.decode()
    for which in CaseList:
        address = reverse("cases_list", args=[slug_of(which)])
        assert address in page
        assert client.get(address).status_code == 200
    assert client.get("/en/cases/lists/nothing/").status_code == 404
    assert client.get("/en/cases/lists/route/nothing/").status_code == 404
    assert len(BY_SLUG) == len(CaseList)


def test_administrator_adds_words_ends_and_moves_by_the_pages(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    client.post(
        reverse("cases_list_add", args=["theme"]),
        {"name_en": "Sport", "name_cy": "Chwaraeon", "valid_from": "1/4/2014"},
    )
    sport = entry(CaseList.THEME, "sport")
    at = ["theme", "sport"]
    client.post(reverse("cases_list_move", args=at), {"beside": "online"})
    client.post(
        reverse("cases_list_entry", args=at),
        {"name_en": "Sport and play", "name_cy": "Chwaraeon a chwarae", "seen": stamp(sport)},
    )
    sport.refresh_from_db()
    response = client.post(
        reverse("cases_list_end", args=at), {"last_day": "31 March 2015", "seen": stamp(sport)}, follow=True
    )

    sport.refresh_from_db()
    assert (sport.name_cy, sport.valid_from, sport.valid_to) == (
        "Chwaraeon a chwarae",
        date(2014, 4, 1),
        date(2015, 3, 31),
    )
    assert "No longer in use" in response.content.decode()
    assert "Its last day in use is Tuesday 31\xa0March 2015." in response.content.decode()


def test_stale_page_keeps_what_was_typed_and_the_second_press_is_a_choice(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    shown = entry(CaseList.THEME, "school")
    ListEntry.objects.filter(pk=shown.pk).update(name_en="Schools")
    address = reverse("cases_list_entry", args=["theme", "school"])
    typed = {"name_en": "School and college", "name_cy": "Ysgol a choleg"}

    response = client.post(address, {**typed, "seen": stamp(shown)})

    assert "Somebody else has changed this since you opened it." in response.content.decode()
    assert 'value="School and college"' in response.content.decode()
    client.post(address, {**typed, "seen": response.context["form"]["seen"].value()})
    assert entry(CaseList.THEME, "school").name_en == "School and college"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name_cy": "Hyb"}, "Enter the name in both languages."),
        ({"name_en": "Hub", "name_cy": "Hyb", "valid_from": "someday"}, "Error:"),
        ({"name_en": "H" * 121, "name_cy": "Hyb", "valid_from": "2014-05-01"}, "Error:"),
        ({"name_en": "Hub\x00", "name_cy": "Hyb", "valid_from": "2014-05-01"}, "Error:"),
        ({"name_en": "Home", "name_cy": "Hyb", "valid_from": "2014-05-01"}, "is in the list already"),
    ],
)
def test_bad_input_is_told_by_its_field(
    client: Client, administrator: User, typed: dict[str, str], sentence: str
) -> None:
    client.force_login(administrator)

    response = client.post(reverse("cases_list_add", args=["place-type"]), typed)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert ListEntry.objects.filter(list=CaseList.PLACE_TYPE).count() == 10


def test_page_of_an_entry_that_the_counts_read_offers_no_end(client: Client, administrator: User) -> None:
    client.force_login(administrator)

    page = client.get(reverse("cases_list_end", args=["hate-category", "crime"])).content.decode()

    assert "cannot end before they know" in page
    assert '<form class="coh-form"' not in page
    assert "The counting rules read it" in client.get(reverse("cases_list", args=["hate-category"])).content.decode()


def test_move_without_a_neighbour_says_why_nothing_moved(client: Client, administrator: User) -> None:
    client.force_login(administrator)

    for beside in ("", "no such", "school"):
        response = client.post(reverse("cases_list_move", args=["theme", "school"]), {"beside": beside}, follow=True)
        assert "changed the order since you looked" in response.content.decode()


def test_characteristics_are_told_with_their_strands(client: Client, northern: User) -> None:
    client.force_login(northern)

    page = client.get(reverse("cases_list_characteristics")).content.decode()

    assert page.count("no strand: recorded and counted here alone") == 6
    assert page.count("Transgender identity") == 1
    assert "never add them up" in page
