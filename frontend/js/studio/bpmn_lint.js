// bpmnlint's rules that the server does not have: good manners of a drawing, said as hints while it is drawn.

import Linter from "bpmnlint/lib/linter";
import fakeJoin from "bpmnlint/rules/fake-join";
import labelRequired from "bpmnlint/rules/label-required";
import noDisconnected from "bpmnlint/rules/no-disconnected";
import noDuplicateFlows from "bpmnlint/rules/no-duplicate-sequence-flows";
import noOverlapping from "bpmnlint/rules/no-overlapping-elements";
import superfluousGateway from "bpmnlint/rules/superfluous-gateway";
import { say } from "../words.js";

const RULES = {
  "fake-join": [fakeJoin, say("studio_lint_fake_join")],
  "label-required": [labelRequired, say("studio_lint_label")],
  "no-disconnected": [noDisconnected, say("studio_lint_disconnected")],
  "no-duplicate-sequence-flows": [noDuplicateFlows, say("studio_lint_duplicate")],
  "no-overlapping-elements": [noOverlapping, say("studio_lint_overlapping")],
  "superfluous-gateway": [superfluousGateway, say("studio_lint_superfluous")],
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
