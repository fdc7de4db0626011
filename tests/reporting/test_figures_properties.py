"""Whatever is reported by whom: regions sum to Wales, and authorities with the region-wide line to their region."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reporting.figures.cells import Cell
from reporting.figures.folding import number, over_places, over_quarters, ratio

MEASURE = 1
places = st.tuples(st.integers(1, 8), st.none() | st.integers(1, 4))
amounts = st.none() | st.integers(0, 10**6)
reports = st.dictionaries(st.tuples(places, st.sampled_from([1, 2, 4, 8])), amounts, max_size=40)


def cells_of(reported: dict[tuple[tuple[int, int | None], int], int | None]) -> list[Cell]:
    return [
        Cell(
            MEASURE,
            region,
            None if authority is None else region * 10 + authority,
            None,
            None if value is None else value * 100,
            0 if value is None else quarter,
            3 if value is None else 5,
            100,
        )
        for ((region, authority), quarter), value in reported.items()
    ]


def total(cells: list[Cell], rule: str = "SUM") -> Decimal:
    return number(over_places("SUM", over_quarters(rule, cells)).value) or Decimal(0)


@given(reports)
def test_regions_sum_to_wales_and_places_to_their_region(
    reported: dict[tuple[tuple[int, int | None], int], int | None],
) -> None:
    cells = cells_of(reported)
    regions = {region: [cell for cell in cells if cell.region == region] for region in range(1, 9)}

    assert total(cells) == sum(value or 0 for value in reported.values())
    assert sum(total(own) for own in regions.values()) == total(cells)
    for own in regions.values():
        by_place = {cell.authority: [other for other in own if other.authority == cell.authority] for cell in own}
        assert sum(total(each) for each in by_place.values()) == total(own)


@given(reports)
def test_latest_quarters_of_regions_sum_to_wales_too(
    reported: dict[tuple[tuple[int, int | None], int], int | None],
) -> None:
    cells = cells_of(reported)
    regions = {region: [cell for cell in cells if cell.region == region] for region in range(1, 9)}
    expected = 0
    for place in {place for place, _ in reported}:
        valued = [
            value
            for (own, _), value in sorted(reported.items(), key=lambda item: item[0][1])
            if own == place and value is not None
        ]
        expected += valued[-1] if valued else 0

    assert total(cells, "LATEST") == expected
    assert sum(total(own, "LATEST") for own in regions.values()) == expected


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9))
def test_ratio_rounds_halves_away_from_zero(part: int, whole: int) -> None:
    found = ratio(part, whole)

    assert abs(2 * (found * whole - part)) <= whole
    assert ratio(-part, whole) == -found


@given(st.integers(0, 10**12))
def test_number_shows_hundredths_without_needless_zeros(hundredths: int) -> None:
    found = number(hundredths)

    assert found is not None
    assert found * 100 == hundredths
    assert f"{found:f}" == f"{Decimal(hundredths) / 100:f}"
