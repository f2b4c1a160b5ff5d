// What an event waits for: a message by its name, or an instant.

import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { change, together } from "./model.js";

const definition = (element, kind) => getBusinessObject(element).eventDefinitions?.find((one) => is(one, kind));

export function messageNameOf(element) {
  return definition(element, "bpmn:MessageEventDefinition")?.messageRef?.name ?? "";
}

// a message stands once in the file, under its name; one that nobody refers to any more is left to the author
export function setMessageName(injector, element, name) {
  const event = definition(element, "bpmn:MessageEventDefinition");
  const definitions = injector.get("bpmnjs").getDefinitions();
  const there = definitions.rootElements.find((one) => is(one, "bpmn:Message") && one.name === name);
  const made = name && !there ? newMessage(injector, definitions, name) : null;
  const rootElements = made ? [...definitions.rootElements, made] : definitions.rootElements;
  const root = injector.get("canvas").getRootElement();
  together(injector, [
    ...(made ? [change(root, definitions, { rootElements })] : []),
    change(element, event, { messageRef: name ? (there ?? made) : undefined }),
  ]);
}

function newMessage(injector, definitions, name) {
  const made = injector.get("bpmnFactory").create("bpmn:Message", { id: freeId(definitions, `message_${name}`), name });
  made.$parent = definitions;
  return made;
}

function freeId(definitions, wanted) {
  const taken = definitions.$model.ids;
  return taken.assigned(wanted) ? taken.nextPrefixed(`${wanted}_`) : wanted;
}

const KINDS = ["timeDate", "timeDuration", "timeCycle"];

function kindOf(event) {
  return KINDS.find((kind) => event?.[kind]) ?? "timeDate";
}

export function timerOf(element) {
  const event = definition(element, "bpmn:TimerEventDefinition");
  return event?.[kindOf(event)]?.body ?? "";
}

export function setTimer(injector, element, body) {
  const event = definition(element, "bpmn:TimerEventDefinition");
  const made = injector.get("bpmnFactory").create("bpmn:FormalExpression", { body });
  made.$parent = event;
  injector.get("modeling").updateModdleProperties(element, event, { [kindOf(event)]: body ? made : undefined });
}
