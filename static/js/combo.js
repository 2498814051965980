/* Autocomplete: a select with its chosen options becomes a combobox that asks Django's autocomplete view. */
const states = new WeakMap();

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

export function enhanceCombos(root) {
  root.querySelectorAll("[data-combo]").forEach((box) => {
    if (!box.querySelector(".combo__box")) build(box);
  });
}

export function refreshCombo(box) {
  const state = states.get(box);
  if (state) show(state);
}

function build(box) {
  const select = box.querySelector("select");
  const id = `${select.id}-combo`;
  const input = element("input", { id, role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" });
  for (const name of ["aria-label", "aria-describedby", "aria-invalid", "autofocus"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.disabled = select.disabled;
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const list = element("ul", { id: `${id}-list`, class: "listbox", role: "listbox", popover: "manual", "aria-label": label?.textContent.trim() || input.getAttribute("aria-label") || "" });
  const frame = element("div", { class: "combo__box" }, input);
  const chevron = box.querySelector(".select > svg");
  if (chevron) frame.append(chevron.cloneNode(true));
  if (label) label.htmlFor = id;
  const hold = select.closest(".select") ?? select;
  hold.hidden = true;
  select.hidden = true;
  box.append(frame, list);
  const state = { box, select, input, list, frame, multiple: box.dataset.multiple !== undefined, page: 1, more: false, active: -1, term: "" };
  states.set(box, state);
  show(state);
  listen(state);
}

const chosen = ({ select }) => [...select.options].filter((option) => option.selected && option.value !== "");

/** Show what is chosen: pills, or the text of the one. */
function show(state) {
  const { frame, input, multiple, box } = state;
  frame.querySelectorAll(".pill").forEach((pill) => pill.remove());
  if (!multiple) {
    input.value = chosen(state)[0]?.textContent ?? "";
    return;
  }
  for (const option of chosen(state)) {
    const button = element("button", { type: "button", "aria-label": `${box.dataset.unpick} ${option.textContent}` }, "×");
    button.addEventListener("click", () => { unchoose(state, option); input.focus(); });
    input.before(element("span", { class: "pill" }, option.textContent, button));
  }
  input.value = "";
}

function changed(state) {
  show(state);
  state.select.dispatchEvent(new Event("change", { bubbles: true }));
}

function unchoose(state, option) {
  option.remove();
  changed(state);
}

function choose(state, item) {
  const { select, multiple } = state;
  if (!multiple) [...select.options].filter((option) => option.value !== "").forEach((option) => option.remove());
  if (![...select.options].some((option) => option.value === item.dataset.value)) select.append(new Option(item.dataset.text, item.dataset.value));
  [...select.options].find((option) => option.value === item.dataset.value).selected = true;
  close(state);
  changed(state);
}

// ── The list ────────────────────────────────────────────────────────────────

const isOpen = ({ list }) => list.matches(":popover-open");

function close(state) {
  if (isOpen(state)) state.list.hidePopover();
  state.request?.abort();
  state.input.setAttribute("aria-expanded", "false");
  state.input.removeAttribute("aria-activedescendant");
  state.active = -1;
}

/* In the top layer no scrolling box can cut it off. */
function place({ frame, list }) {
  const { left, bottom, top, width } = frame.getBoundingClientRect();
  const below = innerHeight - bottom;
  const up = below < 200 && top > below;
  Object.assign(list.style, {
    position: "fixed", margin: "0", left: `${left}px`, right: "auto", width: `${width}px`, maxHeight: `${Math.min(288, (up ? top : below) - 12)}px`,
    top: up ? "auto" : `${bottom + 4}px`, bottom: up ? `${innerHeight - top + 4}px` : "auto",
  });
}

function open(state) {
  place(state);
  if (!isOpen(state)) state.list.showPopover();
  state.input.setAttribute("aria-expanded", "true");
}

function mark(text, term) {
  const at = term ? text.toLowerCase().indexOf(term.toLowerCase()) : -1;
  if (at < 0) return [text];
  return [text.slice(0, at), element("mark", {}, text.slice(at, at + term.length)), text.slice(at + term.length)];
}

function say(state, text) {
  state.list.replaceChildren(element("li", { class: "menu__item is-muted", role: "option", "aria-disabled": "true" }, text));
  open(state);
}

async function load(state, page = 1) {
  const { box, input, list } = state;
  state.request?.abort();
  state.request = new AbortController();
  state.term = chosen(state)[0]?.textContent === input.value && !state.multiple ? "" : input.value.trim();
  const { appLabel, modelName, fieldName, url, none, failed } = box.dataset;
  const query = new URLSearchParams({ term: state.term, page, app_label: appLabel, model_name: modelName, field_name: fieldName });
  try {
    const response = await fetch(`${url}?${query}`, { signal: state.request.signal, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    const { results, pagination } = await response.json();
    const taken = new Set(state.multiple ? chosen(state).map((option) => option.value) : []);
    const items = results.filter(({ id }) => !taken.has(id)).map(({ id, text }, index) => {
      const item = element("li", { class: "menu__item", role: "option", id: `${list.id}-${page}-${index}`, "aria-selected": "false" }, element("span", {}, ...mark(text, state.term)));
      Object.assign(item.dataset, { value: id, text });
      return item;
    });
    state.page = page;
    state.more = pagination.more;
    if (page > 1) list.append(...items);
    else if (items.length) list.replaceChildren(...items);
    else return say(state, none);
    open(state);
    if (page === 1) activate(state, 0);
  } catch (error) {
    if (error.name !== "AbortError") say(state, failed);
  }
}

const items = ({ list }) => [...list.querySelectorAll("li[data-value]")];

function activate(state, index) {
  const all = items(state);
  if (!all.length) return;
  state.active = Math.max(0, Math.min(index, all.length - 1));
  all.forEach((item, at) => item.setAttribute("aria-selected", String(at === state.active)));
  all[state.active].scrollIntoView({ block: "nearest" });
  state.input.setAttribute("aria-activedescendant", all[state.active].id);
  if (state.more && index >= all.length - 1) load(state, state.page + 1);
}

// ── Keys and pointer ────────────────────────────────────────────────────────

function onKey(state, event) {
  const { input, multiple } = state;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    if (isOpen(state)) activate(state, state.active + steps[event.key]);
    else load(state);
  } else if (event.key === "Enter" && isOpen(state)) {
    event.preventDefault();
    const item = items(state)[state.active];
    if (item) choose(state, item);
  } else if (event.key === "Escape" && isOpen(state)) {
    // It closes the list, not the dialog around it.
    event.preventDefault();
    event.stopPropagation();
    close(state);
    show(state);
  } else if (event.key === "Backspace" && multiple && !input.value) {
    const last = chosen(state).pop();
    if (last) unchoose(state, last);
  }
}

/** Leaving the control: an emptied one chooses nothing, if that is allowed; other text is no choice. */
function leave(state) {
  const { select, input, multiple } = state;
  close(state);
  const current = chosen(state)[0];
  if (!multiple && current && !input.value.trim() && [...select.options].some((option) => option.value === "")) {
    current.remove();
    select.value = "";
    changed(state);
  } else {
    show(state);
  }
}

function listen(state) {
  const { input, list, frame } = state;
  let timer;
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(timer);
    timer = setTimeout(() => load(state), 200);
  });
  input.addEventListener("keydown", (event) => onKey(state, event));
  input.addEventListener("blur", () => { clearTimeout(timer); leave(state); });
  frame.addEventListener("click", (event) => {
    if (event.target.closest("button")) return;
    input.focus();
    if (!isOpen(state)) load(state);
  });
  // The list never takes the focus from the input.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li[data-value]");
    if (item) choose(state, item);
  });
  list.addEventListener("scroll", () => {
    if (state.more && list.scrollTop + list.clientHeight > list.scrollHeight - 40) {
      state.more = false;
      load(state, state.page + 1);
    }
  });
}

addEventListener("scroll", (event) => {
  if (event.target instanceof Element && event.target.matches(".listbox")) return;
  document.querySelectorAll(".listbox:popover-open").forEach((list) => place(states.get(list.closest("[data-combo]"))));
}, true);
