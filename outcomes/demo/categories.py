"""Categories that regions proposed in open breakdowns, ready before the first round opens."""

from outcomes.demo.setting import Setting, demo_categories
from outcomes.models import Breakdown, BreakdownCategory


def load_categories(setting: Setting) -> int:
    """Add the proposed categories that are missing. Returns how many were; the setting must be read again then."""
    breakdowns = {row.code: row for row in Breakdown.objects.filter(plan=setting.plan)}
    missing = [
        BreakdownCategory(
            breakdown=breakdowns[entry["breakdown"]],
            code=entry["code"],
            label_en=entry["label"]["en"],
            label_cy=entry["label"]["cy"],
            proposed_by_region=setting.regions[entry["region"]],
        )
        for entry in demo_categories()
        if (entry["breakdown"], entry["code"]) not in setting.categories
    ]
    BreakdownCategory.objects.bulk_create(missing)
    return len(missing)
