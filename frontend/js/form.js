// Small comforts of a form. Each page works without them; the server alone decides what is valid.

import { filesize, say } from "./words.js";

const MOST_FILES = 10; // as app/web/uploads.py

export function improveForms() {
  document.querySelector("[data-focus]")?.focus();
  for (const form of document.querySelectorAll("form")) {
    if (form.method === "post") {
      holdBack(form);
      sendOnce(form);
    }
    if (form.querySelector("[data-hide]")) watchConditions(form);
  }
  document.querySelectorAll("[data-count][maxlength]").forEach(countCharacters);
  document.querySelectorAll("input[type=file]").forEach(listFiles);
  document.querySelectorAll("[data-copy]").forEach(copyOnClick);
}

// What the server would refuse anyway is not sent first: on a poor line that takes minutes. Runs before every other listener.
function holdBack(form) {
  form.addEventListener("submit", (event) => {
    const input = [...form.querySelectorAll("input[type=file]")].find(whyNot);
    if (!input) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const told = form.querySelector("[data-held-back]") ?? statusAfter(input);
    told.dataset.heldBack = "";
    told.setAttribute("role", "alert");
    told.textContent = whyNot(input);
    input.addEventListener("change", () => (told.textContent = ""), { once: true });
    input.focus();
  });
}

function whyNot(input) {
  const [limit, files] = [limitOf(input), [...input.files]];
  if (files.some((file) => file.size === 0 || (limit && file.size > limit))) return say("files_refused");
  const sum = files.reduce((all, file) => all + file.size, 0);
  const isTooMuch = files.length > MOST_FILES || (limit && sum > limit * MOST_FILES);
  return isTooMuch ? say("files_too_many", { count: MOST_FILES, size: filesize(limit * MOST_FILES) }) : "";
}

const limitOf = (input) => Number(input.dataset.maxMb || 0) * 1e6;

// The second click of a double click never reaches the server. The button is not disabled at once: its own name and
// value belong to what is sent.
function sendOnce(form) {
  const release = () => {
    delete form.dataset.sent;
    form.querySelectorAll(".btn[aria-disabled]").forEach((button) => {
      button.classList.remove("disabled");
      button.removeAttribute("aria-disabled");
    });
  };
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.classList.add("disabled");
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", (event) => event.persisted && release()); // came back by the browser's arrow
}

// FEEL is large, so only pages with conditions fetch it
async function watchConditions(form) {
  const { applyConditions } = await import("./conditions.js");
  applyConditions(form);
  form.addEventListener("input", () => applyConditions(form));
  form.addEventListener("change", () => applyConditions(form));
}

function countCharacters(control) {
  const status = statusAfter(control);
  const show = () => {
    const left = control.maxLength - control.value.length;
    status.textContent =
      left < 0 ? say("characters_over", { count: -left }) : say("characters_left", { count: left.toLocaleString("id") });
    status.setAttribute("aria-live", left < 50 ? "polite" : "off");
  };
  control.addEventListener("input", show);
  show();
}

function listFiles(input) {
  const list = document.createElement("ul");
  list.className = "files";
  list.hidden = true;
  input.after(list);
  const limit = limitOf(input);
  input.addEventListener("change", () => {
    list.replaceChildren(...[...input.files].map((file) => fileRow(file, limit)));
    list.hidden = input.files.length === 0;
  });
}

function fileRow(file, limit) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  const size = document.createElement("span");
  name.textContent = file.name;
  size.className = "file-size";
  size.textContent = filesize(file.size);
  if (limit && file.size > limit) {
    row.className = "file-too-large";
    size.textContent += ` – ${say("file_too_large", { size: filesize(limit) })}`;
  } else if (file.size === 0) {
    row.className = "file-too-large";
    size.textContent += ` – ${say("file_empty")}`;
  }
  row.append(name, size);
  return row;
}

function copyOnClick(button) {
  if (!navigator.clipboard) return; // plain http: the text beside the button can be selected
  button.hidden = false;
  button.addEventListener("click", async () => {
    const label = button.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = say("copied");
    setTimeout(() => (button.textContent = label), 2000);
  });
}

function statusAfter(control) {
  const status = document.createElement("p");
  status.className = "form-status";
  control.after(status);
  return status;
}
