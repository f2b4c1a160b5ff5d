// Entries of the properties panel: a choice of what exists, a FEEL expression, a text. A value that is not among the
// choices stays and is shown as such: nothing changes because somebody looked at it.

import { FeelEntry, SelectEntry, TextAreaEntry, TextFieldEntry } from "@bpmn-io/properties-panel";
import { isFeelEntryEdited, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited } from "@bpmn-io/properties-panel";
import { useService } from "bpmn-js-properties-panel";

// `options` gives [{ value, label }]
export function choice({ id, label, options, get, set, description, none = "(belum dipilih)" }) {
  return entry(id, isSelectEntryEdited, ({ element }) => {
    const injector = useService("injector");
    const offered = options(injector.get("choices"), element);
    const getOptions = () => withPresent(offered, get(element), none);
    return SelectEntry({
      element, id, label, getOptions, description,
      getValue: () => get(element),
      setValue: (value) => set(injector, element, value),
    });
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

export function text({ id, label, get, set, description }) {
  return entry(id, isTextFieldEntryEdited, ({ element }) => {
    const injector = useService("injector");
    return TextFieldEntry({
      element, id, label, description,
      debounce: useService("debounceInput"),
      getValue: () => get(element),
      setValue: (value) => set(injector, element, value),
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

function withPresent(offered, present, none) {
  const options = none === null ? [...offered] : [{ value: "", label: none }, ...offered];
  const isKnown = options.some((one) => one.value === present);
  return isKnown || !present ? options : [...options, { value: present, label: `${present} (tidak ada dalam daftar)` }];
}

export function variablesFrom({ variables = [], targets = [], functions = [] }) {
  const settings = { name: "settings", info: "Nilai dari pengaturan", entries: targets.map(({ key, value }) => ({ name: key, info: String(value) })) };
  return [
    ...variables.map(({ name, label }) => ({ name, info: label })),
    settings,
    { name: "now", info: "Saat ini" },
    ...functions.map(({ name }) => ({ name, info: "Fungsi", type: "function", params: [{ name: "n" }] })),
  ];
}
