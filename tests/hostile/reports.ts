import { bounceClaim } from '../../shared/domain/entry/bounce.ts';
import { BOUNDS } from '../../shared/domain/bounds.ts';
import { kindOf } from '../../shared/domain/entry/kind.ts';
import { mailHeaders } from '../../shared/domain/entry/mail-headers.ts';
import { protectionOf, withoutPgp } from '../../shared/domain/entry/protection.ts';
import { input, times, type HostileInput } from './parsers.ts';

const MB = 1024 * 1024;

const block = (name: string, make: (size: number) => string) =>
  input(
    `headers: ${name}`,
    BOUNDS.transportHeaderCharacters,
    (n) => {
      const headers = mailHeaders(make(n));
      const from = { email: `mailer-daemon@${make(n)}` };
      const signs = { messageClass: make(n), headers, from };
      return [kindOf(signs), protectionOf({ ...signs, attachments: [] })];
    },
    (n) => ({ mail: { headers: [{ name: 'Content-Type', value: make(n) }], text: 'x' } }),
  );
const report = (name: string, make: (size: number) => string) =>
  input(
    `report: ${name}`,
    MB,
    (n) => {
      const text = make(n);
      const headers = mailHeaders(null);
      return bounceClaim({ from: null, headers, text, deliveryStatus: text });
    },
    (n) => ({ mail: { messageClass: 'REPORT.IPM.Note.NDR', text: make(n) } }),
  );
const pgp = (name: string, make: (size: number) => string) =>
  input(
    `PGP: ${name}`,
    MB,
    (n) => withoutPgp(make(n)),
    (n) => ({ mail: { text: make(n) } }),
  );

/** What tells the kind of a message. */
export const REPORT_INPUTS: readonly HostileInput[] = [
  block('folded lines', (n) => `Auto-Submitted: no${times('\r\n x', n)}`),
  block('names', (n) => times('a:\r\n', n)),
  block('parameters', (n) => `multipart/report${times('; report-type', n)}`),
  block('blanks', (n) => `multipart/report;${' '.repeat(n)}`),
  report('digits and dots', (n) => times('5.1.', n)),
  report('statuses that go on', (n) => times('550 5.1.1.1', n)),
  report('@', (n) => times('a@', n)),
  report('one long word', (n) => 'a'.repeat(n)),
  report('actions', (n) => times('action: failed\n', n)),
  report('actions of blanks', (n) => `action:${' '.repeat(n)}`),
  report('halves of words', (n) => times('postfach mailbox over ', n)),
  pgp('beginnings', (n) => times('\n-----BEGIN PGP MESSAGE-----', n)),
  pgp('beginnings within a line', (n) => times('x-----BEGIN PGP MESSAGE-----', n)),
  pgp('blocks', (n) => times('\n-----BEGIN PGP MESSAGE-----\n-----END PGP MESSAGE-----', n)),
];
