"""The Welsh that the service holds for plans: by plan and code, each file with one translation status."""

from functools import cache
from pathlib import Path
from typing import Any

from cohesion import data_file
from cohesion.bilingual import TranslationStatus
from outcomes.plan_file.specification import Text

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


@cache
def _labels() -> dict[str, Any]:
    return data_file.read(REFERENCE / "breakdowns.yaml")


class Welsh:
    """Looks up the Welsh of one plan. What it does not find, the English stands in for, marked MISSING."""

    def __init__(self, plan_code: str) -> None:
        path = REFERENCE / "welsh" / f"{plan_code}.yaml"
        known = plan_code.replace("-", "").isalnum() and path.exists()
        self.content: dict[str, Any] = data_file.read(path) if known else {}
        self.status = str(self.content.get("status", TranslationStatus.UNCHECKED))

    def text(self, en: str, *path: str, inline: str = "") -> Text:
        """The text of `path` (level, code, part…). Welsh given in the plan file itself (`inline`) comes first."""
        found: Any = self.content
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        cy = inline or (found if isinstance(found, str) else "")
        return Text(en, cy, self.status) if cy else Text(en, en, TranslationStatus.MISSING)

    def levels(self) -> dict[str, dict[str, str]]:
        return dict(self.content.get("levels") or {})

    def unit(self, en: str) -> Text:
        pair = _labels()["units"].get(en)
        return Text(pair["en"], pair["cy"], self.status) if pair else Text(en, en, TranslationStatus.MISSING)

    def breakdown_title(self, code: str, en: str) -> Text:
        for breakdown in _labels()["breakdowns"]:
            if breakdown["code"] == code:
                return Text(breakdown["title"]["en"], breakdown["title"]["cy"], self.status)
        return Text(en, en, TranslationStatus.MISSING)

    def category_label(self, breakdown_code: str, code: str) -> Text:
        for breakdown in _labels()["breakdowns"]:
            for category in breakdown["categories"] if breakdown["code"] == breakdown_code else ():
                if category["code"] == code:
                    return Text(category["label"]["en"], category["label"]["cy"], self.status)
        en = code.replace("_", " ").capitalize()
        return Text(en, en, TranslationStatus.MISSING)
