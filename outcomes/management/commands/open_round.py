"""Opens a quarter of a plan: one return per region."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cohesion.calendar import Quarter
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.rounds import open_round
from outcomes.models import Plan


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise CommandError(f"--quarter: {error}") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--due: {text!r} is not a date: write it like 2014-10-28") from error


def _plan(code: str) -> Plan:
    plan = Plan.objects.filter(code=code).first()
    if plan is None:
        known = ", ".join(Plan.objects.order_by("code").values_list("code", flat=True))
        hint = f"choose one of {known}" if known else "load one with load_plan"
        raise CommandError(f"--plan: there is no plan {code!r}; {hint}")
    return plan


class Command(BaseCommand):
    help = "Opens a quarter of a plan: one return per region, due 20 working days after the quarter unless said."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", required=True, help="the plan's code, such as NDP-2014-16")
        parser.add_argument("--quarter", required=True, help="such as 2014-15-Q2")
        parser.add_argument("--due", help="the day on which the returns are due, such as 2014-10-28")

    def handle(self, *args: Any, **options: Any) -> None:
        quarter = _quarter(options["quarter"])
        due_on = _day(options["due"]) if options["due"] else None
        plan = _plan(options["plan"])
        try:
            opened = open_round(
                plan=plan, quarter=quarter, due_on=due_on, by=User.objects.service(), now=timezone.now()
            )
        except ActionRefused as refusal:
            raise CommandError("; ".join(refusal.sentences)) from refusal
        returns = opened.returns.count()
        self.stdout.write(f"{opened.quarter} of {plan.code} is open: {returns} returns, due {opened.due_on}.")
