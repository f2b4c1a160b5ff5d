// bpmn-js asks this for every label that it shows. The same kind is written in several ways ("Sub-process", "Sub
// Process"), so capitals and hyphens do not count.

import { labels } from "./labels.js";

const plain = (text) => text.toLowerCase().replaceAll("-", " ");
const PLAIN = Object.fromEntries(Object.entries(labels).map(([english, words]) => [plain(english), words]));

export function translate(template, replacements = {}) {
  const words = labels[template] ?? PLAIN[plain(template)];
  if (words === undefined) missing.add(template);
  return (words ?? template).replace(/{([^}]+)}/g, (whole, key) => replacements[key] ?? whole);
}

// labels that were asked for and have no words yet; a test reads them
export const missing = new Set();

export const translateModule = { translate: ["value", translate] };
