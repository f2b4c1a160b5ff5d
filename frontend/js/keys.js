// The keyboard of staff pages. Keys are inert while somebody types, and where another part has taken the key.
// j and k walk the rows, Enter opens (a focused link does that by itself); what else there is, ? shows.

const TYPING =
  "textarea, select, input:not([type=checkbox]):not([type=radio]), [contenteditable], [role=listbox], dialog[open] *";
const GO_WITHIN = 1500;
const PLACES = { s: "/kotak-tugas/saya", k: "/kotak-tugas/kelompok", a: "/tiket" };

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
  const from = rows.indexOf(rowAtHand());
  const next = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by));
  rows[next].querySelector("a").focus();
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
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
  const place = PLACES[key];
  if (place) window.location.assign(place);
  return Boolean(place);
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
  dialog?.showModal();
  return Boolean(dialog);
}
