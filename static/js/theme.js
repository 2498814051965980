/* Theme, density and keys change at once; the server keeps them in cookies. */
document.addEventListener("admin:preferences", ({ detail }) => {
  for (const name of ["theme", "density", "keys"]) {
    if (!(name in detail)) continue;
    if (detail[name]) document.documentElement.dataset[name] = detail[name];
    else delete document.documentElement.dataset[name];
    document.querySelectorAll(`:is(#theme-menu, #keys) [name=${name}]`).forEach((button) => button.setAttribute("aria-pressed", button.value === detail[name]));
  }
});

/* What is chosen counts, not what an address says that somebody shared. */
document.addEventListener("admin:preferences", ({ detail }) => {
  const url = new URL(location);
  if (!("density" in detail) || !url.searchParams.has("_density")) return;
  url.searchParams.delete("_density");
  history.replaceState(history.state, "", url);
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
