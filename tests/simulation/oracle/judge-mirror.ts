import { PROPERTIES, type Report } from './properties.ts';

/** A reader who asks only for what has changed ends with the conversation as it is. */
export function judgeMirror(
  where: string,
  entries: readonly any[],
  copy: readonly any[],
  report: Report,
): void {
  const copied = new Map(copy.map((one) => [one.id, JSON.stringify(one)]));
  for (const entry of entries) {
    const known = copied.get(entry.id);
    if (known === undefined) report(PROPERTIES.mirror, `${entry.id} of ${where} never came`);
    else if (known !== JSON.stringify(entry))
      report(PROPERTIES.mirror, `${entry.id} of ${where} is not as it was last told`);
    copied.delete(entry.id);
  }
  for (const id of copied.keys()) report(PROPERTIES.mirror, `${id} of ${where} is not there`);
}
