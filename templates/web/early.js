"use strict";
// Stands in the head: what has to be known before the page is first drawn.

document.documentElement.classList.add("scripted");

// Parts near the screen: the browser draws no others (content-visibility), and says so.
const near = new Set();
document.addEventListener(
  "contentvisibilityautostatechange",
  (event) => {
    near[event.skipped ? "delete" : "add"](event.target);
    if (!event.skipped) globalThis.drawn?.(event.target);
  },
  true,
);
