// Entries of the properties panel: a choice of what exists, a name, a FEEL expression, a text.

import { FeelEntry, SelectEntry, TextAreaEntry } from "@bpmn-io/properties-panel";
import { isFeelEntryEdited, isSelectEntryEdited, isTextAreaEntryEdited } from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useService } from "bpmn-js-properties-panel";
import { say } from "../../words.js";
import { told, withPresent } from "../choosing.js";
import "../name_field.js";

// `options` gives [{ value, label, about }]
export function choice({ id, label, options, get, set, description, none = say("studio_none") }) {
  return entry(id, isSelectEntryEdited, ({ element }) => {
    const injector = useService("injector");
    const offered = options(injector.get("choices"), element);
    const getOptions = () => withPresent(offered, get(element), none);
    const [sentence, warns] = told(get(element), offered, { about: description });
    return SelectEntry({
      element, id, label, getOptions,
      description: warns ? warning(sentence) : sentence,
      getValue: () => get(element),
      setValue: (value) => set(injector, element, value),
    });
  });
}

// a name that may be new; `judge(value, options)` says what there is to say of it
export function name({ id, label, options, get, set, judge }) {
  const isEdited = (node) => Boolean(node?.value);
  return entry(id, isEdited, ({ element }) => {
    const injector = useService("injector");
    const offered = options(injector.get("choices"), element);
    const value = get(element);
    const [sentence, warns] = judge(value, offered);
    const [field, about] = [`bio-properties-panel-${id}`, `${id}-about`];
    return h("div", { class: "bio-properties-panel-entry", "data-entry-id": id }, [
      h("label", { class: "bio-properties-panel-label", for: field }, label),
      h("name-field", {
        key: `${element.id}-${id}`, "for-id": field, "described-by": about, label, options: offered, value,
        onchoose: ({ detail }) => set(injector, element, detail),
      }),
      h("div", { class: "bio-properties-panel-description", id: about }, warns ? warning(sentence) : sentence),
    ]);
  });
}

export function feel({ id, label, get, set, description }) {
  return entry(id, isFeelEntryEdited, ({ element }) => {
    const injector = useService("injector");
    return FeelEntry({
      element, id, label, description,
      feel: "required",
      debounce: useService("debounceInput"),
      translate: useService("translate"),
      variables: variablesFrom(injector.get("choices")),
      getValue: () => (get(element) ? `=${get(element)}` : ""),
      setValue: (value) => set(injector, element, (value ?? "").replace(/^=/, "")),
      tooltipContainer: document.body,
    });
  });
}

export function longText({ id, label, get, set, description }) {
  return entry(id, isTextAreaEntryEdited, ({ element }) => {
    const injector = useService("injector");
    return TextAreaEntry({
      element, id, label, description,
      rows: 4,
      autoResize: true,
      debounce: useService("debounceInput"),
      getValue: () => get(element),
      setValue: (value) => set(injector, element, value),
    });
  });
}

function entry(id, isEdited, component) {
  return { id, component, isEdited };
}

function warning(sentence) {
  return h("span", { class: "studio-warning" }, sentence);
}

export function variablesFrom({ variables = [], targets = [], functions = [] }) {
  const entries = targets.map(({ key, value }) => ({ name: key, info: String(value) }));
  return [
    ...variables.map(({ name: one, label, about }) => ({ name: one, info: label || about })),
    { name: "settings", info: say("studio_from_settings"), entries },
    { name: "now", info: say("studio_now") },
    ...functions.map(({ name: one }) => ({ name: one, info: say("studio_function"), type: "function", params: [{ name: "n" }] })),
  ];
}
