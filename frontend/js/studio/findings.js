// What is wrong with the file, said beside it and marked in it: the editor's own rules at once, the server's (the same
// that publishing goes by) a moment later. A click goes to the element.

import { encodePath } from "./server.js";

const PAUSE = 900;

export class Findings {
  constructor({ root, server, editor }) {
    Object.assign(this, { root, server, editor });
    this.panel = root.querySelector("[data-findings]");
    this.list = root.querySelector("[data-findings-list]");
    this.ofServer = [];
    this.asked = 0;
  }

  toggle(isOpen = this.panel.hidden) {
    this.panel.hidden = !isOpen;
    this.root.querySelector("[data-do=findings][aria-controls]").setAttribute("aria-expanded", String(isOpen));
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#look(), PAUSE);
  }

  async #look() {
    const asked = ++this.asked;
    const own = await this.editor.findings();
    const { list } = await this.server.check(await this.editor.read());
    if (asked !== this.asked) return; // a later question is under way
    this.ofServer = list ?? this.ofServer;
    this.#show(own);
  }

  #show(own) {
    const path = this.server.data.path;
    const here = this.ofServer.filter((one) => one.file === path);
    const known = new Set(here.map((one) => one.element));
    // where the server has a word of its own, the editor's would say the same in other words
    const all = [...here, ...own.filter((one) => !known.has(one.element))];
    const elsewhere = this.ofServer.filter((one) => one.file !== path);
    this.editor.mark(all);
    this.list.replaceChildren(...all.map((one) => this.#here(one)), ...elsewhere.map((one) => this.#elsewhere(one)));
    this.root.querySelector("[data-findings-none]").hidden = all.length + elsewhere.length > 0;
    const count = this.root.querySelector("[data-count]");
    count.hidden = all.length === 0;
    count.textContent = all.length;
    this.root.dataset.checked = String(this.asked);
  }

  #here({ element, message, isHint }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "studio-finding";
    button.append(named(this.editor.nameOf(element)), message);
    if (isHint) button.dataset.hint = "";
    button.addEventListener("click", () => this.editor.select(element));
    return row(button);
  }

  #elsewhere({ file, element, message }) {
    const link = document.createElement("a");
    link.className = "studio-finding";
    const isDrawn = /\.(bpmn|dmn)$|^forms\//.test(file);
    link.href = isDrawn
      ? `${this.server.data.editors}${encodePath(file)}#${encodeURIComponent(element)}`
      : this.root.querySelector(".studio-back").href;
    link.append(named(file), message);
    return row(link);
  }
}

function named(text) {
  const name = document.createElement("strong");
  name.textContent = text ? `${text}: ` : "";
  return name;
}

function row(content) {
  const item = document.createElement("li");
  item.append(content);
  return item;
}
