/* The buttons that change or add the record a control chooses: in the dialog, or in a tab of its own. */
import { refreshCombo } from "./combo.js";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("htmx_admin:related") : null;
let pending = null; // the box whose button was pressed

/* As django.contrib.admin.utils.quote. */
const quote = (key) => key.replace(/[":/_#?;@&=+$,[\]<>%\n\\]/g, (char) => `_${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-related]");
  if (!link) return;
  pending = link.closest("[data-related-model]");
  // A form in the dialog would be lost: its links open a tab.
  if (link.closest("dialog") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // htmx.ajax names the source's own target in the header, not the one it is given.
  const headers = { "HX-Target": "dialog#dialog", "HX-Request-Type": "partial" };
  htmx.ajax("GET", link.href, { target: "#dialog", swap: "innerHTML", source: link, push: "false", headers });
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-related-model] :is(select, [data-raw] input)")) return;
  for (const link of target.closest("[data-related-model]").querySelectorAll("a[data-template]")) {
    link.hidden = !target.value;
    if (target.value) link.href = link.dataset.template.replace("__fk__", encodeURIComponent(quote(target.value)));
  }
});

function groupOf(select, label) {
  const found = [...select.querySelectorAll("optgroup")].find((group) => group.label === label);
  if (found) return found;
  const group = Object.assign(document.createElement("optgroup"), { label });
  select.append(group);
  return group;
}

function addTo(box, { value, obj, optgroup }) {
  const select = box.querySelector("select");
  const chosen = box === pending;
  if (select) {
    // An autocomplete holds only what it chose.
    if (!chosen && box.querySelector("[data-combo]")) return;
    const option = new Option(obj, value);
    (optgroup === undefined ? select : groupOf(select, optgroup)).append(option);
    if (chosen) option.selected = true;
  } else if (box.querySelector("[data-raw]")) {
    if (chosen) fill(box.querySelector("[data-raw]"), value, obj);
  } else {
    const list = box.querySelector("[data-choices]");
    if (!list) return;
    const label = document.createElement("label");
    label.className = "choice";
    const input = Object.assign(document.createElement("input"), { type: "checkbox", className: "checkbox", name: list.dataset.choices, value, checked: chosen });
    const text = document.createElement("span");
    text.textContent = obj;
    label.append(input, text);
    list.append(label);
  }
}

function changeIn(box, { value, obj, new_value: renamed }) {
  for (const option of box.querySelectorAll("option")) {
    if (option.value !== value) continue;
    option.textContent = obj;
    option.value = renamed;
  }
}

function removeFrom(box, { value }) {
  for (const option of box.querySelectorAll("option, [data-choices] input")) {
    if (option.value === value) (option.closest(".choice") ?? option).remove();
  }
}

const deeds = { change: changeIn, delete: removeFrom };

function apply(detail) {
  if (!pending?.isConnected) return;
  const boxes = [...document.querySelectorAll(`[data-related-model="${CSS.escape(pending.dataset.relatedModel)}"]`)];
  for (const template of document.querySelectorAll("template[data-empty]")) {
    boxes.push(...template.content.querySelectorAll(`[data-related-model="${CSS.escape(pending.dataset.relatedModel)}"]`));
  }
  for (const box of boxes) {
    (deeds[detail.action] ?? addTo)(box, detail);
    const combo = box.querySelector("[data-combo]");
    if (combo?.isConnected) refreshCombo(combo);
  }
  const control = pending.querySelector("select") ?? pending.querySelector("[data-choices] input");
  control?.dispatchEvent(new Event("change", { bubbles: true }));
  pending.querySelector("[role=combobox], select, a")?.focus();
  pending = null;
}

document.addEventListener("admin:related", ({ detail }) => apply(detail));
channel?.addEventListener("message", ({ data }) => apply(data));

/* A list in a window of ours or of Django's own scripts: a click chooses the row. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-popup-opener]");
  if (!link || !window.opener?.dismissRelatedLookupPopup) return;
  event.preventDefault();
  window.opener.dismissRelatedLookupPopup(window, link.dataset.popupOpener, link.textContent.trim());
});

/* A key is looked up in a window with the list of records. */
const lookups = new Map(); // window -> the box that waits for its answer

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-lookup]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const opened = window.open(link.href, "", "popup,width=960,height=720");
  if (!opened) return;
  event.preventDefault();
  lookups.set(opened, link.closest("[data-raw]"));
});

function fill(box, key, text) {
  const input = box.querySelector("input");
  const many = box.dataset.many !== undefined;
  input.value = many && input.value ? `${input.value},${key}` : key;
  let said = box.querySelector("[data-chosen]");
  if (!many) {
    said ??= box.appendChild(Object.assign(document.createElement("span"), { className: "field__help" }));
    said.dataset.chosen = "";
    said.textContent = text;
  }
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/* Scripts of Django's admin, if a widget of somebody's own needs them, have their own windows. */
const theirs = window.dismissRelatedLookupPopup;
window.dismissRelatedLookupPopup = (opened, key, text = "") => {
  if (!takeFrom(opened, key, text)) theirs?.(opened, key);
};
window.dismissRelatedLookupPopup.takeFrom = takeFrom;

function takeFrom(opened, key, text) {
  const box = lookups.get(opened);
  if (!box) return false;
  lookups.delete(opened);
  opened.close();
  if (box.isConnected) {
    fill(box, key, text);
    box.querySelector("input").focus();
  }
  return true;
}

/* What was typed is not what was chosen. */
document.addEventListener("input", ({ target, isTrusted }) => {
  if (isTrusted) target.closest("[data-raw]")?.querySelector("[data-chosen]")?.remove();
});

/* The page that ends a tab: it tells its opener, whichever way that listens. */
const answer = document.querySelector("[data-popup-response]");
if (answer) {
  const data = JSON.parse(answer.dataset.popupResponse);
  const names = { change: ["dismissChangeRelatedObjectPopup", data.value, data.obj, data.new_value], delete: ["dismissDeleteRelatedObjectPopup", data.value] };
  const [name, ...args] = names[data.action] ?? ["dismissAddRelatedObjectPopup", data.value, data.obj, data.optgroup];
  // A record may be added where one was looked for.
  const taken = !names[data.action] && window.opener?.dismissRelatedLookupPopup?.takeFrom?.(window, data.value, data.obj);
  if (!taken && window.opener?.[name]) window.opener[name](window, ...args);
  else if (!taken) channel?.postMessage(data);
  window.close();
}
