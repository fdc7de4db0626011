"""The files of a finished report, made from its frozen input alone: PDF with its data inside, HTML, data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from reporting import pdf
from reporting.document.annex import figures_csv, progress_csv
from reporting.document.frozen import from_json
from reporting.document.printer import Printer
from reporting.document.render import render, standalone
from reporting.pdf import DataFile, Pdf


def data_files(frozen: Mapping[str, Any], language: str) -> tuple[DataFile, ...]:
    """The annex as data: what may not be shown is empty and has its symbol, as on the page."""
    with translation.override(language):
        printer = Printer(from_json(frozen), language)
        return (
            DataFile("annex-a.csv", _("Figures by region and quarter"), figures_csv(printer)),
            DataFile("annex-b.csv", _("Milestones by local authority"), progress_csv(printer)),
        )


def pdf_file(frozen: Mapping[str, Any], language: str) -> Pdf:
    return pdf.write(
        render(frozen, language),
        frozen_at=datetime.fromisoformat(str(frozen["frozen_at"])),
        digest=str(frozen["digest"]),
        attachments=data_files(frozen, language),
    )


def html_file(frozen: Mapping[str, Any], language: str) -> str:
    """One page for a browser that needs nothing beside it."""
    return standalone(render(frozen, language))
