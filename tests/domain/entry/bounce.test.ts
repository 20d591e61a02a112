import { describe, expect, it } from 'vitest';
import {
  bounceClaim,
  bounceFailure,
  isBelieved,
  originOf,
} from '../../../shared/domain/entry/bounce.ts';
import { mailHeaders } from '../../../shared/domain/entry/mail-headers.ts';

const CARLA = 'carla@fabrikam.example';
const OWN = ['anna@contoso.example', 'anna@contoso.onmicrosoft.example'];
const mail = { to: [{ email: 'Carla@Fabrikam.example' }], cc: [], bcc: [] };
const INSIDE = 'X-MS-Exchange-Organization-AuthAs: Internal';
const OUTSIDE = [
  'Authentication-Results: spf=none; dkim=none; dmarc=none action=none header.from=x; compauth=pass reason=130',
  'X-MS-Exchange-Organization-AuthAs: Anonymous',
];
const EXCHANGE = 'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.example';

function claim(
  text: string,
  more: { from?: string; headers?: readonly string[]; status?: string } = {},
) {
  const { from = 'postmaster@contoso.example', headers = [INSIDE], status = null } = more;
  return bounceClaim({
    from: { email: from },
    headers: mailHeaders(headers.join('\r\n')),
    text,
    deliveryStatus: status,
  });
}

describe('the reason of a bounce', () => {
  it.each([
    [
      'Exchange Online, no such address',
      `Your message to ${CARLA} couldn't be delivered.\ncarla wasn't found at fabrikam.example.\nRemote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${CARLA} not found by SMTP address lookup'`,
      'recipient_unknown',
      '5.1.10',
    ],
    [
      'Exchange Online, rejected by its edge',
      "Remote Server returned '550 5.4.1 Recipient address rejected: Access denied. [AM7EUR03FT0.eop-EUR03.prod.protection.outlook.com 2026-11-26T08:00:00Z 08DE]'",
      'recipient_unknown',
      '5.4.1',
    ],
    [
      'Gmail',
      `550-5.1.1 The email account that you tried to reach does not exist. Please try 550 5.1.1 double-checking ${CARLA}`,
      'recipient_unknown',
      '5.1.1',
    ],
    [
      'the tenant has exceeded its threshold',
      "Remote Server returned '550 5.7.705 Access denied, tenant has exceeded threshold'",
      'tenant_limit',
      '5.7.705',
    ],
    [
      'mail from domains that the tenant does not own',
      "'550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains.'",
      'tenant_limit',
      '5.7.750',
    ],
    [
      "the tenant's limit of recipients outside",
      "550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit for sending email to external recipients (tenant external recipient rate limit)",
      'tenant_limit',
      '5.7.233',
    ],
    [
      "the mailbox's own limit",
      "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
      'sender_limit',
      '5.1.90',
    ],
    [
      'a full mailbox',
      "'554 5.2.2 mailbox full; STOREDRV.Deliver.Exception'",
      'mailbox_full',
      '5.2.2',
    ],
    [
      'a full mailbox, after days',
      '452-4.2.2 The email account is over quota',
      'mailbox_full',
      '4.2.2',
    ],
    [
      'too large',
      '#552 5.3.4 Message size exceeds fixed maximum message size',
      'too_large',
      '5.3.4',
    ],
    ['spam', '550 5.7.1 Message rejected as spam', 'blocked', '5.7.1'],
    ['the sender is blocked', '550 5.1.8 Access denied, bad outbound sender', 'blocked', '5.1.8'],
    [
      'nobody answered',
      'Server at mx.fabrikam.example (203.0.113.7) returned #550 4.4.7 QUEUE.Expired; message expired',
      'unreachable',
      '4.4.7',
    ],
    [
      'a domain that is not',
      '550 5.4.310 DNS domain nowhere.example does not exist',
      'recipient_unknown',
      '5.4.310',
    ],
    [
      'qmail, in words',
      `Hi. This is the qmail-send program.\n<${CARLA}>:\nUser unknown`,
      'recipient_unknown',
      null,
    ],
    ['a German provider, in words', 'Das Postfach des Empfängers ist voll.', 'mailbox_full', null],
    ['nothing that is known', 'It did not work. Version 15.20.8', 'other', null],
    ['a status that says nothing', '500 5.0.0 Something', 'other', '5.0.0'],
  ])('%s', (_, text, code, status) => {
    expect(claim(text)).toMatchObject({ code, status });
  });

  it('the delivery status says it before the words do', () => {
    const status = `Reporting-MTA: dns; mx.fabrikam.example\r\n\r\nFinal-Recipient: rfc822; ${CARLA}\r\nAction: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 over quota`;
    const read = claim('See 550 5.1.1 in the manual', { status });
    expect(read).toMatchObject({ code: 'mailbox_full', status: '5.2.2', named: [CARLA] });
  });

  it('what is late or has arrived is none', () => {
    expect(claim('Warning', { status: 'Action: delayed\nStatus: 4.4.1' })).toBeNull();
    expect(claim('Fine', { status: 'Action: relayed\nStatus: 2.0.0' })).toBeNull();
    const one = 'Action: relayed\nStatus: 2.0.0\n\nAction: failed\nStatus: 5.1.1';
    expect(claim('One of two', { status: one })).not.toBeNull();
  });

  it('is told in our own words, with the addresses that the mail went to and no others', () => {
    const read = claim(`550 5.1.1 <script> ${CARLA} mallory@evil.example`);
    expect(read && bounceFailure(read, mail)).toEqual({
      code: 'recipient_unknown',
      message: `The address does not exist (5.1.1): ${CARLA}.`,
    });
    const other = claim('No words');
    expect(other && bounceFailure(other, mail).message).toBe('The message could not be delivered.');
  });
});

describe('where a message came from', () => {
  it.each([
    ['inside', [INSIDE]],
    ['inside', []],
    ['unproven', OUTSIDE],
    ['proven', ['Authentication-Results: spf=pass; dmarc=pass action=none']],
    ['refuted', ['Authentication-Results: spf=fail; dmarc=fail action=quarantine']],
    ['refuted', ['Authentication-Results: spf=none; dmarc=none; compauth=fail reason=001']],
    // The topmost is Exchange's own; what a stranger wrote stands below it.
    ['refuted', ['Authentication-Results: dmarc=fail', 'Authentication-Results: dmarc=pass']],
  ])('%s', (origin, lines) => {
    expect(originOf(mailHeaders(lines.join('\r\n')))).toBe(origin);
  });
});

describe('a bounce is believed', () => {
  const believed = (
    text: string,
    more: { from?: string; headers?: readonly string[] },
  ): boolean => {
    const read = claim(text, more);
    return read !== null && isBelieved(read, mail, OWN);
  };
  const named = `550 5.1.1 <${CARLA}>`;

  it("when the organisation's own mail system says so, whomever it names", () => {
    expect(believed('550 5.7.705', { from: EXCHANGE })).toBe(true);
    expect(believed(named, { from: 'postmaster@contoso.onmicrosoft.example' })).toBe(true);
  });

  it("when a recipient's mail system says so, by whichever of its hosts, and names a recipient", () => {
    for (const from of ['MAILER-DAEMON@fabrikam.example', 'mailer-daemon@mx7.fabrikam.example'])
      expect(believed(named, { from, headers: OUTSIDE })).toBe(true);
    const from = 'postmaster@fabrikam.example';
    expect(believed('550 5.1.1 <somebody@else.example>', { from, headers: OUTSIDE })).toBe(false);
  });

  it('of Google, which answers under its other name', () => {
    const read = claim('550 5.1.1 <carla@gmail.com>', {
      from: 'mailer-daemon@googlemail.com',
      headers: OUTSIDE,
    });
    expect(read && isBelieved(read, { ...mail, to: [{ email: 'carla@gmail.com' }] }, OWN)).toBe(
      true,
    );
  });

  it.each([
    ['a stranger, though all else is as it should be', 'postmaster@evil.example', OUTSIDE],
    [
      'a stranger, whose own domain is proven',
      'postmaster@evil.example',
      ['Authentication-Results: dmarc=pass'],
    ],
    ['a person at the recipient’s', CARLA, OUTSIDE],
    ['a colleague', 'ben@contoso.example', [INSIDE]],
    ["the organisation's own system, from outside", 'postmaster@contoso.example', OUTSIDE],
    [
      'the recipient’s system, refuted',
      'postmaster@fabrikam.example',
      ['Authentication-Results: dmarc=fail'],
    ],
    ['a domain that only ends alike', 'postmaster@evilfabrikam.example', OUTSIDE],
    ['a whole top-level domain', 'postmaster@example', OUTSIDE],
  ])('never of %s', (_, from, headers) => {
    expect(believed(named, { from, headers })).toBe(false);
  });

  it('nor of the own system from outside because a colleague was on cc', () => {
    const cc = [{ email: 'ben@contoso.example' }];
    const read = claim('550 5.1.1 ben@contoso.example', { headers: OUTSIDE });
    expect(read && isBelieved(read, { ...mail, cc }, OWN)).toBe(false);
  });

  it("of the organisation's own system from outside, when its domain is proven", () => {
    const headers = ['Authentication-Results: spf=pass; dkim=pass; dmarc=pass action=none'];
    expect(believed(named, { from: 'postmaster@contoso.example', headers })).toBe(true);
  });
});
