// What a service is told. A parameter that names something that exists is chosen; a number of days or a priority is a name
// of the process, a value of the settings or a formula; any other is an expression.

import { say } from "../../words.js";
import { namesOf, told } from "../choosing.js";
import { choice, feel, name } from "./entries.js";
import { parameterOf, setParameter } from "./model.js";

const keyed = ({ key, label }) => ({ value: key, label });
const MARKS = { reminder: say("studio_mark_reminder"), breach: say("studio_mark_breach") };
const LISTED = {
  reason: [say("studio_reason"), ({ close_reasons: all = [] }) => all.map(keyed)],
  message: [say("studio_text_message"), ({ texts = [] }) => texts.map(({ key, subject }) => ({ value: key, label: `${key}: ${subject}` }))],
  mark: [say("studio_mark"), ({ marks = [] }) => marks.map(({ key }) => ({ value: key, label: MARKS[key] ?? key }))],
  notify: [say("studio_notify"), ({ groups = [] }) => groups.map(({ key, name: label }) => ({ value: key, label }))],
  level: [say("studio_level"), ({ levels = [] }) => levels.map(keyed)],
  text: [say("studio_text"), ({ facts = [] }) => facts.map(({ name: value, label }) => ({ value, label: label ? `${label} (${value})` : value }))],
};
const NAMED = {
  target_days: [say("studio_target_days"), say("studio_target_days_about")],
  priority: [say("studio_priority"), say("studio_priority_about")],
};
const PLAIN_NAME = /^[A-Za-z_]\w*$/;

// made once a parameter: an entry that is another at each look would lose the focus of whoever changes it
const made = new Map();

export function parameter(asked, element) {
  const present = parameterOf(element, asked.name);
  const isExpression = !LISTED[asked.name] || (present && literal(present) === null);
  const kept = `${asked.name} ${asked.required} ${isExpression}`;
  if (!made.has(kept)) made.set(kept, entryFor(asked, isExpression));
  return made.get(kept);
}

function entryFor({ name: key, required }, isExpression) {
  const [label, options] = LISTED[key] ?? NAMED[key] ?? [key];
  const about = {
    id: `own-parameter-${key}`,
    label: required ? label : say("studio_optional", { label }),
    get: (one) => parameterOf(one, key),
    set: (injector, one, value) => setParameter(injector, one, key, value),
  };
  if (NAMED[key]) return name({ ...about, options: valuesOf, judge: (value, known) => judge(value, known, NAMED[key][1]) });
  if (isExpression) return feel(about);
  return choice({
    ...about,
    options,
    get: (one) => literal(parameterOf(one, key)) ?? "",
    set: (injector, one, value) => setParameter(injector, one, key, value && JSON.stringify(value)),
  });
}

// names of the process and values of the settings, as an expression reads them
function valuesOf(choices) {
  const settings = (choices.targets ?? []).map(({ expression, value }) => {
    const said = say("studio_setting_is", { value });
    return { value: expression, label: said, about: said };
  });
  return [...namesOf(choices), ...settings];
}

function judge(value, known, about) {
  const isFormula = value && !PLAIN_NAME.test(value) && !known.some((one) => one.value === value);
  return isFormula ? [say("studio_formula"), false] : told(value, known, { about });
}

function literal(expression) {
  return /^"([^"\\]*)"$/.exec(expression.trim())?.[1] ?? null;
}

export function parametersOf({ services = [] }, operationId) {
  return services.find((one) => one.operation === operationId)?.parameters.map((one) => one.name) ?? [];
}
