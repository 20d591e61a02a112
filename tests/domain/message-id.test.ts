import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashOf, messageIdHash, normaliseMessageId } from '../../shared/domain/message-id.ts';

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

it('normalises a normalised Message-ID to itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      const once = normaliseMessageId(raw);
      if (once !== null) expect(normaliseMessageId(once)).toBe(once);
    }),
  );
});

it('knows a message without a Message-ID by its immutable id', () => {
  const one = messageIdHash({ internetMessageId: null, id: 'AAA=' });
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(one).not.toBe(messageIdHash({ internetMessageId: null, id: 'AAB=' }));
  expect(messageIdHash({ internetMessageId: '<a@B.example>', id: 'AAA=' })).toBe(
    hashOf('a@b.example'),
  );
});
