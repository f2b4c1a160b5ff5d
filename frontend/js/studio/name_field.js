// A name that is chosen from what exists, with its meaning, or typed where it is new. One element for every panel, whatever
// draws the panel: <name-field> with `options` [{ value, label }] and `value`; "choose" tells of another value.
// Escape takes back what was typed, the arrows go through the list, the mouse is not needed.

import { say } from "../words.js";

let count = 0;

class NameField extends HTMLElement {
  check = null;
  #options = [];
  #value = "";
  #shown = [];
  #active = -1;

  connectedCallback() {
    if (this.input) return;
    const list = `name-field-${++count}`;
    this.input = made("input", { type: "text", className: "bio-properties-panel-input", spellcheck: false, autocomplete: "off" });
    this.input.id = this.getAttribute("for-id") ?? `${list}-input`;
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list]]) {
      this.input.setAttribute(name, value);
    }
    if (this.getAttribute("described-by")) this.input.setAttribute("aria-describedby", this.getAttribute("described-by"));
    this.button = made("button", { type: "button", tabIndex: -1, textContent: "▾" });
    this.button.setAttribute("aria-label", say("studio_show_list", { label: this.getAttribute("label") ?? "" }));
    this.list = made("ul", { id: list, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.problem = made("p", { className: "studio-warning" });
    this.problem.setAttribute("role", "alert");
    this.append(this.input, this.button, this.list, this.problem);
    this.input.value = this.#value;
    this.#listen();
    this.#close();
  }

  set options(options) {
    this.#options = options ?? [];
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value ?? "";
    if (this.input && !this.#isTyping()) this.input.value = this.#value;
  }

  #isTyping() {
    return document.activeElement === this.input && this.input.value !== this.#value && !this.isDone;
  }

  #listen() {
    this.input.addEventListener("input", () => {
      this.isDone = false;
      this.#open(this.input.value);
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#take(this.input.value));
    this.button.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      this.input.focus();
      if (this.list.hidden) this.#open("");
      else this.#close();
    });
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const at = [...this.list.children].indexOf(event.target.closest("[role=option]"));
      if (this.#shown[at]) this.#take(this.#shown[at].value);
    });
  }

  #key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.#open("");
      this.#go(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#take(this.#shown[this.#active]?.value ?? this.input.value);
    } else if (event.key === "Escape" && (!this.list.hidden || this.input.value !== this.#value)) {
      event.stopPropagation();
      this.input.value = this.#value;
      this.#take(this.#value);
    }
  }

  #open(typed) {
    const sought = typed.trim().toLowerCase();
    this.#shown = this.#options.filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(sought));
    this.#active = -1;
    this.list.replaceChildren(...this.#shown.map((one, at) => option(`${this.list.id}-${at}`, one, this.#value)));
    this.list.hidden = this.#shown.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  #go(step) {
    if (!this.#shown.length) return;
    this.#active = (this.#active + step + this.#shown.length + (this.#active < 0 && step < 0 ? 1 : 0)) % this.#shown.length;
    [...this.list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === this.#active)));
    const chosen = this.list.children[this.#active];
    chosen.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", chosen.id);
  }

  #close() {
    this.list.hidden = true;
    this.#shown = [];
    this.#active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  // `check` gives the reason why a name cannot be: it is said, what was typed stays to be mended, and nothing is told
  #take(value) {
    this.#close();
    const taken = value.trim();
    this.problem.textContent = (taken !== this.#value && this.check?.(taken)) || "";
    this.input.setAttribute("aria-invalid", String(Boolean(this.problem.textContent)));
    if (this.problem.textContent) return;
    this.isDone = true;
    this.input.value = taken;
    if (taken === this.#value) return;
    this.#value = taken;
    this.dispatchEvent(new CustomEvent("choose", { detail: taken }));
  }
}

function option(id, { value, label }, present) {
  const item = made("li", { id });
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(value === present));
  item.append(made("strong", { textContent: value }));
  if (label) item.append(made("span", { textContent: label }));
  return item;
}

function made(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

customElements.define("name-field", NameField);
