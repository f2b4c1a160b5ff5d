// The editor of decision tables: dmn-js, and everything that it does not know kept. A file holds several decisions; each
// is a view, and so is the picture of how they depend on each other.

import "./style_nonce.js";
import DmnModeler from "dmn-js/lib/Modeler";
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "../../styles/studio.scss";
import { say } from "../words.js";
import { asText } from "./conflict.js";
import { giveBack, lostBetween } from "./keeping.js";
import { openStudio } from "./page.js";
import { missing, translateModule } from "./words/translate_dmn.js";

const PARTS = ["drd", "decisionTable", "literalExpression", "boxedExpression"];

async function makeEditor({ root, touched }) {
  const own = Object.fromEntries(PARTS.map((part) => [part, { additionalModules: [translateModule] }]));
  const modeler = new DmnModeler({ container: root.querySelector("[data-canvas]"), ...own });
  const file = new DecisionFile(modeler);
  const bar = root.querySelector("[data-views]");
  const listened = new WeakSet();
  modeler.on("views.changed", ({ activeView, views }) => {
    bar.replaceChildren(...views.map((view) => tab(view, view === activeView || view.id === activeView?.id, modeler)));
    const viewer = modeler.getActiveViewer();
    if (viewer && !listened.has(viewer)) {
      listened.add(viewer);
      viewer.on("commandStack.changed", () => !file.isOpening && touched());
    }
  });
  return {
    modeler,
    missing,
    open: (text) => file.open(text),
    read: () => file.read(),
    commands: {
      undo: () => modeler.getActiveViewer()?.get("commandStack").undo(),
      redo: () => modeler.getActiveViewer()?.get("commandStack").redo(),
    },
    findings: async () => [],
    mark: () => {},
    nameOf: (id) => modeler.getViews().find((view) => view.element.id === id)?.name || id,
    select: (id) => {
      const view = modeler.getViews().find((one) => one.element.id === id || contains(one.element, id));
      if (view) modeler.open(view);
    },
    show: asText,
  };
}

function contains(decision, id) {
  const { rule = [], input = [], output = [] } = decision.decisionLogic ?? {};
  return [...rule, ...input, ...output].some((one) => one.id === id);
}

function tab(view, isActive, modeler) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `btn btn-sm ${isActive ? "btn-primary" : "btn-outline-secondary"}`;
  button.textContent = view.type === "drd" ? say("studio_dependencies") : view.name || view.element.id;
  if (isActive) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => modeler.open(view));
  return button;
}

class DecisionFile {
  constructor(modeler) {
    this.modeler = modeler;
    this.lost = [];
  }

  // the first table is shown: the picture of their dependencies says less
  async open(text) {
    this.isOpening = true;
    await this.modeler.importXML(text);
    const views = this.modeler.getViews();
    const view = views.find((one) => one.type === "decisionTable") ?? views[0];
    if (view) await this.modeler.open(view);
    const { xml } = await this.modeler.saveXML({ format: true });
    this.lost = lostBetween(text, xml);
    this.asOpened = { drawn: xml, text };
    this.isOpening = false;
  }

  async read() {
    const { xml } = await this.modeler.saveXML({ format: true });
    if (xml === this.asOpened?.drawn) return this.asOpened.text;
    return giveBack(xml, this.lost);
  }
}

if (document.querySelector("[data-studio]")) openStudio(makeEditor);
