// Hides what does not apply, by the same FEEL conditions that the server evaluates when the form arrives.

import { evaluate } from "feelin";

const ROUNDS = 5; // a hidden field counts as null for the others, which may hide or show more

export function applyConditions(form) {
  const wrappers = [...form.querySelectorAll("[data-hide]")];
  let hidden = new Set();
  for (let round = 0; round < ROUNDS; round++) {
    const context = answers(form, hidden);
    const next = new Set(wrappers.filter((wrapper) => isTrue(wrapper.dataset.hide, context)));
    const settled = next.size === hidden.size && [...next].every((wrapper) => hidden.has(wrapper));
    hidden = next;
    if (settled) break;
  }
  for (const wrapper of wrappers) wrapper.hidden = hidden.has(wrapper);
  for (const control of form.elements) {
    const inside = wrappers.some((wrapper) => hidden.has(wrapper) && wrapper.contains(control));
    if (inside && !control.disabled) control.dataset.hiddenBy = "condition";
    if (inside || control.dataset.hiddenBy) control.disabled = inside;
    if (!inside) delete control.dataset.hiddenBy;
  }
}

function isTrue(source, context) {
  try {
    return evaluate(source.replace(/^=/, ""), context).value === true;
  } catch {
    return false; // what cannot be judged here stays visible: the server decides
  }
}

function answers(form, hidden) {
  const context = {};
  for (const control of form.elements) {
    if (!control.name || control.type === "submit" || control.tagName === "FIELDSET") continue;
    const isHidden = [...hidden].some((wrapper) => wrapper.contains(control));
    context[control.name] = merge(control, context[control.name] ?? null, isHidden);
  }
  return context;
}

function merge(control, before, isHidden) {
  if (isHidden) return null;
  switch (kindOf(control)) {
    case "radio":
      return control.checked ? control.value : before;
    case "checkbox":
      return control.checked;
    case "checklist":
      return control.checked ? [...(before ?? []), control.value] : before;
    case "number":
      return number(control.value);
    case "file":
    case "filepicker":
      return control.files.length ? [...control.files].map((file) => file.name) : null;
    default:
      return control.value === "" ? null : control.value;
  }
}

// The wrapper of a field says its kind; without one, a box that is alone sends what WTForms or ours give it
function kindOf(control) {
  const kind = control.closest("[data-kind]")?.dataset.kind;
  if (kind) return kind;
  return control.type === "checkbox" && !["y", "true"].includes(control.value) ? "checklist" : control.type;
}

// numbers are typed as text, with a comma as people write them here
function number(text) {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || Number.isNaN(value) ? null : value;
}
