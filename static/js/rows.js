/* A click anywhere in a row does what its link does, or opens the cell that can be edited. Text can still be selected. */
const CONTROL = "a, button, input, label, select, textarea, summary, form, .row-actions, [popover], [contenteditable]";
const PAUSE = 220; // milliseconds, in which a click may become a double-click that selects a word
let timer = 0;

function goal({ target, defaultPrevented }) {
  const cell = target.closest?.("#results tbody tr > *");
  if (!cell || defaultPrevented || target.closest(CONTROL) || cell.querySelector(".row-actions") || cell.closest("[hx-ignore]")) return null;
  return cell.querySelector("a.edit, .row-check") ?? cell.parentElement.querySelector(".cell-link");
}

const isLink = (element) => element?.matches(".cell-link:not([data-popup-opener])");
const openTab = (link) => window.open(link.href, "_blank", "noopener");

document.addEventListener("click", (event) => {
  clearTimeout(timer);
  const found = goal(event);
  if (!found || event.detail > 1 || event.shiftKey || event.altKey || String(getSelection())) return;
  if (!found.matches(".cell-link")) found.click();
  else if (!event.ctrlKey && !event.metaKey) timer = setTimeout(() => found.isConnected && !String(getSelection()) && found.click(), PAUSE);
  else if (isLink(found)) openTab(found);
});

document.addEventListener("auxclick", (event) => {
  const found = event.button === 1 && goal(event);
  if (found && isLink(found)) openTab(found);
});

/* Another page is seen from its top. */
let turned = false;
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => { turned ||= Boolean(ctx.sourceElement?.closest?.(".pager nav")); });
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!turned || ctx?.target?.id !== "results") return;
  turned = false;
  const results = document.getElementById("results");
  results.querySelector(".table-wrap")?.scrollTo({ top: 0 });
  if (results.getBoundingClientRect().top < 0) results.scrollIntoView();
});

/* No scrolling by the wheel's button where it opens a tab. */
document.addEventListener("mousedown", (event) => {
  if (event.button === 1 && isLink(goal(event))) event.preventDefault();
});
