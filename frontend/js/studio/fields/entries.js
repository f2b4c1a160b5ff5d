// Entries of form-js' properties panel. Its own components are not given out, so these are drawn as it draws them, by the
// same preact (frontend/form_js.mjs). What an entry shows are its properties; the components stay the same from one
// drawing to the next, so that a change takes nobody's focus away.

import { h } from "preact";
import { say } from "../../words.js";
import { told, withPresent } from "../choosing.js";
import "../name_field.js";

const isEdited = (node) => Boolean(node?.value);

// `options` [{ value, label, about, group }]; `judge(value)` may say more than the lists do
export function choice({ judge = () => null, none = say("studio_none"), ...about }) {
  return { ...about, judge, none, component: Choice, isEdited };
}

// `check(value)` gives the reason why a name cannot be, "" for one that can
export function name({ judge = () => null, ...about }) {
  return { ...about, judge, component: Name, isEdited };
}

function Choice({ id, label, value, options, none, about, judge, set }) {
  const said = judge(value) ?? told(value, options, { about });
  const shown = withPresent(options, value, none);
  const onchange = ({ target }) => set(target.value);
  return drawn(id, label, said, (ids) =>
    h("select", { class: "bio-properties-panel-input", ...ids, value, onchange }, grouped(shown, value)));
}

function Name({ id, label, value, options, about, judge, check, set }) {
  const said = judge(value) ?? told(value, options, { about, isOpen: true });
  const onchoose = ({ detail }) => set(detail);
  return drawn(id, label, said, ({ id: field, "aria-describedby": by }) =>
    h("name-field", { "for-id": field, "described-by": by, label, options, check, value, onchoose }));
}

function drawn(id, label, [sentence, warns], control) {
  const [field, by] = [`bio-properties-panel-${id}`, `${id}-about`];
  return h("div", { class: "bio-properties-panel-entry", "data-entry-id": id }, [
    h("label", { class: "bio-properties-panel-label", for: field }, label),
    control({ id: field, "aria-describedby": by }),
    h("div", { class: "bio-properties-panel-description", id: by },
      warns ? h("span", { class: "studio-warning" }, sentence) : sentence),
  ]);
}

function grouped(options, chosen) {
  const one = ({ value, label }) => h("option", { value, selected: value === chosen }, label);
  const names = [...new Set(options.map(({ group }) => group ?? ""))];
  return names.flatMap((group) => {
    const inside = options.filter((option) => (option.group ?? "") === group).map(one);
    return group ? [h("optgroup", { label: group }, inside)] : inside;
  });
}
