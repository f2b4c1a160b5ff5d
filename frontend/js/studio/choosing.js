// What is said beside a name: the meaning of the one that is chosen, or that nobody knows it. Nothing is changed because
// somebody looked at it: a name that is not among the choices stays, and is shown as such.

import { say } from "../words.js";

// Returns [the sentence, whether it warns] for `value` among `options` [{ value, label, about }]
export function told(value, options, { about = "", isOpen = false } = {}) {
  if (!value) return [about, false];
  const known = options.find((one) => one.value === value);
  if (known?.warning) return [known.warning, true];
  if (known) return [known.about || about, false];
  return isOpen ? [say("studio_new_name"), false] : [say("studio_unknown", { value }), true];
}

// the choices with the present value, so that it stays
export function withPresent(offered, present, none) {
  const options = none === null ? [...offered] : [{ value: "", label: none }, ...offered];
  const isKnown = options.some((one) => one.value === present);
  return isKnown || !present ? options : [...options, { value: present, label: say("studio_not_listed", { value: present }) }];
}

// the names that a result may have: what a process knows already, each with who writes and who reads it
export function namesOf({ variables = [] }) {
  return variables.map(({ name, label, about, is_ours: isOurs }) => ({ value: name, label: label || about, about, isOurs }));
}
