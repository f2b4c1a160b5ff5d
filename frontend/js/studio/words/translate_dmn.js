// dmn-js asks this for every label that it shows.

import { labels } from "./labels.js";

export const missing = new Set();

export function translate(template, replacements = {}) {
  const words = labels[template];
  if (words === undefined) missing.add(template);
  return (words ?? template).replace(/{([^}]+)}/g, (whole, key) => replacements[key] ?? whole);
}

export const translateModule = { translate: ["value", translate] };
