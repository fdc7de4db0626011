"""The kinds of case. A kind is a module of each sort under one name: `models`, `counting`, `actions`, `forms`,
`pages` and a template; the tables of those packages name it once each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """A conference of the agencies is of two kinds, so that each keeps its own counts, tallies and retention."""

    HATE_CRIME = "HATE_CRIME", _("Hate crime or incident")
    HATE_MARAC = "HATE_MARAC", _("Hate crime MARAC")
    SLAVERY_MARAC = "SLAV_MARAC", _("Modern slavery MARAC")
    NRM = "NRM", _("Modern slavery (National Referral Mechanism)")
    TENSION = "TENSION", _("Community tension")


MARAC_KINDS = frozenset({CaseKind.HATE_MARAC, CaseKind.SLAVERY_MARAC})

# A tension is a community’s: nobody is supported by name, and bands stand in the place of a risk.
KINDS_WITH_VICTIM = frozenset(CaseKind) - {CaseKind.TENSION}

# What the addresses of a kind start with.
SLUGS: dict[CaseKind, str] = {
    CaseKind.HATE_CRIME: "hate-crime",
    CaseKind.HATE_MARAC: "hate-crime-marac",
    CaseKind.SLAVERY_MARAC: "modern-slavery-marac",
    CaseKind.NRM: "modern-slavery",
    CaseKind.TENSION: "tension",
}
