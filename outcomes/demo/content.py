"""Everything that a region hands in for a quarter, and in which pieces it was typed in."""

from dataclasses import dataclass, replace

from outcomes.demo.cells import cells_of
from outcomes.demo.milestones import milestones_of
from outcomes.demo.numbers import Numbers
from outcomes.demo.setting import Setting
from outcomes.demo.stories import actions_of, evidence_of, examples_of, narratives_of
from outcomes.return_values import ReturnInput

_FIRST_HALF = frozenset({"1", "2", "3"})


@dataclass(frozen=True)
class Content:
    region: str
    quarter: str
    values: ReturnInput

    def with_values(self, changes: ReturnInput) -> "Content":
        """The same with `changes` laid over it."""
        return replace(self, values=laid_over(self.values, changes))

    def pieces(self, setting: Setting) -> tuple[ReturnInput, ReturnInput]:
        """As it was typed in: numbers and milestones of outcomes 1 to 3; then the others, and all that is told."""
        first = {row.pk for row in setting.measures.values() if row.outcome.code in _FIRST_HALF}
        values = self.values
        return (
            ReturnInput(
                figures={key: cell for key, cell in values.figures.items() if key.measure_id in first},
                milestones={key: state for key, state in values.milestones.items() if key.measure_id in first},
            ),
            ReturnInput(
                figures={key: cell for key, cell in values.figures.items() if key.measure_id not in first},
                milestones={key: state for key, state in values.milestones.items() if key.measure_id not in first},
                narratives=values.narratives,
                evidence=values.evidence,
                actions=values.actions,
                examples=values.examples,
            ),
        )


def content_of(setting: Setting, numbers: Numbers, region: str, quarter: str) -> Content:
    return Content(
        region,
        quarter,
        ReturnInput(
            figures=cells_of(setting, numbers, region, quarter),
            milestones=milestones_of(setting, region, quarter),
            narratives=narratives_of(setting, region, quarter),
            evidence=evidence_of(setting, region, quarter),
            actions=actions_of(setting, region, quarter),
            examples=examples_of(setting, region, quarter),
        ),
    )


def laid_over(values: ReturnInput, changes: ReturnInput) -> ReturnInput:
    return ReturnInput(
        figures={**values.figures, **changes.figures},
        milestones={**values.milestones, **changes.milestones},
        narratives={**values.narratives, **changes.narratives},
        evidence={**values.evidence, **changes.evidence},
        actions={**values.actions, **changes.actions},
        examples={**values.examples, **changes.examples},
    )
