/* Theme and density change at once; the server keeps them in cookies. */
document.addEventListener("admin:preferences", ({ detail }) => {
  for (const name of ["theme", "density"]) {
    if (!(name in detail)) continue;
    if (detail[name]) document.documentElement.dataset[name] = detail[name];
    else delete document.documentElement.dataset[name];
    document.querySelectorAll(`#theme-menu [name=${name}]`).forEach((button) => button.setAttribute("aria-pressed", button.value === detail[name]));
  }
});

/* The button of a popover says whether it is open. */
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("[popover]")) return;
  document.querySelectorAll(`[popovertarget="${CSS.escape(event.target.id)}"]:not([popovertargetaction])`).forEach((button) => button.setAttribute("aria-expanded", event.newState === "open"));
}, true);

/* A long navigation shows where one is. */
const here = document.querySelector(".sidebar [aria-current]"), bar = here?.closest(".sidebar");
// Not scrollIntoView: it would scroll the page too, by the room that is kept for the save bar.
if (here) bar.scrollTop += Math.max(0, here.getBoundingClientRect().bottom - bar.getBoundingClientRect().bottom);
