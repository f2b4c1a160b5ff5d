// bpmnlint's rules that the server does not have: good manners of a drawing, said as hints while it is drawn.

import Linter from "bpmnlint/lib/linter";
import fakeJoin from "bpmnlint/rules/fake-join";
import labelRequired from "bpmnlint/rules/label-required";
import noDisconnected from "bpmnlint/rules/no-disconnected";
import noDuplicateFlows from "bpmnlint/rules/no-duplicate-sequence-flows";
import noOverlapping from "bpmnlint/rules/no-overlapping-elements";
import superfluousGateway from "bpmnlint/rules/superfluous-gateway";

const RULES = {
  "fake-join": [fakeJoin, "Beberapa alur bertemu di sini tanpa gerbang. Satukan dengan gerbang dahulu."],
  "label-required": [labelRequired, "Belum bernama. Klik dua kali untuk menulis namanya."],
  "no-disconnected": [noDisconnected, "Belum tersambung dengan apa pun. Sambungkan, atau hapus."],
  "no-duplicate-sequence-flows": [noDuplicateFlows, "Alur ini tergambar dua kali. Hapus salah satu."],
  "no-overlapping-elements": [noOverlapping, "Bertindihan dengan elemen lain. Geser salah satu."],
  "superfluous-gateway": [superfluousGateway, "Gerbang ini tidak memilih apa pun. Hapus, dan sambungkan langsung."],
};

const resolver = {
  resolveRule: (_package, name) => RULES[name][0],
  resolveConfig: () => ({}),
};

export async function lintDiagram(modeler) {
  const rules = Object.fromEntries(Object.keys(RULES).map((name) => [name, "warn"]));
  const linter = new Linter({ config: { rules }, resolver });
  const reports = await linter.lint(modeler.getDefinitions());
  return Object.entries(reports).flatMap(([rule, found]) =>
    found.filter(({ id }) => id).map(({ id }) => ({ element: id, rule, message: RULES[rule][1], isHint: true })),
  );
}
