import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';

const parts = z.array(z.string()).default([]);
const attachment = z.object({
  name: z.string(),
  contentType: z.string().optional(),
  size: z.number().optional(),
  inline: z.boolean(),
  contentId: z.string().optional(),
  type: z.enum(['file', 'item', 'reference']),
});

/** What a reader should see. */
const expectation = z.union([
  z.strictObject({ out: z.literal(true) }),
  z.strictObject({ skipped: z.string() }),
  z.strictObject({
    direction: z.string(),
    origin: z.string(),
    status: z.string(),
    unknownSender: z.boolean(),
    kind: z.string().default('message'),
    protected: z.string().nullable().default(null),
    subject: z.string().optional(),
    snippet: z.string().optional(),
    snippetHas: z.string().optional(),
    newText: z.string().optional(),
    newTextHas: parts,
    newTextLacks: parts,
    textHas: parts,
    html: z.null().optional(),
    htmlHas: parts,
    htmlLacks: parts,
    htmlLongerThan: z.number().optional(),
    remoteImages: z.number().optional(),
    remoteImagesAtLeast: z.number().optional(),
    cc: z.array(z.string()).optional(),
    attachments: z.array(attachment).default([]),
  }),
]);

const message = z.strictObject({
  shape: z.string(),
  mail: z.record(z.string(), z.unknown()),
  filler: z.strictObject({ row: z.string(), times: z.number() }).optional(),
  expect: expectation,
});
export type CorpusMessage = z.infer<typeof message>;
export type Expectation = z.infer<typeof expectation>;

const FOLDER = new URL('corpus/', import.meta.url);

/** Name and content of each file in `corpus/`. */
export function corpus(): readonly (readonly [string, CorpusMessage])[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const read = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as unknown;
      return [file.replace(/\.json$/, ''), message.parse(read)] as const;
    });
}

/** The mail as it is delivered: lines joined, places such as `{{user}}` filled in. */
export function delivery(
  { mail, filler }: CorpusMessage,
  places: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const all: Readonly<Record<string, string>> = {
    ...places,
    filler: filler ? filler.row.repeat(filler.times) : '',
  };
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value.replaceAll(/\{\{(\w+)\}\}/g, (place, name: string) => all[name] ?? place);
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fill(one)]));
  };
  const texts = Object.entries(mail).map(([name, value]) =>
    ['html', 'text', 'uniqueBody'].includes(name) && Array.isArray(value)
      ? [name, value.join('\n')]
      : [name, value],
  );
  return Object.fromEntries(
    Object.entries(Object.fromEntries(texts)).map(([n, v]) => [n, fill(v)]),
  );
}

/** A whole entry as the interface gives it. */
const shownEntry = z.object({
  direction: z.string(),
  origin: z.string(),
  status: z.string(),
  unknownSender: z.boolean(),
  kind: z.string(),
  protected: z.string().nullable(),
  subject: z.string(),
  snippet: z.string(),
  html: z.string().nullable(),
  text: z.string().nullable(),
  newText: z.string().nullable(),
  remoteImages: z.number(),
  cc: z.array(z.object({ email: z.string() })),
  attachments: z.array(z.record(z.string(), z.unknown())),
});

const collapsed = (text: string | null): string => (text ?? '').replace(/[\s\ufeff]+/g, ' ').trim();

export function expectEntry(
  wanted: Exclude<Expectation, { out: true } | { skipped: string }>,
  answer: unknown,
): void {
  const entry = shownEntry.parse(answer);
  const { direction, origin, status, unknownSender, kind, protected: how } = wanted;
  const said = { direction, origin, status, unknownSender, kind, protected: how };
  expect(entry).toMatchObject(said);
  if (wanted.subject !== undefined) expect(entry.subject).toBe(wanted.subject);
  if (wanted.newText !== undefined) expect(collapsed(entry.newText)).toBe(wanted.newText);
  for (const part of wanted.newTextHas) expect(collapsed(entry.newText)).toContain(part);
  for (const part of wanted.newTextLacks) expect(collapsed(entry.newText)).not.toContain(part);
  if (wanted.snippet !== undefined) expect(entry.snippet).toBe(wanted.snippet);
  if (wanted.snippetHas !== undefined) expect(entry.snippet).toContain(wanted.snippetHas);
  for (const part of wanted.textHas) expect(entry.text).toContain(part);
  if (wanted.html === null) expect(entry.html).toBeNull();
  for (const part of wanted.htmlHas) expect(entry.html).toContain(part);
  for (const part of wanted.htmlLacks) expect(entry.html?.toLowerCase()).not.toContain(part);
  if (wanted.htmlLongerThan !== undefined) {
    expect(entry.html?.length).toBeGreaterThan(wanted.htmlLongerThan);
  }
  if (wanted.remoteImages !== undefined) expect(entry.remoteImages).toBe(wanted.remoteImages);
  if (wanted.remoteImagesAtLeast !== undefined) {
    expect(entry.remoteImages).toBeGreaterThanOrEqual(wanted.remoteImagesAtLeast);
  }
  if (wanted.cc !== undefined) expect(entry.cc.map((one) => one.email)).toEqual(wanted.cc);
  expect(entry.attachments).toHaveLength(wanted.attachments.length);
  expect(entry.attachments).toMatchObject(wanted.attachments);
}
