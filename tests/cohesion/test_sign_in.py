"""Signing in: whatever the capitals, into one’s own language; closed to registration; in the look of the service."""

import re

import pytest
from django.core import mail
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from cohesion.models import User

PASSWORD = "a long enough password"


def sign_in(client: Client, email: str, password: str = PASSWORD, language: str = "en") -> HttpResponseBase:
    with override(language):
        return client.post(reverse("account_login"), {"login": email, "password": password})


def test_sign_in_ignores_capitals_and_leads_home_in_the_language_of_the_account(client: Client, northern: User) -> None:
    response = sign_in(client, "North@Example.ORG")

    assertRedirects(response, "/cy/", fetch_redirect_response=False)


def test_wrong_password_is_told_at_the_top_with_a_link_to_the_field(client: Client, northern: User) -> None:
    response = sign_in(client, "north@example.org", "wrong")

    assertContains(response, "There is a problem")
    assertContains(response, '<a href="#id_login">The email address and/or password you specified are not correct.</a>')
    assertContains(response, "<title>Error:", count=1)


def test_missing_field_is_told_beside_it(client: Client, db: None) -> None:
    response = sign_in(client, "")

    assertContains(response, 'id="id_login-error"')
    assertContains(response, 'aria-describedby="id_login-error"')
    assertContains(response, '<a href="#id_login">')


def test_registration_is_closed(client: Client, db: None) -> None:
    response = client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})

    assertContains(response, "Accounts are made by administrators")
    assert not User.objects.filter(email="new@example.org").exists()


def test_service_account_cannot_sign_in(client: Client, service: User) -> None:
    response = sign_in(client, service.email, "")

    assert "_auth_user_id" not in client.session
    assert response.status_code == 200


@pytest.mark.parametrize("known", [True, False])
def test_password_reset_does_not_say_whether_an_address_is_known(client: Client, officer: User, known: bool) -> None:
    address = officer.email if known else "nobody@example.org"
    response = client.post(reverse("account_reset_password"), {"email": address})

    assertRedirects(response, reverse("account_reset_password_done"))
    assert len(mail.outbox) == 1
    assert ("/password/reset/key/" in mail.outbox[0].body) == known


def test_password_can_be_reset_by_the_mailed_link(client: Client, officer: User, settings: Settings) -> None:
    client.post(reverse("account_reset_password"), {"email": officer.email})
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link is not None

    page = client.get(link[1], follow=True)
    form_address = page.request["PATH_INFO"]
    new = "an even longer password"
    response = client.post(form_address, {"password1": new, "password2": new})

    assertContains(page, "Choose a new password")
    assertRedirects(response, reverse("account_reset_password_from_key_done"))
    assert User.objects.get(pk=officer.pk).check_password(new)


def test_too_short_password_is_refused_beside_its_field(client: Client, officer: User) -> None:
    client.force_login(officer)

    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    )

    assertContains(response, "at least 12 characters")
    assertContains(response, 'id="id_password1-error"')


def test_second_step_can_be_set_up_and_is_then_asked_for(client: Client, officer: User) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    sign_in(client, officer.email)
    asked_again = client.get(reverse("mfa_activate_totp"))
    page = client.post(asked_again.headers["Location"], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    client.post(reverse("account_logout"))

    response = sign_in(client, officer.email)

    assertContains(page, secret)
    assertRedirects(response, reverse("mfa_authenticate"))
