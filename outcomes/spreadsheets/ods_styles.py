"""The styles of an .ods file: one for each kind of cell, and one for each width, height and paper that is used."""

from typing import Any

from odf import number, style
from odf.namespaces import NUMBERNS, STYLENS
from odf.opendocument import OpenDocument

from outcomes.spreadsheets.appearance import APPEARANCES, DAY, DECIMAL, FONT, INK, LINE, WHOLE, Appearance
from outcomes.spreadsheets.layout import Look, Sheet

_PAPER = {"A4": ("29.7cm", "21cm"), "A3": ("42cm", "29.7cm")}
_POINTS_PER_CHARACTER = 5.4


class OdsStyles:
    """Adds styles to a document and hands out their names."""

    def __init__(self, document: OpenDocument) -> None:
        self._document = document
        self._names: dict[tuple[str, object], str] = {}
        document.fontfacedecls.addElement(style.FontFace(name=FONT, fontfamily=f"'{FONT}', 'Open Sans', Arial"))
        for paper in _PAPER:
            self._add_page(paper)
        forms = self._add_forms()
        for look, appearance in APPEARANCES.items():
            self._add_cell(look, appearance, forms)

    def cell(self, look: Look) -> str:
        return f"cohesion_{look.value}"

    def column(self, width: float) -> str:
        return self._named(
            "table-column",
            width,
            lambda: style.TableColumnProperties(columnwidth=f"{width * _POINTS_PER_CHARACTER:.1f}pt"),
        )

    def row(self, height: float | None) -> str:
        size = {"rowheight": f"{height}pt"} if height else {}
        return self._named(
            "table-row",
            height,
            lambda: style.TableRowProperties(useoptimalrowheight="false" if height else "true", **size),
        )

    def sheet(self, sheet: Sheet) -> str:
        return self._named(
            "table", sheet.paper, lambda: style.TableProperties(display="true"), masterpagename=f"Page{sheet.paper}"
        )

    def hidden_sheet(self) -> str:
        return self._named("table", "hidden", lambda: style.TableProperties(display="false"), masterpagename="PageA4")

    def _named(self, family: str, what: object, properties: Any, **attributes: str) -> str:
        known = self._names.get((family, what))
        if known is None:
            known = self._names[family, what] = f"{family}{len(self._names) + 1}"
            made = style.Style(name=known, family=family, **attributes)
            made.addElement(properties())
            self._document.automaticstyles.addElement(made)
        return known

    def _add_page(self, paper: str) -> None:
        width, height = _PAPER[paper]
        layout = style.PageLayout(name=f"Layout{paper}")
        properties = style.PageLayoutProperties(
            pagewidth=width,
            pageheight=height,
            printorientation="landscape",
            marginleft="1cm",
            marginright="1cm",
            margintop="1.2cm",
            marginbottom="1.2cm",
        )
        # Fit to the width of a page, however many pages it takes downwards.
        properties.setAttrNS(STYLENS, "scale-to-X", "1")
        properties.setAttrNS(STYLENS, "scale-to-Y", "0")
        layout.addElement(properties)
        self._document.automaticstyles.addElement(layout)
        self._document.masterstyles.addElement(style.MasterPage(name=f"Page{paper}", pagelayoutname=layout))

    def _add_forms(self) -> dict[str, str]:
        whole = number.NumberStyle(name="whole")
        whole.addElement(number.Number(decimalplaces="0", minintegerdigits="1"))
        decimal = number.NumberStyle(name="decimal")
        digits = number.Number(decimalplaces="2", minintegerdigits="1")
        digits.setAttrNS(NUMBERNS, "min-decimal-places", "0")
        decimal.addElement(digits)
        words = number.TextStyle(name="words")
        words.addElement(number.TextContent())
        day = number.DateStyle(name="day")
        for part in (number.Day, None, number.Month, None):
            day.addElement(part(style="long") if part else number.Text(text="/"))
        day.addElement(number.Year(style="long"))
        for form in (whole, decimal, words, day):
            self._document.automaticstyles.addElement(form)
        return {WHOLE: "whole", DECIMAL: "decimal", DAY: "day", "@": "words"}

    def _add_cell(self, look: Look, appearance: Appearance, forms: dict[str, str]) -> None:
        made = style.Style(name=self.cell(look), family="table-cell", datastylename=forms[appearance.form])
        borders = {
            "none": {"border": "none"},
            "hair": {"border": f"0.5pt solid #{LINE}"},
            "box": {"border": f"0.5pt solid #{INK}"},
            "rule": {"bordertop": f"1.5pt solid #{INK}"},
        }
        made.addElement(
            style.TableCellProperties(
                cellprotect="none" if look.is_entry else "protected",
                backgroundcolor=f"#{appearance.ground}" if appearance.ground else "transparent",
                verticalalign="middle" if appearance.vertical == "center" else "top",
                wrapoption="wrap" if appearance.wrap else "no-wrap",
                **borders[appearance.border],
            )
        )
        sides = {"left": "start", "right": "end", "center": "center"}
        made.addElement(
            style.ParagraphProperties(textalign=sides[appearance.align], marginleft=f"{appearance.indent * 8}pt")
        )
        weight = "bold" if appearance.bold else "normal"
        made.addElement(
            style.TextProperties(
                fontname=FONT, fontsize=f"{appearance.size}pt", fontweight=weight, color=f"#{appearance.ink}"
            )
        )
        self._document.automaticstyles.addElement(made)
