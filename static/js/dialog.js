/* The one native dialog of the shell: any page that is swapped into it opens it. */
import { noticeText } from "./toasts.js";

const dialog = () => document.getElementById("dialog");
let opener = null;

/* A menu closes when the dialog opens: what opened the menu is what one comes back to. */
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.target !== dialog() || dialog().open) return;
  const from = document.activeElement === document.body ? ctx.sourceElement : document.activeElement;
  const menu = from?.closest?.("[popover]:popover-open");
  opener = menu ? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"], .row-more[aria-expanded=true]`) : from;
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  for (const box of document.querySelectorAll("dialog[id]")) {
    if (!box.childElementCount || (box.open && ctx?.target !== box)) continue;
    box.classList.toggle("dialog--lg", Boolean(box.querySelector(".dialog__head--lg")));
    if (!box.open) box.showModal();
    setTimeout(() => focusFirst(box)); // after the controls in it have come to life
  }
});

const FIELDS = ".dialog__body :is(input:not([type=hidden]), select, textarea), .dialog__foot .btn";
const seen = (element) => element.checkVisibility() && !element.closest("[aria-hidden=true]");

/* The first faulty field, or the first one that can be seen: a combobox hides the select it stands for. */
function focusFirst(box) {
  const first = ["[aria-invalid=true]", "[autofocus]", FIELDS].flatMap((query) => [...box.querySelectorAll(query)]).find(seen);
  (first ?? box.querySelector(".dialog__title"))?.focus();
}

const isDirty = (box) => Boolean(box.querySelector("form[data-dirty]"));
const mayLeave = (box) => !isDirty(box) || window.confirm(noticeText("unsaved"));

/** Close the dialog; a form with unsaved changes asks first. */
function leave(box) {
  if (mayLeave(box)) box.close();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-close]")?.closest("dialog");
  if (!box) return;
  event.preventDefault();
  leave(box);
});

document.addEventListener("cancel", (event) => {
  if (event.target.matches("dialog") && !mayLeave(event.target)) event.preventDefault();
}, true);

document.addEventListener("close", (event) => {
  if (!event.target.matches("dialog[id]")) return;
  [...event.target.children].forEach((child) => child.id === "toasts" || child.remove());
  if (!document.activeElement || document.activeElement === document.body) (opener?.isConnected ? opener : document.getElementById("main"))?.focus();
}, true);

document.addEventListener("admin:close", () => dialog().close());

/** Ask to sign in again, over the page as it is; `url` is the log-in page. */
export function signIn(url) {
  // htmx.ajax names the source's own target (body) in the header, not the one it is given.
  htmx.ajax("GET", url, { target: "#signin", swap: "innerHTML", push: "false", headers: { "HX-Target": "dialog#signin" } });
}

document.addEventListener("admin:signed-in", () => document.getElementById("signin").close());
