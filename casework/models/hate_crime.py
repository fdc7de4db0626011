"""The detail of a hate crime case, its motivations, and how what it is called has changed."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.agency import ReportingCentre
from casework.models.case import Case
from casework.models.list_entry import ListEntry
from cohesion.models import ProtectedCharacteristic, User
from cohesion.sealing import SealedTextField


class HateCrime(models.Model):
    """What a hate crime case holds beyond the case.

    Perception is enough: nothing here says whether the hostility was proved. `category` is what it is called now; its
    history is in Categorisation. `police_recorded_on` is the day on which the police recorded a crime; with it stands
    the crime reference, sealed. `is_repeat` is said by people or found within twelve months; once true it stays.
    """

    class Police(models.TextChoices):
        NOT_KNOWN = "NOT_KNOWN", _("Not known")
        YES = "YES", _("Yes, the police know")
        NO = "NO", _("No, not yet")
        NOT_WANTED = "NOT_WANTED", _("The victim does not want the police involved")

    class Sharing(models.TextChoices):
        """May what was told be shared with the police?"""

        NOT_ASKED = "NOT_ASKED", _("Not asked yet")
        YES = "YES", _("Yes")
        ANONYMOUS = "ANONYMOUS", _("Only without saying who")
        NO = "NO", _("No")

    class Safeguarding(models.TextChoices):
        NONE = "NONE", _("No concern")
        ADULT = "ADULT", _("Concern for an adult")
        CHILD = "CHILD", _("Concern for a child")
        BOTH = "BOTH", _("Concern for an adult and a child")

    class Satisfaction(models.TextChoices):
        NOT_ASKED = "NOT_ASKED", _("Not asked")
        SATISFIED = "SATISFIED", _("Satisfied")
        PARTLY = "PARTLY", _("Partly satisfied")
        NOT_SATISFIED = "NOT_SATISFIED", _("Not satisfied")
        NO_ANSWER = "NO_ANSWER", _("Asked, no answer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="hate_crime")
    route = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(ReportingCentre, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    reporter = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    types = models.ManyToManyField(ListEntry, related_name="+", blank=True)
    place_type = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = SealedTextField()
    happened_at = models.TimeField(null=True, blank=True)

    police = models.CharField(max_length=12, choices=Police, default=Police.NOT_KNOWN)
    police_reported_on = models.DateField(null=True, blank=True)
    police_recorded_on = models.DateField(null=True, blank=True)
    crime_reference = SealedTextField()
    sharing = models.CharField(max_length=12, choices=Sharing, default=Sharing.NOT_ASKED)

    age_band = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_repeat = models.BooleanField(default=False)
    language_need = SealedTextField()
    support_needs = SealedTextField()
    relationship = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    safeguarding = models.CharField(max_length=8, choices=Safeguarding, default=Safeguarding.NONE)
    safeguarding_referred_on = models.DateField(null=True, blank=True)
    satisfaction = models.CharField(max_length=14, choices=Satisfaction, default=Satisfaction.NOT_ASKED)

    class Meta:
        verbose_name_plural = "hate crimes"
        constraints = [
            models.CheckConstraint(
                condition=Q(police_recorded_on__isnull=True) | Q(police="YES"),
                name="a_recorded_crime_is_known_to_the_police",
            ),
            models.CheckConstraint(
                condition=Q(police_reported_on__isnull=True)
                | Q(police_recorded_on__isnull=True)
                | Q(police_recorded_on__gte=F("police_reported_on")),
                name="the_police_record_after_they_are_told",
            ),
            models.CheckConstraint(
                condition=Q(safeguarding_referred_on__isnull=True) | ~Q(safeguarding="NONE"),
                name="a_safeguarding_referral_has_a_concern",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


class Motivation(models.Model):
    """One motivating factor of a case, as the victim or anybody else perceives it. A case may have several.

    `characteristic` is one of the nine; it is empty where the factor is another one or not known, as `other` says.
    """

    class Other(models.TextChoices):
        OTHER = "OTHER", _("Another characteristic, for example an alternative sub-culture")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    class Basis(models.TextChoices):
        NOT_KNOWN = "NOT_KNOWN", _("Not said")
        ACTUAL = "ACTUAL", _("The victim has the characteristic")
        PERCEIVED = "PERCEIVED", _("The victim was thought to have it")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="motivations")
    characteristic = models.ForeignKey(
        ProtectedCharacteristic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    other = models.CharField(max_length=10, choices=Other, blank=True)
    sub_group = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.NOT_KNOWN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(characteristic__isnull=False, other="") | (Q(characteristic__isnull=True) & ~Q(other="")),
                name="a_motivation_is_one_of_the_nine_or_said_otherwise",
            ),
            models.UniqueConstraint(
                fields=["case", "characteristic"],
                condition=Q(characteristic__isnull=False),
                name="one_motivation_per_case_and_characteristic",
            ),
            models.UniqueConstraint(
                fields=["case", "other"],
                condition=Q(characteristic__isnull=True),
                name="one_other_motivation_of_a_kind_per_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.code}"

    @property
    def code(self) -> str:
        """The category of the plan’s breakdown by characteristic."""
        return self.characteristic.code if self.characteristic else self.other.lower()


class Categorisation(models.Model):
    """What a case was called from a day on, by whom and why. Rows are added, never changed; the latest one stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="categorisations")
    category = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="categorisation_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.category_id}"
