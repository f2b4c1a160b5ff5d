// Sends a form so that a poor connection is survived: shows how far the files are, and when the connection breaks, the page
// stays with everything in it and offers to try again. The form carries its key (`once`), so what had arrived after all is
// not taken twice.

import { forgetUnsent, keepUnsent } from "./unsent.js";

const TOO_MANY = 429;
const RETRY = "[data-send-state] button";
const SILENCE = 60_000; // without a byte moving, the connection is taken for lost

const pressed = new WeakMap(); // form → the button it was first sent by, whose name and value belong to it

export function sendSafely(root = document) {
  for (const form of root.querySelectorAll("form[data-send]")) {
    keepUnsent(form);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (!event.submitter?.matches(RETRY)) pressed.set(form, event.submitter);
      send(form);
    });
  }
}

function send(form) {
  const panel = form.querySelector("[data-send-state]");
  const request = new XMLHttpRequest();
  const body = new FormData(form, pressed.get(form));
  const watch = watchSilence(request);
  form.dataset.arrived = "";
  say(panel, panel.dataset.sending, false);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    watch.again();
    if (total && loaded < total) say(panel, `${panel.dataset.sending} ${Math.floor((loaded / total) * 100)}%`, false);
  });
  request.addEventListener("load", () => answered(form, panel, request));
  for (const trouble of ["error", "abort"]) request.addEventListener(trouble, () => failed(form, panel, panel.dataset.lost));
  request.addEventListener("loadend", watch.stop);
  request.open("POST", form.action);
  request.setRequestHeader("X-Sent-By-Script", "1");
  request.send(body);
}

function answered(form, panel, request) {
  if (request.status >= 500) return failed(form, panel, panel.dataset.trouble);
  if (request.status === TOO_MANY) return failed(form, panel, wordsOf(request.responseText));
  const leadsTo = request.getResponseHeader("X-Leads-To");
  if (!leadsTo) return show(request.responseText);
  forgetUnsent(form);
  location.assign(leadsTo);
}

// The page as the server answers it, with what has to be corrected; the scripts of this one go on
function show(html) {
  const page = parsed(html);
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.dispatchEvent(new CustomEvent("page:replaced"));
  window.scrollTo(0, 0);
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function wordsOf(html) {
  const paragraphs = [...parsed(html).querySelectorAll("main > p")];
  return paragraphs.map((paragraph) => paragraph.textContent.trim().replace(/\s+/g, " ")).join(" ");
}

function failed(form, panel, words) {
  release(form);
  say(panel, words, true);
  const again = panel.querySelector("button");
  again.hidden = false;
  panel.scrollIntoView({ block: "center" });
  again.focus();
}

function say(panel, words, isTrouble) {
  panel.hidden = false;
  panel.classList.toggle("send-failed", isTrouble);
  panel.querySelector("[data-send-words]").textContent = words;
  panel.querySelector("button").hidden = true;
}

// what form.js has closed against a second click
function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) {
    button.classList.remove("disabled");
    button.removeAttribute("aria-disabled");
  }
}

function watchSilence(request) {
  let timer = null;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => request.abort(), SILENCE);
  };
  again();
  return { again, stop: () => clearTimeout(timer) };
}
