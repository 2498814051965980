/* Click-to-edit: Enter saves (the form does), F2 opens, Escape leaves, Tab saves and goes to the next cell. */
let next = "";

function neighbour(cell, step) {
  const cells = [...document.querySelectorAll("[id^=cell-]")];
  return cells[cells.indexOf(cell) + step]?.id ?? "";
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "F2" && target.matches("a.edit")) {
    event.preventDefault();
    target.click();
    return;
  }
  const form = target.closest?.(".cell-edit");
  if (!form) return;
  if (key === "Escape") {
    event.preventDefault();
    form.querySelector("[data-cancel]")?.click();
  } else if (key === "Tab" && !target.closest("button, a")) {
    next = neighbour(form.closest("[id^=cell-]"), event.shiftKey ? -1 : 1);
    if (!next) return;
    event.preventDefault();
    form.requestSubmit();
  }
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!next) return;
  const goal = next;
  next = "";
  if (ctx.response?.status === 200) document.querySelector(`#${CSS.escape(goal)} a.edit`)?.click();
});

/* An open cell is seen whole, also beside the columns that stay in view. */
document.addEventListener("htmx:after:swap", () => {
  document.activeElement?.closest("td > .cell-edit")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
