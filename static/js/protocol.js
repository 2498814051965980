/* What htmx leaves to us between request and response: the CSRF token, files, an ended session, errors. */
import { notice } from "./toasts.js";
import { signIn } from "./dialog.js";
import { pageNonce } from "./nonce.js";

const SAFE = /^(GET|HEAD|OPTIONS|TRACE)$/;

function csrfToken() {
  const { csrfCookie, csrfToken } = document.body.dataset;
  const pair = document.cookie.split("; ").find((item) => item.startsWith(`${csrfCookie}=`));
  return pair ? pair.slice(csrfCookie.length + 1) : csrfToken;
}

/* The token of the cookie is fresh even if somebody signed in in another tab; a stale hidden field would beat it. */
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (SAFE.test(ctx.request.method)) return;
  const token = csrfToken();
  if (!token) return;
  ctx.request.headers["X-CSRFToken"] = token;
  ctx.request.body?.delete?.("csrfmiddlewaretoken");
});

function fileName(disposition) {
  const encoded = disposition.match(/filename\*=(?:UTF-8'')?([^;]+)/i);
  const plain = disposition.match(/filename="?([^";]+)"?/i);
  return encoded ? decodeURIComponent(encoded[1]) : plain ? plain[1] : "download";
}

async function download(response) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName(response.headers.get("Content-Disposition"));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/* A file that an action returns is saved, not swapped in; an ended session asks to sign in over the page as it is. */
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const { raw } = ctx.response;
  if (/^attachment/i.test(raw.headers.get("Content-Disposition") ?? "")) {
    event.preventDefault();
    download(raw);
  } else if (raw.status === 401 && ctx.hx.redirect) {
    event.preventDefault();
    signIn(ctx.hx.redirect);
  } else if (raw.headers.has("HX-Whole-Page")) {
    event.preventDefault();
    const url = raw.headers.get("HX-Whole-Page");
    if (url === "true") raw.text().then((html) => become(signed(html, raw)));
    else location.assign(url);
  }
});

/* The policy of the page that is open stays in force, with its nonce. */
function signed(html, raw) {
  const nonce = raw.headers.get("Content-Security-Policy")?.match(/'nonce-([^']+)'/)?.[1];
  return nonce ? html.replaceAll(`nonce="${nonce}"`, `nonce="${pageNonce()}"`) : html;
}

/* A package's own page, sent as a document: it takes the place of the page that is open, as after a plain submit. */
function become(html) {
  document.open();
  document.write(html);
  document.close();
}

/* Scripts and styles that a dialog asks for are loaded once. */
document.addEventListener("htmx:after:swap", () => {
  for (const template of document.querySelectorAll("template[data-media]")) {
    for (const asset of template.content.querySelectorAll("script[src], link[href]")) {
      const [name, url] = asset.src ? ["src", asset.getAttribute("src")] : ["href", asset.getAttribute("href")];
      if (document.head.querySelector(`[${name}="${CSS.escape(url)}"]`)) continue;
      const copy = document.createElement(asset.localName);
      for (const { name: key, value } of asset.attributes) copy.setAttribute(key, value);
      copy.nonce = pageNonce();
      copy.async = false; // in their order
      document.head.append(copy);
    }
    template.remove();
  }
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status } = ctx.response;
  if (ctx.request.headers["HX-History-Restore-Request"]) location.reload();
  else if (status !== 422 && status !== 409 && !ctx.hx.redirect && !ctx.hx.refresh) notice(status);
});

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (ctx?.request?.signal?.reason === "timeout") notice("timeout");
  else if (error instanceof TypeError && !ctx?.response) notice("offline");
});

/* After a swap: what changed is read out, and the element that asks for it gets the focus. */
document.addEventListener("htmx:after:swap", () => {
  const said = document.querySelector("#results [data-announce]")?.textContent.trim();
  const announcer = document.getElementById("announcer");
  if (said && announcer.textContent !== said) announcer.textContent = said;
  const focus = document.querySelector("[data-focus]");
  if (focus) {
    focus.removeAttribute("data-focus");
    focus.focus();
  }
});
