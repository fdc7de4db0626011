"""Views of the list that a person keeps."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from casework.actions.saved_views import MOST_VIEWS, save_view
from casework.case_filter import CaseFilter
from casework.models import SavedView
from casework.refusals import FieldsRefused
from cohesion.models import AuditEntry, User
from tests.factories.cases import a_case

SAVE = reverse("cases_view_save")


@pytest.fixture
def north(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def test_view_holds_the_known_part_of_the_address(north: Client, northern: User) -> None:
    a_case(northern)
    answer = north.post(f"{SAVE}?risk=HIGH&surname=Rees&after=abc", {"name": "  High   risk "})

    view = SavedView.objects.get()
    assertRedirects(answer, reverse("cases") + "?risk=HIGH", fetch_redirect_response=False)
    assert (view.user, view.name, view.query) == (northern, "High risk", "risk=HIGH")
    assertContains(north.get(reverse("cases") + "?risk=HIGH"), "High risk")


def test_address_that_is_not_understood_is_saved_as_the_usual_list(north: Client) -> None:
    north.post(f"{SAVE}?risk=TALL", {"name": "Usual"})

    assert SavedView.objects.get().query == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Enter a name for the view."),
        ("x" * 61, "Shorten the name"),
        ("07700 900123", "points to one person"),
        ("high RISK", "a view of this name already"),
    ],
)
def test_name_that_cannot_be_kept_is_refused_by_its_box(
    north: Client, northern: User, now: datetime, name: str, said: str
) -> None:
    save_view(name="High risk", wanted=CaseFilter(), by=northern, now=now)

    assertContains(north.post(SAVE, {"name": name}), said)
    assert SavedView.objects.count() == 1


def test_twenty_views_are_the_most(northern: User, now: datetime) -> None:
    for number in range(MOST_VIEWS):
        save_view(name=f"View {number}", wanted=CaseFilter(), by=northern, now=now)

    with pytest.raises(FieldsRefused, match="20 views"):
        save_view(name="One more", wanted=CaseFilter(), by=northern, now=now)


def test_view_is_renamed_and_taken_away(north: Client, northern: User, now: datetime) -> None:
    view = save_view(name="High risk", wanted=CaseFilter(risk="HIGH"), by=northern, now=now)

    north.post(reverse("cases_view_rename", args=[view.pk]), {"name": "Urgent"})
    assertContains(north.get(reverse("cases_views")), "Urgent")

    north.post(reverse("cases_view_delete", args=[view.pk]))
    assert not SavedView.objects.exists()
    acts = AuditEntry.objects.filter(act__startswith="case_view.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["case_view.saved", "case_view.renamed", "case_view.deleted"]


def test_views_of_others_are_not_there(client: Client, northern: User, caseworker: User, now: datetime) -> None:
    view = save_view(name="High risk", wanted=CaseFilter(risk="HIGH"), by=northern, now=now)
    client.force_login(caseworker)

    assertNotContains(client.get(reverse("cases_views")), "High risk")
    assert client.post(reverse("cases_view_rename", args=[view.pk]), {"name": "Mine"}).status_code == 404
    assert client.post(reverse("cases_view_delete", args=[view.pk])).status_code == 404
