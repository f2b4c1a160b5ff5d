// Reads and writes our extension elements. Each change makes new boxes around the untouched contents, so that undo
// brings back exactly what was there.

import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";

const BOXES = { properties: "spiffworkflow:Properties", operator: "spiffworkflow:ServiceTaskOperator" };

export function extensionOf(element, type) {
  return getBusinessObject(element).extensionElements?.values?.find((one) => one.$type === type);
}

export function propertyOf(element, name) {
  return extensionOf(element, BOXES.properties)?.properties?.find((one) => one.name === name)?.value ?? "";
}

export function setProperty(injector, element, name, value) {
  const factory = injector.get("bpmnFactory");
  const box = extensionOf(element, BOXES.properties);
  const old = box?.properties ?? [];
  const made = value ? factory.create("spiffworkflow:Property", { name, value }) : null;
  const isThere = old.some((one) => one.name === name);
  const properties = isThere
    ? old.map((one) => (one.name === name ? made : one)).filter(Boolean)
    : [...old, ...(made ? [made] : [])];
  const next = properties.length ? factory.create(BOXES.properties, { ...box?.$attrs, properties }) : null;
  replaceExtension(injector, element, BOXES.properties, next);
}

export function bodyOf(element, type) {
  return extensionOf(element, type)?.value ?? "";
}

export function setBody(injector, element, type, value) {
  const next = value ? injector.get("bpmnFactory").create(type, { value }) : null;
  replaceExtension(injector, element, type, next);
}

export function operatorOf(element) {
  return extensionOf(element, BOXES.operator);
}

export function parameterOf(element, name) {
  return operatorOf(element)?.parameterList?.parameters?.find((one) => one.id === name)?.value ?? "";
}

// `known` are the parameters of the new operation: what another operation wanted is left behind
export function setOperation(injector, element, id, known) {
  const old = operatorOf(element);
  if (!id) return replaceExtension(injector, element, BOXES.operator, null);
  const parameters = (old?.parameterList?.parameters ?? []).filter((one) => known.includes(one.id));
  writeOperator(injector, element, { id, resultVariable: old?.resultVariable || "result", parameters });
}

export function setParameter(injector, element, name, value) {
  const old = operatorOf(element);
  const parameters = old.parameterList?.parameters ?? [];
  const made = value
    ? injector.get("bpmnFactory").create("spiffworkflow:Parameter", { id: name, type: "any", value })
    : null;
  const isThere = parameters.some((one) => one.id === name);
  const next = isThere
    ? parameters.map((one) => (one.id === name ? made : one)).filter(Boolean)
    : [...parameters, ...(made ? [made] : [])];
  writeOperator(injector, element, { id: old.id, resultVariable: old.resultVariable, parameters: next });
}

export function setResultVariable(injector, element, resultVariable) {
  const old = operatorOf(element);
  const parameters = old.parameterList?.parameters ?? [];
  writeOperator(injector, element, { id: old.id, resultVariable: resultVariable || undefined, parameters });
}

function writeOperator(injector, element, { id, resultVariable, parameters }) {
  const factory = injector.get("bpmnFactory");
  const parameterList = factory.create("spiffworkflow:Parameters", { parameters });
  const next = factory.create(BOXES.operator, { id, resultVariable, parameterList });
  parameterList.$parent = next;
  replaceExtension(injector, element, BOXES.operator, next);
}

// `null` takes the extension away; the box itself goes with its last content
function replaceExtension(injector, element, type, next) {
  const bo = getBusinessObject(element);
  const old = bo.extensionElements?.values ?? [];
  const at = old.findIndex((one) => one.$type === type);
  const values = at < 0 ? [...old, next] : old.map((one, index) => (index === at ? next : one));
  const kept = values.filter(Boolean);
  const box = kept.length ? injector.get("bpmnFactory").create("bpmn:ExtensionElements", { values: kept }) : undefined;
  if (box) {
    box.$parent = bo;
    for (const one of kept) one.$parent = box;
  }
  injector.get("modeling").updateModdleProperties(element, bo, { extensionElements: box });
}

export function change(element, moddleElement, properties) {
  return { cmd: "element.updateModdleProperties", context: { element, moddleElement, properties } };
}

// several changes that are one for whoever takes them back
export function together(injector, changes) {
  injector.get("commandStack").execute("properties-panel.multi-command-executor", changes);
}
