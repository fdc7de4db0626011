"""Transfer of a case to another region."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework.models.case import Case, ConflictOfInterest
from casework.models.list_entry import ListEntry
from cohesion.bilingual import Language
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class TransferStatus(models.TextChoices):
    OFFERED = "OFFERED", _("Offered")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Taken back")


class TransferQuerySet(models.QuerySet["CaseTransfer"]):
    def visible_to(self, user: User) -> Self:
        """For the leads of both regions: the reference, the kind and the places. The case itself is `Case`'s question.

        Who has a conflict of interest is not told that the case is there.
        """
        regions = user.region_ids_for(Permission.LEAD_CASES)
        if not regions:
            return self.none()
        conflict = ConflictOfInterest.objects.standing().filter(case=OuterRef("case"), user=user)
        return self.filter(~Exists(conflict), Q(from_region__in=regions) | Q(to_region__in=regions))

    def offered(self) -> Self:
        return self.filter(status=TransferStatus.OFFERED)

    def to_answer_by(self, user: User) -> Self:
        regions = user.region_ids_for(Permission.LEAD_CASES)
        return self.visible_to(user).offered().filter(to_region__in=regions)

    def with_context(self) -> Self:
        return self.select_related("case", "from_region", "to_region", "from_authority", "to_authority", "basis")


class CaseTransfer(models.Model):
    """That a case is offered to another region. It moves when a lead there accepts it, and not before.

    `reason` is why it is offered; the other region reads it once it has accepted. `answer` is why it was declined.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transfers")
    from_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    from_authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    to_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    to_authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField()
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    has_consent = models.BooleanField()
    basis = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=9, choices=TransferStatus, default=TransferStatus.OFFERED)
    offered_on = models.DateField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = SealedTextField()

    objects = TransferQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["to_region", "status"], name="transfer_by_region_and_status")]
        constraints = [
            models.CheckConstraint(condition=~Q(from_region=F("to_region")), name="a_transfer_is_to_another_region"),
            models.CheckConstraint(
                condition=Q(has_consent=True, basis__isnull=True) | Q(has_consent=False, basis__isnull=False),
                name="a_transfer_has_consent_or_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(status="OFFERED", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(status="OFFERED") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="an_answered_transfer_says_when_and_by_whom",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(status="OFFERED"), name="one_offered_transfer_a_case"),
        ]

    def __str__(self) -> str:
        return f"transfer of {self.case_id}"
