"""Keeping a page of figures under a name, taking it away, and taking that back."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused
from reporting.models import DashboardView

MOST_VIEWS, LONGEST_NAME, LONGEST_QUERY = 30, 60, 1000
UNDO_WITHIN = timedelta(days=1)


@transaction.atomic
def keep_view(*, name: str, address: str, by: User, now: datetime) -> DashboardView:
    """`address` is that of a page of figures, with its language and query."""
    path, query = _parts(address)
    name = " ".join(name.split())
    if not name:
        raise ActionRefused(_("Give the view a name."))
    if len(name) > LONGEST_NAME:
        raise ActionRefused(_("The name is longer than 60 characters. Shorten it."))
    _check(name, by)
    view = DashboardView.objects.create(user=by, name=name, path=path, query=query, at=now)
    audit.record("dashboard_view.kept", by=by, now=now, subject=by, detail={"view": view.pk, "path": path})
    return view


@transaction.atomic
def remove_view(*, view: DashboardView, by: User, now: datetime) -> None:
    if DashboardView.objects.visible_to(by).kept().filter(pk=view.pk).update(removed_at=now):
        audit.record("dashboard_view.removed", by=by, now=now, subject=by, detail={"view": view.pk})


@transaction.atomic
def restore_view(*, view: DashboardView, by: User, now: datetime) -> None:
    """Within a day. Refused where another view has the name by now."""
    held = DashboardView.objects.visible_to(by).filter(pk=view.pk, removed_at__gte=now - UNDO_WITHIN).first()
    if held is None:
        raise ActionRefused(_("This view was taken away more than a day ago."))
    _check(held.name, by)
    DashboardView.objects.filter(pk=held.pk).update(removed_at=None)
    audit.record("dashboard_view.restored", by=by, now=now, subject=by, detail={"view": held.pk})


def _check(name: str, by: User) -> None:
    """The person's row is held until the end: two windows do not keep past the limit together."""
    User.objects.select_for_update().get(pk=by.pk)
    own = list(DashboardView.objects.visible_to(by).kept())
    if len(own) >= MOST_VIEWS:
        raise ActionRefused(_("You keep 30 views, the most there can be. Take one away first."))
    if any(each.name.casefold() == name.casefold() for each in own):
        raise ActionRefused(_("You have a view of this name already. Choose another name."))


def _parts(address: str) -> tuple[str, str]:
    """The path without its language, and the query. Refused for anything but a page of figures of this service."""
    split = urlsplit(address)
    try:
        name = resolve(split.path).url_name or ""
    except Resolver404:
        name = ""
    path = split.path[3:] if split.path[:4] in {"/en/", "/cy/"} else ""
    is_page = name.startswith("outcomes") and path.startswith("/outcomes/") and "takeaway" not in name
    if split.scheme or split.netloc or not is_page or len(split.query) > LONGEST_QUERY or len(path) > 200:
        raise ActionRefused(_("Only pages of figures can be kept as a view."))
    return path, split.query
