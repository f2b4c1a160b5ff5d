// The editor of a form: form-js at the left, at the right what the server makes of it. Kinds of fields that the server
// does not take are not offered (studio.scss); where a file has one, the preview says what to use instead.

import "./style_nonce.js";
import { FormEditor } from "@bpmn-io/form-js-editor";
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "@bpmn-io/form-js-editor/dist/assets/form-js-editor.css";
import "@bpmn-io/form-js-editor/dist/assets/properties-panel.css";
import "../../styles/studio.scss";
import { say } from "../words.js";
import { loadChoices } from "./choices.js";
import { asText } from "./conflict.js";
import { offerFieldProperties } from "./fields/provider.js";
import { openStudio } from "./page.js";
import { showPreview } from "./preview.js";

// kinds that would bring foreign content into this page; publishing refuses them, so nothing of them is drawn
const NOT_DRAWN = ["html", "iframe", "image", "documentPreview"];

async function makeEditor({ root, server, touched, notify }) {
  const { choices, refresh } = await loadChoices(server, { notify });
  const editor = new FormEditor({ container: root.querySelector("[data-canvas]") });
  for (const kind of NOT_DRAWN) {
    const { config } = editor.get("formFields").get(kind);
    editor.get("formFields").register(kind, Object.assign(() => say("studio_kind_refused"), { config }));
  }
  offerFieldProperties(editor, choices);
  // as on the server, a text is Markdown and no HTML
  const markdown = editor.get("markdownRenderer");
  const render = markdown.render.bind(markdown);
  markdown.render = (text) => render(text.replaceAll("<", "&lt;"));
  const form = new FormFile(editor);
  const preview = showPreview(root, server, () => form.read());
  const changed = () => {
    if (form.isOpening) return;
    touched();
    preview.changed();
  };
  editor.on("commandStack.changed", changed);
  return {
    editor,
    open: async (text) => {
      await form.open(text);
      preview.changed();
    },
    read: async () => form.read(),
    saved: refresh,
    commands: {
      undo: () => editor.get("commandStack").undo(),
      redo: () => editor.get("commandStack").redo(),
      preview: () => preview.toggle(),
    },
    findings: async () => [],
    mark: () => {},
    nameOf: (id) => fieldOf(editor, id)?.label || id,
    select: (id) => {
      const field = fieldOf(editor, id);
      if (field) editor.get("selection").set(field);
    },
    elements: () => editor.get("formFieldRegistry").getAll().filter(({ type }) => type !== "default").map(told),
    onSelected: (tell) => editor.on("selection.changed", () => tell(editor.get("selection").get()?.id)),
    show: asText,
  };
}

function told({ id, key, label, text, type }) {
  const words = label || (text ?? "").slice(0, 40) || type;
  return { id, label: key ? `${words} (${key})` : words };
}

// findings name a field by its key, or by its id where it has none
function fieldOf(editor, name) {
  const all = editor.get("formFieldRegistry").getAll();
  return all.find((one) => one.key === name) ?? all.find((one) => one.id === name);
}

class FormFile {
  constructor(editor) {
    this.editor = editor;
  }

  async open(text) {
    const schema = JSON.parse(text);
    if (!schema || typeof schema !== "object" || Array.isArray(schema)) throw new Error(say("studio_no_form"));
    this.isOpening = true;
    await this.editor.importSchema(schema);
    this.isOpening = false;
    this.version = schema.schemaVersion;
    this.indent = /^[{[]\r?\n([ \t]+)/.exec(text)?.[1] ?? "  ";
    this.ending = /\n$/.test(text) ? "\n" : "";
    this.asOpened = { drawn: this.#written(), text };
  }

  // what was not changed is given back letter for letter
  read() {
    const written = this.#written();
    return written === this.asOpened?.drawn ? this.asOpened.text : written;
  }

  #written() {
    const schema = this.editor.saveSchema();
    // the version is the file's, not that of this editor: nothing else in the file has changed with it
    if (this.version === undefined) delete schema.schemaVersion;
    else schema.schemaVersion = this.version;
    return JSON.stringify(schema, null, this.indent) + this.ending;
  }
}

if (document.querySelector("[data-studio]")) openStudio(makeEditor);
