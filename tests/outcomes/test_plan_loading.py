"""Plan files: all of it or nothing, and the same file twice changes nothing."""

import copy
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from cohesion.bilingual import TranslationStatus
from cohesion.models import LocalAuthority
from outcomes.models import Measure, Plan
from tests.conftest import PLANS

Content = dict[str, Any]


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Callable[[Content], None]], Path]:
    """The plan of 2014-16 with one edit, as a file."""

    def edit(change: Callable[[Content], None]) -> Path:
        content = yaml.safe_load((PLANS / "NDP-2014-16.yaml").read_text())
        change(content)
        path = tmp_path / "edited.yaml"
        path.write_text(yaml.safe_dump(content))
        return path

    return edit


def test_plan_of_2014_16_has_its_outcomes_items_actions_and_measures(plan: Plan) -> None:
    assert (plan.outcomes.count(), plan.items.count(), plan.actions.count(), plan.measures.count()) == (7, 19, 34, 111)
    assert plan.combined_figures.get(code="C1").measures.count() == 2
    assert plan.population_indicators.count() == 4
    assert plan.measures.with_number().count() == 18  # 14 sums, the latest, the mean, two optional numbers


@pytest.mark.parametrize(("code", "base"), [("1.1.M10", "1.1.M8"), ("1.2.M6", "1.2.M2"), ("2.3.M2", "2.3.M1")])
def test_percentage_change_knows_the_count_that_it_compares(
    measure: Callable[[str], Measure], code: str, base: str
) -> None:
    assert measure(code).derived_from == measure(base)


def test_every_title_and_measure_has_welsh_of_its_own(plan: Plan) -> None:
    for level in (plan.outcomes, plan.items, plan.actions, plan.measures):
        assert not level.filter(translation_status=TranslationStatus.MISSING).exists()


def test_same_file_twice_changes_nothing(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_plan", PLANS / "NDP-2014-16.yaml")

    assert "nothing changed" in capsys.readouterr().out
    assert Plan.objects.get(pk=plan.pk).version == plan.version


def test_later_plan_has_actions_without_measures_and_follows_on(plan: Plan) -> None:
    call_command("load_plan", PLANS / "NDP-2017-20.yaml")

    later = Plan.objects.get(code="NDP-2017-20")

    assert (later.outcomes.count(), later.actions.count(), later.measures.count()) == (4, 18, 0)
    assert set(plan.outcomes.get(code="7").successions.values_list("to_action__code", flat=True)) == {"4.1", "3.3"}


def test_strategy_of_one_authority_keeps_missing_survey_values_missing(
    plan: Plan, authorities: dict[str, LocalAuthority]
) -> None:
    call_command("load_plan", PLANS / "WREX-2011-14.yaml")

    strategy = Plan.objects.get(code="WREX-2011-14")
    series = {value.wave[:4]: value.value for value in strategy.population_indicators.get(code="PV1").series.all()}

    assert strategy.authority == authorities["W06000006"]
    assert series == {"2005": Decimal(60), "2007": None, "2009": Decimal(63)}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda plan: plan["plan"].pop("code"), "plan.code: is missing"),
        (
            lambda plan: plan["outcomes"].append(copy.deepcopy(plan["outcomes"][0])),
            "outcomes: the code 1 is given twice",
        ),
        (lambda plan: plan["outcomes"][0]["items"][0]["measures"][7].update(kind="numbr"), r"1.1.M8\].kind: 'numbr'"),
        (lambda plan: plan["combined_figures"][0]["measures"].append("9.9.M9"), "the measure 9.9.M9 does not exist"),
        (lambda plan: plan["plan"]["period"].update(start="April"), "plan.period.start: 'April' is not a date"),
        (lambda plan: plan.update(outcomes="seven"), "outcomes: must be a list"),
    ],
)
def test_bad_plan_file_is_refused_whole_with_its_place(
    plan: Plan, edited: Callable[[Callable[[Content], None]], Path], change: Callable[[Content], None], place: str
) -> None:
    path = edited(change)

    with pytest.raises(CommandError, match=place):
        call_command("load_plan", path)

    assert Plan.objects.get(pk=plan.pk).version == plan.version
    assert plan.measures.count() == 111


def test_plan_without_welsh_is_loaded_with_its_gaps_marked(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(
        "plan: {code: NEW-1, title: A new plan, period: {start: 2016-04-01, end: 2017-03-31}}\n"
        "outcomes: [{code: '1', title: A result, short_name: Result}]\n"
    )

    call_command("load_plan", path)

    outcome = Plan.objects.get(code="NEW-1").outcomes.get()
    assert outcome.title_cy == "A result"
    assert outcome.translation_status == TranslationStatus.MISSING


def test_indicator_is_read_as_a_series_with_its_bases_and_groups(
    plan: Plan, edited: Callable[[Callable[[Content], None]], Path]
) -> None:
    def change(content: Content) -> None:
        content["population_indicators"] = [
            {
                "code": "POP1",
                "text": "A question",
                "unit": "percent",
                "source": "A survey",
                "series": [
                    {"period": "2012-04/2013-03", "value": 76, "base": 14500},
                    {"period": "2013-04/2014-03"},
                    {
                        "period": "2014-04/2015-03",
                        "value": 79.5,
                        "significance": "higher than in 2012-13",
                        "breakdown": [{"group": "most deprived areas", "value": 67, "base": 900}],
                    },
                ],
            }
        ]

    call_command("load_plan", edited(change))

    rows = plan.population_indicators.get().series.order_by("starts_on", "group_en")
    assert [(row.value, row.base, row.group_en, row.significance) for row in rows] == [
        (Decimal(76), 14500, "", ""),
        (None, None, "", ""),
        (Decimal("79.5"), None, "", "higher than in 2012-13"),
        (Decimal(67), 900, "most deprived areas", ""),
    ]


def test_what_a_survey_says_of_its_trend_is_said_of_the_newest_wave(plan: Plan) -> None:
    call_command("load_plan", PLANS / "WREX-2011-14.yaml")

    strategy = Plan.objects.get(code="WREX-2011-14")
    said = {row.wave[:4] for row in strategy.population_indicators.get(code="PV1").series.exclude(significance="")}

    assert said == {"2009"}


@pytest.mark.parametrize(
    ("series", "place"),
    [
        ([{"period": "2012-04/2013-03", "value": 176}], "176 is not between 0 and 100"),
        ([{"period": "2012-04/2013-03", "base": 0}], "0 is not how many people were asked"),
        ([{"period": "2012-04/2013-03", "base": 1.5}], "1.5 is not how many people were asked"),
        ([{"period": "2013-04/2012-03"}], "ends before it starts"),
        ([{"period": "2012-04/2013-03"}, {"period": "2012-04/2013-03"}], "once each, the oldest first"),
        (
            [{"period": "2012-04/2013-03", "breakdown": [{"group": "all"}, {"group": "all"}]}],
            "given twice for one wave",
        ),
        ("2012", "must be a list"),
    ],
)
def test_bad_series_is_refused_with_its_place(
    plan: Plan, edited: Callable[[Callable[[Content], None]], Path], series: object, place: str
) -> None:
    def change(content: Content) -> None:
        indicator = content["population_indicators"][0]
        for name in ("value", "period"):
            indicator.pop(name)
        indicator["series"] = series

    with pytest.raises(CommandError, match=place):
        call_command("load_plan", edited(change))


def test_single_value_beside_a_series_is_refused(
    plan: Plan, edited: Callable[[Callable[[Content], None]], Path]
) -> None:
    path = edited(lambda content: content["population_indicators"][0].update(series=[{"period": "2013-04/2014-03"}]))

    with pytest.raises(CommandError, match="give one of the two"):
        call_command("load_plan", path)
