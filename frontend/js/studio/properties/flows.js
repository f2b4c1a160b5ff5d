// The ways out of a choice: the condition of each, and the one that is taken where no other is.

import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { change, together } from "./model.js";

export function leavesChoice(element) {
  return is(element, "bpmn:SequenceFlow") && is(getBusinessObject(element).sourceRef, "bpmn:ExclusiveGateway");
}

export function conditionOf(element) {
  return getBusinessObject(element).conditionExpression?.body ?? "";
}

export function setCondition(injector, element, body) {
  const old = getBusinessObject(element).conditionExpression;
  const made = injector.get("bpmnFactory").create("bpmn:FormalExpression", { ...attributes(old), body });
  injector.get("modeling").updateProperties(element, { conditionExpression: body ? made : undefined });
}

function attributes(expression) {
  const { language, evaluatesToTypeRef, id } = expression ?? {};
  return Object.fromEntries(Object.entries({ language, evaluatesToTypeRef, id }).filter(([, value]) => value));
}

export function isDefaultFlow(element) {
  const flow = getBusinessObject(element);
  return flow.sourceRef?.default === flow;
}

export function setDefaultFlow(injector, element, isDefault) {
  const flow = getBusinessObject(element);
  const gateway = change(element.source, getBusinessObject(element.source), { default: isDefault ? flow : undefined });
  const condition = change(element, flow, { conditionExpression: undefined });
  together(injector, isDefault && flow.conditionExpression ? [condition, gateway] : [gateway]);
}
