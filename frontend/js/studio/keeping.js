// What an editor drops of a file while reading it (comments, other vendors' elements where the standard has none,
// names that it does not know) is found by comparing, and given back to every text that it writes. An element is
// found again by its id, or by its way down from the nearest element that has one.

import { say } from "../words.js";

const XMLNS = "http://www.w3.org/2000/xmlns/";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

// Returns what `original` has and `written`, the same as the editor writes it untouched, has not.
export function lostBetween(original, written) {
  const [before, after] = [parse(original), parse(written)];
  const lost = [];
  compare(before.documentElement, after.documentElement, lost);
  for (const comment of besideRoot(before)) lost.push({ kind: "heading", comment });
  return lost;
}

// Returns `written` with what was lost, wherever the element that it belongs to still stands.
export function giveBack(written, lost) {
  if (!lost.length) return written;
  const document = parse(written);
  const byId = indexById(document);
  for (const one of lost) {
    if (one.kind === "heading") {
      document.insertBefore(document.importNode(one.comment), document.documentElement);
      continue;
    }
    const parent = follow(document, byId, one.way);
    if (parent) GIVE[one.kind](parent, one, document);
  }
  const text = new XMLSerializer().serializeToString(document);
  return text.startsWith("<?xml") ? text : DECLARATION + text;
}

const GIVE = {
  attribute: (element, { namespace, name, value }) => {
    if (!element.hasAttributeNS(namespace, name.split(":").pop())) element.setAttributeNS(namespace, name, value);
  },
  child: (element, { node, after }, document) => {
    const before = after.map((key) => findChild(element, key)).find(Boolean);
    const place = before ? before.nextSibling : element.firstChild;
    element.insertBefore(document.importNode(node, true), place);
  },
  whole: (element, { node, key }, document) => {
    const there = findChild(element, key);
    if (there) there.replaceWith(document.importNode(node, true));
  },
};

function compare(before, after, lost) {
  const way = wayTo(before);
  for (const attribute of before.attributes) {
    if (!isKept(attribute, after)) lost.push(attributeOf(way, attribute));
  }
  const passed = [];
  for (const node of before.childNodes) {
    if (node.nodeType === Node.COMMENT_NODE) lost.push({ kind: "child", way, node, after: [...passed].reverse() });
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const key = keyOf(node);
    const there = findChild(after, key);
    const alias = there ? null : underOtherName(after, key);
    if (alias) lost.push({ kind: "whole", way, node, key: alias });
    else if (!there) lost.push({ kind: "child", way, node, after: [...passed].reverse() });
    else if (isForeign(node)) {
      if (canonical(node) !== canonical(there)) lost.push({ kind: "whole", way, node, key });
    } else if (!node.children.length && node.textContent.trim() && !there.textContent.trim()) {
      lost.push({ kind: "whole", way, node, key });
    } else compare(node, there, lost);
    passed.push(key);
  }
}

function attributeOf(way, { namespaceURI, name, value }) {
  return { kind: "attribute", way, namespace: namespaceURI, name, value };
}

function isKept(attribute, after) {
  if (attribute.namespaceURI !== XMLNS) return after.hasAttributeNS(attribute.namespaceURI, attribute.localName);
  // the standard prefix of an element's own namespace may change; a prefix may also be used inside of a value
  return attribute.name === "xmlns" || after.lookupNamespaceURI(attribute.localName) === attribute.value;
}

// whether no editor of ours knows the element: other vendors' below extensionElements, or wherever they put them
const OURS = /^https?:\/\/(www\.omg\.org|spiffworkflow\.org)\//;

function isForeign(element) {
  return !OURS.test(element.namespaceURI ?? "");
}

// how an element is found among its siblings: by id, by what it refers to, else by its place among its like
function keyOf(element) {
  const { namespaceURI, localName } = element;
  const id = element.getAttribute("id");
  if (id !== null) return { namespaceURI, localName, id };
  const text = element.children.length ? "" : element.textContent.trim();
  if (text && /Ref$|^(incoming|outgoing)$/.test(localName)) return { namespaceURI, localName, text };
  return { namespaceURI, localName, nth: like(element.parentNode, { namespaceURI, localName }).indexOf(element) };
}

function findChild(parent, key) {
  const candidates = like(parent, key);
  if (key.id !== undefined) return candidates.find((one) => one.getAttribute("id") === key.id);
  if (key.text !== undefined) return candidates.find((one) => one.textContent.trim() === key.text);
  return candidates[key.nth];
}

// the names under which bpmn-moddle writes what the standard calls otherwise
const OTHER_NAMES = { formalExpression: "expression", messagePath: "formalExpression" };

function underOtherName(parent, key) {
  const localName = OTHER_NAMES[key.localName];
  const alias = { ...key, localName };
  return localName && findChild(parent, alias) ? alias : null;
}

function like(parent, { namespaceURI, localName }) {
  return [...parent.children].filter((one) => one.localName === localName && one.namespaceURI === namespaceURI);
}

// from the nearest element with an id down to this one
function wayTo(element) {
  const steps = [];
  let here = element;
  while (here.getAttribute("id") === null && here.parentElement) {
    steps.unshift({ key: keyOf(here), shell: here.cloneNode(false), after: earlier(here) });
    here = here.parentElement;
  }
  return { id: here.getAttribute("id"), localName: here.localName, steps };
}

function earlier(element) {
  const keys = [];
  for (let one = element.previousElementSibling; one; one = one.previousElementSibling) keys.push(keyOf(one));
  return keys;
}

function follow(document, byId, { id, localName, steps }) {
  let here = id === null ? document.documentElement : byId.get(`${localName} ${id}`);
  for (const { key, shell, after } of steps) {
    if (!here) return null;
    const parent = here;
    here = findChild(parent, key);
    if (!here && key.nth !== 0) return null; // one of several is gone: it was taken away
    if (!here) {
      GIVE.child(parent, { node: shell, after }, document);
      here = findChild(parent, key);
    }
  }
  return here;
}

function indexById(document) {
  const found = new Map();
  for (const element of document.querySelectorAll("[id]")) {
    const key = `${element.localName} ${element.getAttribute("id")}`;
    if (!found.has(key)) found.set(key, element);
  }
  return found;
}

function besideRoot(document) {
  return [...document.childNodes].filter((node) => node.nodeType === Node.COMMENT_NODE);
}

export function canonical(node) {
  const attributes = [...node.attributes]
    .filter((one) => one.namespaceURI !== XMLNS)
    .map((one) => `${one.namespaceURI ?? ""} ${one.localName}=${one.value}`)
    .sort();
  const inside = [...node.childNodes].map((child) => {
    if (child.nodeType === Node.ELEMENT_NODE) return canonical(child);
    if (child.nodeType === Node.COMMENT_NODE) return `<!--${child.data}-->`;
    return (child.data ?? "").trim();
  });
  const kept = inside.filter(Boolean);
  return `<${node.namespaceURI} ${node.localName} ${attributes.join("|")}>${kept.join("")}</>`;
}

function parse(text) {
  const document = new DOMParser().parseFromString(text, "application/xml");
  const error = document.querySelector("parsererror");
  if (error) throw new Error(say("studio_no_xml"));
  return document;
}
