"""Reports through reporting centres are counted from cases, where the plan is loaded; the plan's file says the same."""

from typing import Any

from django.db import migrations

_MEASURE = {"plan__code": "NDP-2014-16", "code": "1.2.M2"}


def from_cases(apps: Any, schema_editor: Any) -> None:
    measures = apps.get_model("outcomes", "Measure").objects.filter(**_MEASURE)
    measures.update(feed="CASES", count_name="hate_crime.reported_through_centres")


def from_supplier(apps: Any, schema_editor: Any) -> None:
    measures = apps.get_model("outcomes", "Measure").objects.filter(**_MEASURE)
    measures.update(feed="SUPPLIED", count_name="third party reporting (Victim Support)")


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0005_questions_in_events")]

    operations = [migrations.RunPython(from_cases, from_supplier)]
