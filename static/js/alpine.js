/* Alpine is for state that is purely local; it is fetched when something on the page asks for it. */
import { pageNonce } from "./nonce.js";

let asked = false;

function fetchAlpine() {
  if (asked || !document.querySelector("[x-data]")) return;
  asked = true;
  const script = document.createElement("script");
  script.src = document.body.dataset.alpine;
  script.nonce = pageNonce();
  document.head.append(script);
}

fetchAlpine();
document.addEventListener("htmx:after:swap", fetchAlpine);
