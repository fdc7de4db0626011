"""In the database, too: whatever the split between authorities, region-wide lines and shared work."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohesion.calendar import FinancialYear
from cohesion.models import RegionCoverage
from outcomes.models import AcceptedVersion, Plan, QuarterlyReturn
from reporting.figures import annual
from tests.factories.accepted_returns import AcceptedReturns, Reported

REGIONS = ("NWW", "NEW", "CV", "GE")
line = st.tuples(st.integers(0, 60), st.booleans(), st.lists(st.sampled_from(REGIONS), max_size=2, unique=True))
splits = st.dictionaries(st.sampled_from(REGIONS), st.lists(line, min_size=1, max_size=3), min_size=1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_split=splits)
def test_shared_work_is_the_only_difference_between_regions_and_wales(
    returns: AcceptedReturns, plan: Plan, given_split: dict[str, list[tuple[int, bool, list[str]]]]
) -> None:
    QuarterlyReturn.objects.filter(round__plan=plan).update(status="OPEN", latest_version=None)
    own, shared = dict.fromkeys(REGIONS, 0), dict.fromkeys(REGIONS, 0)
    for region, lines in given_split.items():
        places = RegionCoverage.objects.filter(region__code=region).values_list("authority__gss", flat=True)
        reported: list[Reported] = []
        for (value, is_region_wide, partners), place in zip(lines, [*places, *places], strict=False):
            area = place
            if is_region_wide and all(each.area for each in reported):
                area = ""
            if any(each.area == area for each in reported):
                continue
            state = "ACTUAL" if value else "NIL"
            reported.append(Reported("1.2.M3", value, area, state=state, partners=tuple(partners)))
            own[region] += value
            for partner in set(partners) - {region}:
                shared[partner] += value
        returns.accept(region, "2014-15-Q1", *reported)

    figures = annual(plan, FinancialYear(2014))

    assert figures.value("1.2.M3") == sum(own.values())
    assert {region: figures.value("1.2.M3", region) or 0 for region in REGIONS} == {
        region: own[region] + shared[region] for region in REGIONS
    }
    assert AcceptedVersion.objects.filter(latest_of__isnull=False).count() == len(given_split)
