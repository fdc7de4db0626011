"""Where a modern slavery record stands, and what it still waits for: conditions on cases, each with its words."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework.models import MissingEpisode, NrmRecord

_R, _D = NrmRecord.Route, NrmRecord.Decision


class NrmStage(models.TextChoices):
    """Each open record is at exactly one of these."""

    TO_SEND = "to-send", _("To be sent")
    REASONABLE = "reasonable", _("Waits for reasonable grounds")
    CONCLUSIVE = "conclusive", _("Waits for conclusive grounds")
    DECIDED = "decided", _("Decided")
    NOTIFIED = "notified", _("Notified without a name")
    INFORMATION = "information", _("Kept as information")


class NrmOwed(models.TextChoices):
    """What may be missing at any stage."""

    CHILD = "child", _("Safeguarding of a child is not recorded yet")
    MISSING = "missing", _("The person is missing")
    RECONSIDERED = "reconsidered", _("A reconsideration is awaited")


_referred = Q(nrm__way=_R.NRM, nrm__referred_on__isnull=False)
_undecided = Q(nrm__reasonable="")
_positive = Q(nrm__reasonable=_D.POSITIVE)

AT_STAGE: dict[NrmStage, Q] = {
    NrmStage.TO_SEND: Q(nrm__way__in=(_R.NRM, _R.NOTIFY), nrm__referred_on__isnull=True),
    NrmStage.REASONABLE: _referred & _undecided,
    NrmStage.CONCLUSIVE: _referred & _positive & Q(nrm__conclusive=""),
    NrmStage.DECIDED: _referred & ~_undecided & ~(_positive & Q(nrm__conclusive="")),
    NrmStage.NOTIFIED: Q(nrm__way=_R.NOTIFY, nrm__referred_on__isnull=False),
    NrmStage.INFORMATION: Q(nrm__way=_R.INTELLIGENCE),
}
IS_MISSING = Exists(MissingEpisode.objects.filter(case=OuterRef("pk"), until_on__isnull=True))
OWES: dict[NrmOwed, Q] = {
    NrmOwed.CHILD: ~Q(nrm__person=NrmRecord.Person.ADULT)
    & (Q(nrm__childrens_services_on__isnull=True) | Q(nrm__child_safeguarding_on__isnull=True)),
    NrmOwed.MISSING: Q(IS_MISSING),
    NrmOwed.RECONSIDERED: Q(nrm__reconsideration_on__isnull=False, nrm__reconsidered=""),
}


def stage_of(record: NrmRecord) -> NrmStage:
    """The same, of one record that is at hand."""
    if record.way == _R.INTELLIGENCE:
        return NrmStage.INFORMATION
    if record.referred_on is None:
        return NrmStage.TO_SEND
    if record.way == _R.NOTIFY:
        return NrmStage.NOTIFIED
    if not record.reasonable:
        return NrmStage.REASONABLE
    return NrmStage.CONCLUSIVE if record.reasonable == _D.POSITIVE and not record.conclusive else NrmStage.DECIDED
