// What the palette and the menus offer: what our engine runs. The rest stays readable where a file has it, and publishing
// says what to use instead; offering it would be a trap.

import { say } from "../words.js";

const LATE = 500;
const NOT_RUN = new RegExp(
  "script|send|receive|manual|parallel|inclusive|complex|instantiat|transaction|ad-hoc|event-subprocess|signal|error|" +
    "escalation|compensation|link|cancel|terminate|intermediate-throw|message-end|replace-with-task$|" +
    "conditional-(start|intermediate|boundary|flow)|non-interrupting-conditional",
);
const NOT_IN_PALETTE = ["create.data-object", "create.data-store", "create.subprocess-expanded"];
const TASKS = {
  "create.task": ["bpmn:UserTask", "bpmn-icon-user-task", say("studio_make_user_task")],
  "create.service-task": ["bpmn:ServiceTask", "bpmn-icon-service-task", say("studio_make_service_task")],
  "create.decision-task": ["bpmn:BusinessRuleTask", "bpmn-icon-business-rule-task", say("studio_make_decision_task")],
  "create.call-activity": ["bpmn:CallActivity", "bpmn-icon-call-activity", say("studio_make_call")],
};

class Offered {
  constructor(popupMenu, palette, contextPad, create, elementFactory, autoPlace) {
    Object.assign(this, { create, elementFactory, autoPlace });
    popupMenu.registerProvider("bpmn-replace", LATE, this);
    palette.registerProvider(LATE, this);
    contextPad.registerProvider(LATE, this);
  }

  getPopupMenuEntries() {
    return (entries) => Object.fromEntries(Object.entries(entries).filter(([id]) => !NOT_RUN.test(id)));
  }

  // loops and multiple instances
  getPopupMenuHeaderEntries() {
    return () => ({});
  }

  getPaletteEntries() {
    return (entries) => {
      const made = Object.entries(entries).flatMap(([id, entry]) => {
        if (NOT_IN_PALETTE.includes(id)) return [];
        return id === "create.task" ? Object.keys(TASKS).map((one) => [one, this.#task(...TASKS[one])]) : [[id, entry]];
      });
      return Object.fromEntries(made);
    };
  }

  getContextPadEntries() {
    return (entries) => {
      if (entries["append.append-task"]) entries["append.append-task"] = this.#append();
      return entries;
    };
  }

  #task(type, className, title) {
    const begin = (event) => this.create.start(event, this.elementFactory.createShape({ type }));
    return { group: "activity", className, title, action: { dragstart: begin, click: begin } };
  }

  #append() {
    const made = () => this.elementFactory.createShape({ type: "bpmn:UserTask" });
    const drag = (event, source) => this.create.start(event, made(), { source });
    const click = (_event, source) => this.autoPlace.append(source, made());
    const entry = { group: "model", className: "bpmn-icon-user-task", title: say("studio_append_user_task") };
    return { ...entry, action: { dragstart: drag, click } };
  }
}

Offered.$inject = ["popupMenu", "palette", "contextPad", "create", "elementFactory", "autoPlace"];

export const offeredModule = { __init__: ["offered"], offered: ["type", Offered] };
