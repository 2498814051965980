/* Filters: a chip is removed by key; a popover that has done its work closes, and shows what is asked for now. */
document.addEventListener("keydown", (event) => {
  if (!["Delete", "Backspace"].includes(event.key) || !event.target.matches("#filters > .chip > *")) return;
  event.preventDefault();
  event.target.parentElement.querySelector("a").click();
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const bar = document.getElementById("filters");
  if (!bar || ctx?.target?.id !== "results") return;
  if (ctx.sourceElement?.closest?.("#filters")) bar.querySelectorAll(":popover-open").forEach((popover) => popover.hidePopover());
  // A morph keeps what was ticked and typed before.
  bar.querySelectorAll("form").forEach((form) => form.reset());
  if (document.activeElement === document.body) bar.querySelector(".chip > button, .btn")?.focus();
});
