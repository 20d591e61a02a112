import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BOUNDS } from '../../../shared/domain/bounds.ts';
import {
  hashOf,
  messageIdHash,
  normaliseMessageId,
} from '../../../shared/domain/thread/message-id.ts';

it('takes one Message-ID for the same with and without brackets, white space and domain case', () => {
  const same = ['<Ab.C@Mail.Example>', ' Ab.C@mail.example ', '<Ab.C@MAIL.\r\n EXAMPLE>'];
  expect(new Set(same.map(normaliseMessageId))).toEqual(new Set(['Ab.C@mail.example']));
});

it('keeps the case of the local part: two mails may differ in it alone', () => {
  expect(normaliseMessageId('<CAF+x@a.example>')).not.toBe(normaliseMessageId('<caf+x@a.example>'));
});

it('is null when nothing is left', () => {
  expect(['', ' ', '<>', '< >'].map(normaliseMessageId)).toEqual([null, null, null, null]);
});

it('takes a Message-ID of any length for the same with and without brackets', () => {
  for (const length of [1, 500, 996, 997, 998, 999, 1000, 1001, 1500, 3000]) {
    const id = `${'x'.repeat(length)}@mail.example`;
    expect(normaliseMessageId(`<${id}>`)).toBe(normaliseMessageId(id));
    expect(normaliseMessageId(` <<${id}>\r\n`)).toBe(normaliseMessageId(id));
  }
});

it('reads no more of a Message-ID than its bound', () => {
  const longest = normaliseMessageId('x'.repeat(1_000_000)) ?? '';
  expect(longest).toHaveLength(BOUNDS.messageIdCharacters);
  expect(normaliseMessageId(`a@${'>'.repeat(64_000)}x`)).toBe('a@');
});

it('normalises a normalised Message-ID to itself', () => {
  const long = fc.integer({ min: 0, max: 1010 }).map((n) => 'x'.repeat(n));
  const part = fc.oneof(fc.constantFrom('<', '>', '@', ' ', 'Ä.Example'), long, fc.string());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const once = normaliseMessageId(parts.join(''));
      if (once !== null) expect(normaliseMessageId(once)).toBe(once);
    }),
  );
  const bracketAtTheCut = `${'x'.repeat(BOUNDS.messageIdCharacters - 1)}>y`;
  const once = normaliseMessageId(bracketAtTheCut) ?? '';
  expect(normaliseMessageId(once)).toBe(once);
});

it('knows a message without a Message-ID by its immutable id', () => {
  const one = messageIdHash({ internetMessageId: null, id: 'AAA=' });
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(one).not.toBe(messageIdHash({ internetMessageId: null, id: 'AAB=' }));
  expect(messageIdHash({ internetMessageId: '<a@B.example>', id: 'AAA=' })).toBe(
    hashOf('a@b.example'),
  );
});
