// The keyboard of the inbox: j and k walk the rows, Enter opens (a focused link does that by itself), / searches,
// u goes back to the list, ? shows the keys.

const TYPING = "input, textarea, select, [contenteditable], dialog[open] *";

export function bindInboxKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.matches("[data-search]")) event.target.blur();
    if (event.target.closest(TYPING)) return;
    const action = actions[event.key];
    if (action?.()) event.preventDefault();
  });
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => focusOn("[data-search]"),
  "?": () => showKeys(),
  u: () => follow(".zone-back, .back-link"),
};

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  if (!rows.length) return false;
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  const selected = rows.findIndex((row) => row.classList.contains("row-selected"));
  const from = focused >= 0 ? focused : selected;
  const next = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by));
  rows[next].querySelector("a").focus();
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
}

function focusOn(selector) {
  const element = document.querySelector(selector);
  element?.focus();
  element?.select?.();
  return Boolean(element);
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return Boolean(link);
}

function showKeys() {
  const dialog = document.querySelector("dialog[data-shortcuts]");
  dialog?.showModal();
  return Boolean(dialog);
}
