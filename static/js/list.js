/* The list: selection with shift-click, a second sort key, rows and pages by keyboard. */
const boxes = () => [...document.querySelectorAll("#results .row-check")];
let last = null; // the box that was clicked last, where a range begins

function count() {
  const all = boxes(), n = all.filter((box) => box.checked).length;
  const head = document.querySelector(".check-all"), out = document.querySelector(".bulkbar__note");
  if (head) {
    head.checked = n > 0 && n === all.length;
    head.indeterminate = n > 0 && n < all.length;
  }
  all.forEach((box) => box.closest("tr")?.classList.toggle("selected", box.checked)); // as in Django's admin
  if (out) out.textContent = out.dataset.note.replace("0", n);
}

document.addEventListener("click", (event) => {
  const box = event.target.closest(".row-check");
  if (box) {
    const all = boxes();
    if (event.shiftKey && last?.isConnected) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
    }
    last = box;
    count();
  }
  const sort = event.target.closest("a.sort[data-add]");
  if (sort && event.shiftKey) {
    event.preventDefault();
    event.stopPropagation();
    htmx.ajax("GET", sort.dataset.add, { source: sort, target: "#results", swap: "outerMorph" });
  }
}, true);

document.addEventListener("change", (event) => {
  if (event.target.matches(".check-all")) boxes().forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches(".check-all, .row-check")) count();
});

document.addEventListener("reset", (event) => { if (event.target.id === "changelist-form") setTimeout(count); });
document.addEventListener("htmx:after:swap", count);
document.addEventListener("DOMContentLoaded", count);

/* What was acted on is not selected any more, and shows that it changed. */
let changed = "";
document.addEventListener("admin:changed", ({ detail }) => {
  document.getElementById("changelist-form")?.reset();
  changed = detail?.row ?? "";
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx?.target?.id !== "results" || !changed) return;
  document.getElementById(changed)?.classList.add("flash");
  changed = "";
});

/* A choice is made: the popovers that led to it close. */
document.addEventListener("click", (event) => {
  if (!event.target.closest("#filters [popover] a")) return;
  document.querySelectorAll("#filters [popover]:popover-open").forEach((popover) => popover.hidePopover());
});

/* The search box says what the rows were searched for, also after "Clear all". */
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const input = document.querySelector("#search [name=q]");
  if (!input || ctx?.target?.id !== "results" || ctx.sourceElement?.id === "search") return;
  input.value = document.getElementById("results").dataset.query;
});

/* ── keyboard ── */
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const row = () => document.activeElement?.closest?.("#results tbody tr");

function go(step) {
  const rows = [...document.querySelectorAll("#results tbody tr")];
  const here = rows.indexOf(row());
  const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
  (next?.querySelector(".cell-link") ?? next?.querySelector("a, button, input"))?.focus();
}

const KEYS = {
  ArrowDown: () => row() && go(1),
  ArrowUp: () => row() && go(-1),
  j: () => go(1),
  k: () => go(-1),
  x: () => row()?.querySelector(".row-check")?.click(),
  e: () => (row()?.querySelector(".row-edit") ?? document.querySelector("[data-key=e]"))?.click(),
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (key === "Escape" && target.matches("#search input") && target.value) {
    event.preventDefault();
    target.value = "";
    target.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  if (target.closest("dialog, [popover]:popover-open") || target.matches(TYPING)) return;
  if (key === " " && row() && target.matches("a")) {
    event.preventDefault();
    row().querySelector(".row-check")?.click();
    return;
  }
  const marked = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (KEYS[key]) {
    if (KEYS[key]() !== null && (row() || !key.startsWith("Arrow"))) event.preventDefault();
  } else if (marked) {
    event.preventDefault();
    if (marked.matches("input")) marked.focus();
    else marked.click();
  }
});
