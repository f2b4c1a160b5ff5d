// Evaluates a JSON list of [expression, context] read from standard input with npm's feelin, and prints, for each,
// {"value": …} or {"refused": true}. What JSON cannot hold (dates, ranges, functions) is printed as null with a mark.
import { evaluate } from "feelin";

const plain = (value) =>
  value === undefined ? null : typeof value === "number" && !Number.isFinite(value) ? { odd: String(value) } : value;

let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(([expression, context]) => {
  try {
    return { value: plain(evaluate(expression, context).value) };
  } catch {
    return { refused: true };
  }
});
process.stdout.write(JSON.stringify(answers));
