/* Filters: a chip is removed by key; a popover closes when it has done its work, and the focus goes on to its chip. */
let acted = null; // id of the popover whose form was sent or whose link was followed, "" for a chip's

document.addEventListener("keydown", (event) => {
  if (!["Delete", "Backspace"].includes(event.key) || !event.target.matches("#filters > .chip > *")) return;
  event.preventDefault();
  event.target.parentElement.querySelector("a").click();
});

for (const type of ["click", "submit"]) {
  document.addEventListener(type, ({ target }) => {
    const done = target.closest(type === "click" ? "#filters a" : "#filters form");
    if (!done) return;
    acted = done.closest("[popover]")?.id ?? "";
    document.querySelectorAll("#filters :popover-open").forEach((popover) => popover.hidePopover());
  });
}

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const bar = document.getElementById("filters");
  if (!bar || ctx?.target?.id !== "results") return;
  // A morph keeps what was ticked and typed before.
  bar.querySelectorAll("form").forEach((form) => form.reset());
  const held = document.activeElement;
  if (acted !== null && (held === document.body || held.closest("#filters [popover]"))) {
    (bar.querySelector(`.chip > [popovertarget="${acted}"]`) ?? bar.querySelector(".chip > button, .btn"))?.focus();
  }
  acted = null;
});
