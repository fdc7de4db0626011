"""The page docs/return-lifecycle.md, written from the transition table so that the two cannot part."""

from django.utils.translation import override

from outcomes.lifecycle import EDITABLE, RECALLED_TO, TRANSITIONS
from outcomes.models import ReturnStatus

_S = ReturnStatus
# The act behind each step, by the names of outcomes.actions.
ACTS: dict[tuple[ReturnStatus, ReturnStatus], str] = {
    (_S.NOT_OPEN, _S.OPEN): "open_round",
    (_S.OPEN, _S.IN_PROGRESS): "save",
    (_S.OPEN, _S.SUBMITTED): "submit",
    (_S.IN_PROGRESS, _S.SUBMITTED): "submit",
    (_S.SUBMITTED, _S.IN_PROGRESS): "recall",
    (_S.SUBMITTED, _S.UNDER_REVIEW): "start_review",
    (_S.UNDER_REVIEW, _S.CHANGES_REQUESTED): "request_changes",
    (_S.UNDER_REVIEW, _S.ACCEPTED): "accept",
    (_S.CHANGES_REQUESTED, _S.SUBMITTED): "submit",
    (_S.ACCEPTED, _S.REOPENED): "reopen",
    (_S.REOPENED, _S.SUBMITTED): "submit",
}

_INTRODUCTION = """\
# The life of a quarterly return

Written by `python manage.py lifecycle_diagram` from the table in `outcomes/lifecycle.py`; a test fails when this page
is out of date. Each arrow is one action, which writes an event and an audit entry in the same transaction.

Acceptance freezes a numbered version of the return. Annual figures read the latest accepted version: a reopened
return keeps counting by it, marked “under revision”, until it has been through review again.
"""


def page() -> str:
    lines = [_INTRODUCTION, "```mermaid", "stateDiagram-v2"]
    with override("en"):
        lines += [f'    state "{status.label}" as {status.value}' for status in ReturnStatus]
    lines.append(f"    [*] --> {_S.NOT_OPEN.value}")
    for status in ReturnStatus:
        for target in sorted(TRANSITIONS[status], key=list(ReturnStatus).index):
            lines.append(f"    {status.value} --> {target.value}: {ACTS[status, target]}")
    ways_back = {target for target in RECALLED_TO.values() if target not in TRANSITIONS[_S.SUBMITTED]}
    lines += [f"    {_S.SUBMITTED.value} --> {target.value}: recall" for target in sorted(ways_back)]
    lines += ["```", "", "| status | shown as | the region may write |", "|---|---|---|"]
    with override("en"):
        lines += [
            f"| `{status.value}` | {status.label} | {'yes' if status in EDITABLE else 'no'} |"
            for status in ReturnStatus
        ]
    return "\n".join(lines) + "\n"
