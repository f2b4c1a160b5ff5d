// The form as the server shows it, a moment after each change. What is typed into it stays while the form is drawn on,
// so that a condition can be tried.

import { applyConditions } from "../conditions.js";

const PAUSE = 400;

export function showPreview(root, server, read) {
  const pane = root.querySelector("[data-preview-pane]");
  const form = pane.querySelector("[data-preview-form]");
  let timer = null;
  let asked = 0;

  async function look() {
    const mine = ++asked;
    const html = await server.preview(await read());
    if (mine !== asked || html === null) return; // a later one is under way, or the line is down
    const typed = answersOf(form);
    form.innerHTML = html;
    giveAnswers(form, typed);
    applyConditions(form);
    pane.dataset.shown = String(mine);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => applyConditions(form));
  return {
    changed() {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    },
    toggle() {
      pane.hidden = !pane.hidden;
      root.querySelector("[data-do=preview]").setAttribute("aria-expanded", String(!pane.hidden));
    },
  };
}

function answersOf(form) {
  return [...form.elements]
    .filter((control) => control.name && control.type !== "file" && control.tagName !== "FIELDSET")
    .map(({ name, value, type, checked }) => ({ name, value, isTick: type === "radio" || type === "checkbox", checked }));
}

function giveAnswers(form, typed) {
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || control.tagName === "FIELDSET") continue;
    const isTick = control.type === "radio" || control.type === "checkbox";
    const before = typed.find((one) => one.name === control.name && (!isTick || one.value === control.value));
    if (!before || before.isTick !== isTick) continue;
    if (isTick) control.checked = before.checked;
    else if (before.value) control.value = before.value;
  }
}
