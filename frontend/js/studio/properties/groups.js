// What each kind of element can be told, in the order in which somebody thinks of it.

import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { choice, feel, longText, text } from "./entries.js";
import { conditionOf, isDefaultFlow, leavesChoice, setCondition, setDefaultFlow } from "./flows.js";
import { messageNameOf, setMessageName, setTimer, timerOf } from "./events.js";
import { bodyOf, operatorOf, parameterOf, propertyOf, setBody, setOperation, setParameter, setProperty, setResultVariable } from "./model.js";

const DECISION = "spiffworkflow:CalledDecisionId";
const INSTRUCTIONS = "spiffworkflow:InstructionsForEndUser";

const property = (name, label, options, more = {}) =>
  choice({
    id: `own-${name}`, label, options,
    get: (element) => propertyOf(element, name),
    set: (injector, element, value) => setProperty(injector, element, name, value),
    ...more,
  });

const form = property("form", "Formulir", ({ forms = [] }) =>
  forms.map(({ id, title }) => ({ value: id, label: title && title !== id ? `${title} (${id})` : id })));
const channel = property("channel", "Kanal", ({ channels = [] }) => channels.map(keyed));
const position = property("position", "Posisi tiket", ({ positions = [] }) => positions.map(keyed), { none: "(tetap)" });
const clock = property("clock", "Jam SLA", ({ clocks = [] }) => clocks.map(keyed), { none: "Jam SLA berjalan" });

const instructions = longText({
  id: "own-instructions",
  label: "Petunjuk untuk petugas",
  description: "Tampil di atas formulir tugas ini.",
  get: (element) => propertyOf(element, "instructions") || bodyOf(element, INSTRUCTIONS),
  set: (injector, element, value) =>
    propertyOf(element, "instructions")
      ? setProperty(injector, element, "instructions", value)
      : setBody(injector, element, INSTRUCTIONS, value),
});

const decision = choice({
  id: "own-decision",
  label: "Tabel keputusan",
  options: ({ decisions = [] }) => decisions.map(({ id, file }) => ({ value: id, label: file ? `${id} (${file.split("/").pop()})` : id })),
  get: (element) => bodyOf(element, DECISION),
  set: (injector, element, value) => setBody(injector, element, DECISION, value),
});

const decisionResult = text({
  id: "own-result",
  label: "Nama hasil",
  description: "Dengan nama ini kondisi membaca hasilnya.",
  get: (element) => propertyOf(element, "resultVariable"),
  set: (injector, element, value) => setProperty(injector, element, "resultVariable", value),
});

const called = choice({
  id: "own-called",
  label: "Proses yang dipanggil",
  options: ({ processes = [] }) => processes.map(({ id, name }) => ({ value: id, label: name && name !== id ? `${name} (${id})` : id })),
  get: (element) => getBusinessObject(element).calledElement ?? "",
  set: (injector, element, value) => injector.get("modeling").updateProperties(element, { calledElement: value || undefined }),
});

const lane = choice({
  id: "own-lane",
  label: "Lajur dan kelompoknya",
  description: "Lajur baru ditambahkan di halaman Pengaturan draf ini.",
  options: ({ lanes = [] }) => lanes.map(({ name, group_name: group }) => ({ value: name, label: `${name} → kelompok ${group}` })),
  get: (element) => getBusinessObject(element).name ?? "",
  set: (injector, element, value) => injector.get("modeling").updateProperties(element, { name: value || undefined }),
});

const message = choice({
  id: "own-message",
  label: "Pesan",
  options: ({ messages = [] }) => messages.map(({ name, label }) => ({ value: name, label })),
  get: messageNameOf,
  set: setMessageName,
});

const timer = feel({
  id: "own-timer",
  label: "Sampai kapan",
  description: "Saat yang dihitung, misalnya workdays_later(settings.confirmation_days).",
  get: timerOf,
  set: setTimer,
});

const condition = feel({
  id: "own-condition",
  label: "Ditempuh bila",
  description: 'Misalnya decision = "answer". Syarat jalan-jalan satu gerbang tidak boleh bertindihan.',
  get: conditionOf,
  set: setCondition,
});

const isDefault = choice({
  id: "own-default",
  label: "Jalan lainnya",
  none: null,
  options: () => [{ value: "", label: "Ditempuh menurut syaratnya" }, { value: "yes", label: "Ditempuh bila tidak ada syarat lain yang cocok" }],
  get: (element) => (isDefaultFlow(element) ? "yes" : ""),
  set: (injector, element, value) => setDefaultFlow(injector, element, value === "yes"),
});

const operation = choice({
  id: "own-operation",
  label: "Layanan",
  options: ({ services = [] }) => services.map(({ operation: value, label }) => ({ value, label })),
  get: (element) => operatorOf(element)?.id ?? "",
  set: (injector, element, value) => setOperation(injector, element, value, parametersOf(injector.get("choices"), value)),
});

const serviceResult = text({
  id: "own-result",
  label: "Nama hasil",
  get: (element) => operatorOf(element)?.resultVariable ?? "",
  set: setResultVariable,
});

// parameters that name something that exists; others are expressions
const LISTED = {
  reason: ["Alasan", ({ close_reasons: all = [] }) => all.map(keyed)],
  message: ["Teks pesan", ({ texts = [] }) => texts.map(({ key, subject }) => ({ value: key, label: `${key}: ${subject}` }))],
  mark: ["Tenggat", ({ marks = [] }) => marks.map(({ key }) => ({ value: key, label: MARKS[key] ?? key }))],
  notify: ["Kelompok yang diberi tahu", ({ groups = [] }) => groups.map(({ key, name }) => ({ value: key, label: name }))],
  level: ["Tingkat", ({ levels = [] }) => levels.map(keyed)],
  text: ["Isi dari", ({ facts = [] }) => facts.map(({ name, label }) => ({ value: name, label: label ? `${label} (${name})` : name }))],
};
const MARKS = { reminder: "Pengingat", breach: "Lewat SLA" };
const EXPRESSIONS = { target_days: "Target (hari kerja)", priority: "Prioritas" };

function parameter({ name, required }, element) {
  const [label, options] = LISTED[name] ?? [EXPRESSIONS[name] ?? name];
  const set = (injector, one, value) => setParameter(injector, one, name, value);
  const id = `own-parameter-${name}`;
  const present = parameterOf(element, name);
  if (!options || (present && literal(present) === null)) {
    return feel({ id, label: required ? label : `${label} (opsional)`, get: (one) => parameterOf(one, name), set });
  }
  return choice({
    id, options,
    label: required ? label : `${label} (opsional)`,
    get: (one) => literal(parameterOf(one, name)) ?? "",
    set: (injector, one, value) => set(injector, one, value && JSON.stringify(value)),
  });
}

function literal(expression) {
  return /^"([^"\\]*)"$/.exec(expression.trim())?.[1] ?? null;
}

function parametersOf({ services = [] }, operationId) {
  return services.find((one) => one.operation === operationId)?.parameters.map((one) => one.name) ?? [];
}

function keyed({ key, label }) {
  return { value: key, label };
}

function service(element, choices) {
  const used = choices.services?.find((one) => one.operation === operatorOf(element)?.id);
  if (!operatorOf(element)) return [operation];
  return [operation, ...(used?.parameters ?? []).map((one) => parameter(one, element)), serviceResult];
}

const has = (element, kind) => getBusinessObject(element).eventDefinitions?.some((one) => is(one, kind));
const waits = (element) => ["bpmn:UserTask", "bpmn:EventBasedGateway"].some((kind) => is(element, kind));

// returns [{ id, label, entries }]
export function groupsFor(element, choices) {
  if (element.type === "label") return groupsFor(element.labelTarget, choices);
  const groups = [
    is(element, "bpmn:Lane") && ["Siapa yang mengerjakan", [lane]],
    is(element, "bpmn:UserTask") && ["Tugas petugas", [form, instructions]],
    is(element, "bpmn:StartEvent") && has(element, "bpmn:MessageEventDefinition") && ["Kanal masuk", [message, channel, form]],
    !is(element, "bpmn:StartEvent") && has(element, "bpmn:MessageEventDefinition") && ["Pesan yang ditunggu", [message]],
    has(element, "bpmn:TimerEventDefinition") && ["Waktu", [timer]],
    is(element, "bpmn:ServiceTask") && ["Layanan", service(element, choices)],
    is(element, "bpmn:BusinessRuleTask") && ["Keputusan", [decision, decisionResult]],
    is(element, "bpmn:CallActivity") && ["Panggilan", [called]],
    leavesChoice(element) && ["Syarat", isDefaultFlow(element) ? [isDefault] : [condition, isDefault]],
    (waits(element) || propertyOf(element, "position") || propertyOf(element, "clock")) && ["Posisi dan jam SLA", [position, clock]],
  ];
  return groups.filter(Boolean).map(([label, entries]) => ({ id: `own-${label}`, label, entries, shouldOpen: true }));
}
