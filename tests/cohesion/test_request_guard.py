"""What no page has to think of: bodies and addresses that no person sends, caches, and who may sign in at all."""

import pytest
from django.test import Client
from django.urls import reverse

from cohesion.models import AuditEntry, User

PASSWORD = "a long enough password"


@pytest.mark.parametrize("path", ["/en/returns/%00/2014-15-Q1/", "/en/plans/%00/", "/en/translations/?plan=%00"])
def test_address_with_a_nul_is_refused_in_a_sentence(client: Client, administrator: User, path: str) -> None:
    client.force_login(administrator)

    assert client.get(path).status_code == 400


@pytest.mark.django_db
def test_huge_body_is_refused_before_it_is_read(client: Client) -> None:
    response = client.generic("POST", reverse("account_login"), b"x", CONTENT_LENGTH="60000000")

    assert response.status_code == 413
    assert "5 MB" in response.content.decode()


def test_pages_of_signed_in_people_stay_out_of_caches(client: Client, officer: User) -> None:
    client.force_login(officer)

    assert "no-store" in client.get(reverse("home"))["Cache-Control"]


def test_account_of_the_service_cannot_sign_in_whatever_its_password(client: Client, service: User) -> None:
    service.set_password(PASSWORD)
    service.save()

    client.post(reverse("account_login"), {"login": service.email, "password": PASSWORD})

    assert "_auth_user_id" not in client.session
    client.force_login(service)
    assert client.get(reverse("home")).status_code == 302


def test_signing_in_and_out_is_recorded(client: Client, officer: User) -> None:
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    client.post(reverse("account_logout"))

    acts = AuditEntry.objects.filter(actor=officer).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["person.signed_in", "person.signed_out"]


def test_wrong_tries_of_one_visitor_do_not_lock_out_another_behind_the_same_proxy(
    client: Client, officer: User, settings: pytest.FixtureRequest
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    login = reverse("account_login")
    for number in range(12):
        wrong = {"login": f"nobody{number}@example.org", "password": "x"}
        client.post(login, wrong, headers={"X-Forwarded-For": "192.0.2.1"})

    client.post(login, {"login": officer.email, "password": PASSWORD}, headers={"X-Forwarded-For": "192.0.2.2"})

    assert client.session["_auth_user_id"] == str(officer.pk)


@pytest.mark.parametrize("length", ["²", "-1", "1e3", "9" * 5000])
def test_length_that_is_no_number_is_refused_and_breaks_nothing(client: Client, length: str) -> None:
    assert client.generic("POST", "/en/contribute/x/", b"", CONTENT_LENGTH=length).status_code == 400
