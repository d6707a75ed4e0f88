"""The Word file as a package of its parts.

Nothing in it stems from the day or the machine: dates are the draft's own, and the entries of the
archive have one fixed time and order.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.coreprops import CoreProperties
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.coreprops import CT_CoreProperties
from lxml import etree

from kosshi.briefing import Head
from kosshi.render._docx_sheet import LANGUAGE, fonts, settings, styles
from kosshi.render._docx_words import R, W, add, field, run, text, twips, w
from kosshi.text import find_date

_TIME = (1980, 1, 1, 0, 0, 0)
_LONGEST = 255
"""Characters of a property, at most."""


def package(
    head: Head, total: int, shown: Callable[[str], str], body: Any, footnotes: Iterable[Any]
) -> bytes:
    """Return the file.

    Args:
        head: what stands in the running head and in the properties.
        total: number of pages.
        shown: makes a text fit for XML.
        body: ``w:body``, whose sections name headers and footers by ``FURNITURE``.
        footnotes: ``w:footnote`` from 1.
    """
    content = etree.Element(w("document"), nsmap={"w": W, "r": R})
    content.append(body)
    document = Part(PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN, _bytes(content))
    for name, kind, relation, element in (
        ("styles", CT.WML_STYLES, RT.STYLES, styles()),
        ("settings", CT.WML_SETTINGS, RT.SETTINGS, settings()),
        ("fontTable", CT.WML_FONT_TABLE, RT.FONT_TABLE, fonts()),
        ("footnotes", CT.WML_FOOTNOTES, RT.FOOTNOTES, _footnotes(footnotes)),
        ("header1", CT.WML_HEADER, RT.HEADER, _running(head, shown)),
        ("header2", CT.WML_HEADER, RT.HEADER, _furniture("hdr", "Normal")[0]),
        ("footer1", CT.WML_FOOTER, RT.FOOTER, _numbers(total)),
        ("footer2", CT.WML_FOOTER, RT.FOOTER, _numbers(total)),
    ):
        part = Part(PackURI(f"/word/{name}.xml"), kind, _bytes(element))
        document.load_rel(relation, part, name)
    core = Part(PackURI("/docProps/core.xml"), CT.OPC_CORE_PROPERTIES, _bytes(_core(head, shown)))
    made = OpcPackage()
    made.relate_to(document, RT.OFFICE_DOCUMENT)
    made.relate_to(core, RT.CORE_PROPERTIES)
    saved = io.BytesIO()
    made.save(saved)
    return _fixed(saved)


def _bytes(element: Any) -> bytes:
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True))


def _fixed(saved: io.BytesIO) -> bytes:
    """Return an archive of the same entries that doesn't tell when or where it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(saved) as given, zipfile.ZipFile(made, "w") as out:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 0
            entry.external_attr = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, given.read(name), compresslevel=9)
    return made.getvalue()


def _core(head: Head, shown: Callable[[str], str]) -> Any:
    element = CT_CoreProperties.new()
    core = CoreProperties(element)
    core.title = shown(f"{head.panel}　{head.title}　{head.draft}")[:_LONGEST]
    core.author = shown(f"{head.panel}　{head.issuer}")[:_LONGEST]
    core.last_modified_by = shown(head.issuer)[:_LONGEST]
    core.language = LANGUAGE
    core.revision = 1
    found = find_date(head.date) if head.date else None
    if found:
        day = datetime(found[0].year, found[0].month, found[0].day, tzinfo=UTC)
        core.created = core.modified = day
    return element


def _footnotes(notes: Iterable[Any]) -> Any:
    """Return the footnotes part, with the lines that part them from the text."""
    made = etree.Element(w("footnotes"), nsmap={"w": W, "r": R})
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        note = add(made, "footnote", type=kind, id=str(number))
        paragraph = add(note, "p")
        properties = add(paragraph, "pPr")
        add(properties, "spacing", line=twips(8), lineRule="exact")
        add(run(paragraph), kind)
    made.extend(notes)
    return made


def _furniture(name: str, style: str) -> tuple[Any, Any]:
    """Return a header or a footer with an empty paragraph, and that paragraph."""
    made = etree.Element(w(name), nsmap={"w": W, "r": R})
    paragraph = add(made, "p")
    add(add(paragraph, "pPr"), "pStyle", val=style)
    return made, paragraph


def _running(head: Head, shown: Callable[[str], str]) -> Any:
    """Return the running head: the draft on the left, its marking and the part on the right.

    Word looks the part up on every page; elsewhere nothing stands for it.
    """
    made, paragraph = _furniture("hdr", "Header")
    text(paragraph, shown(f"{head.panel}　{head.title}　{head.draft}"))
    add(run(paragraph), "tab")
    field(paragraph, " STYLEREF 1 ", "")
    if head.marking:
        text(paragraph, shown(f"　　{head.marking}"))
    return made


def _numbers(total: int) -> Any:
    made, paragraph = _furniture("ftr", "Footer")
    field(paragraph, " PAGE ", "1")
    text(paragraph, "／")
    field(paragraph, " NUMPAGES ", str(total))
    return made
