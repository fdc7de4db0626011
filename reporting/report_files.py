"""The files of a finished report, made from its frozen input alone: PDF with its data inside, HTML, data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from reporting import pdf
from reporting.document.annex import figures_csv, progress_csv
from reporting.document.frozen import from_json
from reporting.document.printer import Printer
from reporting.document.render import page, standalone
from reporting.pdf import DataFile, Pdf


@dataclass(frozen=True)
class Edition:
    """One language of a frozen report. Its input is opened, and its page and its data told, once for all its files."""

    frozen: Mapping[str, Any]
    language: str

    @cached_property
    def printer(self) -> Printer:
        return Printer(from_json(self.frozen), self.language)

    @cached_property
    def page(self) -> str:
        return page(self.printer, str(self.frozen["digest"]))

    @cached_property
    def data(self) -> tuple[DataFile, ...]:
        """The annex as data: what may not be shown is empty and has its symbol, as on the page."""
        with translation.override(self.language):
            return (
                DataFile("annex-a.csv", _("Figures by region and quarter"), figures_csv(self.printer)),
                DataFile("annex-b.csv", _("Milestones by local authority"), progress_csv(self.printer)),
            )

    def pdf(self) -> Pdf:
        return pdf.write(
            self.page,
            frozen_at=datetime.fromisoformat(str(self.frozen["frozen_at"])),
            digest=str(self.frozen["digest"]),
            attachments=self.data,
        )

    def html(self) -> str:
        """One page for a browser that needs nothing beside it."""
        return standalone(self.page)
