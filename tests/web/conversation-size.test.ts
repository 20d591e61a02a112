import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { conversationSize } from '../../bench/pages/sizes.ts';
import { buildPages } from '../../web/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'pages-'));
let chunks: Awaited<ReturnType<typeof buildPages>>;

beforeAll(async () => {
  chunks = await buildPages(resolve(import.meta.dirname, '../..'), folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['en', 'de', 'ar'] as const)(
  'the conversation is no larger than it has to be, words in %s included',
  (language) => {
    const { reading, layout, all } = conversationSize(folder, chunks, language);
    expect(reading.gzip).toBeGreaterThan(15_000);
    expect(reading.gzip).toBeLessThan(25_000);
    expect(layout.gzip).toBeGreaterThan(2_000);
    expect(layout.gzip).toBeLessThan(4_700);
    expect(all.gzip).toBeLessThan(49_000);
  },
);
