import { registerHooks } from 'node:module';
import { MISTAKES, type Mistake } from './mistakes.ts';

/** From now on, in this thread, the product's source is loaded with the mistake in it. */
export function makeMistake(name: string): void {
  const mistake = MISTAKES.find((one) => one.name === name);
  if (!mistake) throw new RangeError(`no mistake is named ${name}`);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const file = filesOf(mistake).find((one) => url.endsWith(`/${one}`));
      if (file === undefined) return loaded;
      const text = Buffer.from(loaded.source as Uint8Array).toString('utf8');
      return { ...loaded, source: mistakenSource(name, text, file) };
    },
  });
}

/** @throws RangeError when the text to change is not there as often as it should be: the product has moved on. */
export function mistakenSource(name: string, source: string, file?: string): string {
  const mistake = MISTAKES.find((one) => one.name === name);
  const patches = (mistake?.patches ?? []).filter(
    (patch) => (patch.file ?? mistake?.file) === (file ?? mistake?.file),
  );
  return patches.reduce((text, { find, put, times = 1 }) => {
    const found = text.split(find).length - 1;
    if (found !== times) throw new RangeError(`${name}: "${find}" is there ${found} times`);
    return text.replaceAll(find, put);
  }, source);
}

/** Where it is made. */
export function filesOf({ file, patches }: Mistake): readonly string[] {
  return [...new Set(patches.map((patch) => patch.file ?? file))];
}
