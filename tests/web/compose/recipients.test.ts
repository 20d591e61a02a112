import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparable as theirs, emailSchema } from '../../../shared/domain/account/address.ts';
import { BOUNDS } from '../../../shared/domain/bounds.ts';
import { comparable, isEmail } from '../../../web/compose/recipients/email.ts';
import {
  formatRecipient,
  parseRecipients,
} from '../../../web/compose/recipients/parse-recipients.ts';
import { addRecipients, MOST_RECIPIENTS } from '../../../web/compose/recipients/recipient-lists.ts';

const mia = { email: 'mia@example.com', name: 'Meyer, Mia' };
const bo = { email: 'bo@example.com', name: 'Bo' };

describe('what is typed or pasted as recipients', () => {
  it.each([
    ['mia@example.com', [{ email: 'mia@example.com' }]],
    ['  Bo <bo@example.com> ', [bo]],
    ['"Meyer, Mia" <mia@example.com>, Bo <bo@example.com>', [mia, bo]],
    ['"Meyer, Mia" <mia@example.com>; Bo <bo@example.com>;', [mia, bo]],
    ['"Meyer, Mia" <mia@example.com>\r\nBo <bo@example.com>\n\n', [mia, bo]],
    ['Meyer, Mia <mia@example.com>; Bo <bo@example.com>', [mia, bo]],
    ["'Bo' <mailto:bo@example.com>", [bo]],
    ['"Bo \\"B\\" Berg" <bo@example.com>', [{ ...bo, name: 'Bo "B" Berg' }]],
    ['<bo@example.com>', [{ email: 'bo@example.com' }]],
    ['bo@example.com <bo@example.com>', [{ email: 'bo@example.com' }]],
    ['bo@example.com mia@example.com', [{ email: 'bo@example.com' }, { email: 'mia@example.com' }]],
    ['bo@exämple.com, 用户@例子.广告', [{ email: 'bo@exämple.com' }, { email: '用户@例子.广告' }]],
    ['', []],
    [' , ;\n', []],
  ])('%j', (text, expected) => {
    expect(parseRecipients(text)).toEqual(expected);
  });

  it.each(['bo@', 'bo', 'bo example.com', 'a"b@example.com', 'a..b@example.com', 'a@-b.example'])(
    'keeps %j, marked, so that it can be mended',
    (text) => {
      expect(parseRecipients(text)).toEqual([{ email: text, isInvalid: true }]);
    },
  );

  it('does not let one bad address spoil the others of a list', () => {
    const found = parseRecipients('bo, "Meyer <mia@example.com>, bo@example.com');
    expect(found.filter(({ isInvalid }) => !isInvalid).map(({ email }) => email)).toEqual([
      'mia@example.com',
      'bo@example.com',
    ]);
  });

  it('takes no control and no override of direction into a name', () => {
    const [one] = parseRecipients('"Bo\u202e\u0000 Berg" <bo@example.com>');
    expect(one?.name).toBe('Bo Berg');
  });

  it('reads back what it shows', () => {
    const names = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    fc.assert(
      fc.property(names, (name) => {
        const [one] = parseRecipients(`"${name.replace(/["\\]/g, '\\$&')}" <bo@example.com>`);
        fc.pre(one?.name !== undefined && one.email === 'bo@example.com');
        expect(parseRecipients(formatRecipient(one))).toEqual([one]);
      }),
    );
  });

  it('takes a long paste in a moment', () => {
    const hostile = ['"'.repeat(50_000), '<'.repeat(50_000), 'a,'.repeat(50_000), '\\'.repeat(9e4)];
    for (const text of hostile) {
      // Of its own: how long it waits for the processor is not its doing.
      const before = process.cpuUsage();
      parseRecipients(text);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(2_000);
    }
  });
});

describe('addresses', () => {
  it('are the ones that the service takes, compared as it compares them', () => {
    const parts = fc.constantFrom('a', 'ä', '用', '1', '.', '-', '@', ' ', '"', '+', "'", 'A', '_');
    const text = fc.string({ unit: parts, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, behind) => {
        const email = `${before}@${behind}`;
        expect(isEmail(email)).toBe(emailSchema.safeParse(email).success);
        if (isEmail(email)) expect(comparable(email)).toBe(theirs(email));
      }),
      { numRuns: 2_000 },
    );
    for (const email of [`${'a'.repeat(65)}@b.de`, `a@${'b.'.repeat(160)}de`, 'a@b']) {
      expect(isEmail(email)).toBe(emailSchema.safeParse(email).success);
    }
    expect(MOST_RECIPIENTS).toBe(BOUNDS.recipients);
  });

  it('stand once, whatever their case and spelling, in the list that had them first', () => {
    const lists = { to: [{ email: 'Bo@example.com' }], cc: [], bcc: [] };
    const added = [
      { email: 'bo@EXAMPLE.com' },
      { email: 'carla@client.example' },
      { email: 'dora@exämple.com' },
      { email: 'dora@xn--exmple-cua.com' },
    ];
    expect(addRecipients(lists, 'cc', added, 'Carla@client.example').cc).toEqual([added[2]]);
  });
});
