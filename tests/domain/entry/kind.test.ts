import { describe, expect, it } from 'vitest';
import { isDeliveryReport, kindOf } from '../../../shared/domain/entry/kind.ts';
import { mailHeaders } from '../../../shared/domain/entry/mail-headers.ts';

const signs = (
  messageClass: string,
  lines: readonly string[] = [],
  from = 'carla@fabrikam.example',
) => ({
  messageClass,
  headers: mailHeaders(lines.join('\r\n')),
  from: { email: from },
});

describe('the kind by the class that Exchange has given', () => {
  it.each([
    ['IPM.Note', 'message'],
    ['IPM.Post', 'message'],
    ['IPM.Note.SMIME', 'message'],
    ['REPORT.IPM.Note.NDR', 'bounce'],
    ['REPORT.IPM.Schedule.Meeting.Request.NDR', 'bounce'],
    ['REPORT.IPM.Note.DR', 'receipt'],
    ['REPORT.IPM.Note.Delayed', 'receipt'],
    ['REPORT.IPM.Note.IPNRN', 'receipt'],
    ['Report.IPM.Note.IPNNRN', 'receipt'],
    ['IPM.Note.Receipt.SMIME', 'receipt'],
    ['IPM.Schedule.Meeting.Request', 'calendar'],
    ['IPM.Schedule.Meeting.Resp.Pos', 'calendar'],
    ['IPM.Schedule.Meeting.Canceled', 'calendar'],
    ['IPM.Note.Rules.OofTemplate.Microsoft', 'auto_reply'],
    ['IPM.Note.Rules.ReplyTemplate.Microsoft', 'auto_reply'],
  ])('%s is %s', (messageClass, kind) => {
    expect(kindOf(signs(messageClass))).toBe(kind);
  });

  it('stands above the headers: a meeting accepted by a room is no automatic reply', () => {
    const room = signs('IPM.Schedule.Meeting.Resp.Pos', ['Auto-Submitted: auto-replied']);
    expect(kindOf(room)).toBe('calendar');
  });
});

describe('the kind by the headers', () => {
  it.each([
    [
      'Exchange: out of office, for people outside',
      [
        'Received: from DU2PR04.eurprd04.prod.outlook.com by AM0PR04.eurprd04.prod.outlook.com',
        'Authentication-Results: spf=pass smtp.mailfrom=fabrikam.example; dkim=pass',
        'Subject: Automatic reply: Offer 17',
        'Auto-Submitted: auto-generated',
        'X-Auto-Response-Suppress: All',
      ],
      'auto_reply',
    ],
    [
      'Gmail: vacation responder',
      ['Auto-Submitted: auto-replied', 'Precedence: bulk', 'X-Autoreply: yes'],
      'auto_reply',
    ],
    ['Dovecot: Sieve vacation', ['Auto-Submitted: auto-replied (vacation)'], 'auto_reply'],
    ['GMX: notice of absence', ['X-Autoreply: yes', 'Precedence: bulk'], 'auto_reply'],
    ['an old autoresponder', ['Precedence: auto_reply'], 'auto_reply'],
    ['Notes: its agent', ['X-Autorespond: Out of office', 'Precedence: junk'], 'auto_reply'],
    [
      'bulk that wants no answer and is no list',
      ['Precedence: bulk', 'X-Auto-Response-Suppress: OOF, DR'],
      'auto_reply',
    ],
    [
      'a newsletter wants no answer either',
      [
        'Precedence: bulk',
        'X-Auto-Response-Suppress: OOF',
        'List-Unsubscribe: <https://x.example>',
      ],
      'message',
    ],
    ['a CRM mail that wants no answer', ['X-Auto-Response-Suppress: All'], 'message'],
    ['a list', ['Precedence: list', 'List-Id: <x.example>'], 'message'],
    ['a person who says so', ['Auto-Submitted: no'], 'message'],
    ['nothing at all', [], 'message'],
    [
      'Postfix: a report that the mailbox took for a note',
      [
        'Content-Type: multipart/report; report-type=delivery-status;',
        '\tboundary="E1A2B3.1764147600/mx.fabrikam.example"',
        'Auto-Submitted: auto-replied',
      ],
      'bounce',
    ],
    [
      'Thunderbird: a read receipt',
      ['Content-Type: multipart/report; report-type="disposition-notification"; boundary=x'],
      'receipt',
    ],
    ['Google Calendar, as a whole', ['Content-Type: text/calendar; method=REPLY'], 'calendar'],
  ])('%s', (_, lines, kind) => {
    expect(kindOf(signs('IPM.Note', lines))).toBe(kind);
  });

  it.each([
    ['Exim', ['X-Failed-Recipients: carla@fabrikam.example', 'Auto-Submitted: auto-replied']],
    ['qmail', ['Return-Path: <>', 'Subject: failure notice']],
  ])('%s makes no report by the standard, and is a bounce from a mail system only', (_, lines) => {
    expect(kindOf(signs('IPM.Note', lines, 'MAILER-DAEMON@mx.fabrikam.example'))).toBe('bounce');
    expect(kindOf(signs('IPM.Note', lines))).not.toBe('bounce');
  });

  it('the topmost of a name counts, folded lines are one, and what is no field is passed over', () => {
    const headers = mailHeaders(
      'no field\r\nAuto-Submitted: no\r\nAuto-Submitted: auto-replied\r\n more\r\nX-Long: a\r\n\tb\r\n',
    );
    expect([...headers]).toEqual([
      ['auto-submitted', 'no'],
      ['x-long', 'a b'],
    ]);
  });
});

it('only reports of a delivery are a mail system’s word about a mail', () => {
  for (const one of ['NDR', 'DR', 'Delayed'])
    expect(isDeliveryReport(signs(`REPORT.IPM.Note.${one}`))).toBe(true);
  for (const one of ['REPORT.IPM.Note.IPNRN', 'REPORT.IPM.Note.IPNNRN', 'IPM.Note'])
    expect(isDeliveryReport(signs(one))).toBe(false);
  const type = 'Content-Type: multipart/report; report-type=delivery-status';
  expect(isDeliveryReport(signs('IPM.Note', [type]))).toBe(true);
  const exim = signs('IPM.Note', ['X-Failed-Recipients: x@y.example'], 'Mailer-Daemon@y.example');
  expect(isDeliveryReport(exim)).toBe(true);
});
