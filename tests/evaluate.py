"""How right the work is, by hand labels: ``make evaluate`` (``ARGS="seeds --errors"`` lists what is wrong).

The measures, per panel:

- opinions: recall and precision of whole statements.
- same opinion: recall is the share of the labelled pairs that stand in one point; precision, of the pairs
  that stand in one point, those labelled as the same, also by way of a third (A = B and B = C give A = C).
  Pairs labelled "partial" are neither right nor wrong.  A hard negative is a pair labelled as different.
- opposed: of the labelled pairs on different sides of a question, those that stand on different sides
  of one issue.  An issue is invented if it holds no labelled opposed pair.
- primary: opinions whose point stands in full at an acceptable section (or rightly nowhere).
- placements: precision over all placements; recall over the targets in which an opinion has an
  acceptable section; F1 of both.  A placement that may or may not be is left out.
- learnt: primary of one half of the points, after the labels' first choice was decided by hand for the
  other half; the mean of both halves, by rank, even and odd.
- baseline: the section whose title is the nearest by TF-IDF of nouns, without any of Kosshi's rules.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import labels as gold_labels
from kosshi.decisions import Action, Decision, Spot
from kosshi.panel import load_panel
from kosshi.pipeline import Job, read_all, work_out
from kosshi.text import plain
from kosshi.words import compounds, nouns
from kosshi.workspace import open_workspace
from labels import Gold, Pair, merged

if TYPE_CHECKING:
    from kosshi.model import Opinion, Record
    from kosshi.settings import Panel, Target
    from kosshi.synthesis import Synthesis

PANELS = ("seeds", "regional-mobility", "port-transcript")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    right: int
    all: int

    @property
    def value(self) -> float:
        """The share, 1 of nothing."""
        return self.right / self.all if self.all else 1.0

    def __str__(self) -> str:
        """Return it as ``0.93 (27/29)``."""
        return f"{self.value:.2f} ({self.right}/{self.all})"


@dataclass(frozen=True)
class Figures:
    """All figures of a panel, with what is wrong in words."""

    opinions_recall: Share
    opinions_precision: Share
    pairs_precision: Share
    pairs_recall: Share
    hard_negatives: Share
    opposed: Share
    invented: Share
    primary: Share
    placed_precision: Share
    placed_recall: Share
    learnt: Share
    baseline: Share
    errors: tuple[str, ...]

    @property
    def placed_f1(self) -> float:
        """F1 of all placements."""
        p, r = self.placed_precision.value, self.placed_recall.value
        return 2 * p * r / (p + r) if p + r else 0.0


class Evaluation:
    """One panel, run and compared with its labels."""

    def __init__(self, name: str, *, titles_only: bool = False) -> None:
        """Run the panel, on request as if nothing but the sections' titles were known."""
        self.gold: Gold = gold_labels.load(name)
        self.panel: Panel = load_panel(self.gold.workspace)
        if titles_only:
            self.panel = replace(self.panel, targets=tuple(map(_without_terms, self.panel.targets)))
        self.records: tuple[Record, ...] = read_all(
            Job(self.gold.workspace), self.panel, open_workspace(self.gold.workspace).sources()
        )[0]
        self.opinions: dict[str, Opinion] = {o.id: o for r in self.records for o in r.opinions}
        self.match = gold_labels.match(self.gold, list(self.opinions.values()))
        self.synthesis: Synthesis = work_out(self.records, self.panel)[0]
        self.errors: list[str] = []

    def figures(self) -> Figures:
        """Return all figures."""
        found = len(self.match.names)
        precision, recall, negatives = self.pairs()
        opposed, invented = self.disputes()
        primary, placed_precision, placed_recall = self.placements(self.synthesis)
        return Figures(
            Share(found, len(self.gold.labels)),
            Share(found, len(self.opinions)),
            precision,
            recall,
            negatives,
            opposed,
            invented,
            primary,
            placed_precision,
            placed_recall,
            self.learnt(),
            self.baseline(),
            tuple(self.errors),
        )

    def say(self, name: str) -> str:
        """Name a label's opinion for a reader."""
        own = next(
            (o for i, n in self.match.names.items() if n == name for o in [self.opinions[i]]), None
        )
        return f"{own.label}「{own.text[:24]}…」" if own else name

    # -- merging ---------------------------------------------------------------------------

    def pairs(self) -> tuple[Share, Share, Share]:
        """Return precision and recall of same-opinion pairs, and the hard negatives merged."""
        together = merged(self.synthesis, self.match.names)
        same, right = set(self.gold.same), self.gold.right()
        different = set(self.gold.different)
        judged = together - (self.gold.loose() - different)
        for pair in sorted(judged - right, key=sorted):
            self.errors.append("統合の誤り  " + " = ".join(map(self.say, sorted(pair))))
        for pair in sorted(same - together, key=sorted):
            self.errors.append("統合の漏れ  " + " = ".join(map(self.say, sorted(pair))))
        return (
            Share(len(judged & right), len(judged)),
            Share(len(together & same), len(same)),
            Share(len(together & different), len(different)),
        )

    # -- issues ----------------------------------------------------------------------------

    def disputes(self) -> tuple[Share, Share]:
        """Return the opposed pairs found, and the issues that no label knows."""
        members = {
            point.id: {self.match.names[o] for o in point.opinions if o in self.match.names}
            for point in self.synthesis.points
        }
        found: set[Pair] = set()
        known = set().union(*(dispute.opposed() for dispute in self.gold.disputes))
        invented = 0
        for issue in self.synthesis.issues:
            sides = [set().union(*(members[p] for p in each.points)) for each in issue.positions]
            pairs = {
                frozenset((one, other))
                for rank, side in enumerate(sides)
                for rest in sides[rank + 1 :]
                for one in side
                for other in rest
            }
            found |= pairs
            if not pairs & known:
                invented += 1
                self.errors.append(
                    f"ない争点  {issue.topic}: "
                    + " / ".join(map(self.say, sorted(set().union(*sides))))
                )
            near = max(self.gold.disputes, key=lambda d: len(d.opposed() & pairs), default=None)
            if near is not None and near.opposed() & pairs:
                for name in sorted(set().union(*sides) - near.everyone()):
                    self.errors.append(f"争点「{issue.topic}」に余分  {self.say(name)}")
        for dispute in self.gold.disputes:
            for pair in sorted(dispute.opposed() - found, key=sorted):
                self.errors.append(
                    f"対立の漏れ  {dispute.topic}: " + " ⇔ ".join(map(self.say, sorted(pair)))
                )
        return Share(len(known & found), len(known)), Share(invented, len(self.synthesis.issues))

    # -- placing ---------------------------------------------------------------------------

    def placements(
        self, synthesis: Synthesis, only: Iterable[str] | None = None, *, tell: bool = True
    ) -> tuple[Share, Share, Share]:
        """Return primary, precision and recall; ``only`` limits it to some points."""
        wanted = None if only is None else set(only)
        right = all_ = good = given = reached = due = 0
        for point in synthesis.points:
            if wanted is not None and point.id not in wanted:
                continue
            here = [p for p in synthesis.placements if p.point == point.id]
            for opinion in point.opinions:
                label = self.gold.labels.get(self.match.names.get(opinion, ""))
                if label is None or label.sections is None:
                    continue
                fits = [p for p in here if label.fits(p.target, p.section)]
                judged = [p for p in here if not label.may_stand(p.target, p.section)]
                primary = next((p for p in here if p.primary), None)
                ok = primary in fits if primary is not None else not label.primary
                if primary is not None and not label.primary:
                    ok = primary not in judged
                right, all_ = right + ok, all_ + 1
                good, given = good + len(fits), given + len(judged)
                targets = {t for t, sections in label.sections.items() if sections}
                reached, due = reached + len({p.target for p in fits} & targets), due + len(targets)
                if not ok and tell:
                    at = (
                        f"{primary.target} {primary.section}（{'・'.join(primary.reason[:4])}）"
                        if primary
                        else "未分類"
                    )
                    self.errors.append(
                        f"対応付け  {self.say(label.name)} → {at}  正: {label.sections if label.primary else '未分類'}"
                    )
        return Share(right, all_), Share(good, given), Share(reached, due)

    def learnt(self) -> Share:
        """Return the primaries right in one half after the other half was decided by hand."""
        right = all_ = 0
        points = self.synthesis.points
        for half in (0, 1):
            decisions = [d for p in points[half::2] if (d := self._by_hand(p.opinions)) is not None]
            synthesis, _ = work_out(self.records, self.panel, decisions)
            share, _, _ = self.placements(
                synthesis, [p.id for p in points[1 - half :: 2]], tell=False
            )
            right, all_ = right + share.right, all_ + share.all
        return Share(right, all_)

    def _by_hand(self, opinions: Sequence[str]) -> Decision | None:
        """Return what a person would decide for a point: the labels' first choice."""
        label = self.gold.labels.get(self.match.names.get(opinions[0], ""))
        if label is None or label.sections is None:
            return None
        if not label.primary:
            return Decision(Action.PLACE, (opinions[0],), unplaced=True)
        target = label.primary[0]
        return Decision(Action.PLACE, (opinions[0],), at=Spot(target, label.sections[target][0]))

    def baseline(self) -> Share:
        """Return the opinions whose nearest title by TF-IDF of nouns is an acceptable section."""
        titles = {(t.id, s.number): _bag(s.title) for t in self.panel.targets for s in t.sections}
        spread = Counter(word for bag in titles.values() for word in set(bag))
        idf = {word: math.log(len(titles) / count) + 1.0 for word, count in spread.items()}
        right = all_ = 0
        for ident, opinion in self.opinions.items():
            label = self.gold.labels.get(self.match.names.get(ident, ""))
            if label is None or label.sections is None:
                continue
            bag = _bag(opinion.text)
            near = max(titles, key=lambda key: _cosine(bag, titles[key], idf))
            all_ += 1
            if _cosine(bag, titles[near], idf) > 0:
                right += label.fits(*near)
            else:
                right += not label.primary
        return Share(right, all_)


def _bag(text: str) -> Counter[str]:
    return Counter(noun for compound in compounds(plain(text)) for noun in nouns(compound))


def _cosine(one: Counter[str], other: Counter[str], idf: dict[str, float]) -> float:
    dot = sum(one[word] * other[word] * idf[word] ** 2 for word in other)
    norms = [
        math.sqrt(sum((count * idf.get(word, 1.0)) ** 2 for word, count in bag.items()))
        for bag in (one, other)
    ]
    return dot / (norms[0] * norms[1]) if all(norms) else 0.0


def _without_terms(target: Target) -> Target:
    return replace(target, sections=tuple(replace(s, terms=()) for s in target.sections))


def evaluate(name: str, *, titles_only: bool = False) -> Figures:
    """Run a panel and return its figures."""
    return Evaluation(name, titles_only=titles_only).figures()


def main() -> None:
    """Print the figures of the panels."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("panels", nargs="*", default=PANELS)
    parser.add_argument("--errors", action="store_true", help="list what is wrong")
    options = parser.parse_args()
    for name in options.panels or PANELS:
        found = evaluate(name)
        print(f"{name}")
        for what, value in (
            ("意見の抽出        再現率", found.opinions_recall),
            ("                  適合率", found.opinions_precision),
            ("同一の意見の対    適合率", found.pairs_precision),
            ("                  再現率", found.pairs_recall),
            ("異なる意見の統合（0 が正）", found.hard_negatives),
            ("対立する意見の対  再現率", found.opposed),
            ("ない争点    （0 が正）", found.invented),
            ("主たる対応付け    正解率", found.primary),
            ("対応付け全体      適合率", found.placed_precision),
            ("                  再現率", found.placed_recall),
            ("                  Ｆ１  ", f"{found.placed_f1:.2f}"),
            ("半数を判断した後  正解率", found.learnt),
            ("比較：TF-IDFと見出しだけ", found.baseline),
        ):
            print(f"  {what}  {value}")
        if any(s.terms for t in Evaluation(name).panel.targets for s in t.sections):
            bare = evaluate(name, titles_only=True)
            print("  節の見出しだけを知るとき（terms: なし）")
            print(f"    主たる対応付け  正解率  {bare.primary}")
            print(f"    対応付け全体    Ｆ１    {bare.placed_f1:.2f}")
            print(f"    半数を判断した後        {bare.learnt}")
        if options.errors:
            print(*(f"  - {error}" for error in found.errors), sep="\n")
        print()


if __name__ == "__main__":
    main()
