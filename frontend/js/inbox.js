// The list of the inbox: what is ticked, and news from the server. A row that is there already is brought up to date
// where it stands; nothing moves, comes or goes until the reader asks for it, or has left the list alone at its top.

import { clock, say } from "./words.js";

const EVERY = 10_000;
const LONGEST_RETRY = 60_000;
const TOLD_AFTER = 3; // failures in a row, about a minute
const IDLE = 4_000;

export function watchList() {
  const rows = document.querySelector("[data-news-url]");
  if (!rows) return;
  countChosen(rows);
  keepFresh(rows);
}

function countChosen(rows) {
  const form = document.querySelector("[data-bulk]");
  const all = document.querySelector("[data-check-all]");
  if (!form || !all) return;
  all.parentElement.hidden = false;
  const words = form.querySelector("[data-chosen-words]");
  const show = () => {
    const boxes = [...rows.querySelectorAll("[data-check]")];
    const chosen = boxes.filter((box) => box.checked).length;
    words.textContent = chosen ? say("chosen", { count: chosen }) : say("choose_all");
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    form.classList.toggle("bulk-bar-ready", chosen > 0);
    form.querySelectorAll("button").forEach((button) => (button.disabled = chosen === 0));
  };
  all.addEventListener("change", () => {
    rows.querySelectorAll("[data-check]").forEach((box) => (box.checked = all.checked));
    show();
  });
  rows.addEventListener("change", show);
  show();
}

function keepFresh(rows) {
  const zone = rows.closest("[data-list]");
  const bar = zone.querySelector("[data-news]");
  const button = zone.querySelector("[data-news-show]");
  const failed = zone.querySelector("[data-news-failed]");
  const announce = zone.querySelector("[data-announce]");
  const wasEmpty = rows.children.length === 0;
  let version = null;
  let pending = null;
  let failures = 0;
  let timer = null;
  let asking = false;
  let freshAt = new Date();
  let touchedAt = Date.now();

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(ask, delay);
  };

  async function ask() {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const headers = version ? { "If-None-Match": version } : {};
      const answer = await fetch(rows.dataset.newsUrl, { headers, redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect" || answer.status === 401) return signedOut();
      if (answer.status === 200) {
        version = answer.headers.get("ETag");
        receive(await answer.json());
      } else if (answer.status !== 304) throw new Error(answer.statusText);
      succeeded();
    } catch {
      failures += 1;
      if (failures >= TOLD_AFTER) tell(say("list_not_updated", { time: clock(freshAt) }));
    } finally {
      asking = false;
    }
    later(Math.min(LONGEST_RETRY, EVERY * 2 ** failures));
  }

  function succeeded() {
    failures = 0;
    freshAt = new Date();
    failed.hidden = true;
    if (pending && isIdle()) put();
  }

  function signedOut() {
    tell(say("list_signed_out"));
  }

  function tell(words) {
    failed.textContent = words;
    if (failed.hidden) announce.textContent = words;
    failed.hidden = false;
  }

  function receive({ rows: html, counts }) {
    showCounts(counts);
    const page = document.createElement("template");
    page.innerHTML = html;
    const incoming = [...page.content.querySelectorAll("[data-row]")];
    const there = new Map([...rows.children].map((row) => [row.dataset.row, row]));
    const fresh = incoming.filter((row) => !there.has(row.dataset.row));
    const names = new Set(incoming.map((row) => row.dataset.row));
    for (const row of incoming) if (there.has(row.dataset.row)) bringUpToDate(there.get(row.dataset.row), row);
    // on a full page a row may only have been pushed to the next one
    for (const [name, row] of there) row.classList.toggle("row-gone", !names.has(name) && !fresh.length);
    const isSame = fresh.length === 0 && incoming.length === there.size;
    pending = isSame ? null : { incoming, fresh };
    offer(fresh.length);
  }

  function offer(number) {
    const words = say("new_tasks", { count: number });
    if (number && (bar.hidden || button.textContent !== words)) announce.textContent = words;
    button.textContent = words;
    bar.hidden = number === 0;
  }

  function put() {
    const { incoming, fresh } = pending;
    pending = null;
    bar.hidden = true;
    if (wasEmpty) return window.location.reload();
    const focused = document.activeElement.closest("[data-row]")?.querySelector(":focus");
    const place = placeOf(rows, zone);
    const names = new Set(incoming.map((row) => row.dataset.row));
    const there = new Map([...rows.children].map((row) => [row.dataset.row, row]));
    for (const [name, row] of there) if (!names.has(name) && !isKept(row)) row.remove();
    let next = rows.firstElementChild;
    for (const row of incoming) {
      const own = there.get(row.dataset.row) ?? row;
      if (own === next) next = next.nextElementSibling;
      else rows.insertBefore(own, next);
    }
    fresh.forEach((row) => row.classList.add("row-new"));
    focused?.focus();
    place();
    rows.dispatchEvent(new Event("change"));
    return fresh[0];
  }

  const isIdle = () =>
    zone.scrollTop === 0 &&
    Date.now() - touchedAt > IDLE &&
    !zone.matches(":hover") &&
    !zone.contains(document.activeElement) &&
    !rows.querySelector("[data-check]:checked");

  for (const kind of ["pointermove", "keydown", "scroll"]) {
    zone.addEventListener(kind, () => (touchedAt = Date.now()), { passive: true });
  }
  button.addEventListener("click", () => {
    const first = put();
    first?.querySelector("a").focus();
    first?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("visibilitychange", () => !document.hidden && later(0));
  later(EVERY);
}

// a row that is ticked, or at which the keyboard is, stays until it is let go
function isKept(row) {
  return row.querySelector("[data-check]:checked") || row.contains(document.activeElement);
}

function bringUpToDate(row, news) {
  const [mine, theirs] = [row.querySelector(".row-link"), news.querySelector(".row-link")];
  if (mine.innerHTML !== theirs.innerHTML) mine.innerHTML = theirs.innerHTML;
  row.classList.remove("row-gone");
}

// keeps the first row that is seen where it is, whatever comes above it
function placeOf(rows, zone) {
  const top = zone.getBoundingClientRect().top;
  const first = [...rows.children].find((row) => row.getBoundingClientRect().bottom > top);
  const before = first?.getBoundingClientRect().top;
  const atTop = zone.scrollTop === 0;
  return () => {
    if (first?.isConnected && !atTop) zone.scrollTop += first.getBoundingClientRect().top - before;
  };
}

function showCounts(counts) {
  for (const queue of document.querySelectorAll(".queue")) {
    const words = counts[queue.getAttribute("href")];
    if (words === undefined) continue;
    let count = queue.querySelector(".queue-count");
    if (!count && words) {
      count = document.createElement("span");
      count.className = "queue-count";
      queue.append(count);
    }
    if (count) count.textContent = words;
  }
}
