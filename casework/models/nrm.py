"""What a co-ordinator keeps of a potential victim of modern slavery: never who it is."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.agency import Agency
from casework.models.case import Case
from casework.models.list_entry import ListEntry
from cohesion.bilingual import both_languages, in_language
from cohesion.models import LocalAuthority, User
from cohesion.sealing import SealedTextField

# Section 52 of the Modern Slavery Act 2015.
NOTIFY_SINCE = date(2015, 11, 1)
# Referred while the age was disputed, and found to be an adult afterwards: asked for consent only then.
_was_a_child = Q(age_decided_on__isnull=False, referred_on__isnull=False, age_decided_on__gte=F("referred_on"))


class NrmRecord(models.Model):
    """The way of one person through the National Referral Mechanism.

    `referred_on` is the day of the referral or notification: it decides the quarter, and is empty until it was sent.
    Whoever's age is disputed is a child until it is decided; `age_decided_on` is that day. `official_reference` is
    sealed, optional, and empty for a notification, which identifies nobody. A recovery period's end is computed.

    Consent may change. `consent` and `consent_on` are the answer that the referral or notification follows;
    `consent_withdrawn_on` is the day on which somebody who was referred took it back, empty while it stands. Where an
    adult consents after a notification, `notified_on` keeps its day: both count, each in its own quarter.
    """

    class Person(models.TextChoices):
        ADULT = "ADULT", _("An adult")
        CHILD = "CHILD", _("A child, or somebody believed to be under 18")
        AGE_DISPUTED = "AGE_DISPUTED", _("The age is disputed: treated as a child until it is decided")

    class Consent(models.TextChoices):
        NOT_ASKED_YET = "NOT_ASKED_YET", _("Not asked yet")
        GIVEN = "GIVEN", _("Given")
        REFUSED = "REFUSED", _("Refused")
        NOT_NEEDED = "NOT_NEEDED", _("Not needed: a child")

    class Route(models.TextChoices):
        NRM = "NRM", _("Referral to the National Referral Mechanism")
        NOTIFY = "NOTIFY", _("Notification without a name (duty to notify)")
        INTELLIGENCE = "INTELLIGENCE", _("Neither: kept as information only")

    class Where(models.TextChoices):
        NOT_KNOWN = "NOT_KNOWN", _("Not known")
        UK = "UK", _("In the United Kingdom")
        OVERSEAS = "OVERSEAS", _("Overseas")
        BOTH = "BOTH", _("In the United Kingdom and overseas")

    class Sex(models.TextChoices):
        NOT_KNOWN = "NOT_KNOWN", _("Not known")
        FEMALE = "FEMALE", _("Female")
        MALE = "MALE", _("Male")
        OTHER = "OTHER", _("Said otherwise")

    class Decision(models.TextChoices):
        POSITIVE = "POSITIVE", _("Positive")
        NEGATIVE = "NEGATIVE", _("Negative")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")
        SUSPENDED = "SUSPENDED", _("Suspended")

    class Reconsidered(models.TextChoices):
        CHANGED = "CHANGED", _("The decision was changed")
        UPHELD = "UPHELD", _("The decision stands")

    class Outcome(models.TextChoices):
        SUPPORTED = "SUPPORTED", _("Supported")
        RETURNED = "RETURNED", _("Returned to another country of their own will")
        MISSING = "MISSING", _("Missing")
        PROSECUTION = "PROSECUTION", _("Somebody was prosecuted for the exploitation")
        WITHDREW = "WITHDREW", _("Wanted nothing more")
        CLOSED = "CLOSED", _("Ended in another way")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="nrm")
    person = models.CharField(max_length=12, choices=Person)
    age_decided_on = models.DateField(null=True, blank=True)
    consent = models.CharField(max_length=13, choices=Consent)
    consent_on = models.DateField(null=True, blank=True)
    consent_withdrawn_on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=12, choices=Route)
    notified_on = models.DateField(null=True, blank=True)
    identified_on = models.DateField(null=True, blank=True)
    referred_on = models.DateField(null=True, blank=True)
    by_authority = models.BooleanField(default=False)
    by_first_responder = models.BooleanField(default=False)
    first_responder = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exploitation = models.ManyToManyField(ListEntry, related_name="+", blank=True)
    county_lines = models.BooleanField(default=False)
    exploited_where = models.CharField(max_length=10, choices=Where, default=Where.NOT_KNOWN)
    exploited_area = SealedTextField()
    housed_in = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nationality = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.NOT_KNOWN)
    age_band = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    indicators = models.ManyToManyField(ListEntry, related_name="+", blank=True)
    safety_steps = models.ManyToManyField(ListEntry, related_name="+", blank=True)
    adult_safeguarding_on = models.DateField(null=True, blank=True)
    child_safeguarding_on = models.DateField(null=True, blank=True)
    childrens_services_on = models.DateField(null=True, blank=True)
    police_reference_held = models.BooleanField(default=False)
    official_reference = SealedTextField()
    reasonable = models.CharField(max_length=10, choices=Decision, blank=True)
    reasonable_on = models.DateField(null=True, blank=True)
    recovery_from = models.DateField(null=True, blank=True)
    extension_days = models.PositiveSmallIntegerField(default=0)
    conclusive = models.CharField(max_length=10, choices=Decision, blank=True)
    conclusive_on = models.DateField(null=True, blank=True)
    reconsideration_on = models.DateField(null=True, blank=True)
    reconsidered = models.CharField(max_length=10, choices=Reconsidered, blank=True)
    support_provider = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pathway_step = models.ForeignKey(ListEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(person="ADULT") & ~Q(consent="NOT_NEEDED"))
                | (~Q(person="ADULT") & Q(consent="NOT_NEEDED")),
                name="consent_is_asked_of_adults_alone",
            ),
            models.CheckConstraint(condition=Q(person="ADULT") | Q(way="NRM"), name="a_child_is_always_referred"),
            models.CheckConstraint(
                condition=~Q(person="ADULT", way="NRM") | Q(consent="GIVEN") | _was_a_child,
                name="an_adult_is_referred_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on__isnull=True)
                | Q(
                    person="ADULT",
                    way="NRM",
                    consent="GIVEN",
                    referred_on__isnull=False,
                    consent_withdrawn_on__gte=F("referred_on"),
                    consent_on__lte=F("consent_withdrawn_on"),
                ),
                name="consent_is_withdrawn_after_the_referral",
            ),
            models.CheckConstraint(
                condition=Q(official_reference="")
                | (Q(consent_withdrawn_on__isnull=True) & ~Q(person="ADULT", consent="REFUSED")),
                name="a_reference_goes_with_the_consent",
            ),
            models.CheckConstraint(
                condition=Q(notified_on__isnull=True)
                | Q(person="ADULT", way="NRM", by_authority=True, notified_on__gte=NOTIFY_SINCE)
                & (Q(referred_on__isnull=True) | Q(referred_on__gte=F("notified_on"))),
                name="a_referral_may_follow_a_notification",
            ),
            models.CheckConstraint(
                condition=~Q(way="NOTIFY") | Q(person="ADULT", consent="REFUSED", by_authority=True),
                name="an_authority_notifies_where_an_adult_refused",
            ),
            models.CheckConstraint(
                condition=~Q(way="NOTIFY") | Q(referred_on__isnull=True) | Q(referred_on__gte=NOTIFY_SINCE),
                name="a_notification_follows_the_law",
            ),
            models.CheckConstraint(
                condition=~Q(way="NOTIFY") | Q(official_reference=""), name="a_notification_has_no_reference"
            ),
            models.CheckConstraint(
                condition=~Q(way="INTELLIGENCE") | Q(referred_on__isnull=True), name="information_alone_is_not_sent"
            ),
            models.CheckConstraint(
                condition=(Q(consent__in=("GIVEN", "REFUSED")) & Q(consent_on__isnull=False))
                | (~Q(consent__in=("GIVEN", "REFUSED")) & Q(consent_on__isnull=True)),
                name="an_answer_about_consent_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(consent_on__isnull=True)
                | Q(referred_on__isnull=True)
                | Q(consent_on__lte=F("referred_on"))
                | _was_a_child,
                name="consent_comes_before_the_referral",
            ),
            models.CheckConstraint(
                condition=Q(identified_on__isnull=True)
                | Q(referred_on__isnull=True)
                | Q(identified_on__lte=F("referred_on")),
                name="a_victim_is_identified_before_the_referral",
            ),
            models.CheckConstraint(
                condition=Q(by_first_responder=False, first_responder__isnull=True)
                | Q(by_first_responder=True, first_responder__isnull=False),
                name="a_first_responder_is_named",
            ),
            models.CheckConstraint(
                condition=Q(reasonable="", reasonable_on__isnull=True)
                | (~Q(reasonable="") & Q(way="NRM", referred_on__isnull=False, reasonable_on__gte=F("referred_on"))),
                name="reasonable_grounds_follow_the_referral",
            ),
            models.CheckConstraint(
                condition=Q(conclusive="", conclusive_on__isnull=True)
                | (~Q(conclusive="") & Q(reasonable="POSITIVE", conclusive_on__gte=F("reasonable_on"))),
                name="conclusive_grounds_follow_positive_ones",
            ),
            models.CheckConstraint(
                condition=Q(recovery_from__isnull=True, extension_days=0)
                | Q(reasonable="POSITIVE", recovery_from__gte=F("reasonable_on")),
                name="recovery_follows_positive_grounds",
            ),
            models.CheckConstraint(
                condition=Q(reconsideration_on__isnull=True, reconsidered="")
                | Q(reasonable_on__isnull=False, reconsideration_on__gte=F("reasonable_on")),
                name="a_reconsideration_follows_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def is_child(self) -> bool:
        return self.person != self.Person.ADULT

    @property
    def has_consent(self) -> bool:
        """That an adult's consent stands; a child needs none."""
        return self.consent == self.Consent.GIVEN and self.consent_withdrawn_on is None


class MissingEpisode(models.Model):
    """A time for which somebody was missing; it lasts while `until_on` is empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="missing_episodes")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    note = SealedTextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="a_missing_episode_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_on__isnull=True), name="one_missing_episode_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.from_on}"


class NrmSettingQuerySet(models.QuerySet["NrmSetting"]):
    def in_force(self, day: date) -> "NrmSetting":
        """The one of that day; before the first one, the first. Raises DoesNotExist where none is loaded."""
        found = self.filter(valid_from__lte=day).order_by("-valid_from").first()
        return found or self.earliest("valid_from")

    def oldest_first(self) -> Self:
        return self.order_by("valid_from")


class NrmSetting(models.Model):
    """Who decides, and how long things may take, from a day on: reference data."""

    valid_from = models.DateField(unique=True)
    recovery_days = models.PositiveSmallIntegerField()
    grounds_target_days = models.PositiveSmallIntegerField()
    reconsideration_days = models.PositiveSmallIntegerField(null=True, blank=True)
    decision_maker_en = models.CharField(max_length=200)
    decision_maker_cy = models.CharField(max_length=200)

    objects = NrmSettingQuerySet.as_manager()

    class Meta:
        constraints = [*both_languages("decision_maker", table="nrm_setting")]

    def __str__(self) -> str:
        return f"{self.valid_from}"

    @property
    def decision_maker(self) -> str:
        return in_language(self, "decision_maker")
