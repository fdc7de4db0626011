"""Sign-in by django-allauth: people only, no open registration, and each lands in their own language.

What happens to an account is told to the audit record by Django's and allauth's own signals: there is no other place
where every way in and out passes.
"""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import signals as auth_signals
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cohesion import audit
from cohesion.models import User

RECORDED = {
    auth_signals.user_logged_in: "person.signed_in",
    auth_signals.user_logged_out: "person.signed_out",
    account_signals.password_set: "person.password_set",
    account_signals.password_changed: "person.password_changed",
    account_signals.password_reset: "person.password_reset",
    mfa_signals.authenticator_added: "person.second_step_added",
    mfa_signals.authenticator_removed: "person.second_step_removed",
}


class PeopleOnly(AuthenticationBackend):  # type: ignore[misc]
    """The service's own account has every permission and no person behind it: nobody signs in as it."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at every request of a session, however it came about."""
        return isinstance(user, User) and not user.is_service and bool(super().user_can_authenticate(user))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators, never by visitors."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Every way in passes here, also the one from a password reset: the service's own account goes no further."""
        if user.is_service:
            return redirect("account_inactive")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        if not isinstance(user, User):
            return reverse("home")
        with override(user.language):
            return reverse("home")


def record_account_acts() -> None:
    """Called once when the service starts."""
    for signal, act in RECORDED.items():
        signal.connect(_recorder(act), weak=False, dispatch_uid=act)


def _recorder(act: str) -> Any:
    def record(sender: Any, user: Any = None, **kwargs: Any) -> None:
        if isinstance(user, User):
            audit.record(act, by=user, now=timezone.now(), subject=user)

    return record
