"use strict";
// Japanese text as it is searched: what reads the same is the same.  Nothing here changes the page.

// Small kana as full ones, and hyphens and the long-vowel mark as one: typed by hand, they differ.
const LIKE = new Map([..."ぁぃぅぇぉっゃゅょゎゕゖ"].map((small, i) => [small, "あいうえおつやゆよわかけ"[i]]));
for (const dash of "-‐‑‒–—―−ー") LIKE.set(dash, "ー");
LIKE.set("〜", "~");

/** Fold a text: NFKC (full and half width), lower case, hiragana, no white space and no middle dot. */
function fold(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s・]+/g, "")
    .replace(/[ァ-ヶヽヾ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/[ぁぃぅぇぉっゃゅょゎゕゖ\-‐‑‒–—―−ー〜]/g, (char) => LIKE.get(char));
}

/** The words of a query, folded; all of them are looked for. */
function wordsOf(query) {
  return [...new Set(query.trim().split(/\s+/).map(fold).filter(Boolean))];
}

const BLOCKS = "p,li,dd,dt,h1,h2,h3,h4,h5,h6,blockquote,article,section,div,td,th";
// What stands in a unit but is not what it says: its evidence, and controls.
const OUTSIDE = ".evidence,button";

/** The text nodes of a unit in runs: one run for each paragraph, item or heading. */
function runsOf(unit) {
  const walker = document.createTreeWalker(unit, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(OUTSIDE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const runs = [];
  let block = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
    const own = node.parentElement.closest(BLOCKS);
    if (own !== block) runs.push([]);
    block = own;
    runs.at(-1).push(node);
  }
  return runs;
}

/** What a unit is searched by: its runs folded, kept apart by a character that nobody types. */
function searchable(unit) {
  return runsOf(unit)
    .map((run) => fold(run.map((node) => node.data).join("")))
    .join("\u0001");
}

const folded = new Map();
function foldCluster(cluster) {
  let form = folded.get(cluster);
  if (form === undefined) folded.set(cluster, (form = fold(cluster)));
  return form;
}

/** The ranges of a unit's text nodes in which one of the words stands. */
function rangesOf(unit, words) {
  const found = [];
  for (const run of runsOf(unit)) {
    let text = "";
    const from = []; // from[i]: where the i-th unit of the folded text begins, as [node, start, end]
    for (const node of run) {
      // A character with the marks that belong to it, also half-width ones: ｶﾞ is one.
      for (const { 0: cluster, index } of node.data.matchAll(/.[\p{M}\uff9e\uff9f]*/gsu)) {
        const form = foldCluster(cluster);
        for (let i = 0; i < form.length; i++) from.push([node, index, index + cluster.length]);
        text += form;
      }
    }
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const [first, start] = from[at];
        const [last, , end] = from[at + word.length - 1];
        const range = document.createRange();
        range.setStart(first, start);
        range.setEnd(last, end);
        found.push(range);
      }
    }
  }
  return found;
}
