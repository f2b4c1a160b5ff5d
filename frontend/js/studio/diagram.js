// The editor of a process: bpmn-js with its properties in Indonesian, and everything that it does not know kept.
// The mark of bpmn.io stays visible, as its licence asks.

import "./style_nonce.js";
import { feelBuiltins } from "@camunda/feel-builtins";
import Modeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from "bpmn-js-properties-panel";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "../../styles/studio.scss";
import { lintDiagram } from "./bpmn_lint.js";
import { loadChoices } from "./choices.js";
import { giveBack, lostBetween } from "./keeping.js";
import { elementsOf, markFindings, nameOf, selectElement } from "./marks.js";
import { offeredModule } from "./offered.js";
import { openStudio } from "./page.js";
import { OwnPropertiesModule } from "./properties/provider.js";
import spiffworkflow from "./spiffworkflow.json";
import { undrawnLanesModule } from "./undrawn_lanes.js";
import { missing, translateModule } from "./words/translate.js";

export function makeModeler({ canvas, properties, choices }) {
  return new Modeler({
    container: canvas,
    ...(properties && { propertiesPanel: { parent: properties, feelLanguageContext: { builtins: ours(choices) } } }),
    moddleExtensions: { spiffworkflow },
    additionalModules: [
      ...(properties ? [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, OwnPropertiesModule] : []),
      offeredModule,
      translateModule,
      undrawnLanesModule,
      { choices: ["value", choices ?? {}] },
    ],
  });
}

// the functions of FEEL that the server runs, with the explanations that the editor has of them
function ours({ built_ins: names = [] }) {
  const known = new Set(names.map(({ name }) => name));
  return feelBuiltins.filter(({ name }) => known.has(name));
}

// Draws `text`, and remembers what bpmn-js dropped of it while reading
export class Diagram {
  constructor(modeler) {
    this.modeler = modeler;
    this.lost = [];
  }

  async open(text) {
    await this.modeler.importXML(text);
    const { xml } = await this.modeler.saveXML({ format: true });
    this.lost = lostBetween(text, xml);
    this.asOpened = { drawn: xml, text };
  }

  // what was not changed is given back letter for letter
  async read() {
    const { xml } = await this.modeler.saveXML({ format: true });
    if (xml === this.asOpened?.drawn) return this.asOpened.text;
    return giveBack(xml, this.lost);
  }
}

async function makeEditor({ root, server, touched, notify }) {
  const redraw = () => modeler.get("eventBus").fire("propertiesPanel.providersChanged");
  const { choices, refresh } = await loadChoices(server, { notify, redraw });
  const modeler = makeModeler({
    canvas: root.querySelector("[data-canvas]"),
    properties: root.querySelector("[data-properties]"),
    choices,
  });
  const diagram = new Diagram(modeler);
  const fit = () => fitBesidePalette(modeler.get("canvas"));
  modeler.on("commandStack.changed", touched);
  return {
    modeler,
    missing,
    open: async (text) => {
      await diagram.open(text);
      fit();
    },
    read: () => diagram.read(),
    saved: refresh,
    commands: {
      undo: () => modeler.get("commandStack").undo(),
      redo: () => modeler.get("commandStack").redo(),
      search: () => modeler.get("searchPad").toggle(),
      fit,
    },
    findings: () => lintDiagram(modeler),
    mark: (found) => markFindings(modeler, found),
    nameOf: (id) => nameOf(modeler, id),
    select: (id) => selectElement(modeler, id),
    elements: () => elementsOf(modeler),
    onSelected: (tell) => modeler.on("selection.changed", ({ newSelection: [one] }) => tell(one?.id)),
    show: async (container, text) => {
      const viewer = new NavigatedViewer({ container });
      await viewer.importXML(text);
      viewer.get("canvas").zoom("fit-viewport", "auto");
    },
  };
}

const PALETTE = 76; // pixels at the left that the tools cover

function fitBesidePalette(canvas) {
  canvas.zoom("fit-viewport", "auto");
  const { inner, outer, scale } = canvas.viewbox();
  const room = outer.width - PALETTE;
  if (inner.width * scale > room) canvas.zoom((scale * room) / outer.width);
  const now = canvas.viewbox();
  const slack = Math.max(0, room - now.inner.width * now.scale) / 2;
  canvas.viewbox({ ...now, x: now.inner.x - (PALETTE + slack) / now.scale, y: now.inner.y - (outer.height / now.scale - now.inner.height) / 2 });
}

if (document.querySelector("[data-studio]")) openStudio(makeEditor);
