// Keeps what is being typed on the server: 400 ms after the last key, and at once when the page goes away. What was
// kept is put back by the server when the form is opened again.

import { clock, say } from "./words.js";

const PAUSE = 400;
const LONGEST_RETRY = 30_000;

export function keepDrafts() {
  document.querySelectorAll("form[data-draft-url]").forEach(keepDraft);
}

function keepDraft(form) {
  const url = form.dataset.draftUrl;
  const status = form.querySelector("[data-draft-status]") ?? addStatus(form);
  let changed = false;
  let sending = null;
  let timer = null;
  let failures = 0;

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  async function save() {
    if (sending) return later(PAUSE);
    changed = false;
    sending = new AbortController();
    try {
      const options = { method: "POST", body: typedText(form), signal: sending.signal, redirect: "manual" };
      const response = await fetch(url, options);
      if (response.ok) kept();
      else if (response.type === "opaqueredirect" || response.status === 401) signedOut();
      else if (response.status < 500) refused();
      else failed();
    } catch (error) {
      if (error.name !== "AbortError") failed();
    } finally {
      sending = null;
    }
  }

  function kept() {
    failures = 0;
    status.textContent = say("saved_at", { time: clock(new Date()) });
  }

  function failed() {
    changed = true;
    failures += 1;
    status.textContent = say("saving_again");
    later(Math.min(LONGEST_RETRY, 1000 * 2 ** failures));
  }

  function signedOut() {
    status.textContent = say("session_over");
  }

  function refused() {
    status.textContent = say("not_saved");
  }

  const typed = () => {
    changed = true;
    later(failures ? 1000 * 2 ** Math.min(failures, 5) : PAUSE);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  // the answer itself is on its way: a draft that arrives after it would come back from the dead
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    changed = false;
    sending?.abort();
  });
  window.addEventListener("pagehide", () => {
    clearTimeout(timer);
    if (changed) navigator.sendBeacon(url, typedText(form));
    changed = false;
  });
}

function typedText(form) {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
}

function addStatus(form) {
  const status = document.createElement("p");
  status.className = "form-status";
  status.setAttribute("role", "status");
  form.append(status);
  return status;
}
