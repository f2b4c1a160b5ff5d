// The list of ready texts that "/" and the beginning of a shortcut open under a text area, as a combobox: the focus stays
// where one types.

import { say } from "./words.js";

const SLASH = /(^|\s)\/([\p{L}\d-]*)$/u;
const MOST_OPTIONS = 8;

let lists = 0;

export function offerOnSlash(area, offers, writer) {
  if (!offers.length) return;
  const list = document.createElement("ul");
  list.id = `ready-texts-${++lists}`;
  list.className = "ready-texts";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("ready_texts"));
  area.after(list);
  let shown = [];
  let active = 0;

  function wanted() {
    const match = SLASH.exec(area.value.slice(0, area.selectionStart));
    return match && area.selectionStart === area.selectionEnd ? match[2].toLowerCase() : null;
  }

  function close() {
    list.hidden = true;
    for (const name of ["role", "aria-haspopup", "aria-autocomplete", "aria-expanded", "aria-controls", "aria-activedescendant"])
      area.removeAttribute(name);
  }

  function open(words) {
    const begins = offers.filter(({ shortcut }) => shortcut.startsWith(words));
    const contains = offers.filter((offer) => !begins.includes(offer) && offer.name.toLowerCase().includes(words));
    shown = [...begins, ...contains].slice(0, MOST_OPTIONS);
    if (!shown.length) return close();
    active = 0;
    list.replaceChildren(...shown.map(optionOf));
    list.hidden = false;
    area.setAttribute("role", "combobox");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-expanded", "true");
    area.setAttribute("aria-controls", list.id);
    mark();
  }

  function optionOf(offer, index) {
    const option = document.createElement("li");
    option.id = `${list.id}-${index}`;
    option.setAttribute("role", "option");
    const key = document.createElement("kbd");
    key.textContent = `/${offer.shortcut}`;
    option.append(key, ` ${offer.name}`);
    option.addEventListener("mousedown", (event) => event.preventDefault()); // the text area keeps the focus
    option.addEventListener("click", () => take(index));
    return option;
  }

  function mark() {
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    area.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const end = area.selectionStart;
    writer.insert(shown[index], area, end - wanted().length - 1, end);
    close();
  }

  const move = (by) => {
    active = (active + by + shown.length) % shown.length;
    mark();
  };
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => take(active),
    Tab: () => take(active),
    Escape: close,
  };
  area.addEventListener("input", () => {
    const words = wanted();
    if (words === null) close();
    else open(words);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || !keys[event.key] || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
  area.addEventListener("blur", close);
}
