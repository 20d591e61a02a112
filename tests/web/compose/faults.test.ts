import { expect, it } from 'vitest';
import type { Draft } from '../../../web/compose/draft.ts';
import { faultsOf } from '../../../web/compose/faults.ts';
import { en } from '../../../web/words/compose/en.ts';
import { locale } from '../../../web/words/locale.ts';

const MB = 1024 * 1024;
const draft: Draft = {
  key: 'k',
  contactEmail: 'carla@client.example',
  contactName: null,
  proposed: null,
  lists: { to: [], cc: [], bcc: [] },
  subject: 'Offer',
  blocks: [{ kind: 'line', runs: [{ text: 'Hello' }] }],
  files: [],
  isInDoubt: false,
};
const sized = (size: number, fault: 'too_large' | null = null) => ({
  id: 1,
  file: { name: 'a', size } as File,
  fault,
});
const found = (change: Partial<Draft>, files: ReturnType<typeof sized>[] = [], hasSubject = true) =>
  faultsOf({ draft: { ...draft, ...change }, files, hasSubject }, en, locale('en', 'en'));

it('a whole mail has none', () => {
  expect(found({})).toEqual({});
});

it('each is said at its field', () => {
  const invalid = { email: 'bo@', isInvalid: true } as const;
  expect(found({ contactEmail: '', subject: ' ', blocks: [] })).toEqual({
    to: en.noRecipient,
    subject: en.subjectMissing,
    message: en.messageMissing,
  });
  expect(found({ lists: { to: [], cc: [invalid], bcc: [] } })).toEqual({
    cc: '“bo@” is not an email address. Correct or remove it.',
  });
  expect(found({ subject: 'x'.repeat(999) }).subject).toContain('998');
});

it('a file may be all that is sent, and a reply has no subject of its own', () => {
  expect(found({ blocks: [], subject: '' }, [sized(1)], false)).toEqual({});
});

it('sizes are looked at before anything is uploaded', () => {
  const nine = Array.from({ length: 9 }, () => sized(3 * MB));
  expect(found({}, nine).files).toBe(
    'Text and files together have 27.1 MB. At most 25 MB go in one email.',
  );
  expect(found({}, nine.slice(1))).toEqual({});
  expect(found({}, [sized(4 * MB, 'too_large')]).files).toBe(en.filesBlock);
  expect(
    found(
      {},
      Array.from({ length: 100 }, () => sized(1)),
    ).files,
  ).toContain('99');
  const runs = [{ text: 'ä'.repeat(MB / 2) }];
  expect(found({ blocks: [{ kind: 'line', runs }] }).message).toContain('1.1 MB');
});

it('more people than a mail may go to are counted with the contact', () => {
  const to = Array.from({ length: 500 }, (_, at) => ({ email: `p${at}@a.example` }));
  expect(found({ lists: { to, cc: [], bcc: [] } }).to).toContain('501');
});
