"""How a case stands: open or closed, at what risk, under which marking, and within which circle of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")


class Risk(models.TextChoices):
    """Standard risk is never “no risk”; not assessed is said, not left empty.

    In the order of their codes the highest comes first, and what nobody has assessed before the standard risks.
    """

    NOT_ASSESSED = "NOT_ASSESSED", _("Not yet assessed")
    STANDARD = "STANDARD", _("Standard risk")
    MEDIUM = "MEDIUM", _("Medium risk")
    HIGH = "HIGH", _("High risk")


class Handling(models.TextChoices):
    """Printed and shown on every page about the case. The words are the government's marking, in both languages."""

    OFFICIAL = "OFFICIAL", _("OFFICIAL")
    OFFICIAL_SENSITIVE = "SENSITIVE", _("OFFICIAL-SENSITIVE")


class Circle(models.TextChoices):
    """Who of the region may open the case."""

    REGION = "REGION", _("Everybody who works on the region’s cases")
    NAMED = "NAMED", _("Its lead and the people named on it")
