"""Who the people in a case are: apart from it, sealed, and each look with a reason. Keys to find them again."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.case import Case
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class PersonalDetailsQuerySet(models.QuerySet["PersonalDetails"]):
    def visible_to(self, user: User) -> Self:
        """Of cases the person may open, in regions where they hold the permission. A look still owes its reason."""
        regions = user.region_ids_for(Permission.VIEW_PERSONAL_DETAILS)
        return self.filter(case__in=Case.objects.visible_to(user), case__region_id__in=regions)


class PersonalDetails(models.Model):
    """One person in a case. All that could identify them is sealed. `part` is what they are in it."""

    class Part(models.TextChoices):
        VICTIM = "VICTIM", _("Victim")
        REPORTER = "REPORTER", _("Who reported it")
        WITNESS = "WITNESS", _("Witness")
        OTHER = "OTHER", _("Somebody else in the case")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="people")
    part = models.CharField(max_length=8, choices=Part)
    name = SealedTextField()
    born_on = SealedTextField()
    address = SealedTextField()
    postcode = SealedTextField()
    telephone = SealedTextField()
    email = SealedTextField()
    contact_wishes = SealedTextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PersonalDetailsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "personal details"
        indexes = [models.Index(fields=["case"], name="personal_details_by_case")]

    def __str__(self) -> str:
        return f"{self.part} in {self.case_id}"


class DetailsLook(models.Model):
    """That somebody looked at the personal details of a case, and why. Rows are added, never changed."""

    class Reason(models.TextChoices):
        CONTACT = "CONTACT", _("To get in touch with them")
        SAFEGUARDING = "SAFEGUARDING", _("Safeguarding")
        REFERRAL = "REFERRAL", _("To refer them to support")
        CORRECTION = "CORRECTION", _("To put something right")
        DUPLICATE = "DUPLICATE", _("To see whether two cases are one")
        SUBJECT_ACCESS = "SUBJECT_ACCESS", _("A subject access request")
        OTHER = "OTHER", _("Another reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="looks")
    reason = models.CharField(max_length=16, choices=Reason)
    words = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"look at {self.case_id}"


class MatchKey(models.Model):
    """A blind index: what a case can be found by, without the value itself. Only an exact match is found.

    `IMPORTED_ROW` is of a whole line of a register that was taken in: the same line is noticed when it comes again.
    """

    class Kind(models.TextChoices):
        CRIME_REFERENCE = "CRIME_REFERENCE", _("Crime reference")
        NAME = "NAME", _("Name")
        NAME_AND_BIRTH = "NAME_AND_BIRTH", _("Name and date of birth")
        TELEPHONE = "TELEPHONE", _("Telephone number")
        EMAIL = "EMAIL", _("E-mail address")
        POSTCODE = "POSTCODE", _("Postcode")
        IMPORTED_ROW = "IMPORTED_ROW", _("Line of a register")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="match_keys")
    person = models.ForeignKey(
        PersonalDetails, on_delete=models.CASCADE, null=True, blank=True, related_name="match_keys"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    value = models.BinaryField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["value", "kind"], name="match_key_by_value")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "value"], condition=Q(person__isnull=True), name="one_match_key_per_case"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "value"], condition=Q(person__isnull=False), name="one_match_key_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
