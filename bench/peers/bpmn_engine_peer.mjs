// npm's bpmn-engine on loop.bpmn: recover from the saved text, complete the waiting user task, save as text again.
//
// The gateway's condition is FEEL. It is given to the engine as a plain comparison of strings, which is less work than
// an expression language and so to its advantage.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Engine } from 'bpmn-engine';

const DECISIONS = { handle: 'escalate', resolve: 'return' };

const expressions = {
  resolveExpression(source, scope) {
    const wanted = /^decision = "(.*)"$/.exec(source);
    return wanted ? scope.environment.variables.decision === wanted[1] : source;
  },
};

const started = new Engine({ name: 'loop', source: readFileSync(process.argv[2], 'utf8'), expressions });
await started.execute({ listener: new EventEmitter() });
let saved = JSON.stringify(await started.getState());
await started.stop();

async function complete() {
  const begin = performance.now();
  const engine = new Engine({ name: 'loop', expressions });
  engine.recover(JSON.parse(saved));
  const execution = await engine.resume({ listener: new EventEmitter() });
  const [task] = execution.getPostponed().filter((activity) => activity.type === 'bpmn:UserTask');
  const decision = DECISIONS[task.id];
  task.environment.assignVariables({ decision });
  task.owner.environment.assignVariables({ decision });
  execution.environment.assignVariables({ decision });
  task.signal({ decision });
  saved = JSON.stringify(await engine.getState());
  const taken = performance.now() - begin;
  const now = execution.getPostponed().map((activity) => activity.id);
  const expected = task.id === 'handle' ? 'resolve' : 'handle';
  if (now.length !== 1 || now[0] !== expected) throw new Error(`${task.id} led to ${now}`);
  await engine.stop();
  return taken;
}

console.log('ready');
for await (const _line of createInterface({ input: process.stdin })) console.log(await complete());
