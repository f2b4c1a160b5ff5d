// Everything that is drawn, as a list: who cannot point at the drawing chooses from it, and the panel shows its properties.

export class Elements {
  constructor(root, editor) {
    Object.assign(this, { editor, place: root.querySelector("[data-elements]") });
    if (!this.place || !editor.elements) return;
    this.place.hidden = false;
    this.list = this.place.querySelector("select");
    this.list.addEventListener("change", () => this.list.value && editor.select(this.list.value));
    this.list.addEventListener("focus", () => this.show());
    editor.onSelected?.((id) => this.show(id));
    this.show();
  }

  // filled anew only where something is another: a list that is open would close
  show(chosen = this.list.value) {
    const [none] = this.list.options;
    const found = this.editor.elements();
    const told = JSON.stringify(found);
    if (told !== this.told) this.list.replaceChildren(none, ...found.map(({ id, label }) => new Option(label, id)));
    this.told = told;
    this.list.value = found.some(({ id }) => id === chosen) ? chosen : "";
  }
}

// the panel of properties is many steps of Tab away from the bar: palettes and the drawing stand between
export function goToProperties(root) {
  const panel = root.querySelector("[data-properties], .fjs-properties-container");
  panel?.querySelector("input,select,textarea,button,[tabindex='0']")?.focus();
}
