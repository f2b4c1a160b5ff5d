// The elements of a diagram: a badge that says what is wrong with one, their names, and the way to one from a list.

const TYPE = "finding";

export function markFindings(viewer, findings) {
  const [overlays, registry, canvas] = ["overlays", "elementRegistry", "canvas"].map((name) => viewer.get(name));
  overlays.remove({ type: TYPE });
  registry.forEach((element) => canvas.removeMarker(element, "with-finding"));
  const root = canvas.getRootElement();
  for (const [id, found] of byElement(findings)) {
    const element = registry.get(id);
    if (!element || element === root) continue;
    canvas.addMarker(element, "with-finding");
    overlays.add(element, TYPE, { position: place(element), scale: { min: 0.8, max: 1.2 }, html: badge(found) });
  }
}

export function nameOf(viewer, id) {
  const element = viewer.get("elementRegistry").get(id);
  return element?.businessObject?.name || id;
}

export function selectElement(viewer, id) {
  const element = viewer.get("elementRegistry").get(id);
  if (!element) return;
  viewer.get("canvas").scrollToElement(element, 120);
  viewer.get("selection").select(element);
}

// what has properties of its own, each line by where it leads
export function elementsOf(viewer) {
  const shown = viewer.get("elementRegistry").filter(({ type, parent }) => type !== "label" && parent);
  return shown.filter(isTold).map(({ id, waypoints, businessObject: one }) => {
    const label = waypoints ? [one.sourceRef, one.targetRef].map((end) => end?.name || end?.id).join(" → ") : one.name || id;
    return { id, label: waypoints && one.name ? `${label} (${one.name})` : label };
  });
}

function isTold({ type, businessObject: { sourceRef } }) {
  return type !== "bpmn:SequenceFlow" ? !/Association$/.test(type) : sourceRef?.$type === "bpmn:ExclusiveGateway";
}

function byElement(findings) {
  const grouped = new Map();
  for (const one of findings) grouped.set(one.element, [...(grouped.get(one.element) ?? []), one]);
  return grouped;
}

function place({ waypoints, x, y }) {
  if (!waypoints) return { top: -10, left: -10 };
  const [left, top] = [Math.min(...waypoints.map((p) => p.x)), Math.min(...waypoints.map((p) => p.y))];
  const [from, to] = waypoints.slice(Math.floor((waypoints.length - 1) / 2));
  return { left: (from.x + to.x) / 2 - (x ?? left) - 10, top: (from.y + to.y) / 2 - (y ?? top) - 10 };
}

function badge(found) {
  const element = document.createElement("span");
  element.className = "finding-badge";
  if (found.every((one) => one.isHint)) element.dataset.hint = "";
  element.textContent = "!";
  element.title = found.map((one) => one.message).join("\n");
  return element;
}
