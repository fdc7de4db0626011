"""HiGHS as it is used here: silent, and on one thread, so that the same input gives the same answer."""

from collections.abc import Sequence

import highspy

Row = Sequence[tuple[int, float]]


class _Quiet(highspy.Highs):
    """Without callbacks, which nobody listens to: setting them up prints a banner where output may be data."""

    def enableCallbacks(self) -> None:  # noqa: N802
        return


def solver() -> highspy.Highs:
    model: highspy.Highs = _Quiet()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("parallel", "off")
    return model


def program(
    costs: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    rows: Sequence[tuple[Row, float, float]],
    *,
    whole: bool = False,
) -> highspy.HighsLp:
    """To make the sum of costs least; each row is its terms (column, number), the least and the most it may be."""
    found = highspy.HighsLp()
    found.num_col_, found.num_row_ = len(costs), len(rows)
    found.col_cost_, found.col_lower_, found.col_upper_ = list(costs), list(lower), list(upper)
    found.row_lower_ = [low for _terms, low, _high in rows]
    found.row_upper_ = [high for _terms, _low, high in rows]
    starts = [0]
    for terms, _low, _high in rows:
        starts.append(starts[-1] + len(terms))
    matrix = found.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = starts
    matrix.index_ = [column for terms, _low, _high in rows for column, _number in terms]
    matrix.value_ = [number for terms, _low, _high in rows for _column, number in terms]
    if whole:
        found.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    return found
