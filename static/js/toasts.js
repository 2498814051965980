/* Toasts: success leaves after a while, errors stay; notices for what no page could answer. */
const LIFETIME = 6000; // milliseconds

function arm(toast) {
  if (toast.dataset.armed !== undefined || toast.dataset.toast === "stay") return;
  toast.dataset.armed = "";
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), LIFETIME); };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

/** Show the text of `<template id="notices">` that is named `key`; a status falls back to its hundred. */
export function notice(key) {
  const texts = document.getElementById("notices").content;
  const text = texts.querySelector(`[data-notice="${key}"]`) ?? texts.querySelector(`[data-notice="${key >= 500 ? 500 : 400}"]`);
  const toast = document.getElementById("notice").content.firstElementChild.cloneNode(true);
  toast.querySelector("strong").textContent = text.dataset.title;
  toast.querySelector("span").textContent = text.textContent;
  shelf().append(toast);
}

export function noticeText(key) {
  return document.getElementById("notices").content.querySelector(`[data-notice="${key}"]`).textContent;
}

/* Above an open modal dialog nothing else can be seen, so the toasts move into it and back. */
const toasts = () => document.getElementById("toasts");

function shelf() {
  const open = [...document.querySelectorAll("dialog[open]")].pop();
  (open ?? document.body).append(toasts());
  return toasts();
}

document.addEventListener("close", () => shelf(), true);
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast")?.remove());

new MutationObserver(() => toasts()?.querySelectorAll(".toast").forEach(arm)).observe(document.body, { childList: true, subtree: true });
document.querySelectorAll(".toast").forEach(arm);
