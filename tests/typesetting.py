"""Sets a document that was read from Markdown as PDF, Word, HTML: the same words in other clothes.

What is set are the blocks, with the marks that the reader took off, so that what a format's reader
gives back can be held against them.  Real things throughout: footnotes at the foot of the page or
in ``footnotes.xml``, bullets and numbers that Word generates, running heads, page numbers.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kosshi.model import Block, BlockKind, Document
from kosshi.read import open_file

_BULLETS = {"-": "○", "*": "○", "+": "○"}


@dataclass(frozen=True)
class Piece:
    """A run of a block's text, or the number of a note (``note`` is its label)."""

    text: str
    note: str = ""


def read(path: Path) -> Document:
    return open_file(path, path.name, 2).whole()


def notes_of(document: Document) -> dict[str, str]:
    return {b.mark: b.text for b in document.blocks if b.kind is BlockKind.FOOTNOTE}


def pieces(document: Document, block: Block) -> Iterator[Piece]:
    """Return a block's text with its note numbers where they stand."""
    waiting = sorted(block.notes, key=lambda mark: mark.start)
    for index, span in enumerate(block.passage.spans):
        while waiting and waiting[0].start < span.start:
            yield Piece("", waiting.pop(0).label)
        yield Piece((span.join if index else "") + document.text[span.start : span.end])
    for mark in waiting:
        yield Piece("", mark.label)


def bullet(block: Block) -> str:
    """Return the bullet that a block is set with, or "" for none."""
    return _BULLETS.get(block.mark, block.mark)


# -- HTML and PDF --------------------------------------------------------------------------

_CSS = """
@page { size: A4; margin: 28mm 25mm; @top-right { content: "%(head)s"; font: 9pt BIZ UDMincho }
        @bottom-center { content: %(foot)s; font: 10pt BIZ UDMincho }
        @footnote { border-top: 0.5pt solid #000; padding-top: 3pt } }
body { font: 11pt/19pt "BIZ UDMincho"; text-align: justify } p { margin: 0 }
.h { margin: 6pt 0; font-family: "BIZ UDGothic"; break-after: avoid }
.i { text-indent: -2em; padding-left: 2em } .p { margin-bottom: 4pt }
.n { float: footnote; font-size: 9pt; line-height: 13pt }
.n::footnote-call { font-size: 6.5pt; vertical-align: super; content: counter(footnote) }
.n::footnote-marker { content: counter(footnote) " "; font-size: 6.5pt; vertical-align: super }
table { border-collapse: collapse; width: 100%% } thead { display: table-header-group }
td, th { border: 0.5pt solid #000; padding: 2pt; vertical-align: top; text-align: left; font-weight: normal }
"""


def printed(document: Document, head: str, foot: str = '"- " counter(page) " -"') -> str:
    """Return a page for WeasyPrint."""
    notes = notes_of(document)
    body: list[str] = []
    rows: list[Block] = []

    def text(block: Block) -> str:
        return "".join(
            f'<span class="n">{_escaped(notes.get(p.note, ""))}</span>'
            if p.note
            else _escaped(p.text)
            for p in pieces(document, block)
        )

    def end_table() -> None:
        if rows:
            cells = [
                "".join(f"<td>{_escaped(c.text if c else '')}</td>" for c in b.cells) for b in rows
            ]
            body.append(f"<table><thead><tr>{cells[0]}</tr></thead><tbody>")
            body.append("".join(f"<tr>{row}</tr>" for row in cells[1:]) + "</tbody></table>")
            rows.clear()

    for block in document.blocks:
        if block.kind is BlockKind.FOOTNOTE:
            continue
        if block.kind is BlockKind.ROW:
            rows.append(block)
            continue
        end_table()
        deeper = 1.5 if block.indent >= 1 else 0
        if block.kind is BlockKind.HEADING:
            body.append(f'<p class="h">{text(block)}</p>')
        elif block.mark:
            body.append(
                f'<p class="i" style="margin-left: {1 + deeper}em">{bullet(block)}　{text(block)}</p>'
            )
        else:
            body.append(f'<p class="p" style="margin-left: {deeper}em">{text(block)}</p>')
    end_table()
    style = _CSS % {"head": head, "foot": foot}
    return f"<!DOCTYPE html><html lang=ja><style>{style}</style>{''.join(body)}</html>"


def pdf(document: Document, head: str, foot: str = '"- " counter(page) " -"') -> bytes:
    import weasyprint

    data: bytes = weasyprint.HTML(string=printed(document, head, foot)).write_pdf()
    return data


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def web(document: Document, title: str) -> str:
    """Return the page of a ministry's web site."""
    notes = notes_of(document)
    body: list[str] = []
    lists = 0

    def text(block: Block) -> str:
        return "".join(
            f'<sup><a href="#n{p.note}">{p.note}</a></sup>' if p.note else _escaped(p.text)
            for p in pieces(document, block)
        )

    rows: list[Block] = []
    for block in [*document.blocks, None]:
        if (block is None or block.kind is not BlockKind.ROW) and rows:
            body.append("<table>")
            for rank, row in enumerate(rows):
                tag = "td" if rank else "th"
                cells = (f"<{tag}>{_escaped(c.text if c else '')}</{tag}>" for c in row.cells)
                body.append(f"<tr>{''.join(cells)}</tr>")
            body.append("</table>")
            rows = []
        if block is None or block.kind is BlockKind.FOOTNOTE:
            continue
        depth = 1 + (block.indent >= 1) if block.mark == "-" else 0
        while lists > depth:
            body.append("</ul>")
            lists -= 1
        while lists < depth:
            body.append("<ul>")
            lists += 1
        if block.kind is BlockKind.ROW:
            rows.append(block)
        elif block.kind is BlockKind.HEADING:
            body.append(f"<h{min(block.level + 1, 6)}>{text(block)}</h{min(block.level + 1, 6)}>")
        elif block.mark == "-":
            body.append(f"<li>{text(block)}</li>")
        else:
            style = ' style="margin-left: 2em"' if block.indent >= 1 else ""
            body.append(f"<p{style}>{bullet(block)}{'　' * bool(block.mark)}{text(block)}</p>")
    body.append("</ul>" * lists)
    listed = "".join(f'<p id="n{k}"><sup>{k}</sup> {_escaped(v)}</p>' for k, v in notes.items())
    return f"""<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>{_escaped(title)}｜架空省</title>
<style>body {{ margin: 0 }}</style><script>var a = "○ 意見を述べる。";</script></head>
<body><header><p><a href="#main">本文へスキップ</a></p><nav><ul><li><a href="/">ホーム</a></li><li>審議会</li></ul></nav></header>
<main id="main">{"".join(body)}<div class="footnotes">{listed}</div></main>
<footer><p><a href="#top">ページの先頭へ戻る</a></p><p>Copyright 架空省</p></footer></body></html>
"""


# -- Word ----------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "document": "main",
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "header1": "header",
    "footer1": "footer",
}


def package(parts: dict[str, str]) -> bytes:
    """Return a Word package of parts, by name: ``document`` is what stands in ``w:body``."""
    root = {"document": "document", "styles": "styles", "numbering": "numbering", "footnotes": "footnotes",
            "header1": "hdr", "footer1": "ftr"}  # fmt: skip
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        types = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{"document.main" if name == "document" else _PARTS[name]}+xml"/>'
            for name in parts
        )
        archive.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        archive.writestr("_rels/.rels", _rels([("rId1", "officeDocument", "word/document.xml")]))
        related = [
            (f"rId{n}", _PARTS[name], f"{name}.xml")
            for n, name in enumerate(parts, 1)
            if name != "document"
        ]
        archive.writestr("word/_rels/document.xml.rels", _rels(related))
        ids = {name: key for key, _, name in related}
        for name, inner in parts.items():
            if name == "document":
                margins = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1588" w:right="1418" w:bottom="1588" w:left="1418" w:header="851" w:footer="720"/>'
                for part, kind in (
                    ("header1.xml", "headerReference"),
                    ("footer1.xml", "footerReference"),
                ):
                    if part in ids:
                        margins = f'<w:{kind} w:type="default" r:id="{ids[part]}"/>' + margins
                content = f"<w:body>{inner}<w:sectPr>{margins}</w:sectPr></w:body>"
            else:
                content = inner
            archive.writestr(
                f"word/{name}.xml",
                f'<?xml version="1.0"?><w:{root[name]} {_W} {_R}>{content}</w:{root[name]}>',
            )
    return stream.getvalue()


def _rels(entries: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{i}" Type="{_KINDS}/{kind}" Target="{t}"/>' for i, kind, t in entries
    )
    return f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def run(text: str) -> str:
    """Return a run of text; a line feed breaks the line."""
    lines = html.escape(text, quote=False).split("\n")
    return (
        "<w:r>"
        + "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
        + "</w:r>"
    )


def paragraph(inner: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}<w:overflowPunct w:val="0"/></w:pPr>{inner}</w:p>'


def level(number: int, form: str, text: str, left: int, hanging: int, fonts: str = "") -> str:
    """Return a level of a list; lengths in twips."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>{fonts}</w:lvl>'
    )


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="BIZ UDMincho" w:hAnsi="BIZ UDMincho" w:eastAsia="BIZ UDMincho"/>'
    '<w:sz w:val="21"/><w:lang w:val="en-US" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:overflowPunct w:val="0"/><w:spacing w:line="340" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="21"/></w:rPr></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="a"/>'
        f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        for n in range(1, 7)
    )
    + '<w:style w:type="paragraph" w:styleId="fn"><w:name w:val="footnote text"/><w:basedOn w:val="a"/><w:rPr><w:sz w:val="18"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="fr"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
)


def docx(document: Document, head: str) -> bytes:
    """Return a Word document with generated bullets, real footnotes, a header and page numbers."""
    notes = notes_of(document)
    kinds = sorted(
        {(bullet(b), b.indent >= 1) for b in document.blocks if b.mark and b.kind is BlockKind.ITEM}
    )
    lists = {kind: number for number, kind in enumerate(kinds, 1)}
    used: list[str] = []

    def text(block: Block) -> str:
        found = ""
        for piece in pieces(document, block):
            if piece.note:
                used.append(piece.note)
                found += f'<w:r><w:rPr><w:rStyle w:val="fr"/></w:rPr><w:footnoteReference w:id="{len(used) + 1}"/></w:r>'
            else:
                found += run(piece.text)
        return found

    body, rows = [], []

    def end_table() -> None:
        if rows:
            wide = max(len(b.cells) for b in rows)
            grid = "".join(f'<w:gridCol w:w="{9000 // wide}"/>' for _ in range(wide))
            edges = "".join(
                f'<w:{e} w:val="single" w:sz="4"/>'
                for e in ("top", "left", "bottom", "right", "insideH", "insideV")
            )
            told = "".join(
                f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if rank == 0 else ''}"
                + "".join(
                    f'<w:tc><w:tcPr><w:tcW w:w="{9000 // wide}" w:type="dxa"/></w:tcPr>{paragraph(run(c.text if c else ""))}</w:tc>'
                    for c in b.cells
                )
                + "</w:tr>"
                for rank, b in enumerate(rows)
            )
            body.append(
                f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{told}</w:tbl>'
            )
            rows.clear()

    for block in document.blocks:
        if block.kind is BlockKind.FOOTNOTE:
            continue
        if block.kind is BlockKind.ROW:
            rows.append(block)
            continue
        end_table()
        properties = ""
        if block.kind is BlockKind.HEADING:
            properties = f'<w:pStyle w:val="{block.level}"/>'
        elif block.mark:
            number = lists[bullet(block), block.indent >= 1]
            properties = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        elif block.indent >= 1:
            properties = '<w:ind w:left="420"/>'
        body.append(paragraph(text(block), properties))
    end_table()
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">{level(0, "bullet", mark, 840 if deep else 420, 420)}</w:abstractNum>'
        for (mark, deep), number in lists.items()
    ) + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in lists.values()
    )
    separators = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    reference = '<w:r><w:rPr><w:rStyle w:val="fr"/></w:rPr><w:footnoteRef/></w:r>'
    footnotes = separators + "".join(
        f'<w:footnote w:id="{n}">{paragraph(reference + run(" " + notes.get(label, "")), PSTYLE_NOTE)}</w:footnote>'
        for n, label in enumerate(used, 2)
    )
    page = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return package(
        {
            "document": "".join(body),
            "styles": STYLES,
            "numbering": numbering,
            "footnotes": footnotes,
            "header1": paragraph(run(head), '<w:jc w:val="right"/>'),
            "footer1": paragraph(run("- ") + page + run(" -"), '<w:jc w:val="center"/>'),
        }
    )


PSTYLE_NOTE = '<w:pStyle w:val="fn"/>'
