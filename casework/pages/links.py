"""The cases that a case is linked to, as far as a person may open them."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from casework.models import Case, CaseLink
from cohesion.models import User


@dataclass(frozen=True)
class LinkLine:
    """A link seen from one of its ends. `other` is the case at the other end."""

    key: int
    other: Case
    kind: str
    is_from_other: bool

    @property
    def sentence(self) -> str:
        """How the two belong together, said of the case whose page it is."""
        told = {"reference": self.other.said}
        if self.kind == CaseLink.Kind.SAME_PERSON:
            return _("The same person as in case %(reference)s") % told
        if self.kind == CaseLink.Kind.RELATED:
            return _("Related to case %(reference)s") % told
        if self.kind == CaseLink.Kind.LED_TO:
            return self._leading() % told
        if self.is_from_other:
            return _("Case %(reference)s is the same report as this one and counts nowhere") % told
        return _("The same report as case %(reference)s: this case counts nowhere") % told

    def _leading(self) -> str:
        return _("Came from case %(reference)s") if self.is_from_other else _("Led to case %(reference)s")

    @property
    def counts_again(self) -> str:
        if self.kind != CaseLink.Kind.DUPLICATE:
            return _("Both cases stay as they are. Only the link goes.")
        if self.is_from_other:
            return _("The other case then counts again.")
        return _("This case then counts again.")


def linked_cases(case: Case, user: User) -> list[LinkLine]:
    """One query. A link to a case that the person may not open is not there."""
    visible = Case.objects.visible_to(user).values("pk")
    rows = CaseLink.objects.filter(Q(case=case, other__in=visible) | Q(other=case, case__in=visible))
    return [_line(case, row) for row in rows.select_related("case__authority", "other__authority").order_by("pk")]


def link_at(case: Case, key: int, user: User) -> LinkLine:
    line = next((each for each in linked_cases(case, user) if each.key == key), None)
    if line is None:
        raise Http404
    return line


def _line(case: Case, row: CaseLink) -> LinkLine:
    is_from_other = row.other_id == case.pk
    return LinkLine(row.pk, row.case if is_from_other else row.other, row.kind, is_from_other)
