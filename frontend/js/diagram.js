// Shows a process as it is drawn: read only, moved by mouse, keyboard or buttons. The mark of bpmn.io stays visible,
// as its licence asks.

import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "../styles/diagram.scss";
import { say } from "./words.js";

const KEY_STEP = 60; // pixels that an arrow key moves

// what a comparison says of an element: a colour, and a sign with a word for whoever does not see the colour
const EFFECTS = {
  added: { sign: "+", word: say("diagram_added") },
  removed: { sign: "−", word: say("diagram_removed") },
  changed: { sign: "~", word: say("diagram_changed") },
};

document.querySelectorAll("[data-diagram]").forEach(show);

async function show(container) {
  const viewer = new NavigatedViewer({ container });
  try {
    const response = await fetch(container.dataset.src);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    await viewer.importXML(await response.text());
  } catch (error) {
    tell(container, error);
    return;
  }
  fit(viewer);
  highlight(viewer, container.dataset.highlight ?? "", "highlighted");
  highlight(viewer, container.dataset.waiting ?? "", "waiting");
  // figures stay legible however small the diagram is drawn
  const scale = container.dataset.strengths ? { min: 1, max: 1 } : true;
  annotate(viewer, JSON.parse(container.dataset.notes ?? "{}"), scale);
  for (const [id, strength] of Object.entries(JSON.parse(container.dataset.strengths ?? "{}"))) {
    highlight(viewer, id, `strength-${strength}`);
  }
  const marked = Object.entries(EFFECTS).flatMap(([effect, said]) =>
    mark(viewer, container.dataset[effect] ?? "", effect, said),
  );
  const near = elementsOf(viewer, container.dataset.near ?? "");
  if (marked.length) bringIntoView(viewer, marked);
  else if (near.length) bringIntoView(viewer, near, { around: 60, least: 800 });
  container.append(controls(viewer));
  bindKeys(viewer, container);
  scrollOnlyWhenFocused(viewer, container);
  fitForPrint(viewer, container);
  container.dataset.ready = "1";
}

function fit(viewer) {
  viewer.get("canvas").zoom("fit-viewport", "auto");
}

function highlight(viewer, ids, name) {
  const canvas = viewer.get("canvas");
  const elements = viewer.get("elementRegistry");
  for (const id of ids.split(/\s+/)) {
    if (id && elements.get(id)) canvas.addMarker(id, name);
  }
}

function mark(viewer, ids, effect, { sign, word }) {
  const found = elementsOf(viewer, ids);
  for (const element of found) {
    viewer.get("canvas").addMarker(element, `mark-${effect}`);
    viewer.get("overlays").add(element, {
      position: placeOfBadge(element),
      scale: { min: 1, max: 1 }, // stays legible however small the diagram is drawn
      html: badge(effect, sign, word),
    });
  }
  return found;
}

function elementsOf(viewer, ids) {
  const registry = viewer.get("elementRegistry");
  return ids.split(/\s+/).filter((id) => id && registry.get(id)).map((id) => registry.get(id));
}

// a procedure is wide: what differs is shown in a size that can be read, the whole by its button; `least` is the width
// that is always shown, so that a single box does not fill the frame
function bringIntoView(viewer, elements, { around = 120, least = 0 } = {}) {
  const corners = elements.flatMap(({ waypoints, x, y, width, height }) =>
    waypoints ?? [{ x, y }, { x: x + width, y: y + height }],
  );
  const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
  const box = { x: Math.min(...xs) - around, y: Math.min(...ys) - around };
  const size = { width: Math.max(...xs) - box.x + around, height: Math.max(...ys) - box.y + around };
  if (least) {
    const frame = viewer.get("canvas").getSize();
    const width = Math.max(least, size.width);
    const height = Math.max((width * frame.height) / frame.width, size.height);
    Object.assign(box, { x: box.x - (width - size.width) / 2, y: box.y - (height - size.height) / 2 });
    Object.assign(size, { width, height });
  }
  viewer.get("canvas").viewbox({ ...box, ...size });
}

// on the corner of a shape; in the middle of a line, whose own corner may lie far from it
function placeOfBadge({ waypoints, x, y }) {
  if (!waypoints) return { top: -12, left: -12 };
  const left = Math.min(...waypoints.map((point) => point.x));
  const top = Math.min(...waypoints.map((point) => point.y));
  const [from, to] = waypoints.slice(Math.floor((waypoints.length - 1) / 2));
  return { left: (from.x + to.x) / 2 - (x ?? left) - 10, top: (from.y + to.y) / 2 - (y ?? top) - 10 };
}

function badge(effect, sign, word) {
  const element = document.createElement("span");
  element.className = `diagram-badge diagram-badge-${effect}`;
  element.textContent = sign;
  element.title = word;
  return element;
}

// a line under each element that has something said of it: { elementId: text }
function annotate(viewer, notes, scale) {
  const elements = viewer.get("elementRegistry");
  for (const [id, text] of Object.entries(notes)) {
    if (!elements.get(id)) continue;
    const html = document.createElement("div");
    html.className = "diagram-note";
    html.textContent = text;
    viewer.get("overlays").add(id, { position: { bottom: 0, left: 0 }, scale, html });
  }
}

// a sheet has another shape than the window, and is laid out only after this moment: the style sheet knows its size
function fitForPrint(viewer, container) {
  const fitInto = (isPrinting) => () => {
    container.classList.toggle("diagram-printed", isPrinting);
    viewer.get("canvas").resized();
    fit(viewer);
  };
  window.addEventListener("beforeprint", fitInto(true));
  window.addEventListener("afterprint", fitInto(false));
}

function controls(viewer) {
  const bar = document.createElement("div");
  bar.className = "diagram-controls";
  const zoom = (by) => () => viewer.get("zoomScroll").stepZoom(by);
  bar.append(
    button("+", say("diagram_larger"), zoom(1)),
    button("−", say("diagram_smaller"), zoom(-1)),
    button(say("diagram_fit"), say("diagram_fit_whole"), () => fit(viewer)),
  );
  return bar;
}

// bpmn-js keeps the plain keys for editors; a reader has nothing else to use them for
function bindKeys(viewer, container) {
  const scroll = (dx, dy) => () => viewer.get("canvas").scroll({ dx, dy });
  const actions = {
    ArrowLeft: scroll(KEY_STEP, 0),
    ArrowRight: scroll(-KEY_STEP, 0),
    ArrowUp: scroll(0, KEY_STEP),
    ArrowDown: scroll(0, -KEY_STEP),
    "+": () => viewer.get("zoomScroll").stepZoom(1),
    "-": () => viewer.get("zoomScroll").stepZoom(-1),
    0: () => fit(viewer),
  };
  container.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}

function button(text, label, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.title = label;
  element.setAttribute("aria-label", label);
  element.addEventListener("click", action);
  return element;
}

// otherwise the wheel would move the diagram when the reader meant the page
function scrollOnlyWhenFocused(viewer, container) {
  const zoomScroll = viewer.get("zoomScroll");
  zoomScroll.toggle(false);
  container.addEventListener("focusin", () => zoomScroll.toggle(true));
  container.addEventListener("focusout", () => zoomScroll.toggle(false));
}

function tell(container, error) {
  const message = document.createElement("p");
  const link = document.createElement("a");
  message.className = "diagram-message";
  message.textContent = `${say("diagram_trouble", { why: error.message })} `;
  link.href = container.dataset.src;
  link.textContent = say("diagram_download");
  message.append(link);
  container.replaceChildren(message);
}
