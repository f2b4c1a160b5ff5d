// Puts our groups into the properties panel, and takes out what they say better or what is refused at publishing.

import { is } from "bpmn-js/lib/util/ModelUtil";
import { Group } from "@bpmn-io/properties-panel";
import { groupsFor } from "./groups.js";

const AFTER_THE_GENERAL_ONES = 400;
const SAID_BETTER = new Set(["message", "timer", "multiInstance"]);

class OwnPropertiesProvider {
  constructor(propertiesPanel, choices, translate) {
    Object.assign(this, { choices, translate });
    propertiesPanel.registerProvider(AFTER_THE_GENERAL_ONES, this);
  }

  getGroups(element) {
    return (groups) => {
      const kept = groups.filter((group) => !SAID_BETTER.has(group.id));
      const general = kept.find((group) => group.id === "general");
      if (general && is(element, "bpmn:Lane")) general.entries = general.entries.filter((one) => one.id !== "name");
      const own = groupsFor(element, this.choices).map((group) => ({ ...group, component: Group }));
      const at = general ? kept.indexOf(general) + 1 : 0;
      // a group translates its own buttons only if it is told how
      return [...kept.slice(0, at), ...own, ...kept.slice(at)].map((group) => ({ ...group, translate: this.translate }));
    };
  }
}

OwnPropertiesProvider.$inject = ["propertiesPanel", "choices", "translate"];

export const OwnPropertiesModule = {
  __init__: ["ownPropertiesProvider"],
  ownPropertiesProvider: ["type", OwnPropertiesProvider],
};
