/* Looks at the page that is open; see walls.py. */
(() => {
  const show = (element) => element.outerHTML.slice(0, 160);
  const VERBS = ["get", "post", "put", "patch", "delete"].map((verb) => `[hx-${verb}]`).join(", ");
  const REFERENCES = ["for", "form", "list", "popovertarget", "aria-controls", "aria-describedby", "aria-labelledby", "aria-activedescendant"];
  const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

  /* Elements that ask the server by htmx, but do nothing, or something else, without it. */
  function* withoutHtmx() {
    for (const element of document.querySelectorAll(VERBS)) {
      const isForm = element.matches("form");
      const form = isForm ? element : element.form;
      const isLink = element.matches("a[href]") && element.getAttribute("href") !== "#";
      const isComplete = form?.hasAttribute("action") && form.hasAttribute("method");
      const sends = isForm || (element.matches("button, input") && element.type === "submit");
      if (!isLink && !(isComplete && sends)) yield `does nothing without htmx: ${show(element)}`;
      const verb = element.hasAttribute("hx-post") ? "post" : "get";
      if (isForm && element.getAttribute("method")?.toLowerCase() !== verb) yield `its method is not ${verb}: ${show(element)}`;
      // What leaves a cell asks for the cell, and leads to the list.
      const leads = element.getAttribute("href") ?? element.getAttribute("action");
      if (!element.matches("[data-cancel]") && leads !== null && leads !== element.getAttribute(`hx-${verb}`)) {
        yield `asks elsewhere than it leads: ${show(element)}`;
      }
    }
  }

  function* ids() {
    const seen = new Set();
    for (const { id } of document.querySelectorAll("[id]")) {
      if (seen.has(id)) yield `there twice: #${id}`;
      seen.add(id);
    }
    for (const name of REFERENCES) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        // A closed dialog is empty, its title too.
        if (element.closest("svg") || element.matches("dialog:not([open])")) continue;
        const missing = element.getAttribute(name).split(/\s+/).find((id) => id && !document.getElementById(id));
        if (missing) yield `${name} leads nowhere (${missing}): ${show(element)}`;
      }
    }
  }

  function* markup() {
    for (const element of document.querySelectorAll("*")) {
      if (element.getAttributeNames().some((name) => /^on|^hx-on/.test(name))) yield `inline script: ${show(element)}`;
    }
    for (const element of document.querySelectorAll("form form")) yield `a form in a form: ${show(element)}`;
  }

  function overflow() {
    const page = document.scrollingElement;
    if (page.scrollWidth <= innerWidth) return "";
    const isOut = (element) => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility();
    const wide = [...document.querySelectorAll("body *")].filter(isOut).slice(0, 3).map(show);
    return `${page.scrollWidth} px wide in ${innerWidth}: ${wide.join(" … ")}`;
  }

  async function violations([scope, rules]) {
    const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS };
    const found = await axe.run(scope ? { include: [[scope]] } : document, { resultTypes: ["violations"], runOnly });
    const line = ({ target, html, any, all }) => `${target.join(" ")} ${html.slice(0, 160)} ${[...any, ...all][0]?.message ?? ""}`;
    return found.violations.map(({ id, help, nodes }) => `${id} (${help}), ${nodes.length}×: ${nodes.slice(0, 3).map(line).join("\n      ")}`);
  }

  window.walls = { structure: () => [...withoutHtmx(), ...ids(), ...markup()], overflow, violations };
})();
