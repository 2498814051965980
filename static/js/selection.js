/* Selection: by shift-click, and on through sorting, pages and filters as long as the list is open. */
const boxes = () => [...document.querySelectorAll("#results .row-check")];
const chosen = new Set(); // keys of all selected rows, also of those that are not on the page
let path = ""; // of the list that they belong to
let last = null; // the box that was clicked last, where a range begins
let lost = null; // the box of a row that may be deleted

function show() {
  const all = boxes(), n = all.filter((box) => box.checked).length;
  const head = document.querySelector(".check-all"), bar = document.querySelector(".bulkbar");
  if (head) {
    head.checked = n > 0 && n === all.length;
    head.indeterminate = n > 0 && n < all.length;
  }
  all.forEach((box) => box.closest("tr")?.classList.toggle("selected", box.checked)); // as in Django's admin
  if (!bar) return;
  if (!chosen.size && bar.contains(document.activeElement)) head?.focus(); // the bar goes
  bar.classList.toggle("is-open", chosen.size > 0);
  const out = bar.querySelector(".bulkbar__note");
  const { note, more } = out.dataset;
  const text = chosen.size > n ? more.replace("{total}", chosen.size).replace("{here}", n) : note.replace("0", n);
  if (out.textContent !== text) out.textContent = text;
}

/* What the boxes of this page say counts. */
function read() {
  boxes().forEach((box) => chosen[box.checked ? "add" : "delete"](box.value));
  show();
}

/* New rows: those that are selected get their mark. "All that match" may be others now. */
function mark({ detail }) {
  if (path !== location.pathname) chosen.clear();
  path = location.pathname;
  const across = document.querySelector(".select-across input");
  if (across && detail.ctx?.target?.id === "results") across.checked = false;
  boxes().forEach((box) => { box.checked = chosen.has(box.value); });
  if (lost && !document.getElementById(lost.id)) chosen.delete(lost.value);
  lost = null;
  show();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest(".row-check");
  if (!box) return;
  const all = boxes();
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
  }
  last = box;
  read();
}, true);

document.addEventListener("change", ({ target }) => {
  if (target.matches(".check-all")) boxes().forEach((box) => { box.checked = target.checked; });
  if (target.matches(".check-all, .row-check")) read();
});

const isForm = ({ target }) => target.id === "changelist-form";
document.addEventListener("reset", (event) => {
  if (!isForm(event)) return;
  chosen.clear();
  setTimeout(show);
});

document.addEventListener("submit", (event) => {
  if (isForm(event)) document.querySelectorAll(".bulkbar :popover-open").forEach((menu) => menu.hidePopover());
}, true);

/* The rows that are not on the page are sent in one field; of "all that match", no row is. */
document.addEventListener("formdata", (event) => {
  const { formData } = event;
  if (!isForm(event)) return;
  const here = new Set(boxes().map((box) => box.value));
  const others = [...chosen].filter((key) => !here.has(key));
  if (formData.get("select_across") === "1" && chosen.size) {
    formData.delete("_selected_action");
    formData.append("_selected_action", [...chosen][0]); // Django wants one
  } else if (others.length) formData.append("_selected_keys", JSON.stringify(others));
});

/* What was acted on is not selected any more; a row that was changed by itself is, unless it is gone. */
document.addEventListener("admin:changed", ({ detail }) => {
  if (detail?.acted) document.getElementById("changelist-form")?.reset();
  const row = detail?.row && document.getElementById(detail.row);
  lost = row ? { id: row.id, value: row.querySelector(".row-check")?.value } : null;
});

document.addEventListener("htmx:after:swap", mark);
document.addEventListener("DOMContentLoaded", () => {
  path = location.pathname;
  read();
});
