"""What of a web page is its text: what is hidden, what frames it, and where the text itself is.

Ministries' pages name their parts by HTML's own elements (nav, header, footer, main), by roles, or
by the ids and classes that Japanese web guidelines made usual (gnav, topicPath, pankuzu, pagetop).
A name alone is not trusted with sentences: what holds more of them than a frame does is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from lxml import etree

SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "iframe",
        "frame",
        "frameset",
        "noframes",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "datalist",
        "map",
        "area",
        "base",
        "link",
        "meta",
        "title",
        "param",
        "source",
        "track",
        "math",
    ]
)
"""Elements whose content a browser with scripts does not show as text."""

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li",
    "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
"""Elements that begin a line of their own."""

_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_FRAME_TAGS = {
    "nav": "案内（nav）",
    "footer": "ページの脚部（footer）",
    "header": "ページの頭部（header）",
    "aside": "補足の欄（aside）",
    "search": "検索欄（search）",
    "button": "ボタン",
    "select": "入力欄",
    "textarea": "入力欄",
    "input": "入力欄",
}
_FRAME_ROLES = {
    "navigation": "案内（navigation）",
    "banner": "ページの頭部（banner）",
    "contentinfo": "ページの脚部（contentinfo）",
    "complementary": "補足の欄（complementary）",
    "search": "検索欄（search）",
    "menu": "案内（menu）",
    "menubar": "案内（menubar）",
    "toolbar": "操作の欄（toolbar）",
    "button": "ボタン",
}
# Parts that are no text wherever they stand, also inside the text.
_ANYWHERE = {
    "breadcrumb": "パンくずリスト",
    "breadcrumbs": "パンくずリスト",
    "topicpath": "パンくずリスト",
    "topic path": "パンくずリスト",
    "pankuzu": "パンくずリスト",
    "pagetop": "ページの先頭への案内",
    "page top": "ページの先頭への案内",
    "totop": "ページの先頭への案内",
    "to top": "ページの先頭への案内",
    "gotop": "ページの先頭への案内",
    "go top": "ページの先頭への案内",
    "back to top": "ページの先頭への案内",
    "pager": "ページ送り",
    "pagination": "ページ送り",
    "pagenav": "ページ送り",
    "page nav": "ページ送り",
    "skip": "本文への案内",
    "skiplink": "本文への案内",
    "skip link": "本文への案内",
    "skipnav": "本文への案内",
    "sr only": "画面に表示されない文字",
    "visually hidden": "画面に表示されない文字",
    "visuallyhidden": "画面に表示されない文字",
    "screen reader text": "画面に表示されない文字",
    "sns": "共有のボタン",
    "share": "共有のボタン",
    "socials": "共有のボタン",
    "print": "印刷のボタン",
    "printbtn": "印刷のボタン",
    "adobe reader": "閲覧ソフトの案内",
    "get reader": "閲覧ソフトの案内",
    "acrobat": "閲覧ソフトの案内",
}
# Parts that frame the text; inside it, a "header" or a "menu" may be the text's own.
_AROUND = {
    **dict.fromkeys(
        ("nav", "gnav", "gnavi", "globalnav", "global nav", "global navi", "globalnavi", "global menu", "menu",
         "navi", "navigation", "local nav", "localnav", "lnav", "local navi", "localnavi", "sub nav", "side nav",
         "navbar"),
        "案内（メニュー）",
    ),
    **dict.fromkeys(("header", "site header", "page header", "global header", "head"), "ページの頭部"),
    **dict.fromkeys(
        ("footer", "site footer", "global footer", "foot", "copyright", "copy"), "ページの脚部"
    ),
    **dict.fromkeys(
        ("side", "sidebar", "side bar", "aside", "sub", "sub contents", "related", "banner"),
        "補足の欄",
    ),
    **dict.fromkeys(("search", "search box", "language", "lang", "fontsize", "font size"), "操作の欄"),
}  # fmt: skip
_MAIN_NAMES = (
    "main",
    "main contents",
    "main content",
    "maincontents",
    "maincontent",
    "contents main",
    "contents",
    "content",
    "honbun",
    "article",
    "body contents",
)
_TITLE = re.compile(
    r"会議|懇談会|委員会|部会|分科会|検討会|研究会|協議会|議事|第.{1,4}回|意見|発言|資料"
)
_NEVER_MAIN = frozenset({"body", "html"})
_MOST_SENTENCES = 3
"""A frame holds notices of a sentence or two; with more it is text, whatever it is called."""


def tag_of(element: etree._Element) -> str:
    """Return an element's name without namespace, in lower case; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def is_hidden(element: etree._Element) -> bool:
    """Whether an element is not shown: the attribute hidden, or a style of its own."""
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    style = element.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def names_of(element: etree._Element) -> Iterator[str]:
    """Return the id and the classes as words: globalNav, global-nav and global_nav are one."""
    for value in ((element.get("id") or ""), *(element.get("class") or "").split()):
        if value and len(value) <= 40:
            words = re.sub(r"([a-z])([A-Z])", r"\1 \2", value)
            yield re.sub(r"[-_\d\s]+", " ", words).strip().lower()


class Page:
    """Which elements of a page frame its text.

    Attributes:
        main: the element that holds the text, or None where the page does not tell.
    """

    def __init__(self, body: etree._Element) -> None:
        """Look at the elements once; the page is not changed."""
        self._elements = [each for each in body.iter() if isinstance(each.tag, str)]
        self._sentences = self._count()
        self.frames: dict[etree._Element, str] = {}
        self._mark(self._elements, _ANYWHERE)
        self.main = self._find_main(body)
        inside = set() if self.main is None else set(self.main.iter())
        around = set() if self.main is None else {self.main, *self.main.iterancestors()}
        outside = [each for each in self._elements if each not in inside and each not in around]
        self._mark(outside, _AROUND)
        self._mark_tags(outside, inside)
        self._inside = inside | around
        self.title = self._find_title(outside)

    def is_outside(self, element: etree._Element) -> bool:
        """Whether an element stands beside the main text and holds no part of it."""
        return self.main is not None and element not in self._inside

    def _count(self) -> dict[etree._Element, int]:
        """Count the sentence ends in each element, its descendants' included."""
        found: dict[etree._Element, int] = dict.fromkeys(self._elements, 0)
        for element in reversed(self._elements):
            if tag_of(element) not in SKIPPED and not is_hidden(element):
                found[element] += (element.text or "").count("。")
            else:
                found[element] = 0
            parent = element.getparent()
            if parent is not None and parent in found:
                found[parent] += found[element] + (element.tail or "").count("。")
        return found

    def _mark(self, elements: list[etree._Element], names: dict[str, str]) -> None:
        for element in elements:
            if tag_of(element) in {"body", "html", "main", "article", "h1", "h2"}:
                continue
            rule = next((names[name] for name in names_of(element) if name in names), None)
            if rule is not None and self._sentences[element] < _MOST_SENTENCES:
                self.frames.setdefault(element, rule)

    def _mark_tags(self, outside: list[etree._Element], inside: set[etree._Element]) -> None:
        """Mark by HTML's own elements and roles; inside the text only what can be no text there."""
        for element in outside:
            tag = tag_of(element)
            rule = _FRAME_TAGS.get(tag) or _FRAME_ROLES.get((element.get("role") or "").lower())
            few = self._sentences[element] < _MOST_SENTENCES
            if rule is not None and (few or tag in {"nav", "button", "select"}):
                self.frames.setdefault(element, rule)
        for element in inside:
            tag = tag_of(element)
            if tag in {"nav", "button", "select", "textarea", "input", "search"}:
                if self._sentences[element] < _MOST_SENTENCES or tag != "nav":
                    self.frames.setdefault(element, _FRAME_TAGS[tag])
            elif (
                tag in {"footer", "aside"} and self._sentences[element] == 0 and not _notes(element)
            ):
                self.frames.setdefault(element, _FRAME_TAGS[tag])

    def _find_main(self, body: etree._Element) -> etree._Element | None:
        """Find the element with the text; it must hold nearly all sentences of the page."""
        found: list[etree._Element] = []
        found += [e for e in self._elements if tag_of(e) == "main" or e.get("role") == "main"]
        articles = [e for e in self._elements if tag_of(e) == "article"]
        found += articles if len(articles) == 1 else []
        for name in _MAIN_NAMES:
            found += [e for e in self._elements if name in names_of(e)]
        framed = sum(
            self._sentences[element]
            for element in self._elements
            if tag_of(element) in {"nav", "footer", "aside"}
            and self._sentences[element] < _MOST_SENTENCES
        )
        enough = 0.9 * (self._sentences[body] - framed)
        for element in found:
            if tag_of(element) not in _NEVER_MAIN and self._sentences[element] >= max(enough, 1):
                return element
        return None

    def _find_title(self, outside: list[etree._Element]) -> etree._Element | None:
        """Find the title that stands above the text: 第３回…会議 議事要旨."""
        if self.main is None or any(tag_of(each) == "h1" for each in self.main.iter()):
            return None
        heads = [each for each in outside if tag_of(each) in {"h1", "h2"}]
        return next((e for e in heads if _TITLE.search("".join(e.itertext()))), None)


def _notes(element: etree._Element) -> bool:
    return (element.get("role") or "").startswith("doc-") or any(
        re.search(r"fn|foot-?note|note|chu|^n\d", each.get("id") or "", re.IGNORECASE)
        for each in element.iter()
        if isinstance(each.tag, str)
    )


_PHRASE = re.compile(
    r"(?:(?:この|本)?ページの)?(?:先頭|トップ|上部|一番上|top)(?:へ|に)(?:戻る|もどる)?|"
    r"(?:この)?ページの(?:先頭|トップ|上)(?:へ|に)?(?:戻る|もどる)?|ページトップ(?:へ)?(?:戻る)?|pagetop|(?:backto)?top|"
    r"(?:このページの)?本文(?:へ|に)(?:スキップ|移動|進む|ジャンプ)(?:する|します)?|本文へ|"
    r"(?:ナビゲーション|メニュー|グローバルナビ)(?:へ|に|を)(?:スキップ|移動|飛ばす|開く|閉じる).{0,8}|"
    r"(?:この)?(?:ページ|画面|記事)?(?:を|の)?印刷(?:する|用ページ|用画面)?(?:を表示)?|print|"
    r"(?:文字(?:の)?(?:サイズ|大きさ)(?:の?変更)?[:：]?)?(?:小|中|大|標準|拡大|縮小)*|"
    r"(?:前|次|元|一覧|トップ|ホーム|目次|もと)(?:の)?(?:ページ|画面)?(?:へ|に)?(?:戻る|もどる|進む)?|戻る|閉じる|"
    r"ホーム|home|トップページ(?:へ)?(?:戻る)?|サイトマップ|sitemap|english|メニュー|menu|目次|検索|"
    r"(?:twitter|x|facebook|line|ツイッター|はてなブックマーク)?(?:で)?(?:シェア|ツイート|ポスト|共有|送る)(?:する)?|"
    r"(?:最終)?(?:更新|掲載|公開|登録)(?:年月)?日?[:：]?(?:令和|平成|r|h)?[\d元]{1,4}[年./-]\d{1,2}[月./-]\d{1,2}日?(?:更新|掲載)?|"
    r"(?:ページ|コンテンツ)(?:番号|id)[:：]?[\d-]+|copyright.{0,80}|(?:\(c\)|©).{0,80}|allrightsreserved\.?",
    re.IGNORECASE,
)
_ARROWS = " \t\u3000▲△↑▼▽↓◀◁←▶▷→>＞<＜«»‹›|｜/／[]［］()（）・｡。"
_PATH = re.compile(
    r"(?:ホーム|トップ|トップページ|HOME|TOP|ＨＯＭＥ|ＴＯＰ)\s*[>＞›»/／]", re.IGNORECASE
)
_FILE = re.compile(
    r"(?:PDF|Word|Excel|PowerPoint|一太郎|CSV|ZIP)[^。]{0,20}$|\d\s*(?:KB|MB|キロバイト|メガバイト)",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jtd|csv|zip|txt)(?:[?#].*)?$", re.IGNORECASE)


def phrase_rule(text: str) -> str | None:
    """Return the rule by which a line of its own belongs to the page and not to the text."""
    form = "".join(normalize("NFKC", text).split()).strip(_ARROWS)
    if not form or (len(form) <= 100 and _PHRASE.fullmatch(form)):
        return "ページの操作・案内の語" if form else None
    if len(form) <= 200 and _PATH.match(normalize("NFKC", text).strip()) and "。" not in form:
        return "パンくずリスト"
    if len(form) <= _LONGEST_NOTICE and _NOTICE.search(form):
        return "ページの操作・案内の語"
    parts = re.split("[|｜]", form)
    if len(parts) > 1 and any(map(_POLICY.search, parts)) and max(map(len, parts)) <= _LONGEST_WORD:
        return "ページの操作・案内の語"
    return None


_NOTICE = re.compile(
    r"(?:adobe|アドビ)[^。]*(?:reader|リーダー)|このページの(?:情報|内容)[^。]{0,12}(?:役に立|見つけやす|わかりやす|分かりやす)|pdf形式のファイルを",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 160
_POLICY = re.compile(
    r"プライバシー|個人情報|著作権|免責|サイトポリシー|利用規約|法的事項|アクセシビリティ"
)
_LONGEST_WORD = 20
"""Characters of a word in a row of links: 「個人情報の取扱い｜著作権・免責事項｜リンク」."""


def link_rule(text: str, href: str) -> str | None:
    """Return the rule for a line that is nothing but a link to another page or file."""
    if href.startswith("#") or "。" in text:
        return None
    if _FILE_NAME.search(href) or _FILE.search(normalize("NFKC", text)):
        return "別のファイルへのリンク"
    return "別のページへのリンク"
