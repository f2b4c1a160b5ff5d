// What each kind of element can be told, in the order in which somebody thinks of it. What exists is chosen, and each
// choice says what it means.

import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { say } from "../../words.js";
import { namesOf, told } from "../choosing.js";
import { choice, feel, longText, name } from "./entries.js";
import { conditionOf, isDefaultFlow, leavesChoice, setCondition, setDefaultFlow } from "./flows.js";
import { messageNameOf, setMessageName, setTimer, timerOf } from "./events.js";
import { bodyOf, operatorOf, propertyOf, setBody, setOperation, setProperty, setResultVariable } from "./model.js";
import { parameter, parametersOf } from "./parameters.js";

const DECISION = "spiffworkflow:CalledDecisionId";
const INSTRUCTIONS = "spiffworkflow:InstructionsForEndUser";

const keyed = ({ key, label }) => ({ value: key, label });
const titled = (id, title) => (title && title !== id ? `${title} (${id})` : id);

const property = (key, label, description, options, more = {}) =>
  choice({
    id: `own-${key}`, label, description, options,
    get: (element) => propertyOf(element, key),
    set: (injector, element, value) => setProperty(injector, element, key, value),
    ...more,
  });

const form = property("form", say("studio_form"), say("studio_form_about"), ({ forms = [] }) =>
  forms.map(({ id, title, file }) => ({ value: id, label: titled(id, title), about: file })));
const channel = property("channel", say("studio_channel"), say("studio_channel_about"), ({ channels = [] }) => channels.map(keyed));
const position = property("position", say("studio_position"), say("studio_position_about"), ({ positions = [] }) => positions.map(keyed), {
  none: say("studio_position_none"),
});
const clock = property("clock", say("studio_clock"), say("studio_clock_about"), ({ clocks = [] }) => clocks.map(keyed), {
  none: say("studio_clock_none"),
});

const instructions = longText({
  id: "own-instructions",
  label: say("studio_instructions"),
  description: say("studio_instructions_about"),
  get: (element) => propertyOf(element, "instructions") || bodyOf(element, INSTRUCTIONS),
  set: (injector, element, value) =>
    propertyOf(element, "instructions")
      ? setProperty(injector, element, "instructions", value)
      : setBody(injector, element, INSTRUCTIONS, value),
});

const decision = choice({
  id: "own-decision",
  label: say("studio_decision"),
  description: say("studio_decision_about"),
  options: ({ decisions = [] }) => decisions.map(({ id, file }) => ({ value: id, label: file ? `${id} (${file.split("/").pop()})` : id, about: file })),
  get: (element) => bodyOf(element, DECISION),
  set: (injector, element, value) => setBody(injector, element, DECISION, value),
});

// a result that nothing reads is no mistake yet: the condition may be written next
const resultName = (get, set) =>
  name({
    id: "own-result",
    label: say("studio_result"),
    options: namesOf,
    judge: (value, options) => told(value, options, { about: say("studio_result_about"), isOpen: true }),
    get, set,
  });

const decisionResult = resultName(
  (element) => propertyOf(element, "resultVariable"),
  (injector, element, value) => setProperty(injector, element, "resultVariable", value),
);

const serviceResult = resultName((element) => operatorOf(element)?.resultVariable ?? "", setResultVariable);

const called = choice({
  id: "own-called",
  label: say("studio_called"),
  description: say("studio_called_about"),
  options: ({ processes = [] }) => processes.map(({ id, name: title, file }) => ({ value: id, label: titled(id, title), about: file })),
  get: (element) => getBusinessObject(element).calledElement ?? "",
  set: (injector, element, value) => injector.get("modeling").updateProperties(element, { calledElement: value || undefined }),
});

const lane = choice({
  id: "own-lane",
  label: say("studio_lane"),
  description: say("studio_lane_about"),
  options: ({ lanes = [] }) =>
    lanes.map(({ name: value, group_name: group }) => ({ value, label: say("studio_lane_of", { lane: value, group }) })),
  get: (element) => getBusinessObject(element).name ?? "",
  set: (injector, element, value) => injector.get("modeling").updateProperties(element, { name: value || undefined }),
});

const message = choice({
  id: "own-message",
  label: say("studio_message"),
  description: say("studio_message_about"),
  options: ({ messages = [] }) => messages.map(({ name: value, label }) => ({ value, label })),
  get: messageNameOf,
  set: setMessageName,
});

const timer = feel({
  id: "own-timer",
  label: say("studio_timer"),
  description: say("studio_timer_about"),
  get: timerOf,
  set: setTimer,
});

const condition = feel({
  id: "own-condition",
  label: say("studio_condition"),
  description: say("studio_condition_about"),
  get: conditionOf,
  set: setCondition,
});

const isDefault = choice({
  id: "own-default",
  label: say("studio_default"),
  none: null,
  options: () => [{ value: "", label: say("studio_default_no") }, { value: "yes", label: say("studio_default_yes") }],
  get: (element) => (isDefaultFlow(element) ? "yes" : ""),
  set: (injector, element, value) => setDefaultFlow(injector, element, value === "yes"),
});

const operation = choice({
  id: "own-operation",
  label: say("studio_service"),
  description: say("studio_service_about"),
  options: ({ services = [] }) => services.map(({ operation: value, label }) => ({ value, label })),
  get: (element) => operatorOf(element)?.id ?? "",
  set: (injector, element, value) => setOperation(injector, element, value, parametersOf(injector.get("choices"), value)),
});

function service(element, choices) {
  const used = choices.services?.find((one) => one.operation === operatorOf(element)?.id);
  if (!operatorOf(element)) return [operation];
  return [operation, ...(used?.parameters ?? []).map((one) => parameter(one, element)), serviceResult];
}

const has = (element, kind) => getBusinessObject(element).eventDefinitions?.some((one) => is(one, kind));
const waits = (element) => ["bpmn:UserTask", "bpmn:EventBasedGateway"].some((kind) => is(element, kind));

// returns [{ id, label, entries }]
export function groupsFor(element, choices) {
  if (element.type === "label") return groupsFor(element.labelTarget, choices);
  const listens = has(element, "bpmn:MessageEventDefinition");
  const groups = [
    is(element, "bpmn:Lane") && ["lane", say("studio_group_lane"), [lane]],
    is(element, "bpmn:UserTask") && ["task", say("studio_group_task"), [form, instructions]],
    is(element, "bpmn:StartEvent") && listens && ["channel", say("studio_group_channel"), [message, channel, form]],
    !is(element, "bpmn:StartEvent") && listens && ["awaited", say("studio_group_awaited"), [message]],
    has(element, "bpmn:TimerEventDefinition") && ["timer", say("studio_group_timer"), [timer]],
    is(element, "bpmn:ServiceTask") && ["service", say("studio_group_service"), service(element, choices)],
    is(element, "bpmn:BusinessRuleTask") && ["decision", say("studio_group_decision"), [decision, decisionResult]],
    is(element, "bpmn:CallActivity") && ["call", say("studio_group_call"), [called]],
    leavesChoice(element) && ["condition", say("studio_group_condition"), isDefaultFlow(element) ? [isDefault] : [condition, isDefault]],
    (waits(element) || propertyOf(element, "position") || propertyOf(element, "clock")) &&
      ["position", say("studio_group_position"), [position, clock]],
  ];
  return groups.filter(Boolean).map(([id, label, entries]) => ({ id: `own-${id}`, label, entries, shouldOpen: true }));
}
