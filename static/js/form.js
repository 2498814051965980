/* Forms: what is unsaved, sending once, the focus after an error, slugs, filters of long lists. */
import "./inlines.js";
import "./related.js";
import { enhanceCombos } from "./combo.js";
import { enhanceInlines } from "./inlines.js";

const FORM = "form[data-form]";

/* A control named "matches" or "elements" hides the form's own property: ask the prototypes. */
const isForm = (element) => element instanceof Element && Element.prototype.matches.call(element, FORM);
const controlsOf = (form) => [...Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements").get.call(form)];
const dataOf = (form) => Object.getOwnPropertyDescriptor(HTMLElement.prototype, "dataset").get.call(form);
const all = (form, selector) => Element.prototype.querySelectorAll.call(form, selector);
const one = (form, selector) => Element.prototype.querySelector.call(form, selector);
let leaving = false;

/** Give the controls of the page what HTML has not; called again after each swap, and for each new row. */
export function enhance(root = document) {
  enhanceCombos(root);
  enhanceInlines(root);
  root.querySelectorAll("[data-filter] > input[type=search]").forEach((input) => {
    input.hidden = choicesOf(input).length < 9;
  });
  document.querySelectorAll(FORM).forEach(showState);
}

// ── Unsaved changes ─────────────────────────────────────────────────────────

function isChanged(control) {
  if (!control.name || control.name.startsWith("_") || control.type === "hidden" || control.disabled) return false;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.type === "file") return control.files.length > 0;
  if (!control.options) return control.value !== control.defaultValue;
  const options = [...control.options];
  if (!control.multiple && !options.some((option) => option.defaultSelected)) return control.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}

function countChanges(form) {
  const rows = all(form, "[data-row][data-new]");
  const names = controlsOf(form).filter((control) => isChanged(control) && !control.closest("[data-new]")).map((control) => control.name);
  const count = new Set(names).size + rows.length;
  // What was typed before an error is the server's value now, and still unsaved.
  return dataOf(form).typed === undefined ? count : Math.max(count, 1);
}

function showState(form) {
  const count = countChanges(form);
  if (count) dataOf(form).dirty = count;
  else delete dataOf(form).dirty;
  const state = one(form, "[data-dirty-state]");
  if (!state) return;
  state.hidden = !count;
  const text = count === 1 ? state.dataset.one : state.dataset.many.replace("%(count)s", count);
  const place = state.querySelector("[data-text]");
  if (count && place.textContent !== text) place.textContent = text;
}

for (const name of ["input", "change", "formset:added", "formset:removed"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.(FORM);
    if (form) showState(form);
    else if (name.startsWith("formset")) document.querySelectorAll(FORM).forEach(showState);
  });
}

addEventListener("beforeunload", (event) => {
  if (!leaving && document.querySelector(`${FORM}[data-dirty]`)) event.preventDefault();
});
addEventListener("pageshow", () => { leaving = false; });

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-discard]")) return;
  leaving = true;
});

// ── Sending ─────────────────────────────────────────────────────────────────

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!isForm(form)) return;
  // A number that the browser could not read would be sent as nothing.
  const unread = controlsOf(form).find((control) => control.validity?.badInput);
  if (unread || dataOf(form).sending !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    unread?.reportValidity();
    return;
  }
  dataOf(form).sending = "";
  event.submitter?.setAttribute("aria-busy", "true");
  // Somebody's script may have held it back.
  setTimeout(() => { if (!leaving && !Element.prototype.matches.call(form, ".htmx-request")) sent(form); }, 500);
}, true);

function sent(form) {
  delete dataOf(form).sending;
  all(form, "[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

/* Without htmx the page goes away, and nobody is asked whether to leave. */
document.addEventListener("submit", (event) => {
  if (isForm(event.target) && !event.defaultPrevented) leaving = true;
});

/* A control named "id" would give the header a wrong name. */
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (isForm(ctx.sourceElement) && ctx.target === ctx.sourceElement) ctx.request.headers["HX-Target"] = "form#form";
});

document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!isForm(form) || ctx.response.raw.status >= 400) return;
  delete dataOf(form).dirty;
  delete dataOf(form).typed;
  if (ctx.hx.redirect || ctx.hx.refresh) leaving = true;
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!leaving) document.querySelectorAll(FORM).forEach(sent);
  const status = ctx?.response?.status;
  if (isForm(ctx?.sourceElement) && (status === 422 || status === 409)) focusProblem();
});

function focusProblem() {
  const form = document.querySelector(`dialog[open] ${FORM}`) ?? document.querySelector(FORM);
  if (!form) return;
  all(form, "details:has(.field__error)").forEach((details) => { details.open = true; });
  const faulty = [...all(form, "#conflict, [aria-invalid=true]")].find((control) => control.id === "conflict" || control.checkVisibility());
  (faulty ?? one(form, "#errors"))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const form = document.querySelector(`dialog[open] ${FORM}`) ?? document.querySelector(FORM);
  const button = form && (one(form, "button[name=_continue]") ?? one(form, "button.btn--primary[name]"));
  if (!button) return;
  event.preventDefault();
  HTMLFormElement.prototype.requestSubmit.call(form, button);
});

/* A line of the summary leads to the control itself, not only to its place. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("#errors a[href^='#']");
  if (!link) return;
  const place = document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  place.scrollIntoView({ block: "center" });
  [...place.querySelectorAll("input:not([type=hidden]), select, textarea, button")].find((control) => control.checkVisibility())?.focus();
});

// ── Slugs ───────────────────────────────────────────────────────────────────

function slugify(text, unicode) {
  const plain = unicode ? text : text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss").replace(/[æÆ]/g, "ae").replace(/[øØ]/g, "o").replace(/[łŁ]/g, "l");
  return plain.toLowerCase().replace(unicode ? /[^\p{L}\p{N}\s_-]/gu : /[^\w\s-]/g, "").trim().replace(/[-\s]+/g, "-").replace(/^[-_]+|[-_]+$/g, "");
}

function labelOf(control) {
  return control?.options ? (control.value && control.selectedOptions[0]?.textContent) || "" : control?.value ?? "";
}

document.addEventListener("input", ({ target }) => {
  if (!target.id) return;
  for (const rule of document.querySelectorAll("[data-prepopulate]")) {
    const slug = document.getElementById(rule.dataset.prepopulate);
    const sources = rule.dataset.from.split(" ");
    if (slug === target) slug.dataset.typed = "";
    if (!slug || !sources.includes(target.id) || slug.defaultValue || slug.dataset.typed !== undefined) continue;
    const text = sources.map((id) => labelOf(document.getElementById(id))).filter(Boolean).join(" ");
    slug.value = slugify(text, rule.dataset.unicode !== undefined).slice(0, slug.maxLength > 0 ? slug.maxLength : undefined);
  }
});

// ── Filters of long lists ───────────────────────────────────────────────────

function choicesOf(input) {
  return [...input.parentElement.querySelectorAll(".choice, .facet, option")];
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-filter] > input[type=search]")) return;
  const wanted = target.value.trim().toLowerCase();
  for (const item of choicesOf(target)) item.hidden = !item.textContent.toLowerCase().includes(wanted);
});

document.addEventListener("htmx:after:swap", () => enhance());
document.addEventListener("formset:added", (event) => enhance(event.target));
enhance();
