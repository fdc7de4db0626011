"""Charts of a page as files, on the page's own address: `?chart=NAME&file=svg` or `csv`."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from reporting.charts.download import Marking, csv_response, svg_response
from reporting.charts.frame import Spec
from reporting.charts.page import PageChart, chart_context

_WRITERS = {"svg": svg_response, "csv": csv_response}


def chart_file(
    charts: Mapping[str, Spec], asked: Mapping[str, str], name: str, marking: Callable[[], Marking]
) -> HttpResponse | None:
    """The file that the address asks for, named `name` and the chart; None where it asks for none that there is."""
    spec, writer = charts.get(asked.get("chart", "")), _WRITERS.get(asked.get("file", ""))
    if spec is None or writer is None:
        return None
    return writer(spec, f"{name}-{asked['chart']}", marking())


def file_note(asked: Mapping[str, str]) -> str:
    """What the page says where it could not answer with a file."""
    return _("There is no such file. The page is shown instead.") if asked.get("file") or asked.get("chart") else ""


def page_chart(
    charts: Mapping[str, Spec],
    name: str,
    here: str,
    parameters: Mapping[str, str],
    *,
    is_lead: bool = False,
    with_table: bool = False,
) -> PageChart | None:
    """`with_table` for a page that has no table of its own. `parameters` lead back to what the page shows. The finding
    of the lead is the heading of the page, which is enough of it.
    """
    spec = charts.get(name)
    if spec is None:
        return None
    urls = {kind: f"{here}?{urlencode({**parameters, 'chart': name, 'file': kind})}" for kind in _WRITERS}
    return chart_context(
        spec,
        svg_url=urls["svg"],
        csv_url=urls["csv"],
        ident=f"chart-{list(charts).index(name) + 1}",
        level=2 if is_lead else 3,
        with_table=with_table,
        is_titled=not is_lead,
    )
