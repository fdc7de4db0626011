"""HTML → PDF: tagged, PDF/A-3a and PDF/UA-1 in one file, the annex's data attached. Only here and in
reporting/typesetter.py, which mends it, is WeasyPrint imported.

The same page with the same toolchain gives the same bytes: dates come from the frozen input, the file's identifier
from its digest, and nothing is read but the stylesheet and fonts beside it.
"""

import gc
import io
import os
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import cssselect2
import pikepdf
import pyphen
import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reporting import typesetter
from reporting.print_files import PRINT

VARIANT = "pdf/a-3a"
BASE = f"{PRINT.as_uri()}/"
UNCLEAR_END = b"\r\nendstream"
PADDING = "/CohesionPadding"
_HEADINGS, _LISTS = {"h1", "h2", "h3", "h4"}, {"ol", "ul", "li", "dl", "dt", "dd"}
_TABLES = {"table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td"}
_BLOCKS = {"section", "div", "p", "figure", "figcaption", *_HEADINGS, *_LISTS, *_TABLES}
_VALUE, _NAME = re.compile(r"(--[a-z-]+): ([^;]+);"), re.compile(r"var\((--[a-z-]+)\)")

# WeasyPrint writes one claim a file; this adds PDF/UA-1 with the schema that PDF/A asks for, inside the one rdf:RDF.
_UA_CLAIM = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@dataclass(frozen=True)
class DataFile:
    """Data that travels inside the PDF."""

    name: str
    description: str
    content: str


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


class OutsideTheReport(FatalURLFetchingError):  # type: ignore[misc]
    """The page asked for something that is not part of the report's own print files."""


class _OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Hands out data URIs and the files of reporting/print; never the network, never another file."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        path = os.path.realpath(unquote(parts.path))
        if parts.scheme != "file" or parts.netloc or not path.startswith(f"{PRINT}{os.sep}"):
            raise OutsideTheReport(f"The report may not read {url}")
        if path.endswith(".css"):
            return URLFetcherResponse(url, body=_style_sheet(path), headers={"Content-Type": "text/css"})
        return super().fetch(url, headers)


@cache
def _style_sheet(path: str) -> bytes:
    """A style sheet with the values of `:root` in the place of their names: WeasyPrint solves each `var()` anew, and
    all the properties of its shorthand with it, for every style that it computes.
    """
    css = Path(path).read_text()
    values = dict(_VALUE.findall(css))
    return _NAME.sub(lambda name: values.get(name[1], name[0]), css).encode()


class _Page(weasyprint.HTML):  # type: ignore[misc]
    """The report's page is well-formed, and a reader of XML takes it in at a fiftieth of the cost; any other page is
    read as HTML.
    """

    def __init__(self, html: str) -> None:
        try:
            root = ElementTree.fromstring(html)  # noqa: S314 (what we have rendered, with all texts escaped)
        except ElementTree.ParseError:
            super().__init__(string=html, base_url=BASE, url_fetcher=_OwnFilesOnly())
            return
        _drop_spaces(root)
        self.base_url, self.url_fetcher, self.media_type = BASE, _OwnFilesOnly(), "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [typesetter.without_notes()] if typesetter.IS_KNOWN else super()._ua_stylesheets(forms)


def _drop_spaces(root: ElementTree.Element) -> None:
    """The indents of the templates between blocks, each of which would be a box until it is found to be empty."""
    for element in root.iter():
        if len(element) and all(child.tag in _BLOCKS for child in element):
            if element.text and element.text.isspace():
                element.text = None
            for child in element:
                if child.tail and child.tail.isspace():
                    child.tail = None


def write(html: str, *, frozen_at: datetime, digest: str, attachments: Sequence[DataFile] = ()) -> Pdf:
    """The PDF of `html`. `frozen_at` (aware) dates it, `digest` (hexadecimal) identifies it."""
    moment = frozen_at.astimezone(UTC)
    _register_welsh()
    typesetter.mend()
    with _collector_frozen(), _clock_stopped(moment):
        document = _Page(html).render(pdf_variant=VARIANT)
        document.metadata.attachments.extend(_attachment(entry, moment) for entry in attachments)
        with warnings.catch_warnings():
            # WeasyPrint leaves its colour profile open until it is forgotten.
            warnings.simplefilter("ignore", ResourceWarning)
            content = document.write_pdf(
                finisher=_give_scopes, pdf_variant=VARIANT, pdf_identifier=digest[:32].encode()
            )
        return Pdf(_finish(content), len(document.pages))


def _attachment(entry: DataFile, moment: datetime) -> weasyprint.Attachment:
    content = entry.content
    while zlib.adler32(content.encode()) & 0xFF == ord("\r"):  # see _end_streams_clearly
        content += "\n"
    return weasyprint.Attachment(
        string=content,
        name=entry.name,
        description=entry.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )


def _finish(content: bytes) -> bytes:
    """Claim PDF/UA-1 beside PDF/A-3a."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        claims = pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", _UA_CLAIM.encode() + b"</rdf:RDF>", 1)
        pdf.Root.Metadata = pdf.make_stream(claims, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        if UNCLEAR_END in content:
            _end_streams_clearly(pdf)
        saved = _saved(pdf)
        # The writer's own streams hold a hundred objects each: one more object, and each of them is another.
        while UNCLEAR_END in saved:
            pdf.Root[PADDING] = pikepdf.Array([*pdf.Root.get(PADDING, []), pdf.make_indirect(pikepdf.Dictionary())])
            saved = _saved(pdf)
        return saved


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        recompress_flate=False,
        deterministic_id=True,
    )
    return out.getvalue()


def _end_streams_clearly(pdf: pikepdf.Pdf) -> None:
    """Compressed data that end in a carriage return seem one byte shorter beside the line end before `endstream`. A
    space more gives another checksum, and so another end, and changes neither a page nor a font.
    """
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.read_raw_bytes().endswith(b"\r"):
            item.write(zlib.compress(item.read_bytes() + b" ", 9), filter=pikepdf.Name.FlateDecode)
            if "/Length1" in item:
                item.Length1 = int(item.Length1) + 1


def _give_scopes(_document: weasyprint.Document, pdf: Any) -> None:
    """Each header cell heads its column where it stands in a table's head, and its row elsewhere."""
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            element["A"]["Scope"] = "/Column" if _stands_in_head(element, pdf.objects) else "/Row"


def _stands_in_head(element: Any, objects: Sequence[Any]) -> bool:
    while element["S"] not in ("/THead", "/TBody", "/Table"):
        element = objects[int(element["P"].split()[0])]
    return bool(element["S"] == "/THead")


def _register_welsh() -> None:
    """pyphen ships no Welsh, and WeasyPrint would leave Welsh undivided without a word."""
    pyphen.LANGUAGES["cy"] = PRINT / "hyph_cy.dic"
    pyphen.LANGUAGES_LOWERCASE["cy"] = "cy"


@contextmanager
def _collector_frozen() -> Iterator[None]:
    """A third of a render's time would go into looking for garbage among boxes that all live until its end."""
    was_enabled = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


@contextmanager
def _clock_stopped(moment: datetime) -> Iterator[None]:
    """Font tools date what they write by this variable."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
