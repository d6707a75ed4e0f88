"use strict";
// Moving about: links, the outline, keys, the help, printing.  Loaded last; starts the page.

const tools = byId("tools");
const content = byId("content");
const outline = byId("outline");
const help = byId("help");
const menu = byId("menu");

// -- points ----------------------------------------------------------------------------------------

/** Open or close a point: its full text where only headlines are shown, and its evidence. */
function open(article, on) {
  const evidence = article.querySelector(".evidence");
  if (evidence) evidence.open = on;
  unfold(article, on);
}

function unfold(article, on) {
  article.classList.toggle("open", on);
  article.querySelector(".toggle").setAttribute("aria-expanded", String(on));
}

const isOpen = (article) =>
  article.classList.contains("open") || Boolean(article.querySelector(".evidence")?.open);

/** What the reader sees first. */
function underTools() {
  const frame = content.getBoundingClientRect();
  const y = tools.getBoundingClientRect().bottom + 24;
  return document.elementFromPoint(frame.left + frame.width / 2, y) ?? content;
}

/** Go to the next (1) or previous (-1) point that is shown. */
function step(by) {
  const shown = points.filter((unit) => unit.shown);
  if (!shown.length) return;
  const current = document.activeElement.closest?.(".point");
  let at = shown.findIndex((unit) => unit.element === current);
  if (at < 0) {
    // None yet: from what stands under the tools, the point that it is in, or the next one.
    const top = underTools();
    const after = (unit) => unit.element.contains(top) || top.compareDocumentPosition(unit.element) & Node.DOCUMENT_POSITION_FOLLOWING;
    at = shown.findIndex(after);
    if (at < 0) at = shown.length;
    if (by > 0) at -= 1;
  }
  const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)].element;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
}

// -- links -----------------------------------------------------------------------------------------

/** Bring what an anchor names into view, dropping filters that hide it. */
function reveal(id) {
  const element = byId(id);
  if (!element) return;
  if (element.closest("[hidden]") || (root.classList.contains("filtering") && element.closest("[data-overview]"))) {
    clear();
    byId("status").textContent += "（移動先を表示するため、絞り込みを解除しました）";
  }
  const article = element.closest(".point");
  if (article && element !== article && !element.classList.contains("headline")) unfold(article, true);
  for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
  // Sizes of what was never rendered are guesses: look again when it has been.
  requestAnimationFrame(() => element.scrollIntoView({ block: "start" }));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    drawer(false);
    const id = named(link.hash);
    reveal(id);
    clearTimeout(linking);
    history.pushState(null, "", toLink(id));
  }
  const toggle = event.target.closest(".toggle");
  if (toggle) unfold(toggle.closest(".point"), toggle.getAttribute("aria-expanded") !== "true");
});

function arrive() {
  const at = fromLink();
  apply();
  if (at) reveal(at);
}
addEventListener("popstate", arrive);

// -- search and filters ----------------------------------------------------------------------------

query.addEventListener("input", (event) => event.isComposing || changed());
query.addEventListener("compositionend", changed);
byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  step(1);
});
byId("facets").addEventListener("change", changed);
for (const facet of facets) {
  facet.element.addEventListener("toggle", () => {
    if (!facet.element.open) return;
    tellChoices(facet);
    for (const other of facets) if (other !== facet) other.element.open = false;
  });
  // Whoever tabs out of its choices wants to see what has the focus then.
  facet.element.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !facet.element.contains(relatedTarget)) facet.element.open = false;
  });
}
document.addEventListener("pointerdown", (event) => {
  if (!outline.contains(event.target) && !menu.contains(event.target)) drawer(false);
  for (const { element } of facets) if (!element.contains(event.target)) element.open = false;
});
byId("filters").addEventListener("click", ({ currentTarget }) => {
  const on = root.classList.toggle("filters-shown");
  currentTarget.setAttribute("aria-expanded", String(on));
});
byId("brief").addEventListener("click", () => {
  setBrief(!root.classList.contains("brief"));
  changed();
});

// -- the outline: a drawer on a narrow screen; where the reader is, is marked in it -----------------

function drawer(on) {
  if (root.classList.contains("drawer") === on) return;
  root.classList.toggle("drawer", on);
  menu.setAttribute("aria-expanded", String(on));
  content.inert = on;
  if (on) outline.querySelector("a").focus();
  else menu.focus();
}
menu.addEventListener("click", () => drawer(!root.classList.contains("drawer")));

const linkTo = new Map([...outline.querySelectorAll("a")].map((link) => [named(link.hash), link]));
let here = null;
function locate() {
  let at = underTools().closest("section[aria-labelledby]");
  while (at && !linkTo.has(at.getAttribute("aria-labelledby"))) at = at.parentElement.closest("section[aria-labelledby]");
  const link = at ? linkTo.get(at.getAttribute("aria-labelledby")) : null;
  if (link === here) return;
  here?.removeAttribute("aria-current");
  here = link;
  if (!link) return void (outline.scrollTop = scrollY < 100 ? 0 : outline.scrollTop);
  link.setAttribute("aria-current", "location");
  const box = link.getBoundingClientRect();
  const list = outline.getBoundingClientRect();
  if (box.top < list.top + 40 || box.bottom > list.bottom - 40) {
    outline.scrollTop += box.top - list.top - list.height / 3;
  }
}
let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      locate();
    });
  },
  { passive: true },
);

// -- keys ------------------------------------------------------------------------------------------

const letters = byId("keys");
try {
  letters.checked = localStorage.getItem("kosshi-keys") !== "off";
  letters.addEventListener("change", () => localStorage.setItem("kosshi-keys", letters.checked ? "on" : "off"));
} catch {
  // A file opened where nothing may be kept: the choice holds for this visit.
}

const writes = (element) => element.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]');

function escape() {
  const facet = facets.find(({ element }) => element.open);
  const article = document.activeElement.closest?.(".point");
  if (root.classList.contains("drawer")) drawer(false);
  else if (facet) {
    facet.element.open = false;
    facet.element.querySelector("summary").focus();
  } else if (document.activeElement === query && query.value) forgetWords();
  else if (article && isOpen(article)) {
    open(article, false);
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest" });
  } else if (document.activeElement === query) query.blur();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
  if (event.key === "Escape") return escape();
  const target = event.target;
  if (event.key === "Enter" && target.matches?.(".point")) {
    open(target, !isOpen(target));
    return event.preventDefault();
  }
  if (!letters.checked || writes(target)) return;
  const act = {
    "/": () => (query.focus(), query.select()),
    j: () => step(1),
    k: () => step(-1),
    "?": () => help.showModal(),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
byId("help-open").addEventListener("click", () => help.showModal());

// -- start -----------------------------------------------------------------------------------------

// Set where it is used: a custom property of the root would restyle every element.
function makeRoom() {
  const sticks = getComputedStyle(tools).position === "sticky";
  root.style.scrollPaddingTop = sticks ? `${tools.offsetHeight + 12}px` : "12px";
  outline.style.setProperty("--bar", `${tools.offsetHeight}px`);
}
new ResizeObserver(makeRoom).observe(tools);
makeRoom();
arrive();
locate();
setTimeout(prepare, 200);
