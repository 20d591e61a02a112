import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPages } from '../../web/build.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'pages-'));
let chunks: Awaited<ReturnType<typeof buildPages>>;

beforeAll(async () => {
  chunks = await buildPages(root, folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const named = (name: string) => chunks.filter(({ fileName }) => fileName.startsWith(`${name}-`));
const bytes = (files: Iterable<{ readonly fileName: string }>) =>
  [...files]
    .map(({ fileName }) => readFileSync(join(folder, fileName)))
    .reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);

/** What the entry loads by itself, as a browser gets it: each file compressed on its own. */
function loadedBy(name: string): Set<(typeof chunks)[number]> {
  const loaded = new Set(chunks.filter((chunk) => chunk.isEntry && chunk.name === name));
  for (const chunk of loaded) {
    for (const other of chunks) if (chunk.imports.includes(other.fileName)) loaded.add(other);
  }
  return loaded;
}

test.each(['en', 'de', 'ar'])('the card is small, words in %s included', (language) => {
  const first = bytes(loadedBy('card')) + bytes(named(`words-card-${language}`));
  const later = bytes(named('more-view')) + bytes(named(`words-card-more-${language}`));
  process.stdout.write(`card, ${language}: ${first} bytes, and ${later} for what is opened\n`);
  expect(first).toBeGreaterThan(5_000);
  // What the card loads before anything is pressed, whether a mailbox is connected or not.
  expect(first).toBeLessThan(11_600);
  expect(later).toBeLessThan(8_000);
  expect(first + later).toBeLessThan(19_300);
});

test('the card loads nothing of preact, which the conversation is drawn by', () => {
  const all = [...loadedBy('card'), ...named('more-view')].flatMap(({ moduleIds }) => moduleIds);
  expect(all.filter((id) => id.includes('preact'))).toEqual([]);
  const other = [...loadedBy('conversation')].flatMap(({ moduleIds }) => moduleIds);
  expect(other.some((id) => id.includes('preact'))).toBe(true);
});
