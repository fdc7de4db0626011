"""Cases with all that their counts read, in a number of queries that depends on the kinds among them alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import prefetch_related_objects

from casework.counting import hate_crime, marac, nrm, tension
from casework.kinds import CaseKind
from casework.models import Case


@dataclass(frozen=True)
class Reads:
    """`joined` are the details of a kind and what they name, one row each; `several` what a case has many of."""

    joined: tuple[str, ...]
    several: tuple[str, ...] = ()


READS: dict[CaseKind, Reads] = {
    CaseKind.HATE_CRIME: Reads(hate_crime.JOINED, hate_crime.SEVERAL),
    CaseKind.TENSION: Reads(tension.JOINED, tension.SEVERAL),
    CaseKind.NRM: Reads(nrm.JOINED, nrm.SEVERAL),
    CaseKind.HATE_MARAC: Reads(marac.JOINED, marac.SEVERAL),
    CaseKind.SLAVERY_MARAC: Reads(marac.JOINED, marac.SEVERAL),
}


def loaded_for_counting(ids: Sequence[UUID]) -> list[Case]:
    """In the order of their keys."""
    joined = [path for reads in READS.values() for path in reads.joined]
    cases = list(Case.objects.filter(pk__in=ids).select_related("authority", *joined).order_by("pk"))
    for kind, same in groupby(sorted(cases, key=_kind), key=_kind):
        prefetch_related_objects(list(same), *READS[CaseKind(kind)].several)
    return cases


def _kind(case: Case) -> str:
    return case.kind
