// Keeps what is typed into a form in this window's own storage, until the form has arrived: a lost connection, a closed
// page or an empty battery costs nothing. Files cannot be kept so, and nobody else who uses the machine later reads it.

const PAUSE = 300;
const KEPT = "input:not([type=hidden], [type=file], [type=password]), textarea, select";

export function keepUnsent(form) {
  const key = keyOf(form);
  restore(form, read(key));
  let timer = null;
  const save = () => {
    clearTimeout(timer);
    if (!form.dataset.arrived) write(key, typed(form));
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  window.addEventListener("pagehide", save);
}

export function forgetUnsent(form) {
  form.dataset.arrived = "1";
  write(keyOf(form), null);
}

function keyOf(form) {
  return `unsent:${new URL(form.action, location.href).pathname}`;
}

function typed(form) {
  return Object.fromEntries(
    controls(form).map((control) => [control.id, isTick(control) ? control.checked : control.value]),
  );
}

// What the server has filled in is newer than what is kept here; ticks count as filled in where anything is
function restore(form, values) {
  if (!values) return;
  const isUntouched = controls(form).every((control) => isTick(control) || !control.value);
  for (const control of controls(form)) {
    const value = values[control.id];
    if (value === undefined) continue;
    if (!isTick(control)) control.value ||= value;
    else if (isUntouched) control.checked = value;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function controls(form) {
  return [...form.querySelectorAll(KEPT)].filter((control) => control.id);
}

function isTick(control) {
  return control.type === "checkbox" || control.type === "radio";
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null; // no storage here, or not ours
  }
}

function write(key, values) {
  try {
    if (values) sessionStorage.setItem(key, JSON.stringify(values));
    else sessionStorage.removeItem(key);
  } catch {
    // full or forbidden: the form works without it
  }
}
