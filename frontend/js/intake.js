// Entering calls and visits: finds the caller while name, number or company is typed. Each button of the list would
// also work by being sent: the server then keeps what was typed and fills the form in itself.

const PAUSE = 250;
const SHORTEST = 3;

export function improveIntake() {
  document.querySelectorAll("[data-callers]").forEach(watch);
  document.querySelectorAll("[data-print]").forEach(printOnClick);
}

function printOnClick(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

function watch(search) {
  const form = search.closest("form");
  const list = search.querySelector("[data-callers-found]");
  const controls = search.dataset.callersKeys.split(" ").map((key) => form.elements[key]);
  let timer = null;
  let request = null;

  async function look(control) {
    const words = control.value.trim();
    request?.abort();
    request = new AbortController();
    const html = words.length < SHORTEST ? "" : await fragment(`${search.dataset.callers}?${query(words)}`, request.signal);
    if (html === null || control.value.trim() !== words) return;
    control.closest(".field").append(list);
    list.innerHTML = html;
  }

  search.querySelector("[data-callers-look]").hidden = true;
  for (const control of controls) {
    control.autocomplete = "off"; // the browser's own list would lie over ours
    control.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (event.isTrusted) timer = setTimeout(look, PAUSE, control);
    });
    control.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || !list.querySelector("button")) return;
      event.preventDefault();
      list.querySelector("button").focus();
    });
  }
  list.addEventListener("keydown", (event) => walk(event, list));
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-caller]");
    if (!button) return;
    event.preventDefault();
    clearTimeout(timer);
    request?.abort();
    take(button, form);
    list.replaceChildren();
  });
}

function walk(event, list) {
  const buttons = [...list.querySelectorAll("button")];
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    list.closest(".field")?.querySelector("input").focus();
    list.replaceChildren();
  } else if (by) {
    event.preventDefault();
    const next = buttons.indexOf(document.activeElement) + by;
    (buttons[next] ?? list.closest(".field")?.querySelector("input"))?.focus();
  }
}

function take(button, form) {
  for (const [key, value] of Object.entries(JSON.parse(button.dataset.caller))) {
    const control = form.elements[key];
    if (!control) continue;
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true })); // so that the draft is kept
  }
  showEarlier(button.formAction);
  nextToFill(form)?.focus();
}

async function showEarlier(url) {
  const side = document.querySelector("[data-callers-earlier]");
  const html = side && (await fragment(url));
  if (html) side.innerHTML = html;
}

function nextToFill(form) {
  return [...form.elements].find((control) => control.getAttribute("aria-required") && !control.value);
}

const query = (words) => new URLSearchParams({ q: words });

// null: another search has taken its place
async function fragment(url, signal) {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? (await response.text()).trim() : "";
  } catch (error) {
    return error.name === "AbortError" ? null : "";
  }
}
