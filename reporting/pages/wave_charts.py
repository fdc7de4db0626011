"""What surveys found, wave by wave, as charts. A wave without a value stays an empty place."""

from django.utils.translation import gettext as _

from cohesion.bilingual import current_language
from cohesion.templatetags.cohesion import number
from reporting.charts.alternative import waves_alt
from reporting.charts.findings import waves_finding
from reporting.charts.frame import Spec
from reporting.charts.wave import Wave, Waves
from reporting.figures.indicators import Change
from reporting.pages.population import IndicatorShown, PopulationPage, WaveShown

UNTESTED = {Change.FIRST, Change.GAP, Change.STATED, Change.NO_BASE, Change.TOO_FEW}


def wave_charts(page: PopulationPage) -> dict[str, Spec]:
    """By the codes of the indicators. One of a single value is told by its table."""
    return {each.code: _chart(each) for each in page.indicators if sum(bool(wave.told) for wave in each.waves) > 1}


def _chart(indicator: IndicatorShown) -> Waves:
    waves = tuple(_wave(wave) for wave in indicator.waves)
    title = waves_finding(waves)
    unit_mark = "%" if indicator.is_percent else ""
    return Waves(
        title, indicator.question, current_language(), waves_alt(title, waves), _("Value"), waves, unit_mark=unit_mark
    )


def _wave(wave: WaveShown) -> Wave:
    point = wave.point
    if point.value is None:
        return Wave(point.label, point.label, None, "–", why=_("Not stated"))
    known = point.low is not None and point.high is not None
    return Wave(
        point.label,
        point.label,
        float(point.value),
        wave.told,
        float(point.low) if point.low is not None and known else None,
        float(point.high) if point.high is not None and known else None,
        wave.interval,
        number(wave.base),
        None if point.step in UNTESTED else point.is_significant,
        wave.stated or wave.change,
    )
