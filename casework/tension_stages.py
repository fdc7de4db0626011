"""From which stage a tension may pass into which. Escalating and coming down again are acts of their own."""

from casework.models import Stage

TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    Stage.MONITORING: frozenset({Stage.ACTIVE, Stage.ESCALATED}),
    Stage.ACTIVE: frozenset({Stage.MONITORING, Stage.ESCALATED}),
    Stage.ESCALATED: frozenset({Stage.DE_ESCALATED}),
    Stage.DE_ESCALATED: frozenset({Stage.MONITORING, Stage.ACTIVE, Stage.ESCALATED}),
}
# Chosen by itself; the others come with an escalation or its end.
PLAIN = (Stage.MONITORING, Stage.ACTIVE)


def may_pass(current: str, target: Stage) -> bool:
    return target in TRANSITIONS[Stage(current)]


def next_plain(current: str) -> list[Stage]:
    return [stage for stage in PLAIN if may_pass(current, stage)]
