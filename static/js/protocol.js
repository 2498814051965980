/* What htmx leaves to us between request and response: the CSRF token, files, an ended session, errors. */
import { notice } from "./toasts.js";
import { signIn } from "./dialog.js";

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
