"""How an .ods file prints: across a sheet of A4, as wide as the paper, each sheet with the marking above it."""

from typing import Any

from odf import style, text
from odf.namespaces import STYLENS
from odf.opendocument import OpenDocument

_PAGE = "marked"


def mark_paper(document: OpenDocument, marking: str) -> str:
    """Add the page and a style of tables that print on it; the style's name."""
    layout = style.PageLayout(name=f"{_PAGE}-layout")
    paper = style.PageLayoutProperties(
        pagewidth="297mm", pageheight="210mm", printorientation="landscape", margin="12mm", printpageorder="ltr"
    )
    # As wide as one sheet and as long as needed: odfpy writes these but does not know them.
    paper.setAttrNS(STYLENS, "scale-to-X", "1")
    paper.setAttrNS(STYLENS, "scale-to-Y", "0")
    layout.addElement(paper)
    for kind, edge in ((style.HeaderStyle, "marginbottom"), (style.FooterStyle, "margintop")):
        band = kind()
        band.addElement(style.HeaderFooterProperties(minheight="8mm", **{edge: "3mm"}))
        layout.addElement(band)
    document.automaticstyles.addElement(layout)
    page = style.MasterPage(name=_PAGE, pagelayoutname=layout)
    page.addElement(_band(style.Header, text.P(text=marking)))
    number = text.P()
    number.addElement(text.PageNumber())
    number.addText(" / ")
    number.addElement(text.PageCount())
    page.addElement(_band(style.Footer, number))
    document.masterstyles.addElement(page)
    shown = style.Style(name=f"{_PAGE}-table", family="table", masterpagename=page)
    shown.addElement(style.TableProperties(display="true"))
    document.automaticstyles.addElement(shown)
    return f"{_PAGE}-table"


def _band(kind: Any, line: Any) -> Any:
    band = kind()
    band.addElement(line)
    return band
