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
  if (!target.matches("[data-related-model] select")) return;
  for (const link of target.closest("[data-related-model]").querySelectorAll("a[data-template]")) {
    link.hidden = !target.value;
    if (target.value) link.href = link.dataset.template.replace("__fk__", encodeURIComponent(quote(target.value)));
  }
});

function addTo(box, { value, obj }) {
  const select = box.querySelector("select");
  const chosen = box === pending;
  if (select) {
    // An autocomplete holds only what it chose.
    if (!chosen && box.querySelector("[data-combo]")) return;
    const option = new Option(obj, value);
    select.append(option);
    if (chosen) option.selected = true;
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

function apply(detail) {
  if (!pending?.isConnected) return;
  const boxes = [...document.querySelectorAll(`[data-related-model="${CSS.escape(pending.dataset.relatedModel)}"]`)];
  for (const template of document.querySelectorAll("template[data-empty]")) {
    boxes.push(...template.content.querySelectorAll(`[data-related-model="${CSS.escape(pending.dataset.relatedModel)}"]`));
  }
  for (const box of boxes) {
    (detail.action === "change" ? changeIn : addTo)(box, detail);
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

/* The page that ends a tab: it tells its opener, whichever way that listens. */
const answer = document.querySelector("[data-popup-response]");
if (answer) {
  const data = JSON.parse(answer.dataset.popupResponse);
  const names = { change: ["dismissChangeRelatedObjectPopup", data.value, data.obj, data.new_value], delete: ["dismissDeleteRelatedObjectPopup", data.value] };
  const [name, ...args] = names[data.action] ?? ["dismissAddRelatedObjectPopup", data.value, data.obj];
  if (window.opener?.[name]) window.opener[name](window, ...args);
  else channel?.postMessage(data);
  window.close();
}
