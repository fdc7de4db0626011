"""The kinds of case. A kind is a module of each sort under one name: `models`, `counting`, `actions`, `forms`,
`pages` and a template; the tables of those packages name it once each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    HATE_CRIME = "HATE_CRIME", _("Hate crime or incident")


# What the addresses of a kind start with.
SLUGS: dict[CaseKind, str] = {CaseKind.HATE_CRIME: "hate-crime"}
