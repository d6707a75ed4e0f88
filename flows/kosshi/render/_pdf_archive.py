"""The PDF as it goes into an archive: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) in one.

WeasyPrint claims one of both and writes no other; both stand together, and the metadata of both is
written here, the same in the document's information and in XMP (19005-3, 6.6).  The ledger, the
outlines and the list of sources are attached as files of their own (6.8), so that what the pages
say can be read by programs when nothing else is left of the project.

Nothing stems from the day or the machine: dates are the draft's own, without one there is none.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kosshi.briefing import Briefing
from kosshi.render import Product
from kosshi.render._pdf_origin import Origin
from kosshi.render._pdf_tags import mend
from kosshi.render._templates import Visible
from kosshi.text import find_date

LANGUAGE = "ja"
_CREATOR = "Kosshi"
_ZONE = "+09:00"


@dataclass(frozen=True, slots=True)
class About:
    """What the document says of itself; ``day`` None where the draft has no date."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    producer: str
    day: date | None


@dataclass(frozen=True, slots=True)
class File:
    """A file to attach; ``relation`` as in ISO 19005-3, 6.8, ``said`` for a reader."""

    name: str
    kind: str
    relation: str
    said: str
    data: bytes


def finish(data: bytes, origins: list[Origin], product: Product, *, title: str) -> bytes:
    """Return the PDF that WeasyPrint made as what it claims to be.

    Args:
        data: as WeasyPrint wrote it, tagged.
        origins: of its tags.
        product: what was printed.
        title: of the document.

    Raises:
        RenderError: its tags are not those that WeasyPrint makes.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        mend(pdf, origins)
        about = _about(product.briefing, title, str(pdf.docinfo.get("/Producer", "")))
        _describe(pdf, about)
        _attach(pdf, files(product), _day(product.briefing))
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
        pdf.Root.PageMode = Name.UseOutlines
        made = io.BytesIO()
        pdf.save(
            made,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return made.getvalue()


# -- what the document says of itself --------------------------------------------------------------


def _about(briefing: Briefing, title: str, producer: str) -> About:
    head = briefing.head
    shown = Visible()
    targets = [outline.title for outline in briefing.outlines]
    meeting = f"{head.meeting}会合の資料にある意見を、" if head.meeting else "意見を、"
    return About(
        title=title,
        author=f"{head.panel}　{head.issuer}".translate(shown),
        subject=f"{meeting}{'・'.join(targets)}の章立てに沿って整理した{head.title}".translate(
            shown
        ),
        keywords=tuple(
            dict.fromkeys(
                word.translate(shown) for word in (head.panel, head.title, "論点整理", *targets)
            )
        ),
        producer=producer,
        day=_date(head.date),
    )


def _describe(pdf: pikepdf.Pdf, about: About) -> None:
    """Write the document's information and, saying the same, its XMP."""
    info = pdf.docinfo
    for name in list(info.keys()):
        del info[name]
    info["/Title"] = String(about.title)
    info["/Author"] = String(about.author)
    info["/Subject"] = String(about.subject)
    info["/Keywords"] = String(", ".join(about.keywords))
    info["/Creator"] = String(_CREATOR)
    info["/Producer"] = String(about.producer)
    if about.day is not None:
        info["/CreationDate"] = info["/ModDate"] = String(_pdf_date(about.day))
    metadata = pdf.make_stream(_xmp(about).encode("utf-8"))
    metadata.Type = Name.Metadata
    metadata.Subtype = Name.XML
    pdf.Root.Metadata = metadata
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _pdf_date(day: date) -> str:
    return f"D:{day:%Y%m%d}000000{_ZONE.replace(':', chr(39))}'"


def _xmp(about: About) -> str:
    """Return the metadata packet; properties that PDF/A doesn't know are described in it (6.6.2.3)."""
    stamp = f"{about.day.isoformat()}T00:00:00{_ZONE}" if about.day else ""
    dates = "".join(
        f"<xmp:{name}>{stamp}</xmp:{name}>"
        for name in ("CreateDate", "ModifyDate", "MetadataDate")
        if stamp
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title>{_alternative(about.title)}</dc:title>
<dc:creator>{_listed("Seq", [about.author])}</dc:creator>
<dc:description>{_alternative(about.subject)}</dc:description>
<dc:subject>{_listed("Bag", about.keywords)}</dc:subject>
<dc:language>{_listed("Bag", [LANGUAGE])}</dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">\
<pdf:Keywords>{escape(", ".join(about.keywords))}</pdf:Keywords>\
<pdf:Producer>{escape(about.producer)}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">\
<xmp:CreatorTool>{_CREATOR}</xmp:CreatorTool>{dates}</rdf:Description>
{_EXTENSION}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def _alternative(text: str) -> str:
    return f"<rdf:Alt><rdf:li xml:lang={quoteattr('x-default')}>{escape(text)}</rdf:li></rdf:Alt>"


def _listed(kind: str, texts: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<rdf:{kind}>{items}</rdf:{kind}>"


_EXTENSION = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


# -- what is attached ------------------------------------------------------------------------------


def files(product: Product) -> tuple[File, ...]:
    """Return the files that go with the pages, in the order of their names."""
    briefing = product.briefing
    kind = "application/json"
    return (
        File(
            "ledger.json", kind, "Data", "台帳（全ての意見と、その出所・対応付け）", product.ledger
        ),
        File(
            "outlines.json", kind, "Data", "骨子（対象文書の項目ごとの意見）", _outlines(briefing)
        ),
        File(
            "sources.json",
            kind,
            "Supplement",
            "資料一覧（ハッシュ値と文字数の内訳）",
            _sources(briefing),
        ),
    )


def _outlines(briefing: Briefing) -> bytes:
    """Return the outline of each target: its sections, and the points in full and by reference."""

    def points(entries: Iterable[Any]) -> list[dict[str, str]]:
        return [
            {
                "id": getattr(entry, "point", None) or entry.id,
                "label": entry.label,
                "headline": entry.worded or entry.headline,
            }
            for entry in entries
        ]

    return _json(
        [
            {
                "id": outline.id,
                "title": outline.title,
                "date": outline.date,
                "sections": [
                    {
                        "number": section.number,
                        "title": section.title,
                        "points": points(section.points),
                        "references": points(section.references),
                    }
                    for section in outline.sections
                ],
                "without_points": [
                    {"number": section.number, "title": section.title} for section in outline.silent
                ],
            }
            for outline in briefing.outlines
        ]
    )


def _sources(briefing: Briefing) -> bytes:
    return _json(
        [{**asdict(source), "accounting": dict(source.accounting)} for source in briefing.sources]
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _attach(pdf: pikepdf.Pdf, attached: Iterable[File], day: date | None) -> None:
    """Attach files to the document as a whole; a reader lists them by their names."""
    listed: list[Any] = []
    for file in sorted(attached, key=lambda file: file.name):
        stream = pdf.make_stream(file.data)
        stream.Type = Name.EmbeddedFile
        stream.Subtype = Name(f"/{file.kind}")
        stream.Params = Dictionary(
            Size=len(file.data),
            CheckSum=String(hashlib.md5(file.data, usedforsecurity=False).digest()),
        )
        if day is not None:
            stream.Params.CreationDate = stream.Params.ModDate = String(_pdf_date(day))
        listed.append(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Filespec,
                    F=String(file.name),
                    UF=String(file.name),
                    EF=Dictionary(F=stream, UF=stream),
                    Desc=String(file.said),
                    AFRelationship=Name(f"/{file.relation}"),
                )
            )
        )
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    names = [item for spec in listed for item in (spec.UF, spec)]
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array(names))
    pdf.Root.AF = Array(listed)


def _day(briefing: Briefing) -> date | None:
    """Return the day of attached files: the draft's, else that of the newest source."""
    days = [day for source in briefing.sources if (day := _date(source.date))]
    return _date(briefing.head.date) or max(days, default=None)


def _date(text: str | None) -> date | None:
    found = find_date(text) if text else None
    return found[0] if found else None
