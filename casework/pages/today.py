"""Open cases that need something today: the next action, a look at the risk, or an action of somebody's is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.models import Case, CaseAction
from casework.pages.due import Due
from cohesion.models import User

SHOWN = 5
# So many are counted for the figure in the navigation and on the first page; more than these press no harder.
MOST_COUNTED = 500


@dataclass(frozen=True)
class DueCase:
    """`sentence` says what is due; the text of the action stays on the page of the case."""

    case: Case
    due: Due
    sentence: str


@dataclass(frozen=True)
class DueCases:
    """The first of them, and how many there are; `is_capped` where there are more than were counted."""

    lines: Sequence[DueCase]
    count: int

    @property
    def is_capped(self) -> bool:
        return self.count >= MOST_COUNTED

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def due_cases(user: User, today: date) -> DueCases:
    """Two queries, whatever the number of cases."""
    still = CaseAction.objects.open().filter(case=OuterRef("pk"), due_on__lte=today)
    due = Q(next_action_on__lte=today) | Q(risk_review_on__lte=today) | Exists(still)
    cases = Case.objects.visible_to(user).open().filter(due)
    first_action = Subquery(still.values("case").annotate(first=Min("due_on")).values("first"))
    far = date.max
    ordered = cases.annotate(
        action_due=first_action,
        first_due=Least(
            Coalesce("next_action_on", far), Coalesce("risk_review_on", far), Coalesce(F("action_due"), far)
        ),
    ).order_by("first_due", "pk")
    lines = [_line(case, today) for case in ordered.select_related("authority", "region", "lead")[:SHOWN]]
    return DueCases(lines, cases.values("pk")[:MOST_COUNTED].count())


def overdue_count(user: User) -> int:
    """For the navigation: one query."""
    return Case.objects.visible_to(user).overdue(localdate()).values("pk")[:MOST_COUNTED].count()


def _line(case: Case, today: date) -> DueCase:
    """What presses first, in words."""
    found = [
        (case.next_action_on, _("The next action is due.")),
        (case.risk_review_on, _("The risk is to be looked at again.")),
        (getattr(case, "action_due", None), _("An action of the case is due.")),
    ]
    day, what = min(((day, what) for day, what in found if day is not None), key=lambda pair: pair[0])
    return DueCase(case, Due(day, today), what)
