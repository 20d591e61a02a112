import type { BundledPackage } from './bundled-packages.ts';

const RULE = '='.repeat(80);
const HEAD = 'What is deployed holds parts of these packages. Made by `npm run notices`.';

/** Each text once, under the names of all packages that have it. */
export function noticesOf(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, license, texts } of packages) {
    const text = texts.join('\n\n') || `It brings no text; its licence is ${license}.`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...byText].map(([text, names]) => [RULE, ...names, '', text].join('\n'));
  return `${[HEAD, ...parts].join('\n\n')}\n`;
}
