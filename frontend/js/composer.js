// Helps to write an answer. What may be inserted is fetched once the page is there; "/" and the beginning of a shortcut
// in a text area open a list of ready texts, Alt+1 … 9 insert the offers in their order. Without this the server offers
// the same on a page of its own.

import { offerOnSlash } from "./ready_texts.js";
import { say } from "./words.js";

export function improveComposers() {
  document.querySelectorAll("[data-composer]").forEach(improve);
}

async function improve(composer) {
  const form = document.getElementById(composer.dataset.form);
  const panel = document.createElement("div");
  const response = await fetch(composer.dataset.composer, { redirect: "manual" }).catch(() => null);
  if (!response?.ok) return; // the page of its own is still there
  panel.innerHTML = await response.text();
  composer.querySelectorAll("[data-fallback]").forEach((element) => element.remove());
  composer.querySelectorAll("[data-enhanced]").forEach((element) => (element.hidden = false));
  const status = document.createElement("p");
  status.className = "form-status";
  status.setAttribute("role", "status");

  const writer = writerOf(form, composer, status);
  const offers = [...panel.querySelectorAll("[data-insert]")].map(offerOf);
  offers.forEach((offer, index) => offer.present(index, () => writer.insert(offer)));
  composer.append(panel, status);
  bindKeys(form, offers, writer);
  const ready = offers.filter((offer) => offer.shortcut);
  for (const target of writer.areas) offerOnSlash(target, ready, writer);
  composer.dataset.ready = "1";
}

// An offer's form becomes a plain button: forms do not nest, and nothing is to be sent
function offerOf(button) {
  const item = button.closest(".offer");
  const own = button.closest("form");
  return {
    text: button.dataset.insert,
    source: button.dataset.source,
    title: button.dataset.title,
    shortcut: item.dataset.shortcut ?? "",
    name: item.dataset.name ?? "",
    present(index, act) {
      button.type = "button";
      if (index < 9) {
        button.setAttribute("aria-keyshortcuts", `Alt+${index + 1}`);
        button.insertAdjacentHTML("afterbegin", `<kbd aria-hidden="true">${index + 1}</kbd> `);
      }
      button.addEventListener("click", act);
      own.replaceWith(button);
    },
  };
}

// Where a text goes: the area that was written in last, else the first of the form, brought into view by its choice
function writerOf(form, composer, status) {
  const targets = [...composer.querySelectorAll("[data-target]")].map(({ dataset }) => ({
    area: form.querySelector(`textarea[name="${CSS.escape(dataset.target)}"]`),
    shownBy: dataset.shownBy,
  }));
  let last = null;
  form.addEventListener("focusin", ({ target }) => {
    if (targets.some(({ area }) => area === target)) last = target;
  });

  function current() {
    if (last && !last.disabled) return last;
    const open = targets.find(({ area }) => area && isShown(area));
    return (open ?? targets[0]).area;
  }

  function note(source) {
    if (form.querySelector(`input[name="sumber"][value="${CSS.escape(source)}"]`)) return;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "sumber", value: source });
    form.append(input);
  }

  return {
    areas: targets.map(({ area }) => area).filter(Boolean),
    insert({ text, source, title }, area = current(), from = area.selectionStart, to = area.selectionEnd) {
      choose(form, targets.find((target) => target.area === area));
      const before = area.value.slice(0, from);
      const gap = before && !/\n$/.test(before) && from === to ? "\n\n" : "";
      area.disabled = false; // its condition runs a moment later than we do
      area.focus();
      area.setRangeText(gap + text, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
      selectGap(area, from);
      note(source);
      status.textContent = say("inserted", { title });
    },
  };
}

const isShown = (area) => !area.disabled && area.offsetParent;

// Make the choice that shows an area, where it is out of sight or no choice is made: before the conditions have arrived
// every area shows, and what is put in there must not vanish with it
function choose(form, { area, shownBy }) {
  if (!shownBy) return;
  const [name, value] = shownBy.split("=").map((part) => CSS.escape(part));
  if (isShown(area) && form.querySelector(`input[name="${name}"]:checked`)) return;
  const choice = form.querySelector(`input[name="${name}"][value="${value}"]`);
  if (choice && !choice.checked) choice.click();
}

// What the case does not know is left as {{name}}: select the first, so that typing fills it
function selectGap(area, from) {
  const gap = /\{\{\s*[a-z_]+\s*\}\}/.exec(area.value.slice(from));
  if (gap) area.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
}

function bindKeys(form, offers, writer) {
  document.addEventListener("keydown", (event) => {
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (!digit || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const elsewhere = event.target.closest("input, textarea, select, [contenteditable], dialog[open] *");
    if (elsewhere && !form.contains(elsewhere)) return;
    const offer = offers[digit - 1];
    if (!offer) return;
    event.preventDefault();
    writer.insert(offer);
  });
}
