"""The words at the top of every page: which of them a person sees, which is current, and what waits behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohesion.permissions import Permission

if TYPE_CHECKING:
    from cohesion.models import User  # models are not ready when apps import this module

_waiting: dict[str, "Callable[[User], int]"] = {}


@dataclass(frozen=True)
class Entry:
    """A place in the navigation. `section` starts the names of all routes that belong to it."""

    section: str
    route: str
    label: str | Promise
    permission: Permission | None = None


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    is_current: bool
    waiting: int


ENTRIES = (
    Entry("home", "home", _("Home")),
    Entry("return", "returns", _("Returns"), Permission.VIEW_RETURNS),
    Entry("outcomes", "outcomes", _("Outcomes"), Permission.VIEW_FIGURES),
    Entry("case", "cases", _("Cases"), Permission.VIEW_CASES),
    Entry("round", "rounds", _("Rounds"), Permission.OPEN_ROUND),
    Entry("report", "report", _("Report"), Permission.VIEW_REPORTS),
    Entry("plan", "plans", _("Plans"), Permission.VIEW_PLANS),
    Entry("translations", "translations", _("Translations"), Permission.VIEW_TRANSLATIONS),
    Entry("cases_list", "cases_lists", _("Case lists"), Permission.MANAGE_CASE_LISTS),
    Entry(
        "cases_retention_rule", "cases_retention_rules", _("How long cases are kept"), Permission.MANAGE_RETENTION_RULES
    ),
    Entry("audit", "audit_trail", _("Audit trail"), Permission.VIEW_AUDIT),
)


def count_waiting(section: str, count: "Callable[[User], int]") -> None:
    """Let a feature say how many things in its section wait for a person. Called once, when its app starts."""
    _waiting[section] = count


def links(user: "User", route: str) -> tuple[Link, ...]:
    """What `user` sees at the top of the page called `route`."""
    permissions = user.permissions
    return tuple(
        Link(
            url=reverse(entry.route),
            label=str(entry.label),
            is_current=route.startswith(entry.section),
            waiting=_waiting[entry.section](user) if entry.section in _waiting else 0,
        )
        for entry in ENTRIES
        if entry.permission is None or entry.permission in permissions
    )
