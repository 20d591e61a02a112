/** Prints what happens with its time, and turns a broken rule into the end of the demo. */
export type Timeline = {
  chapter(title: string): void;
  /** Says what was seen to hold. */
  saw(text: string): void;
};

/** A rule that did not hold; its message says which. */
export class RuleBroken extends Error {
  override readonly name = 'RuleBroken';
}

export function createTimeline(print: (line: string) => void): Timeline {
  const begun = performance.now();
  return {
    chapter: (title) => print(`\n${title}`),
    saw(text) {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      print(`${seconds.padStart(6)} s  ✓ ${text}`);
    },
  };
}

/** Throws `RuleBroken` unless the condition holds; `found` goes into the message. */
export function check(condition: boolean, rule: string, found?: unknown): asserts condition {
  if (condition) return;
  throw new RuleBroken(found === undefined ? rule : `${rule}; found ${JSON.stringify(found)}`);
}
