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
from reporting.document.render import render, standalone
from reporting.pdf import DataFile, Pdf


@dataclass(frozen=True)
class Edition:
    """One language of a frozen report. Its page and its data are told once, for all the files that hold them."""

    frozen: Mapping[str, Any]
    language: str

    @cached_property
    def page(self) -> str:
        return render(self.frozen, self.language)

    @cached_property
    def data(self) -> tuple[DataFile, ...]:
        """The annex as data: what may not be shown is empty and has its symbol, as on the page."""
        with translation.override(self.language):
            printer = Printer(from_json(self.frozen), self.language)
            return (
                DataFile("annex-a.csv", _("Figures by region and quarter"), figures_csv(printer)),
                DataFile("annex-b.csv", _("Milestones by local authority"), progress_csv(printer)),
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
