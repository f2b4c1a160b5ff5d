// What a field of a form is tied to: chosen from what exists, beside form-js' own properties. The keys of `properties` that
// are not ours stay in its list of other properties.

import { say } from "../../words.js";
import { namesOf } from "../choosing.js";
import { choice, name } from "./entries.js";

const OWN = new Set(["fact", "prefill", "autocomplete", "inputmode"]);
const TEXTS = new Set(["textfield", "textarea"]);
const FIELDS = new Set([...TEXTS, "select", "radio", "checklist", "taglist", "number", "checkbox", "datetime", "filepicker"]);
const KEY = /^[A-Za-z]\w{0,63}$/;
const AFTER_ITS_OWN = 500; // a lower priority comes later, and sees what the others made

export function offerFieldProperties(editor, choices) {
  const others = () => editor.get("formFieldRegistry").getAll();
  const getGroups = (field, editField) => (groups) =>
    field && FIELDS.has(field.type) ? changed(groups, new Field(field, editField, choices, others)) : groups;
  editor.get("propertiesPanel").registerProvider({ getGroups }, AFTER_ITS_OWN);
}

function changed(groups, field) {
  const general = groups.find(({ id }) => id === "general");
  if (!general) return groups;
  general.shouldOpen = true;
  general.entries = general.entries.map((one) => (one.id === "key" ? field.key() : one));
  const own = { ...general, id: "own-answer", label: say("studio_field_group"), entries: field.entries(), shouldOpen: true };
  return groups.flatMap((group) => {
    if (group === general) return own.entries.length ? [group, own] : [group];
    if (group.id === "dynamicOptions") return [{ ...group, entries: [field.list()] }];
    if (group.id === "custom-values") return [{ ...group, items: group.items.filter(({ label }) => !OWN.has(label)) }];
    return [group];
  });
}

class Field {
  constructor(field, editField, choices, others) {
    Object.assign(this, { field, choices, others, edit: (path, value) => editField(field, path, value) });
    this.isText = TEXTS.has(field.type);
    this.fact = field.properties?.fact ?? "";
  }

  // an answer that goes to the data of the process is read by this name; a text is kept under it
  key() {
    const { field } = this;
    const isFile = field.type === "filepicker";
    const isOwn = Boolean(this.fact) || isFile;
    const about = isOwn ? say("studio_key_own") : this.isText ? say("studio_key_text") : say("studio_key_data");
    const taken = new Set(this.others().filter((one) => one !== field && one.id !== field.id).map((one) => one.key));
    // what only the program writes is no name for an answer
    const known = isOwn ? [] : this.isText ? this.#texts() : namesOf(this.choices).filter(({ isOurs }) => !isOurs);
    return name({
      id: "own-key", label: say("studio_key"), value: field.key ?? "", about,
      options: known.filter(({ value }) => !taken.has(value)),
      judge: (value) => (KEY.test(value) ? (known.length ? null : [about, false]) : [say("studio_key_shape"), true]),
      check: (value) => (KEY.test(value) ? (taken.has(value) ? say("studio_key_taken") : "") : say("studio_key_shape")),
      set: (value) => this.edit(["key"], value),
    });
  }

  #texts() {
    return places(this.choices.places).filter(({ value }) => !value.includes("."));
  }

  entries() {
    const isFile = this.field.type === "filepicker";
    return [
      ...(isFile ? [] : [this.#fact(), this.#prefill()]),
      ...(this.isText ? [this.#autocomplete(), this.#inputmode()] : []),
    ];
  }

  #fact() {
    const fits = this.#fit();
    const all = places(this.choices.places);
    return choice({
      id: "own-fact", label: say("studio_fact"), value: this.fact, about: say("studio_fact_about"),
      none: this.isText ? say("studio_fact_none_text") : say("studio_fact_none"),
      options: all.filter((one) => fits(one) || one.value === this.fact),
      judge: (value) => {
        const chosen = all.find((one) => one.value === value);
        return chosen && !fits(chosen) ? [say("studio_fact_unfit", { value }), true] : null;
      },
      set: (value) => this.#set("fact", value),
    });
  }

  // a tick fills only what is a tick, an instant only what is one
  #fit() {
    const { type, subtype } = this.field;
    if (type === "checkbox") return ({ takes }) => takes === "tick";
    const isInstant = type === "datetime" && subtype === "datetime";
    return ({ takes }) => !takes || (takes === "instant" && isInstant);
  }

  #prefill() {
    return choice({
      id: "own-prefill", label: say("studio_prefill"), value: this.field.properties?.prefill ?? "",
      about: say("studio_prefill_about"), none: say("studio_prefill_none"),
      options: places(this.choices.beginnings),
      set: (value) => this.#set("prefill", value),
    });
  }

  #autocomplete() {
    return choice({
      id: "own-autocomplete", label: say("studio_autocomplete"), value: this.field.properties?.autocomplete ?? "",
      about: say("studio_autocomplete_about"), none: say("studio_autocomplete_none"),
      options: named(this.choices.autocompletes),
      set: (value) => this.#set("autocomplete", value),
    });
  }

  #inputmode() {
    return choice({
      id: "own-inputmode", label: say("studio_inputmode"), value: this.field.properties?.inputmode ?? "",
      about: say("studio_inputmode_about"), none: say("studio_inputmode_none"),
      options: named(this.choices.input_modes),
      set: (value) => this.#set("inputmode", value),
    });
  }

  list() {
    return choice({
      id: "own-list", label: say("studio_list"), value: this.field.valuesKey ?? "", about: say("studio_list_about"),
      options: named(this.choices.option_lists),
      set: (value) => this.edit(["valuesKey"], value),
    });
  }

  #set(key, value) {
    const { [key]: _taken, ...rest } = this.field.properties ?? {};
    const next = value ? { ...this.field.properties, [key]: value } : rest;
    this.edit(["properties"], Object.keys(next).length ? next : undefined);
  }
}

const places = (all = []) =>
  all.map(({ name: value, label, group, takes }) => ({ value, label: label ? `${label} (${value})` : value, group, takes }));
const named = (all = []) => all.map(({ name: value, label }) => ({ value, label }));
