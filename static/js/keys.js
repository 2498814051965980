/* Keys of one letter, and moving between rows. The letters can be switched off: whoever dictates hits them by accident. */
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const rows = () => [...document.querySelectorAll("#results tbody tr")];
const row = () => document.activeElement?.closest?.("#results tbody tr");

/* All of them say whether there was something to do. */
function press(element) {
  element?.click();
  return Boolean(element);
}

function go(step) {
  const all = rows();
  const here = all.indexOf(row());
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
  const goal = next?.querySelector(".cell-link") ?? next?.querySelector("a, button, input") ?? next;
  if (goal && goal === next) goal.tabIndex = -1;
  goal?.focus();
  return all.length > 0;
}

function check({ shiftKey }) {
  const box = row()?.querySelector(".row-check");
  return Boolean(box) && (box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey })), true);
}

const KEYS = {
  ArrowDown: () => row() && go(1),
  ArrowUp: () => row() && go(-1),
  " ": (event) => event.target.matches("a") && check(event),
  Enter: (event) => event.target.matches(".row-check") && press(row()?.querySelector(".cell-link")),
  j: () => go(1),
  k: () => go(-1),
  x: check,
  e: () => press(row()?.querySelector(".row-edit")),
};

/* When the row with the focus is gone, the next one has it. */
let place = -1;
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx?.target?.id === "results") place = rows().indexOf(row());
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx?.target?.id !== "results" || place < 0 || document.activeElement !== document.body) return;
  const all = rows();
  all[Math.min(place, all.length - 1)]?.querySelector(".cell-link")?.focus();
});

/* A link or a button that names its key does what it does; after another page is asked for, "j" starts at its top. */
function marked(key) {
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (element?.closest(".pager")) document.querySelector("#results .table-wrap")?.focus({ preventScroll: true });
  if (!element?.matches("input")) return press(element);
  element.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (key === "Escape" && target.matches("#search input") && target.value) {
    event.preventDefault();
    target.value = "";
    target.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  if (target.matches(TYPING) || document.querySelector("dialog[open], [popover]:popover-open")) return;
  if (key.length === 1 && key !== " " && document.documentElement.dataset.keys === "off") return;
  if (KEYS[key]?.(event) || (key.length === 1 && key !== " " && marked(key))) event.preventDefault();
});
