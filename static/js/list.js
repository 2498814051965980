/* The list: a second sort key, rows and pages by keyboard. */
document.addEventListener("click", (event) => {
  const sort = event.target.closest("a.sort[data-add]");
  if (sort && event.shiftKey) {
    event.preventDefault();
    event.stopPropagation();
    htmx.ajax("GET", sort.dataset.add, { source: sort, target: "#results", swap: "outerMorph" });
  }
}, true);

/* What was changed shows it. */
let changed = "";
document.addEventListener("admin:changed", ({ detail }) => {
  changed = detail?.row ?? "";
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx?.target?.id !== "results" || !changed) return;
  document.getElementById(changed)?.classList.add("flash");
  changed = "";
});

/* A file is a plain submit: htmx would hold it in memory, and give up waiting for a long one. */
document.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "_export") return;
  event.stopPropagation();
  event.submitter.closest("[popover]").hidePopover();
}, true);
document.addEventListener("click", (event) => event.target.closest("#export a") && document.getElementById("export").hidePopover());

/* The search box says what the rows were searched for, also after "Clear all". */
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const input = document.querySelector("#search [name=q]");
  if (!input || ctx?.target?.id !== "results" || ctx.sourceElement?.id === "search") return;
  input.value = document.getElementById("results").dataset.query;
});
