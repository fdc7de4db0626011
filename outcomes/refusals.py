"""Why an action did not happen: exceptions whose sentences are shown to people as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion.refusals import ActionRefused

if TYPE_CHECKING:
    from outcomes.checks import Finding
    from outcomes.return_values import CellKey, MilestoneKey


class NotPermitted(ActionRefused):
    """The person's role, or their region, does not allow the act."""

    def __init__(self) -> None:
        super().__init__(
            _("Your role does not allow this. Ask the region’s co-ordinator or a Welsh Government officer.")
        )


class StaleVersion(ActionRefused):
    """Somebody else wrote in between: nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed this return since you opened it. Nothing was saved. "
                "Open the return again, look at the changes and enter yours once more."
            )
        )


@dataclass(frozen=True)
class Problem:
    """One value that a return cannot hold. `place` is its key in the `part` of the ReturnInput that held it."""

    part: str
    place: "CellKey | MilestoneKey | int | str"
    sentence: str


class UnusableValues(ActionRefused):
    """Some of the values handed in cannot be stored: every one of them is listed, none was saved."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(*(problem.sentence for problem in problems))
        self.problems = tuple(problems)


class NotReady(ActionRefused):
    """The checks stop the submission. `findings` are those that are still in its way."""

    def __init__(self, findings: Sequence["Finding"]) -> None:
        count = len(findings)
        opening = ngettext(
            "The return was not submitted: %(count)s check needs your attention.",
            "The return was not submitted: %(count)s checks need your attention.",
            count,
        )
        super().__init__(opening % {"count": count}, *(finding.line for finding in findings))
        self.findings = tuple(findings)
