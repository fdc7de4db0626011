"""Pages of figures kept under a name by a person, and the switch of the Monday digest."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from reporting.actions import monday_digest
from reporting.actions.dashboard_views import MOST_VIEWS, keep_view, remove_view, restore_view
from reporting.models import DashboardView
from tests.factories.accepted_returns import AcceptedReturns

PAGE = "/en/outcomes/measures/1.2.M3/?plan=NDP-2014-16&year=2014-15"


def kept(by: User, name: str = "Training", address: str = PAGE) -> DashboardView:
    return keep_view(name=name, address=address, by=by, now=timezone.now())


def test_view_opens_in_the_language_of_today(client: Client, officer: User, returns: AcceptedReturns) -> None:
    client.force_login(officer)
    client.post(reverse("outcomes_view_keep"), {"name": " Training  staff ", "address": PAGE, "next": PAGE})

    view = DashboardView.objects.get()
    assert (view.name, view.path, view.query) == (
        "Training staff",
        "/outcomes/measures/1.2.M3/",
        "plan=NDP-2014-16&year=2014-15",
    )
    page = client.get("/cy/outcomes/views/").content.decode()
    assert "/cy/outcomes/measures/1.2.M3/?plan=NDP-2014-16&amp;year=2014-15" in page


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/en/outcomes/",
        "//example.org/en/outcomes/",
        "/en/returns/",
        "/en/outcomes/takeaways/",
        "/outcomes/",
        "javascript:alert(1)",
        "",
        "/en/outcomes/?" + "x" * 1001,
    ],
)
def test_only_pages_of_figures_are_kept(officer: User, address: str) -> None:
    with pytest.raises(ActionRefused, match="Only pages of figures"):
        kept(officer, address=address)


@pytest.mark.parametrize(("name", "words"), [("  ", "Give the view a name"), ("x" * 61, "60"), ("TRAINING", "already")])
def test_name_is_short_and_its_persons_own(officer: User, writer: User, name: str, words: str) -> None:
    kept(officer)
    kept(writer)

    with pytest.raises(ActionRefused, match=words):
        kept(officer, name=name)


def test_there_is_a_most(officer: User) -> None:
    for number in range(MOST_VIEWS):
        kept(officer, name=str(number))

    with pytest.raises(ActionRefused, match="30 views"):
        kept(officer)


def test_view_taken_away_can_be_kept_again_for_a_day(officer: User) -> None:
    view, now = kept(officer), timezone.now()
    remove_view(view=view, by=officer, now=now)
    assert not DashboardView.objects.visible_to(officer).kept().exists()

    restore_view(view=view, by=officer, now=now)
    assert DashboardView.objects.visible_to(officer).kept().get() == view

    remove_view(view=view, by=officer, now=now)
    with pytest.raises(ActionRefused, match="more than a day"):
        restore_view(view=view, by=officer, now=now + timedelta(days=2))
    kept(officer)
    with pytest.raises(ActionRefused, match="already"):
        restore_view(view=view, by=officer, now=now)


def test_another_persons_view_is_not_there(client: Client, officer: User, writer: User) -> None:
    view = kept(officer)
    client.force_login(writer)

    assert client.post(reverse("outcomes_view_remove", args=[view.pk])).status_code == 404
    assert DashboardView.objects.kept().count() == 1


def test_database_keeps_one_view_a_name_and_only_outcomes(officer: User) -> None:
    view = kept(officer)
    for change in ({"path": "/returns/"}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DashboardView.objects.filter(pk=view.pk).update(**change)


def test_switch_of_the_digest_is_on_record(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert monday_digest.is_wanted(officer)

    client.post(reverse("outcomes_digest_choice"), {"wanted": "no"})
    assert not monday_digest.is_wanted(officer)
    client.post(reverse("outcomes_digest_choice"), {"wanted": "yes"})

    assert monday_digest.is_wanted(officer)
    assert AuditEntry.objects.filter(act="digest.chosen").count() == 2
