/* Inlines: rows are added and removed in the page. Names, ids and events are those of Django's admin. */
const partsOf = (inside) => {
  const group = inside.closest("[data-inline]");
  const prefix = group.dataset.inline;
  const field = (name) => group.querySelector(`input[name="${CSS.escape(prefix)}-${name}"]`);
  return { group, prefix, total: field("TOTAL_FORMS"), max: Number(field("MAX_NUM_FORMS").value || 1000), rows: group.querySelector("[data-rows]") };
};

/** Buttons take the place of the checkboxes that mark a row for deletion. */
export function enhanceInlines(root) {
  root.querySelectorAll("[data-delete]").forEach((label) => { label.hidden = true; });
  const rows = [...root.querySelectorAll("[data-row]")];
  if (root.matches?.("[data-row]")) rows.push(root);
  rows.forEach(showRemoved);
}

function showRemoved(row) {
  const removed = Boolean(row.querySelector("[data-delete] input")?.checked);
  row.classList.toggle("is-removed", removed);
  const [remove, keep] = [row.querySelector("[data-remove]"), row.querySelector("[data-keep]")];
  if (remove) remove.hidden = removed;
  if (keep) keep.hidden = !removed;
}

function showAdd({ group, total, max }) {
  const button = group.querySelector("[data-add]");
  if (button) button.hidden = Number(total.value) >= max;
}

function add(button) {
  const parts = partsOf(button);
  const { group, prefix, total, rows } = parts;
  const index = Number(total.value);
  const template = document.createElement("template");
  template.innerHTML = group.querySelector("template[data-empty]").innerHTML
    .replaceAll(`${prefix}-__prefix__`, `${prefix}-${index}`)
    .replaceAll("__number__", index + 1);
  const row = template.content.querySelector("[data-row]");
  row.dataset.new = "";
  rows.append(row);
  total.value = index + 1;
  showAdd(parts);
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  [...row.querySelectorAll("input:not([type=hidden]), select, textarea")].find((control) => control.checkVisibility())?.focus();
}

const NUMBERED = ["id", "name", "for", "aria-describedby", "aria-controls", "aria-labelledby", "data-prepopulate", "data-from"];

/** Move a row to another place in the numbering. */
function renumber(row, prefix, from, to) {
  const pattern = new RegExp(`(?<![\\w-])((?:id_|field-)?${prefix.replace(/[^\w-]/g, "\\$&")}-)${from}(?=-|_|$|\\s)`, "g");
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of NUMBERED) {
      const value = element.getAttribute(name);
      if (value?.includes(prefix)) element.setAttribute(name, value.replace(pattern, `$1${to}`));
    }
  }
}

function drop(row) {
  const parts = partsOf(row);
  const { prefix, total, rows, group } = parts;
  const all = [...rows.querySelectorAll(":scope > [data-row]")];
  const index = all.indexOf(row);
  row.remove();
  all.slice(index + 1).forEach((later, step) => renumber(later, prefix, index + 1 + step, index + step));
  total.value = Number(total.value) - 1;
  showAdd(parts);
  document.dispatchEvent(new CustomEvent("formset:removed", { detail: { formsetName: prefix } }));
  const next = all[index + 1] ?? all[index - 1];
  (next?.querySelector("[data-remove]:not([hidden])") ?? group.querySelector("[data-add]"))?.focus();
}

function mark(row, removed) {
  const box = row.querySelector("[data-delete] input");
  box.checked = removed;
  showRemoved(row);
  box.dispatchEvent(new Event("change", { bubbles: true }));
  row.querySelector(removed ? "[data-keep]" : "[data-remove]").focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-inline] :is([data-add], [data-remove], [data-keep])");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("[data-row]");
  if (!row) add(button);
  else if (row.dataset.saved === undefined) drop(row);
  else mark(row, button.matches("[data-remove]"));
});
