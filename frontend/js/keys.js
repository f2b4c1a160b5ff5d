// The keyboard of staff pages. Keys are inert while somebody types, and where another part has taken the key.
// j and k walk the rows, Enter opens (a focused link does that by itself); what else there is, ? shows.

const TYPING =
  "textarea, select, input:not([type=checkbox]):not([type=radio]), [contenteditable], [role=listbox], dialog[open] *";
const GO_WITHIN = 1500;
const PLACES = { s: "/kotak-tugas/saya", k: "/kotak-tugas/kelompok", a: "/tiket" }; // where the menu has them

let goingSince = 0;

export function bindKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.matches("[data-search]")) event.target.blur();
    if (event.target.closest(TYPING)) return;
    const going = Date.now() - goingSince < GO_WITHIN;
    goingSince = 0;
    const done = going ? go(event.key) : actions[event.key]?.();
    if (done) event.preventDefault();
  });
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  x: () => click(rowAtHand()?.querySelector("[data-check]")),
  a: () => claim(),
  t: () => focusOn("#tugas form[data-draft-url] :is(input, select, textarea):not([type=hidden])"),
  r: () => click(document.querySelector("[data-news]:not([hidden]) [data-news-show]")),
  u: () => click(document.querySelector(".zone-back, .back-link")),
  c: () => click(document.querySelector("[data-copy-key]:not([hidden])")),
  g: () => Boolean((goingSince = Date.now())),
  "/": () => focusOn("[data-search]"),
  "?": () => showKeys(),
};

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  if (!rows.length) return false;
  const next = rows[Math.min(rows.length - 1, Math.max(0, nextOf(rows, by)))];
  next.querySelector("a, button").focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

// where no row is at hand, the place of the last one is (place.js): by now the row that came after it stands there
function nextOf(rows, by) {
  const from = rows.indexOf(rowAtHand());
  if (from >= 0) return from + by;
  return Number(rows[0].parentElement.dataset.resume ?? 0) + Math.min(by, 0);
}

// the row that the keyboard is at, else the one whose case is open
function rowAtHand() {
  return document.activeElement.closest("[data-row]") ?? document.querySelector(".row-selected");
}

function claim() {
  const form = document.querySelector("[data-bulk]");
  if (document.querySelector("[data-check]:checked")) return click(form?.querySelector("[value=ambil]"));
  const task = rowAtHand()?.dataset.task;
  if (!form || !task) return click(document.querySelector("#tugas form[action$='/ambil'] button"));
  const single = document.createElement("form");
  single.method = "post";
  single.action = `/tugas/${task}/ambil`;
  for (const name of ["csrf_token", "antrean"]) single.append(form.elements[name].cloneNode());
  single.hidden = true;
  document.body.append(single);
  single.requestSubmit();
  return true;
}

function go(key) {
  return key in PLACES && click(document.querySelector(`.queue[href="${PLACES[key]}"]`));
}

function focusOn(selector) {
  const element = document.querySelector(selector);
  element?.focus();
  element?.select?.();
  return Boolean(element);
}

function click(element) {
  element?.click();
  return Boolean(element);
}

function showKeys() {
  const dialog = document.querySelector("dialog[data-shortcuts]");
  for (const one of dialog?.querySelectorAll("[data-needs]") ?? []) one.hidden = !document.querySelector(one.dataset.needs);
  dialog?.showModal();
  return Boolean(dialog);
}
