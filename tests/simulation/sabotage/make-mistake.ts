import { registerHooks } from 'node:module';
import { MISTAKES } from './mistakes.ts';

/** From now on, in this thread, the product's source is loaded with the mistake in it. */
export function makeMistake(name: string): void {
  const mistake = MISTAKES.find((one) => one.name === name);
  if (!mistake) throw new RangeError(`no mistake is named ${name}`);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${mistake.file}`)) return loaded;
      const text = Buffer.from(loaded.source as Uint8Array).toString('utf8');
      return { ...loaded, source: mistakenSource(name, text) };
    },
  });
}

/** @throws RangeError when the text to change is not there as often as it should be: the product has moved on. */
export function mistakenSource(name: string, source: string): string {
  const mistake = MISTAKES.find((one) => one.name === name);
  return (mistake?.patches ?? []).reduce((text, { find, put, times = 1 }) => {
    const found = text.split(find).length - 1;
    if (found !== times) throw new RangeError(`${name}: "${find}" is there ${found} times`);
    return text.replaceAll(find, put);
  }, source);
}
