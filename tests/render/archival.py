"""What of PDF/A-3a and PDF/UA-1 can be checked in a file without a reader's judgement.

No registry has a validator that runs here: veraPDF is not on PyPI, Debian or npm.  So this checks
by pikepdf, clause by clause, the rules that a file of this kind (text, rules, vector pictures,
links, attachments) can break; each violation begins with its clause.  Checked by hand besides, and
found to agree: PyPI's ``pdfua`` (UA, 16 rules) and ``outloud`` (UA, 100 rules).

ISO 19005-3 (A): 6.1.2 and 6.1.3 file, 6.1.7 streams, 6.2.3 output intent, 6.2.4 device colours,
6.2.5 graphics states, 6.2.8 images and forms, 6.2.10 transparency, 6.2.11.4 embedding, 6.2.11.5
widths, 6.2.11.7 Unicode, 6.2.11.8 .notdef, 6.3 annotations, 6.4 and 6.5 forms and actions, 6.6
metadata and extension schemas, 6.7 tags, 6.8 attachments, 6.9 optional content.

ISO 14289-1 (UA): 5 claim, 7.1 all content tagged or artifact, in order, types, title shown; 7.2
language; 7.3 figures; 7.4 headings; 7.5 tables; 7.6 lists; 7.8 furniture; 7.11 files; 7.18 links;
7.21 fonts (as A 6.2.11).

Not checked: that the order is logical, that a text says what its figure shows (people read them),
that ICC profile and font programs are sound inside (WeasyPrint ships the one, HarfBuzz the other).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from lxml import etree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
XMP = "http://ns.adobe.com/xap/1.0/"
PDF = "http://ns.adobe.com/pdf/1.3/"
PDFA = "http://www.aiim.org/pdfa/ns/id/"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
KNOWN = {DC, XMP, PDF, PDFA, "http://www.aiim.org/pdfa/ns/extension/"}

# ISO 32000-1, 14.8.4: grouping, block, list, table, inline and illustration types.
TYPES = frozenset(
    [
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "RB",
        "RT",
        "RP",
        "Warichu",
        "WT",
        "WP",
        "Figure",
        "Formula",
        "Form",
    ]
)
WITHIN = {  # what may stand in what
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOCI", "TOC", "Caption"},
}
ONLY_IN = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
}
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI"}


def violations(data: bytes) -> list[str]:
    """Return what is wrong, each with its clause."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        used = _used(pdf)
        return [
            *_file(data, pdf),
            *_colours(pdf),
            *_fonts(pdf, used),
            *_content(pdf),
            *_annotations(pdf),
            *_metadata(pdf),
            *_attachments(pdf),
            *_tree(pdf),
        ]


def _file(data: bytes, pdf: pikepdf.Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", data):
        yield "A 6.1.2 header"
    if "/Encrypt" in pdf.trailer:
        yield "A 6.1.3 encrypted"
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "A 6.1.3 no ID"
    root = pdf.Root
    for key in ("/OpenAction", "/AA", "/AcroForm", "/Requirements", "/OCProperties"):
        if key in root:
            yield f"A 6.4 6.5 6.9 {key}"
    if "/JavaScript" in root.get("/Names", {}):
        yield "A 6.5.1 JavaScript"
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        if "/F" in thing or "/FFilter" in thing:
            yield "A 6.1.7.1 stream outside the file"
        if "LZW" in str(thing.get("/Filter", "")):
            yield "A 6.1.7.2 LZW"
        if thing.get("/Type") == "/XObject" and (
            {"/OPI", "/PS", "/Ref", "/Alternates"} & set(thing.keys()) or thing.get("/Interpolate")
        ):
            yield "A 6.2.8 XObject"


def _resources(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the resources of pages and of the forms in them."""
    todo = [page.Resources for page in pdf.pages]
    seen: set[Any] = set()
    while todo:
        found = todo.pop()
        if found.objgen in seen and found.is_indirect:
            continue
        seen.add(found.objgen)
        yield found
        for kind in ("/XObject", "/Pattern"):
            todo += [
                each.Resources for each in found.get(kind, {}).values() if "/Resources" in each
            ]


def _colours(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = list(pdf.Root.get("/OutputIntents", []))
    if [intent.S for intent in intents] != ["/GTS_PDFA1"]:
        yield "A 6.2.3 output intent"
    elif intents[0].DestOutputProfile.N != 3 or not intents[0].get("/OutputConditionIdentifier"):
        yield "A 6.2.3 profile"
    for page in pdf.pages:
        for operands, operator in _operations(page):
            if str(operator) in ("k", "K"):
                yield "A 6.2.4.3 CMYK without its intent"
            if str(operator) in ("cs", "CS") and str(operands[0]) == "/DeviceCMYK":
                yield "A 6.2.4.3 CMYK without its intent"
    for resources in _resources(pdf):
        for state in resources.get("/ExtGState", {}).values():
            if {"/TR", "/TR2", "/HTP"} & set(state.keys()):
                yield "A 6.2.5 graphics state"
            if state.get("/BM", "/Normal") not in ("/Normal", "/Compatible"):
                yield "A 6.2.10 blend mode"
            if state.get("/SMask", "/None") != "/None" or any(
                float(state.get(name, 1)) != 1 for name in ("/ca", "/CA")
            ):
                yield "A 6.2.10 transparency"
        for picture in resources.get("/XObject", {}).values():
            if "/SMask" in picture:
                yield "A 6.2.10 soft mask"


def _operations(page: Any) -> list[Any]:
    """Return a page's content, read once."""
    return list(pikepdf.parse_content_stream(page))


def _used(pdf: pikepdf.Pdf) -> dict[str, tuple[Any, set[int]]]:
    """Return each font with the codes of two bytes that are drawn in it."""
    fonts: dict[str, tuple[Any, set[int]]] = {}
    for page in pdf.pages:
        current = ""
        for operands, operator in _operations(page):
            if str(operator) == "Tf":
                current = str(operands[0])
                fonts.setdefault(current, (page.Resources.Font[current], set()))
            elif str(operator) in ("Tj", "TJ"):
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                for text in shown:
                    if isinstance(text, pikepdf.String):
                        raw = bytes(text)
                        codes = {raw[n] << 8 | raw[n + 1] for n in range(0, len(raw), 2)}
                        fonts[current][1].update(codes)
    return fonts


def _unicode(stream: bytes) -> dict[int, str]:
    """Read the code and text of each ``bfchar`` and ``bfrange`` of a ToUnicode map."""
    found: dict[int, str] = {}

    def text(given: bytes) -> str:
        return bytes.fromhex(given.decode()).decode("utf-16-be")

    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        for code, value in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(code, 16)] = text(value)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.DOTALL):
        for low, high, value in re.findall(
            rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            for offset in range(int(high, 16) - int(low, 16) + 1):
                first = text(value)
                found[int(low, 16) + offset] = first[:-1] + chr(ord(first[-1]) + offset)
    return found


def _fonts(pdf: pikepdf.Pdf, used: dict[str, tuple[Any, set[int]]]) -> Iterator[str]:
    for name, (font, codes) in used.items():
        if font.Subtype != "/Type0" or font.Encoding != "/Identity-H":
            yield f"A 6.2.11.3 {name}: encoding"
            continue
        descendant = font.DescendantFonts[0]
        if descendant.Subtype == "/CIDFontType2" and descendant.get("/CIDToGIDMap") != "/Identity":
            yield f"A 6.2.11.3.2 {name}: no map to glyphs"
        descriptor = descendant.FontDescriptor
        program = next(
            (descriptor[key] for key in ("/FontFile2", "/FontFile3") if key in descriptor), None
        )
        if program is None:
            yield f"A 6.2.11.4 {name}: not embedded"
            continue
        face = TTFont(io.BytesIO(program.read_bytes()))
        order = face.getGlyphOrder()
        scale = 1000 / face["head"].unitsPerEm
        widths: dict[int, float] = {}
        given = list(descendant.W)
        while given:
            first, listed = int(given.pop(0)), given.pop(0)
            if isinstance(listed, pikepdf.Array):
                widths |= {first + n: float(width) for n, width in enumerate(listed)}
            else:
                width = float(given.pop(0))
                widths |= dict.fromkeys(range(first, int(listed) + 1), width)
        default = float(descendant.get("/DW", 1000))
        texts = _unicode(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
        for code in sorted(codes):
            if code == 0:
                yield f"A 6.2.11.8 {name}: .notdef"
            if code >= len(order):
                yield f"A 6.2.11.4.1 {name}: no glyph {code}"
                continue
            advance = face["hmtx"][order[code]][0] * scale
            if abs(widths.get(code, default) - advance) > 1:
                yield f"A 6.2.11.5 {name}: width of {code}"
            text = texts.get(code, "")
            if not text or set(text) & {"\0", "\ufeff", "\ufffe"}:
                yield f"A 6.2.11.7.2 {name}: {code} has no character"
            elif any("\ue000" <= char <= "\uf8ff" or char >= "\U000f0000" for char in text):
                yield f"A 6.2.11.7.3 {name}: {code} is for private use"


def _content(pdf: pikepdf.Pdf) -> Iterator[str]:
    """All that is painted is in a tag or an artifact, and neither is in the other."""
    for number, page in enumerate(pdf.pages, 1):
        stack: list[str] = []
        found: set[int] = set()
        for operands, operator in _operations(page):
            name = str(operator)
            if name in ("BMC", "BDC"):
                kind = "artifact" if str(operands[0]) == "/Artifact" else ""
                if name == "BDC" and "/MCID" in operands[1]:
                    kind = "tag"
                    found.add(int(operands[1].MCID))
                if kind and {"artifact", "tag"} & set(stack):
                    yield f"UA 7.1 page {number}: marks in each other"
                stack.append(kind)
            elif name == "EMC":
                stack.pop()
            elif name in PAINTS and not {"artifact", "tag"} & set(stack):
                yield f"UA 7.1 page {number}: {name} is in no tag and no artifact"
        owners = _owners(pdf, page)
        missing = {n for n in found if n >= len(owners) or owners[n] is None}
        if missing:
            yield f"UA 7.1 page {number}: content {missing} belongs to no tag"
        if page.get("/Tabs") != "/S":
            yield f"UA 7.18.3 page {number}: order of tabs"


def _owners(pdf: pikepdf.Pdf, page: Any) -> list[Any]:
    return list(_numbers(pdf).get(int(page.get("/StructParents", -1)), []))


def _numbers(pdf: pikepdf.Pdf) -> dict[int, Any]:
    listed = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(n): value for n, value in zip(listed[::2], listed[1::2], strict=True)}


def _annotations(pdf: pikepdf.Pdf) -> Iterator[str]:
    numbers = _numbers(pdf)
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", []):
            if annotation.Subtype != "/Link":
                yield f"A 6.3.1 page {number}: {annotation.Subtype}"
            if int(annotation.get("/F", 0)) & 0b11_0010_0111 != 4:
                yield f"A 6.3.2 page {number}: flags"
            if "/C" in annotation or "/AA" in annotation:
                yield f"A 6.3 page {number}: colour or action"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"UA 7.18.5 page {number}: a link says not where it leads"
            tag = numbers.get(int(annotation.get("/StructParent", -1)))
            if tag is None or tag.S != "/Link":
                yield f"UA 7.18.5 page {number}: a link is in no tag"
            elif not any(
                isinstance(kid, pikepdf.Dictionary)
                and kid.get("/Type") == "/OBJR"
                and kid.Obj.objgen == annotation.objgen
                for kid in tag.K
            ):
                yield f"UA 7.18.1 page {number}: a tag knows not its link"


def xmp(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Return each property's text, with lists joined by ``|``."""
    tree = etree.fromstring(pdf.Root.Metadata.read_bytes())
    found: dict[str, str] = {}
    for description in tree.iter(f"{{{RDF}}}Description"):
        for element in description:
            items = [item.text or "" for item in element.iter(f"{{{RDF}}}li")]
            found[element.tag] = "|".join(items) if items else element.text or ""
    return found


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "A 6.6.2.1 no XMP"
        return
    metadata = pdf.Root.Metadata
    data = metadata.read_bytes()
    if not re.fullmatch(
        rb'<\?xpacket begin="\xef\xbb\xbf" id=.*<\?xpacket end="[wr]"\?>\s*', data, re.DOTALL
    ):
        yield "A 6.6.2.1 packet"
    if len(etree.fromstring(data).findall(f".//{{{RDF}}}RDF")) != 1:
        yield "A 6.6.2.1 RDF"
    told = xmp(pdf)
    if (told.get(f"{{{PDFA}}}part"), told.get(f"{{{PDFA}}}conformance")) != ("3", "A"):
        yield "A 6.6.4 claim"
    if told.get(f"{{{PDFUA}}}part") != "1":
        yield "UA 5 claim"
    described = set(re.findall(rb"<pdfaSchema:namespaceURI>(.*?)</", data))
    for name in told:
        space = name[1:].split("}")[0]
        if space not in KNOWN and space.encode() not in described:
            yield f"A 6.6.2.3 {space} is not described"
    info = {str(key): str(value) for key, value in pdf.docinfo.items()}
    for key, name in (
        ("/Title", f"{{{DC}}}title"),
        ("/Author", f"{{{DC}}}creator"),
        ("/Subject", f"{{{DC}}}description"),
        ("/Keywords", f"{{{PDF}}}Keywords"),
        ("/Producer", f"{{{PDF}}}Producer"),
        ("/Creator", f"{{{XMP}}}CreatorTool"),
    ):
        if not info.get(key) or info[key] != told.get(name):
            yield f"A 6.6.3 {key}"
    for key, name in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
        given = re.sub(r"\D", "", told.get(f"{{{XMP}}}{name}", ""))
        if re.sub(r"\D", "", info.get(key, "")) != given:
            yield f"A 6.6.3 {key}"
    if not told.get(f"{{{DC}}}title"):
        yield "UA 7.1 no title"
    if pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "UA 7.1 the title is not shown"
    if not pdf.Root.get("/Lang"):
        yield "UA 7.2 A 6.7.4 no language"
    mark = pdf.Root.get("/MarkInfo", {})
    if mark.get("/Marked") is not True or mark.get("/Suspects", False):
        yield "UA 7.1 A 6.7.2 not marked as tagged"


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    names = list(pdf.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", []))
    keys = [str(name) for name in names[::2]]
    if keys != sorted(keys):
        yield "A 6.8 names are not in order"
    associated = [spec.objgen for spec in pdf.Root.get("/AF", [])]
    if sorted(spec.objgen for spec in names[1::2]) != sorted(associated):
        yield "A 6.8 files are not associated, each once"
    for spec in names[1::2]:
        if not str(spec.get("/F", "")) or spec.get("/F") != spec.get("/UF"):
            yield "A 6.8 UA 7.11 a file has no name"
        if spec.get("/AFRelationship") not in (
            "/Source",
            "/Data",
            "/Alternative",
            "/Supplement",
            "/Unspecified",
        ):
            yield "A 6.8 relationship"
        if not str(spec.get("/Desc", "")):
            yield "UA 7.11 a file is not described"
        stream = spec.EF.F
        if not re.fullmatch(r"/[\w.+-]+/[\w.+-]+", str(stream.get("/Subtype", ""))):
            yield "A 6.8 MIME type"
        if "/ModDate" not in stream.get("/Params", {}):
            yield "A 6.8 date of a file"


def _tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root.StructTreeRoot
    if root.get("/Type") != "/StructTreeRoot" or [kid.S for kid in root.K] != ["/Document"]:
        yield "A 6.7.3 root"
    numbers = _numbers(pdf)
    pages = {page.objgen: page for page in pdf.pages}
    headings: list[int] = []
    counted = dict.fromkeys(pages, 0)

    def walk(element: Any, parent: Any) -> Iterator[str]:
        kind = str(element.S)[1:]
        above = str(parent.get("/S", "/"))[1:]
        if kind not in TYPES:
            yield f"UA 7.1 {kind} is no standard type"
        if element.P.objgen != parent.objgen:
            yield f"A 6.7.3 {kind}: its parent is another"
        if kind in ONLY_IN and above not in ONLY_IN[kind]:
            yield f"UA 7.5 7.6 {kind} in {above}"
        if re.fullmatch("H[1-6]", kind):
            headings.append(int(kind[1]))
        if kind == "Figure" and not str(element.get("/Alt", "")):
            yield "UA 7.3 a figure without a text"
        if kind == "Figure" and ("/A" not in element or not _on_page(element)):
            yield "UA 7.3 a figure's box is not on its page"
        if kind == "TH" and element.get("/A", {}).get("/Scope") not in ("/Row", "/Column", "/Both"):
            yield "UA 7.5 a header cell has no scope"
        if kind == "Table":
            yield from _grid(element)
        if kind == "L" and "/A" not in element and _labelled(element):
            yield "UA 7.6 numbering of a list"
        text = False
        for kid in element.K:
            if isinstance(kid, int) or kid.get("/Type") in ("/MCR", "/OBJR"):
                if not isinstance(kid, int) and kid.get("/Type") == "/OBJR":
                    continue
                text = True
                page = element.Pg if isinstance(kid, int) else kid.Pg
                mcid = kid if isinstance(kid, int) else int(kid.MCID)
                owner = numbers[int(pages[page.objgen].StructParents)][mcid]
                counted[page.objgen] += 1
                if owner.objgen != element.objgen:
                    yield f"A 6.7.3 {kind}: its content belongs to another"
            else:
                if kind in WITHIN and str(kid.S)[1:] not in WITHIN[kind]:
                    yield f"UA 7.5 7.6 {kid.S} in {kind}"
                yield from walk(kid, element)
        if kind == "Link" and not text:
            yield "UA 7.18.5 a link without content"
        if kind in WITHIN and text:
            yield f"UA 7.5 7.6 text in {kind}"

    yield from walk(root.K[0], root)
    for last, level in zip([0, *headings], headings, strict=False):
        if level > last + 1:
            yield f"UA 7.4.2 a heading {level} below {last}"
    for page, count in counted.items():
        if count != sum(owner is not None for owner in _owners(pdf, pages[page])):
            yield "A 6.7.3 content that the tree does not reach"


def _labelled(whole: Any) -> bool:
    return any(kid.S == "/LI" and any(it.S == "/Lbl" for it in kid.K) for kid in whole.K)


def _on_page(figure: Any) -> bool:
    left, bottom, right, top = (float(value) for value in figure.A.BBox)
    width, height = (float(value) for value in figure.Pg.MediaBox[2:])
    return 0 <= left < right <= width and 0 <= bottom < top <= height


def _grid(table: Any) -> Iterator[str]:
    """Every row has as many cells as every other, cells that span counted in each."""
    rows = []
    for kid in table.K:
        rows += list(kid.K) if kid.S in ("/THead", "/TBody", "/TFoot") else [kid] * (kid.S == "/TR")
    filled = [0] * len(rows)
    for number, row in enumerate(rows):
        for cell in row.K:
            attributes = cell.get("/A", {})
            for below in range(int(attributes.get("/RowSpan", 1))):
                if number + below >= len(rows):
                    yield "UA 7.5 a cell spans rows that are none"
                    return
                filled[number + below] += int(attributes.get("/ColSpan", 1))
    if len(set(filled)) > 1:
        yield f"UA 7.5 rows of {sorted(set(filled))} cells"
    if not any(cell.S == "/TH" for row in rows for cell in row.K):
        yield "UA 7.5 a table without header cells"


def spoken(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Return what is read out: each tag that is no grouping, with the text right in it."""
    texts: dict[tuple[Any, int], str] = {}
    maps: dict[Any, dict[int, str]] = {}
    for page in pdf.pages:
        mcid, current = -1, {}
        for operands, operator in _operations(page):
            name = str(operator)
            if name == "BDC":
                mcid = int(operands[1].get("/MCID", -1))
            elif name == "EMC":
                mcid = -1
            elif name == "Tf":
                font = page.Resources.Font[str(operands[0])]
                if font.objgen not in maps:
                    maps[font.objgen] = _unicode(font.ToUnicode.read_bytes())
                current = maps[font.objgen]
            elif name == "TJ" and mcid >= 0:
                raw = b"".join(
                    bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)
                )
                text = "".join(current[raw[n] << 8 | raw[n + 1]] for n in range(0, len(raw), 2))
                key = (page.objgen, mcid)
                texts[key] = texts.get(key, "") + text
    told: list[tuple[str, str]] = []

    def walk(element: Any) -> None:
        text = ""
        at = len(told)
        for kid in element.K:
            if isinstance(kid, int):
                text += texts.get((element.Pg.objgen, kid), "")
            elif kid.get("/Type") == "/MCR":
                text += texts.get((kid.Pg.objgen, int(kid.MCID)), "")
            elif kid.get("/Type") != "/OBJR":
                walk(kid)
        if text:
            told.insert(at, (str(element.S)[1:], text))

    walk(pdf.Root.StructTreeRoot.K[0])
    return told
