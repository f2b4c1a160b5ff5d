// Shows a process as it is drawn: read only, moved by mouse, keyboard or buttons. The mark of bpmn.io stays visible,
// as its licence asks.

import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "../styles/diagram.scss";

const KEY_STEP = 60; // pixels that an arrow key moves

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
  highlight(viewer, container.dataset.highlight ?? "");
  container.append(controls(viewer));
  bindKeys(viewer, container);
  scrollOnlyWhenFocused(viewer, container);
  container.dataset.ready = "1";
}

function fit(viewer) {
  viewer.get("canvas").zoom("fit-viewport", "auto");
}

function highlight(viewer, ids) {
  const canvas = viewer.get("canvas");
  const elements = viewer.get("elementRegistry");
  for (const id of ids.split(/\s+/)) {
    if (id && elements.get(id)) canvas.addMarker(id, "highlighted");
  }
}

function controls(viewer) {
  const bar = document.createElement("div");
  bar.className = "diagram-controls";
  const zoom = (by) => () => viewer.get("zoomScroll").stepZoom(by);
  bar.append(
    button("+", "Perbesar", zoom(1)),
    button("−", "Perkecil", zoom(-1)),
    button("Paskan", "Paskan seluruh diagram", () => fit(viewer)),
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
  message.textContent = `Diagram tidak dapat ditampilkan (${error.message}). `;
  link.href = container.dataset.src;
  link.textContent = "Unduh berkasnya";
  message.append(link);
  container.replaceChildren(message);
}
