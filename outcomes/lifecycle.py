"""When a return may move from one status to another: one table, checked in one place."""

from outcomes.models import ReturnStatus

_S = ReturnStatus
TRANSITIONS: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    _S.NOT_OPEN: frozenset({_S.OPEN}),
    _S.OPEN: frozenset({_S.IN_PROGRESS, _S.SUBMITTED}),
    _S.IN_PROGRESS: frozenset({_S.SUBMITTED}),
    _S.SUBMITTED: frozenset({_S.IN_PROGRESS, _S.UNDER_REVIEW}),
    _S.UNDER_REVIEW: frozenset({_S.CHANGES_REQUESTED, _S.ACCEPTED}),
    _S.CHANGES_REQUESTED: frozenset({_S.SUBMITTED}),
    _S.ACCEPTED: frozenset({_S.REOPENED}),
    _S.REOPENED: frozenset({_S.SUBMITTED}),
}

# Where a recall takes a submitted return, by the status it was submitted from. It stands apart from TRANSITIONS because
# only a recall may go these ways: an officer neither asks for changes to a submitted return nor reopens it.
RECALLED_TO: dict[ReturnStatus, ReturnStatus] = {
    _S.OPEN: _S.IN_PROGRESS,
    _S.IN_PROGRESS: _S.IN_PROGRESS,
    _S.CHANGES_REQUESTED: _S.CHANGES_REQUESTED,
    _S.REOPENED: _S.REOPENED,
}

# The region's people may write in these; in all others the return is with the officers or not open yet.
EDITABLE = frozenset({_S.OPEN, _S.IN_PROGRESS, _S.CHANGES_REQUESTED, _S.REOPENED})


class InvalidTransition(ValueError):
    """The return is in a status from which this step is not possible."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"A return that is {current} cannot become {target}.")
        self.current = current
        self.target = target


def check(current: str, target: ReturnStatus) -> None:
    """Raise InvalidTransition unless a return may go from `current` to `target`."""
    if target not in TRANSITIONS[ReturnStatus(current)]:
        raise InvalidTransition(current, target)


def may_become(current: str, target: ReturnStatus) -> bool:
    return target in TRANSITIONS[ReturnStatus(current)]
