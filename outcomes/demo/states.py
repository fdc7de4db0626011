"""Cells that are not plain numbers: estimates, and states that say why there is no number, each with its note."""

from dataclasses import dataclass

from outcomes.demo.setting import Place
from outcomes.models import ValueState

# Authorities without a cluster of the programme.
WITHOUT_CLUSTER = frozenset({"W06000008", "W06000021", "W06000023"})
_OF_CLUSTERS = frozenset({"5.1.M1", "5.1.M2", "5.2.M1"})


@dataclass(frozen=True)
class Told:
    """`note` is a key of the notes in texts.yaml."""

    state: ValueState
    note: str


_ALL = frozenset({"2014-15-Q1", "2014-15-Q2", "2014-15-Q3", "2014-15-Q4", "2015-16-Q1", "2015-16-Q2"})
# No measure with a published total is estimated: its total for Wales would be marked as an estimate, which it is not.
_TOLD: dict[tuple[str, str], tuple[frozenset[str], Told]] = {
    ("1.2.M3", "W06000020"): (frozenset({"2014-15-Q1"}), Told(ValueState.NOT_AVAILABLE, "lists_lost")),
    ("7.2.M2", "W06000009"): (frozenset({"2014-15-Q1"}), Told(ValueState.NOT_AVAILABLE, "system_new")),
    ("6.2.M2", "W06000019"): (frozenset({"2014-15-Q2"}), Told(ValueState.NOT_AVAILABLE, "lists_lost")),
    ("3.1.M5", "W06000013"): (frozenset({"2014-15-Q1", "2014-15-Q2"}), Told(ValueState.NOT_COLLECTED, "not_asked")),
    ("2.2.M5", "W06000004"): (frozenset({"2014-15-Q1"}), Told(ValueState.NOT_COLLECTED, "not_asked")),
    ("1.1.M8", "W06000015"): (frozenset({"2014-15-Q1", "2014-15-Q2"}), Told(ValueState.ESTIMATED, "area_missing")),
    ("1.1.M8", "W06000005"): (frozenset({"2014-15-Q4", "2015-16-Q1"}), Told(ValueState.ESTIMATED, "area_missing")),
    ("5.2.M1", "W06000012"): (_ALL, Told(ValueState.ESTIMATED, "monitoring_forms")),
}


def told(measure: str, quarter: str, place: Place) -> Told | None:
    """The state and note of a cell that is not a plain number."""
    if measure in _OF_CLUSTERS and place.gss in WITHOUT_CLUSTER:
        return Told(ValueState.NOT_APPLICABLE, "no_cluster")
    quarters, what = _TOLD.get((measure, place.gss), (frozenset(), None))
    return what if quarter in quarters else None


def holds_number(measure: str, quarter: str, place: Place) -> bool:
    what = told(measure, quarter, place)
    return what is None or what.state == ValueState.ESTIMATED
