"""Loading a plan: all of it or nothing; the same file twice changes nothing."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from cohesion import audit
from cohesion.data_file import DataFileRefused
from cohesion.models import LocalAuthority, User
from outcomes.models import (
    Action,
    Breakdown,
    BreakdownCategory,
    CombinedFigure,
    IndicatorValue,
    Item,
    Measure,
    Outcome,
    Plan,
    PopulationIndicator,
    Succession,
)
from outcomes.plan_file import PlanSpec
from outcomes.plan_file.specification import BreakdownSpec, ItemSpec, MeasureSpec, OutcomeSpec, Text


@transaction.atomic
def load_plan(*, spec: PlanSpec, by: User, now: datetime) -> tuple[Plan, bool]:
    """Save `spec`. Returns the plan and whether it changed. DataFileRefused if returns need what is gone."""
    existing = Plan.objects.select_for_update().filter(code=spec.code).first()
    if existing is not None and existing.digest == spec.digest:
        return existing, False
    plan = _save_plan(spec, existing)
    _Loading(plan, spec).save()
    act = "plan.loaded" if existing is None else "plan.changed"
    audit.record(act, by=by, now=now, subject=plan, detail={"version": plan.version, "digest": spec.digest})
    return plan, True


def _save_plan(spec: PlanSpec, existing: Plan | None) -> Plan:
    authority = LocalAuthority.objects.filter(name_en=spec.authority).first() if spec.authority else None
    if spec.authority and authority is None:
        raise DataFileRefused(
            [f"authority: {spec.authority} is not a local authority of Wales; load the geography first"]
        )
    plan, _ = Plan.objects.update_or_create(
        code=spec.code,
        defaults={
            **_bilingual("title", spec.title),
            **(_bilingual("aim", spec.aim, with_status=False) if spec.aim else {}),
            "starts_on": spec.starts_on,
            "ends_on": spec.ends_on,
            "authority": authority,
            "levels": spec.levels,
            "rag_level": spec.rag_level,
            "source": spec.source,
            "digest": spec.digest,
            "version": existing.version + 1 if existing else 1,
        },
    )
    return plan


def _bilingual(field: str, text: Text, *, with_status: bool = True) -> dict[str, Any]:
    values: dict[str, Any] = {f"{field}_en": text.en, f"{field}_cy": text.cy}
    return {**values, "translation_status": text.status} if with_status else values


class _Loading:
    """One load: saves level by level and remembers what it saved, so that references need no queries."""

    def __init__(self, plan: Plan, spec: PlanSpec) -> None:
        self.plan = plan
        self.spec = spec
        self.breakdowns: dict[str, Breakdown] = {}
        self.actions: dict[str, Action] = {}
        self.measures: dict[str, Measure] = {}

    def save(self) -> None:
        self.breakdowns = {spec.code: self._breakdown(spec) for spec in self.spec.breakdowns}
        items: set[str] = set()
        for position, outcome_spec in enumerate(self.spec.outcomes, 1):
            outcome = self._outcome(outcome_spec, position)
            items |= {self._item(item, outcome).code for item in outcome_spec.items}
        self._combined_figures()
        self._indicators()
        self._successions()
        self._drop(Measure, set(self.measures))
        self._drop(Action, set(self.actions))
        self._drop(Item, items)
        self._drop(Outcome, {outcome.code for outcome in self.spec.outcomes})

    def _drop(self, model: type[models.Model], keep: set[str]) -> None:
        """Remove what the file no longer has, unless returns use it."""
        gone = model._default_manager.filter(plan=self.plan).exclude(code__in=keep)
        try:
            with transaction.atomic():
                gone.delete()
        except (models.ProtectedError, models.RestrictedError) as error:
            codes = ", ".join(sorted(gone.values_list("code", flat=True)))
            reason = "returns already use them; keep them in the file"
            raise DataFileRefused([f"{model._meta.verbose_name_plural} {codes}: {reason}"]) from error

    def _breakdown(self, spec: BreakdownSpec) -> Breakdown:
        breakdown, _ = Breakdown.objects.update_or_create(
            plan=self.plan,
            code=spec.code,
            defaults={
                **_bilingual("title", spec.title, with_status=False),
                "choice": spec.choice,
                "is_open": spec.is_open,
            },
        )
        for position, category in enumerate(spec.categories, 1):
            BreakdownCategory.objects.update_or_create(
                breakdown=breakdown,
                code=category.code,
                defaults={
                    **_bilingual("label", category.label, with_status=False),
                    "position": 999 if category.code == "not_known" else position,
                },
            )
        return breakdown

    def _outcome(self, spec: OutcomeSpec, position: int) -> Outcome:
        outcome, _ = Outcome.objects.update_or_create(
            plan=self.plan,
            code=spec.code,
            defaults={
                **_bilingual("short_name", spec.short_name),
                **_bilingual("title", spec.title),
                "position": position,
                "note": spec.note,
            },
        )
        for number, action in enumerate(spec.actions, 1):
            self._action(action, number, outcome, None)
        return outcome

    def _item(self, spec: ItemSpec, outcome: Outcome) -> Item:
        item, _ = Item.objects.update_or_create(
            plan=self.plan,
            code=spec.code,
            defaults={**_bilingual("title", spec.title), "outcome": outcome, "position": self._position(spec.code)},
        )
        for number, action in enumerate(spec.actions, 1):
            self._action(action, number, outcome, item)
        numbered = enumerate(spec.measures, 1)
        # A percentage change needs the count that it compares, so counts are saved first.
        for number, measure in sorted(numbered, key=lambda entry: entry[1].derived_from is not None):
            self._measure(measure, 100 * item.position + number, item)
        return item

    @staticmethod
    def _position(code: str) -> int:
        return int("".join(filter(str.isdigit, code.rsplit(".", 1)[-1])) or 0)

    def _action(self, spec: Any, number: int, outcome: Outcome, item: Item | None) -> None:
        summary = _bilingual("summary", spec.summary, with_status=False) if spec.summary else {}
        self.actions[spec.code], _ = Action.objects.update_or_create(
            plan=self.plan,
            code=spec.code,
            defaults={
                **_bilingual("title", spec.title),
                **summary,
                "outcome": outcome,
                "item": item,
                "position": (100 * item.position if item else 0) + number,
            },
        )

    def _measure(self, spec: MeasureSpec, position: int, item: Item) -> None:
        defaults = {
            **_bilingual("text", spec.text),
            **(_bilingual("unit", spec.unit, with_status=False) if spec.unit else {"unit_en": "", "unit_cy": ""}),
            "outcome": item.outcome,
            "item": item,
            "action": self.actions.get(spec.action),
            "position": position,
            "category": spec.category,
            "kind": spec.kind,
            "direction": spec.direction,
            "quarter_rule": spec.quarter_rule,
            "area_rule": spec.area_rule,
            "derived_from": self.measures.get(spec.derived_from or ""),
            "feed": spec.feed,
            "count_name": spec.count_name,
            "is_sensitive": spec.is_sensitive,
            "is_headline": spec.code in self.spec.headlines,
            "scale_max": spec.scale_max,
            "definition_en": spec.note,
        }
        measure, _ = Measure.objects.update_or_create(plan=self.plan, code=spec.code, defaults=defaults)
        measure.breakdowns.set([self.breakdowns[code] for code in spec.breakdowns])
        self.measures[spec.code] = measure

    def _combined_figures(self) -> None:
        for position, spec in enumerate(self.spec.combined, 1):
            combined, _ = CombinedFigure.objects.update_or_create(
                plan=self.plan,
                code=spec.code,
                defaults={**_bilingual("title", spec.title, with_status=False), "position": position},
            )
            combined.measures.set([self.measures[code] for code in spec.measures])
        self._drop(CombinedFigure, {spec.code for spec in self.spec.combined})

    def _indicators(self) -> None:
        for position, spec in enumerate(self.spec.indicators, 1):
            indicator, _ = PopulationIndicator.objects.update_or_create(
                plan=self.plan,
                code=spec.code,
                defaults={
                    **_bilingual("text", spec.text),
                    "position": position,
                    "unit": spec.unit,
                    "source": spec.source,
                    "note": spec.note,
                },
            )
            indicator.series.all().delete()
            IndicatorValue.objects.bulk_create(
                IndicatorValue(
                    indicator=indicator,
                    wave=value.wave,
                    starts_on=value.starts_on,
                    ends_on=value.ends_on,
                    value=value.value,
                    group_en=value.group.en if value.group else "",
                    group_cy=value.group.cy if value.group else "",
                    significance=value.significance,
                    base=value.base,
                )
                for value in spec.series
            )
        self._drop(PopulationIndicator, {spec.code for spec in self.spec.indicators})

    def _successions(self) -> None:
        """Map outcomes of the plan that ran before to actions of this one, where both are loaded."""
        earlier = {
            outcome.code: outcome
            for outcome in Outcome.objects.filter(
                plan__authority__isnull=True, plan__ends_on__lt=self.plan.starts_on
            ).order_by("plan__ends_on")
        }
        Succession.objects.filter(to_action__plan=self.plan).delete()
        Succession.objects.bulk_create(
            Succession(from_outcome=earlier[outcome], to_action=self.actions[action])
            for outcome, action in self.spec.successions
            if outcome in earlier and action in self.actions
        )
