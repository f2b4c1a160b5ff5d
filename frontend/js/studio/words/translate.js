// bpmn-js asks this for every label that it shows.

import { WORDS } from "./bpmn.js";

export function translate(template, replacements = {}) {
  const text = WORDS[template] ?? template;
  if (!WORDS[template]) missing.add(template);
  return text.replace(/{([^}]+)}/g, (whole, key) => replacements[key] ?? whole);
}

// labels that were asked for and have no words yet; a test reads them
export const missing = new Set();

export const translateModule = { translate: ["value", translate] };
