"""What the demo keeps beside outcomes: whole in both languages, marked as sample, loaded once."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from cohesion.models import User
from outcomes.models import Plan
from reporting.models import Curve, CurveVersion
from reporting.pages.curve import curve_beside

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]


def test_demo_has_curves_in_both_languages_one_of_them_in_two_versions() -> None:
    officer, plan = User.objects.get(email="officer-1@example.org"), Plan.objects.get(code="NDP-2014-16")

    assert dict(Curve.objects.values_list("outcome__code", "latest")) == {"1": 2, "3": 1, "7": 1}
    assert not Curve.objects.filter(is_sample=False).exists()
    for code in ("1", "3", "7"):
        with translation.override("cy"):
            found = curve_beside(plan, code, officer)
        said = [found.story, *found.helps, *found.hinders, *found.partners, *found.works]
        assert {each.language for each in [*said, *(action.what for action in found.actions)]} == {"cy"}


def test_demo_curves_are_loaded_once() -> None:
    said = StringIO()
    call_command("load_demo", stdout=said)

    assert "Turning the curve: 3 outcomes there already, nothing changed." in said.getvalue()
    assert CurveVersion.objects.count() == 4
