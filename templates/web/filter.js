"use strict";
// Search and filters: what is shown, how many, and the link that says so.

const byId = (id) => document.getElementById(id);
const root = document.documentElement;

/** What can be found: points (which alone have choices), and passages of other parts. */
const units = [...document.querySelectorAll(".unit")].map((element) => ({
  element,
  point: element.classList.contains("point"),
  choices: element.dataset.choices ? element.dataset.choices.split(" ").map(Number) : [],
  chunk: element.closest(".chunk"),
  text: null,
  shown: true,
  groups: [],
}));
const points = units.filter((unit) => unit.point);
const unitOf = new Map(units.map((unit) => [unit.element, unit]));

/** Lines that name a point that stands elsewhere; shown when it is. */
const references = [...document.querySelectorAll(".reference")].map((element) => ({
  element,
  to: unitOf.get(byId(element.dataset.point)),
  groups: [],
}));

/** What holds units: hidden when it holds none that is shown. */
const groups = [...document.querySelectorAll("[data-group]")].map((element) => ({
  element,
  chunk: element.classList.contains("chunk"),
  holds: [], // the units and references that are nearest to it
  points: element.classList.contains("part") ? new Set() : null,
  count: 0, // of what is shown in it, also points referred to
  badge: null, // its number in the outline
  tally: element.querySelector(":scope > :is(h2, h3, h4, h5, h6) > .tally"),
  total: "",
}));
const groupOf = new Map(groups.map((group) => [group.element, group]));
for (const each of [...units, ...references]) {
  for (let at = each.element.parentElement; at; at = at.parentElement) {
    if (groupOf.has(at)) each.groups.push(groupOf.get(at));
  }
  each.groups[0]?.holds.push(each);
}
for (const badge of document.querySelectorAll("#outline .count")) {
  const id = named(badge.closest("a").hash);
  const group = groups.find((each) => each.element.dataset.group === id);
  if (group) group.badge = badge;
}
for (const group of groups) group.total = (group.badge ?? group.tally)?.textContent ?? "";

const facets = [...document.querySelectorAll(".facet")].map((element) => ({
  element,
  name: element.dataset.name,
  title: element.querySelector(".title"),
  choices: [...element.querySelectorAll("input")].map((input) => ({
    input,
    number: Number(input.dataset.number),
    value: input.value,
    badge: input.parentElement.querySelector(".count"),
  })),
}));
const facetOfNumber = [];
facets.forEach((facet, rank) => facet.choices.forEach((choice) => (facetOfNumber[choice.number] = rank)));
const choiceOfNumber = [];
facets.forEach((facet) => facet.choices.forEach((choice) => (choiceOfNumber[choice.number] = choice)));

const query = byId("query");
const counted = new Intl.NumberFormat("ja-JP");
const counts = new Array(choiceOfNumber.length).fill(0);
let words = [];

/** Prepare the text of units while nothing else is to be done; a search prepares the rest. */
function prepare() {
  const until = performance.now() + 8;
  for (const unit of units) {
    if (unit.text !== null) continue;
    unit.text = searchable(unit.element);
    if (performance.now() > until) return void setTimeout(prepare);
  }
}

/** Tell for each facet whether a point has one of its checked choices. */
function misses(unit, checked) {
  let missed = 0;
  let which = -1;
  for (const [rank, numbers] of checked) {
    if (!unit.choices.some((number) => numbers.has(number))) {
      missed += 1;
      which = rank;
    }
  }
  return { missed, which };
}

/** Show what the query and the filters ask for. */
function apply() {
  words = wordsOf(query.value);
  const checked = new Map();
  facets.forEach((facet, rank) => {
    const on = facet.choices.filter((choice) => choice.input.checked);
    if (on.length) checked.set(rank, new Set(on.map((choice) => choice.number)));
    facet.element.classList.toggle("on", on.length > 0);
  });
  const filtering = words.length > 0 || checked.size > 0;
  counts.fill(0);
  let found = 0;
  let others = 0;
  for (const unit of units) {
    unit.shown = wanted(unit, checked);
    if (unit.shown) unit.point ? (found += 1) : (others += 1);
  }
  count();
  for (const group of groups) showGroup(group, filtering);
  for (const facet of facets) if (facet.element.open) tellChoices(facet);
  root.classList.toggle("filtering", filtering);
  byId("nothing").hidden = !filtering || found + others > 0;
  tell(filtering, found, others);
  mark();
}

/** Whether a unit is to be shown; counts what further choices would show. */
function wanted(unit, checked) {
  if (words.length) {
    unit.text ??= searchable(unit.element);
    if (!words.every((word) => unit.text.includes(word))) return false;
  }
  if (!unit.point) return !checked.size;
  const { missed, which } = misses(unit, checked);
  if (missed < 2) {
    // The other facets hold, and those of its own facet do not matter.
    for (const number of unit.choices) if (!missed || facetOfNumber[number] === which) counts[number] += 1;
  }
  return !missed;
}

/** Count what each group holds.  In a whole part a point counts once, however often it is named. */
function count() {
  for (const group of groups) {
    group.count = 0;
    group.points?.clear();
  }
  const add = (unit, around) => {
    for (const group of around) {
      if (unit.point && group.points) group.count = group.points.add(unit).size;
      else group.count += 1;
    }
  };
  for (const unit of units) if (unit.shown) add(unit, unit.groups);
  for (const { to, groups: around } of references) if (to.shown) add(to, around);
}

/** Show or hide a group; what is in a hidden one stays as it is, so that little is drawn anew. */
function showGroup(group, filtering) {
  const { element, badge, tally, total } = group;
  const shown = !filtering || group.count > 0;
  if (element.hidden === shown) element.hidden = !shown;
  if (shown) {
    for (const each of group.holds) {
      const on = (each.to ?? each).shown;
      if (each.element.hidden === on) each.element.hidden = !on;
    }
    if (group.chunk) element.className = `chunk of-${group.count}`;
  }
  const told = counted.format(group.count);
  if (tally) write(tally, filtering ? `${told}／${total}` : total);
  if (badge) {
    write(badge, filtering ? told : total);
    badge.closest("li").classList.toggle("without", !shown);
  }
}

/** Say how many points each choice of a facet has, or would add. */
function tellChoices(facet) {
  for (const { badge, input, number } of facet.choices) {
    write(badge, counted.format(counts[number]));
    input.parentElement.classList.toggle("without", !counts[number]);
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Say how many there are, and list the conditions with a button to drop each. */
function tell(filtering, found, others) {
  const all = counted.format(points.length);
  const rest = others && filtering ? `、その他の記載${counted.format(others)}件` : "";
  byId("status").textContent = filtering
    ? `意見のまとまり${counted.format(found)}件（全${all}件）${rest}`
    : `意見のまとまり${all}件`;
  const chips = facets.flatMap((facet) =>
    facet.choices
      .filter((choice) => choice.input.checked)
      .map((choice) => chip(`${facet.title.textContent}：${choice.value}`, () => choice.input.click())),
  );
  if (words.length) chips.unshift(chip(`語句：${query.value.trim()}`, forgetWords));
  if (filtering) chips.push(chip("すべて解除", clear));
  byId("chips").replaceChildren(...chips);
}

function chip(text, drop) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (drop !== clear) button.setAttribute("aria-label", `${text}の条件を解除`);
  button.addEventListener("click", () => {
    drop();
    query.focus();
  });
  item.append(button);
  return item;
}

function forgetWords() {
  query.value = "";
  changed();
}

/** Forget the query and the filters. */
function clear() {
  query.value = "";
  for (const { input } of choiceOfNumber) input.checked = false;
  changed();
}

// -- the link: #?q=…&target=…&brief=1&at=pt-…, or a plain #anchor where nothing is filtered --------

function toLink(at = "") {
  const state = new URLSearchParams();
  if (query.value.trim()) state.set("q", query.value.trim());
  for (const facet of facets) {
    for (const choice of facet.choices) if (choice.input.checked) state.append(facet.name, choice.value);
  }
  if (root.classList.contains("brief")) state.set("brief", "1");
  if (!state.size) return at ? `#${encodeURIComponent(at)}` : "#";
  if (at) state.set("at", at);
  return `#?${state}`;
}

/** Take the state from the link; returns the anchor it names, or "". */
function fromLink() {
  const hash = location.hash;
  const state = new URLSearchParams(hash.startsWith("#?") ? hash.slice(2) : "");
  query.value = state.get("q") ?? "";
  for (const facet of facets) {
    const values = new Set(state.getAll(facet.name));
    for (const choice of facet.choices) choice.input.checked = values.has(choice.value);
  }
  setBrief(state.get("brief") === "1");
  return state.get("at") ?? (hash.startsWith("#?") ? "" : named(hash));
}

/** The id that a link's hash names. */
function named(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/** What the reader asks for has changed.  The link waits until the typing rests: setting it is slow. */
let linking = 0;
function changed() {
  apply();
  clearTimeout(linking);
  linking = setTimeout(() => history.replaceState(null, "", toLink()), 250);
}

function setBrief(on) {
  root.classList.toggle("brief", on);
  byId("brief").setAttribute("aria-pressed", String(on));
}

// -- marking what was found, in what is on the screen ----------------------------------------------

const hits = globalThis.Highlight && CSS.highlights ? new Highlight() : null;
if (hits) CSS.highlights.set("hit", hits);
let marked = new Set();

function mark() {
  if (!hits) return;
  hits.clear();
  marked = new Set();
  const tells = "oncontentvisibilityautostatechange" in root;
  for (const unit of units) if (!unit.point || !tells || near.has(unit.chunk)) markIn(unit);
}

function markIn(unit) {
  if (!hits || !words.length || !unit.shown || marked.has(unit)) return;
  marked.add(unit);
  for (const range of rangesOf(unit.element, words)) hits.add(range);
}

/** Called as a chunk of points comes near the screen (early.js). */
globalThis.drawn = (chunk) => groupOf.get(chunk)?.holds.filter((each) => each.point).forEach(markIn);
