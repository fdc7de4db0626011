"""Why an act on a case did not happen."""

from django.utils.translation import gettext as _

from cohesion.refusals import ActionRefused


class NotPermitted(ActionRefused):
    """The person's role, their region or a conflict of interest does not allow the act."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not allow this. Ask the region’s co-ordinator."))


class StaleCase(ActionRefused):
    """Somebody else wrote in between: nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed this case since you opened it. Nothing was saved, and what you typed is "
                "still here. Look at the case in another window, then save once more."
            )
        )


class FieldsRefused(ActionRefused):
    """Some values cannot be kept: each sentence stands by the field that it is about."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(*problems.values())
        self.problems = problems


class StaleTally(ActionRefused):
    """Somebody else changed a total, or took it away, in between: nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed this total or taken it away since you opened it. Nothing was saved. "
                "Open it again in the list to see what stands now."
            )
        )


class StaleEntry(ActionRefused):
    """Somebody else changed this entry of a list, or this centre, in between: nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed this since you opened it. Nothing was saved, and what you typed is still "
                "here. Look at it in another window, then save once more."
            )
        )
