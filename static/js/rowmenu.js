/* The menu of the rows: one for all, its links are made when it opens. Without script its button leads to the record. */
let shut = null; // the button of the menu that this very press closes

const opener = () => document.querySelector(".row-more[aria-expanded=true]");

document.addEventListener("pointerdown", ({ target }) => {
  const button = opener();
  shut = button?.contains(target) ? button : null;
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest(".row-more"), menu = document.getElementById("row-menu");
  if (!button || !menu || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener()?.removeAttribute("aria-expanded");
  if (button === shut) return menu.hidePopover();
  const { pk, kept } = button.dataset, template = menu.querySelector("template");
  const links = template.content.cloneNode(true);
  if (kept !== undefined) links.querySelector("[data-delete]")?.remove();
  for (const link of links.querySelectorAll("[data-url]")) {
    link.href = link.dataset.url.replace("{key}", () => pk);
    if (link.hasAttribute("hx-get")) link.setAttribute("hx-get", link.href);
  }
  menu.replaceChildren(template, links);
  htmx.process(menu);
  button.setAttribute("aria-expanded", "true"); // the style sheet places the menu at it
  menu.showPopover({ source: button });
  menu.querySelector("a")?.focus();
});

document.addEventListener("toggle", ({ target, newState }) => {
  if (target.id === "row-menu" && newState === "closed") opener()?.removeAttribute("aria-expanded");
}, true);
