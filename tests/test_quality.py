"""Quality cases in plain files: tests/quality/*.tsv and whole documents with hand-made answers.

Anyone can add a case: a line in a .tsv file, or a document NN-name.md|txt with NN-name.yaml in
tests/quality/documents/.  What is listed is what is right, whether or not the code does it today.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from kosshi.errors import NoOpinionError
from kosshi.extract import conventions, extract, facts, headings, procedure, remarks, slides
from kosshi.extract.questions import ask_of
from kosshi.marks import leading_mark
from kosshi.merge import stances
from kosshi.model import Account, Stance
from kosshi.read import open_bytes, read_file
from kosshi.text import plain

if TYPE_CHECKING:
    from kosshi.model import Opinion, Record

QUALITY = Path(__file__).parent / "quality"
DOCUMENTS = sorted(
    path for path in (QUALITY / "documents").iterdir() if path.suffix in {".md", ".txt"}
)
SEEDS = sorted((QUALITY.parents[1] / "seeds" / "meeting-02").glob("*.md"))
FACTS = ("author", "affiliation", "date", "panel", "meeting", "place", "next_meeting")


def _rows(name: str) -> list[Any]:
    lines = (QUALITY / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    return [
        pytest.param(*line.split("\t"), id=f"{name}.tsv:{number}")
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("# ")
    ]


def _bare(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


@pytest.mark.parametrize(("text", "stance", "count"), _rows("remarks"))
def test_remarks_on_an_opinion(text: str, stance: str, count: str) -> None:
    read = remarks.remark(text)
    if stance == "none":
        assert read is None
    else:
        assert read == (Stance(stance), int(count))


@pytest.mark.parametrize(("sentence", "expected"), _rows("stances"))
def test_the_position_a_sentence_takes(sentence: str, expected: str) -> None:
    found = stances.stance_of(plain(sentence))
    assert ("-" if found is None else found.value) == expected


@pytest.mark.parametrize(("text", "expected"), _rows("procedure"))
def test_procedure_is_told_from_opinions(text: str, expected: str) -> None:
    found = "procedure" if procedure.procedure(text) is not None else "opinion"
    assert found == expected


@pytest.mark.parametrize(("line", "kind", "label", "rest"), _rows("marks"))
def test_marks_at_the_start_of_a_line(line: str, kind: str, label: str, rest: str) -> None:
    mark = leading_mark(line)
    if kind == "none":
        assert mark is None
    else:
        assert mark is not None
        assert (mark.kind.value, mark.label, line[mark.length :]) == (kind, label, rest)


@pytest.mark.parametrize(("text", "expected"), _rows("dates"))
def test_dates(text: str, expected: str) -> None:
    assert (facts.iso_date(text) or "none") == expected


@pytest.mark.parametrize(("line", "expected"), _rows("names"))
def test_names_of_authors(line: str, expected: str) -> None:
    found = facts.person_name(line)
    assert (found[0] if found else "none") == expected


@pytest.mark.parametrize(("text", "expected"), _rows("next_meeting"))
def test_the_next_meeting(text: str, expected: str) -> None:
    assert (facts.next_meeting(text) or "none") == expected


@pytest.mark.parametrize(("text", "expected"), _rows("kinds"))
def test_kinds_of_opinions(text: str, expected: str) -> None:
    assert conventions.kind_of(text).value in expected.split("／")


@pytest.mark.parametrize(("sentence", "expected"), _rows("agenda"))
def test_what_members_ask_of_the_panel_and_its_office(sentence: str, expected: str) -> None:
    ask = ask_of(sentence)
    assert (ask.what.value if ask else "none") == expected


@pytest.mark.parametrize(("line", "expected", "title"), _rows("headings"))
def test_headings(line: str, expected: str, title: str) -> None:
    block = open_bytes(f"{line}\n".encode(), "line.txt", None).whole().blocks[0]
    family = headings.family_of(block)
    assert ("text" if family is None else "heading") == expected
    if expected == "heading":
        assert headings.title_of(block.text) == title


@pytest.mark.parametrize(("line", "part", "value"), _rows("labels"))
def test_labels_of_the_head(line: str, part: str, value: str) -> None:
    told = facts.labelled(line)
    if part == "none":
        assert told is None
    else:
        assert told is not None
        assert (told.part, told.value.strip()) == (part, value)


@pytest.mark.parametrize(("text", "expected"), _rows("bullets"))
def test_bullets_of_slides(text: str, expected: str) -> None:
    if slides.only_quotation(text):
        assert expected == "quoted"
    else:
        assert expected == ("figures" if slides.only_figures(text) else "text")


@pytest.mark.parametrize(("lines", "expected"), _rows("rosters"))
def test_rosters(lines: str, expected: str) -> None:
    found = facts.read_roster(lines.split("／"))
    assert ("、".join(found) or "none") == expected


@pytest.mark.parametrize(("line", "name", "nth"), _rows("panels"))
def test_names_of_panels(line: str, name: str, nth: str) -> None:
    assert facts.find_panel([line]) == (name, None if nth == "-" else int(nth))


@pytest.mark.parametrize(("line", "expected"), _rows("furniture"))
def test_page_furniture(line: str, expected: str) -> None:
    text = f"一行目の文である。\n\n{line}\n\n次の文である。\n"
    document = open_bytes(text.encode(), "line.txt", None).whole()
    start = text.index(line, 10)
    rules = [
        region.rule
        for region in document.regions
        if region.account is Account.PAGE_FURNITURE and region.start == start
    ]
    assert rules == {"page": ["ページ番号"], "rule": ["区切り線"], "text": []}[expected]


@cache
def _record(path: Path) -> Record:
    return extract(read_file(path, path.name, None))


def _gold(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    return gold


def _count(opinion: Opinion, stance: Stance) -> int:
    return sum(remark.count for remark in opinion.remarks if remark.stance is stance)


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def document(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_document_opinions(document: Path) -> None:
    found = [_bare(opinion.text) for opinion in _record(document).opinions]
    assert found == [_bare(gold["text"]) for gold in _gold(document)["opinions"]]


@pytest.mark.parametrize("aspect", ["theme", "items", "for", "against", "kind", "speaker"])
def test_document_aspects(document: Path, aspect: str) -> None:
    golds = {_bare(gold["text"]): gold for gold in _gold(document)["opinions"]}
    wrong = []
    for opinion in _record(document).opinions:
        gold = golds.get(_bare(opinion.text))
        if gold is None or (aspect in {"kind", "speaker"} and aspect not in gold):
            continue
        found: object = {
            "theme": list(opinion.theme),
            "items": [item.label for item in opinion.items],
            "for": _count(opinion, Stance.FOR),
            "against": _count(opinion, Stance.AGAINST),
            "kind": opinion.kind.value,
            "speaker": opinion.speaker,
        }[aspect]
        expected = gold.get(aspect, [] if aspect in {"theme", "items"} else 0)
        if found != expected:
            wrong.append((opinion.text[:20], found, expected))
    assert not wrong


def test_document_facts(document: Path) -> None:
    gold, told = _gold(document), _record(document).facts
    assert told.kind.value == gold["kind"]
    expected = {name: gold[name] for name in FACTS if name in gold}
    found = {name: getattr(told, name) for name in expected}
    if "members" in gold:
        expected["members"], found["members"] = gold["members"], list(told.members)
    if "place" in gold:
        expected["place"], found["place"] = _bare(gold["place"]), _bare(told.place)
    assert found == expected


def test_document_is_accounted_for(document: Path) -> None:
    record = _record(document)
    assert sum(region.end - region.start for region in record.regions) == len(record.text)
    for opinion in record.opinions:
        for span in opinion.passage.spans:
            assert record.text[span.start : span.end] in opinion.text


def _assert_accounted(text: str, suffix: str) -> None:
    document = open_bytes(text.encode(), f"mutation{suffix}", 2).whole()
    try:
        record = extract(document)
    except NoOpinionError:
        return
    position = 0
    for region in record.regions:
        assert region.start == position, f"nobody accounts for {text[position : region.start]!r}"
        position = region.end
    assert position == len(text)


@pytest.mark.parametrize("text", ["。\n\t\t人\n\t\t\tの", "。\n取得\t。\n\t\t生"])
def test_ragged_table_rows_lose_nothing(text: str) -> None:
    _assert_accounted(text, ".md")
    _assert_accounted(text, ".txt")


@pytest.mark.parametrize(
    "text",
    [
        "--\t\t（注\n１）る\n注１利",  # its first part in a table row
        "（\r注１）注\n○。",  # its rest reads as the note itself
        "ああ（注\n１\n）。\n注１　いい。",
        "ああ（\n\n注１）うう。\n注１　いい。",
        "ああ。（注\f１）\n注１　いい。",
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_the_mark_of_a_note_broken_over_lines_is_accounted_for_once(text: str, suffix: str) -> None:
    _assert_accounted(text, suffix)


@pytest.mark.parametrize("seed", range(200))
def test_mutated_documents_lose_nothing(seed: int) -> None:
    """Lines deleted, joined, cut, shuffled: neither a crash nor a lost or doubled character."""
    chance = random.Random(seed)
    path = chance.choice([*DOCUMENTS, *SEEDS])
    lines = path.read_text(encoding="utf-8").split("\n")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        end = at + chance.randint(2, 6)
        part = lines[at:end]
        match chance.choice(["delete", "join", "cut", "shuffle", "shuffle all", "mark"]):
            case "delete":
                part = part[-1:]
            case "join":
                part = ["".join(part)]
            case "cut":
                middle = len(part[0]) // 2
                part[:1] = [part[0][:middle], part[0][middle:]]
            case "shuffle":
                chance.shuffle(part)
            case "shuffle all":
                chance.shuffle(lines)
                continue
            case _:
                part[0] = chance.choice(["\t", "　", "> ", "- ", "| ", "**", "\f", "※１"]) + part[0]
        lines[at:end] = part
    _assert_accounted("\n".join(lines), path.suffix)
