import type { Node } from 'oxc-parser';

/** What is taken as known on a walk: `{ task: 'renew' }` decides each comparison of a `task` with a text. */
export type Facts = Readonly<Record<string, string>>;

/** Whether a condition holds, or null when the facts don't say. */
export function decide(test: Node, facts: Facts): boolean | null {
  if (test.type === 'LogicalExpression') {
    const sides = new Set([decide(test.left, facts), decide(test.right, facts)]);
    const decisive = test.operator === '||';
    if (sides.has(decisive)) return decisive;
    return sides.has(null) ? null : !decisive;
  }
  if (test.type !== 'BinaryExpression' || !/^[!=]==$/.test(test.operator)) return null;
  const is = compare(test.left, test.right, facts) ?? compare(test.right, test.left, facts);
  return is === null ? null : is === (test.operator === '===');
}

/** Whether a case of a switch may be taken. */
export function mayBe(discriminant: Node, test: Node | null, facts: Facts): boolean {
  return test === null || compare(discriminant, test, facts) !== false;
}

function compare(subject: Node, text: Node, facts: Facts): boolean | null {
  const name =
    subject.type === 'Identifier'
      ? subject.name
      : subject.type === 'MemberExpression' && !subject.computed
        ? subject.property.name
        : '';
  const fact = facts[name];
  if (fact === undefined || text.type !== 'Literal' || typeof text.value !== 'string') return null;
  return fact === text.value;
}
