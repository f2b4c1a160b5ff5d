// Keeps the reader's place in a list over the pages that it leads to: how far it is scrolled, which rows are ticked, and
// at which row the keyboard was. In this window's own storage, by the list's address. The menu leads to a list's
// beginning, every other way back to where it was left.

const TICKS_LAST = 30 * 60_000; // milliseconds; what was ticked longer ago is not meant any more
const DONE = "form[action$='/kotak-tugas/massal']";

export function keepPlace() {
  const rows = document.querySelector("[data-place]");
  const left = new Set(); // lists that are not to be found again as they were
  if (rows) putBack(rows, read(rows.dataset.place));
  document.addEventListener("click", (event) => {
    const entry = event.target.closest(".queue");
    if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
    left.add(entry.getAttribute("href"));
    write(entry.getAttribute("href"), null);
  });
  document.addEventListener("submit", ({ target, submitter }) => {
    if (!target.matches(DONE) || submitter?.value === "pilih") return;
    for (const box of rows?.querySelectorAll("[data-check]") ?? []) box.dataset.sent = "1";
    const list = `/kotak-tugas/${target.elements.antrean.value}`;
    write(list, { ...read(list), ticked: [] });
  });
  window.addEventListener("pagehide", () => {
    if (rows && !left.has(rows.dataset.place)) write(rows.dataset.place, placeIn(rows));
  });
}

function putBack(rows, kept) {
  rows.addEventListener("focusin", ({ target }) => (rows.dataset.resume = indexOf(rows, target)));
  if (kept) {
    rows.dataset.resume = kept.at ?? 0;
    listOf(rows).scrollTop = kept.top ?? 0;
    const ticked = Date.now() - kept.time < TICKS_LAST ? kept.ticked : [];
    for (const box of rows.querySelectorAll("[data-check]")) box.checked ||= ticked.includes(box.value);
  }
  rows.querySelector(".row-selected")?.scrollIntoView({ block: "nearest" });
}

function placeIn(rows) {
  const isShown = rows.offsetParent !== null; // not beside a case on a narrow screen
  const atHand = rows.querySelector(":focus") ?? rows.querySelector(".row-selected");
  return {
    top: isShown ? listOf(rows).scrollTop : read(rows.dataset.place)?.top,
    at: atHand ? indexOf(rows, atHand) : Number(rows.dataset.resume ?? 0),
    ticked: [...rows.querySelectorAll("[data-check]:checked:not([data-sent])")].map((box) => box.value),
    time: Date.now(),
  };
}

const listOf = (rows) => rows.closest("[data-list]");

const indexOf = (rows, element) => [...rows.children].indexOf(element.closest("[data-row]"));

function read(list) {
  try {
    return JSON.parse(sessionStorage.getItem(`place:${list}`));
  } catch {
    return null; // no storage here, or not ours
  }
}

function write(list, place) {
  try {
    if (place) sessionStorage.setItem(`place:${list}`, JSON.stringify(place));
    else sessionStorage.removeItem(`place:${list}`);
  } catch {
    // full or forbidden: the list begins at its top
  }
}
