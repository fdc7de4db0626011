"""A person's own views of the list: saved under a name, renamed, taken away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from casework.case_filter import CaseFilter
from casework.models import SavedView
from casework.refusals import FieldsRefused
from cohesion import audit
from cohesion.models import User

MOST_VIEWS = 20


@transaction.atomic
def save_view(*, name: str, wanted: CaseFilter, by: User, now: datetime) -> SavedView:
    """Raises FieldsRefused by `name`."""
    own = _own(by)
    if len(own) >= MOST_VIEWS:
        raise FieldsRefused({"name": _("You keep 20 views, the most there can be. Take one away first.")})
    _check(name, own)
    view = SavedView.objects.create(user=by, name=name, query=wanted.query, at=now)
    audit.record("case_view.saved", by=by, now=now, subject=by, detail={"view": view.pk, "filter": wanted.codes})
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, by: User, now: datetime) -> None:
    """Raises FieldsRefused by `name`."""
    _check(name, [each for each in _own(by) if each.pk != view.pk])
    SavedView.objects.visible_to(by).filter(pk=view.pk).update(name=name)
    audit.record("case_view.renamed", by=by, now=now, subject=by, detail={"view": view.pk})


@transaction.atomic
def delete_view(*, view: SavedView, by: User, now: datetime) -> None:
    SavedView.objects.visible_to(by).filter(pk=view.pk).delete()
    audit.record("case_view.deleted", by=by, now=now, subject=by, detail={"view": view.pk})


def _own(by: User) -> list[SavedView]:
    """The person's views. Their row is held until the end: two windows do not save past the limit together."""
    User.objects.select_for_update().get(pk=by.pk)
    return list(SavedView.objects.visible_to(by))


def _check(name: str, others: list[SavedView]) -> None:
    if any(each.name.casefold() == name.casefold() for each in others):
        raise FieldsRefused({"name": _("You have a view of this name already. Choose another name.")})
