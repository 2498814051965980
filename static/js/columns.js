/* The chooser of columns: arrows and the grip move a line at once; what is chosen is sent by "Apply". */
const line = (element) => element.closest?.("#cols .facet");
let dragged = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("#cols :is([name=_up], [name=_down])");
  if (!button) return;
  event.preventDefault();
  const moved = line(button);
  if (button.name === "_up") moved.previousElementSibling?.before(moved);
  else moved.nextElementSibling?.after(moved);
  button.focus();
  const all = [...moved.parentElement.children];
  document.getElementById("announcer").textContent = `${moved.querySelector("label").textContent.trim()}: ${all.indexOf(moved) + 1} / ${all.length}`;
});

document.addEventListener("pointerdown", ({ target }) => {
  if (target.closest("#cols .grip")) line(target).draggable = true;
});
document.addEventListener("dragstart", ({ target }) => { dragged = line(target) ?? null; });
document.addEventListener("dragover", (event) => {
  const over = dragged && line(event.target);
  if (!over) return;
  event.preventDefault();
  const { top, height } = over.getBoundingClientRect();
  if (over !== dragged) over[event.clientY > top + height / 2 ? "after" : "before"](dragged);
});
document.addEventListener("dragend", () => {
  dragged?.removeAttribute("draggable");
  dragged = null;
});

/* The address that shows others the same list. Where the clipboard is closed to us, it opens. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-copy]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => {
    const text = link.querySelector("span"), before = text.textContent;
    document.getElementById("announcer").textContent = text.textContent = link.dataset.copy;
    setTimeout(() => { text.textContent = before; }, 2000);
  }, () => location.assign(link.href));
});
