import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeAudience,
  type Circle,
  type Heading,
  type Nominated,
} from '../../../shared/domain/thread/audience.ts';

const USER = 'anna@contoso.example';
const ALIAS = 'a.berg@contoso.example';
const CARLA = 'carla@fabrikam.example';
const PURCHASING = 'purchasing@fabrikam.example';
const COLLEAGUE = 'ben@contoso.example';
const STRANGER = 'mallory@evil.example';
const NOON = Date.parse('2026-11-24T12:00:00Z');

const circleOf = (change: Partial<Circle> = {}): Circle => ({
  participants: new Map([
    [CARLA, -Infinity],
    [PURCHASING, -Infinity],
    [COLLEAGUE, -Infinity],
  ]),
  contact: new Set([CARLA]),
  own: new Set([USER, ALIAS]),
  internalDomains: new Set(['contoso.example']),
  topic: 'offer 17',
  ...change,
});
const circle = circleOf();
const list = (...emails: string[]) => emails.map((email) => ({ email }));
const delivered = (change: Partial<Heading> = {}): Heading => ({
  from: { email: CARLA },
  to: list(USER),
  cc: [],
  bcc: [],
  subject: 'RE: Offer 17',
  hasTransportHeaders: true,
  isDeliveryReport: false,
  ...change,
});
const kept = (change: Partial<Heading>) =>
  delivered({ from: { email: USER }, hasTransportHeaders: false, ...change });
const by = (link: Nominated['by'], change: Partial<Nominated> = {}): Nominated => ({
  by: link,
  hasReplyHeader: true,
  isNearest: link !== 'conversation',
  inSentItems: false,
  receivedAt: NOON,
  ...change,
});
const inSentItems = { inSentItems: true };

describe('own mail', () => {
  it('belongs when an outside participant is among the recipients, as to, cc or bcc', () => {
    for (const field of ['to', 'cc', 'bcc'] as const) {
      const mail = kept({ to: list(COLLEAGUE), [field]: list('Carla@Fabrikam.Example ') });
      expect(judgeAudience(by('in_reply_to', inSentItems), mail, circle)).toBe('outbound');
    }
  });

  it.each([
    ['in Sent Items', kept, inSentItems],
    ['filed elsewhere', kept, {}],
    [
      'delivered to the user too',
      (change: Partial<Heading>) => delivered({ from: { email: USER }, ...change }),
      {},
    ],
  ])('stays out as an aside to a colleague who is a participant, %s', (_, mail, place) => {
    for (const link of ['in_reply_to', 'references', 'conversation'] as const) {
      const aside = mail({ to: list(COLLEAGUE, USER) });
      expect(judgeAudience(by(link, place), aside, circle)).toBe('aside');
    }
  });

  it('stays out as a forward to a colleague', () => {
    const forward = kept({ to: list(COLLEAGUE), subject: 'WG: Offer 17' });
    expect(judgeAudience(by('references', inSentItems), forward, circle)).toBe('aside');
  });

  it('stays out as a note to oneself, also by an alias: no own address is a participant', () => {
    const participants = new Map([...circle.participants, [USER, -Infinity], [ALIAS, -Infinity]]);
    const all = circleOf({ participants });
    for (const to of [USER, ALIAS]) {
      const note = kept({ to: list(to) });
      expect(judgeAudience(by('in_reply_to', inSentItems), note, all)).toBe('aside');
    }
  });

  it('stays out as a note to oneself by a detail before the @, also where there are no colleagues', () => {
    const detailed = 'anna+notes@contoso.example';
    const participants = new Map([...circle.participants, [detailed, -Infinity]]);
    const personal = circleOf({ participants, internalDomains: new Set() });
    const note = kept({ to: list(detailed) });
    expect(judgeAudience(by('in_reply_to', inSentItems), note, personal)).toBe('aside');
    expect(judgeAudience(by('in_reply_to'), kept({ from: { email: detailed } }), circle)).toBe(
      'aside',
    );
  });

  it('to or from a contact with such an address is no note: it is the contact’s', () => {
    const contact = 'anna+carla@contoso.example';
    const participants = new Map([[contact, -Infinity]]);
    const all = circleOf({ participants, contact: new Set([contact]) });
    const mail = kept({ to: list(contact) });
    expect(judgeAudience(by('in_reply_to', inSentItems), mail, all)).toBe('outbound');
    const answer = delivered({ from: { email: contact } });
    expect(judgeAudience(by('in_reply_to'), answer, all)).toBe('inbound');
  });

  it('from an alias is own mail, too', () => {
    const mail = kept({ from: { email: 'A.Berg@contoso.example' }, to: list(CARLA) });
    expect(judgeAudience(by('in_reply_to'), mail, circle)).toBe('outbound');
  });

  it('filed elsewhere is outbound: its copy carries no transport headers', () => {
    expect(judgeAudience(by('in_reply_to'), kept({ to: list(CARLA) }), circle)).toBe('outbound');
  });

  it('that was delivered is a copy to oneself or a forgery: its Sent copy tells', () => {
    const mail = delivered({ from: { email: USER }, to: list(CARLA), cc: list(USER) });
    expect(judgeAudience(by('in_reply_to'), mail, circle)).toBe('copy_of_own');
    expect(judgeAudience(by('in_reply_to', inSentItems), mail, circle)).toBe('outbound');
  });

  it('in Sent Items is own whatever its From says', () => {
    const mail = kept({ from: { email: 'desk@contoso.example' }, to: list(CARLA) });
    expect(judgeAudience(by('in_reply_to', inSentItems), mail, circle)).toBe('outbound');
  });

  it('stays out as an answer to something private that only shares the conversationId', () => {
    const other = kept({ to: list(CARLA), subject: 'RE: Dinner' });
    expect(judgeAudience(by('conversation', inSentItems), other, circle)).toBe('other_topic');
  });

  it('belongs as an answer whatever its subject', () => {
    const changed = kept({ to: list(CARLA), subject: 'Something else' });
    expect(judgeAudience(by('in_reply_to', inSentItems), changed, circle)).toBe('outbound');
  });
});

describe('internal mail', () => {
  const fromColleague = (change: Partial<Heading> = {}) =>
    delivered({ from: { email: COLLEAGUE }, ...change });

  it("stays out as a colleague's answer to the user alone, though the colleague is a participant", () => {
    for (const link of ['in_reply_to', 'references', 'conversation'] as const) {
      expect(judgeAudience(by(link), fromColleague(), circle)).toBe('internal_aside');
    }
  });

  it('belongs when somebody outside reads it, too', () => {
    const toAll = fromColleague({ cc: list(PURCHASING) });
    expect(judgeAudience(by('in_reply_to'), toAll, circle)).toBe('inbound');
    expect(judgeAudience(by('references'), toAll, circle)).toBe('inbound');
  });

  it("is not the contact's own, who may share the domain", () => {
    const contact = circleOf({ contact: new Set([COLLEAGUE]) });
    expect(judgeAudience(by('in_reply_to'), fromColleague(), contact)).toBe('inbound');
    const toContact = kept({ to: list(COLLEAGUE) });
    expect(judgeAudience(by('in_reply_to', inSentItems), toContact, contact)).toBe('outbound');
  });

  it('is what comes under a name of the organisation’s directory, which the user’s system shows for who has left', () => {
    const gone = '/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=1a2b-ben';
    const aside = delivered({ from: { email: gone } });
    expect(judgeAudience(by('in_reply_to'), aside, circle)).toBe('internal_aside');
    const toAll = delivered({ from: { email: gone.toUpperCase() }, cc: list(CARLA) });
    expect(judgeAudience(by('in_reply_to'), toAll, circle)).toBe('inbound');
    const before = circleOf({ participants: new Map([[gone.toLowerCase(), -Infinity]]) });
    const toGone = kept({ to: list(gone) });
    expect(judgeAudience(by('in_reply_to', inSentItems), toGone, before)).toBe('aside');
  });

  it('does not exist for a personal account', () => {
    const personal = circleOf({ internalDomains: new Set() });
    expect(judgeAudience(by('in_reply_to'), fromColleague(), personal)).toBe('inbound');
  });
});

describe('what comes in as an answer to an entry', () => {
  it('belongs, whoever outside sent it and whatever its subject', () => {
    const odd = delivered({ from: { email: STRANGER }, subject: 'Something else' });
    expect(judgeAudience(by('in_reply_to'), odd, circle)).toBe('inbound');
    expect(judgeAudience(by('in_reply_to'), delivered({ from: null }), circle)).toBe('inbound');
  });
});

describe.each(['references', 'conversation'] as const)('what comes in by %s', (link) => {
  it.each(['RE: Offer 17', 'AW: Offer 17', '返信: Offer 17', 'Offer 17'])(
    'belongs from a participant under the same topic: %s',
    (subject) => {
      expect(judgeAudience(by(link), delivered({ subject }), circle)).toBe('inbound');
    },
  );

  it('stays out from a participant under another subject', () => {
    const other = delivered({ subject: 'Private: dinner' });
    expect(judgeAudience(by(link), other, circle)).toBe('other_topic');
  });

  it('stays out from an unknown sender, and without a sender', () => {
    const stranger = delivered({ from: { email: STRANGER } });
    expect(judgeAudience(by(link), stranger, circle)).toBe('unknown_sender');
    expect(judgeAudience(by(link), delivered({ from: null }), circle)).toBe('unknown_sender');
  });

  it('stays out with the forged From of the user', () => {
    const forged = delivered({ from: { email: USER } });
    expect(judgeAudience(by(link), forged, circle)).toBe('aside');
  });

  it('stays out when it was received before its sender became a participant', () => {
    const late = circleOf({ participants: new Map([[PURCHASING, NOON + 1000]]) });
    const mail = delivered({ from: { email: PURCHASING } });
    expect(judgeAudience(by(link), mail, late)).toBe('unknown_sender');
    const then = by(link, { receivedAt: NOON + 1000 });
    expect(judgeAudience(then, mail, late)).toBe('inbound');
  });
});

it('an aside stays one when its reader becomes a participant later', () => {
  const partner = 'paul@partner.example';
  const later = circleOf({
    participants: new Map([
      [CARLA, -Infinity],
      [partner, NOON + 1000],
    ]),
  });
  const aside = kept({ to: list(partner) });
  expect(judgeAudience(by('in_reply_to', inSentItems), aside, later)).toBe('aside');
  const after = by('in_reply_to', { ...inSentItems, receivedAt: NOON + 1000 });
  expect(judgeAudience(after, aside, later)).toBe('outbound');
});

describe('a shared conversationId', () => {
  it('alone says nothing of a mail that answers nothing, though sender and topic fit', () => {
    const bare = by('conversation', { hasReplyHeader: false });
    expect(judgeAudience(bare, delivered(), circle)).toBe('no_reply_header');
  });
});

it('admits nothing of the own house that nobody outside reads, and no stranger but as an answer', () => {
  const email = fc.constantFrom(USER, ALIAS, CARLA, PURCHASING, COLLEAGUE, STRANGER);
  const emails = fc.array(
    email.map((one) => ({ email: one })),
    { maxLength: 3 },
  );
  const outside = new Set([CARLA, PURCHASING]);
  fc.assert(
    fc.property(
      fc.record({ from: email, to: emails, cc: emails, bcc: emails }),
      fc.constantFrom('Offer 17', 'RE: Offer 17', 'Other'),
      fc.constantFrom<Nominated['by']>('in_reply_to', 'references', 'conversation'),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      ({ from, to, cc, bcc }, subject, link, hasReplyHeader, sent, hasTransportHeaders) => {
        const isDeliveryReport = false;
        const rest = { subject, hasTransportHeaders, isDeliveryReport };
        const mail = { from: { email: from }, to, cc, bcc, ...rest };
        const message = by(link, { hasReplyHeader, inSentItems: sent });
        const verdict = judgeAudience(message, mail, circle);
        if (!['outbound', 'inbound', 'copy_of_own'].includes(verdict)) return;
        const isOfHouse = sent || [USER, ALIAS, COLLEAGUE].includes(from);
        if (isOfHouse)
          expect([...to, ...cc, ...bcc].some((one) => outside.has(one.email))).toBe(true);
        else expect(link === 'in_reply_to' || outside.has(from)).toBe(true);
        if (link === 'conversation') expect(hasReplyHeader).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

describe('a delivery report', () => {
  const POSTMASTER = 'postmaster@contoso.example';
  const report = (change: Partial<Heading> = {}) =>
    delivered({
      from: { email: POSTMASTER },
      subject: 'Undeliverable: Offer 17',
      isDeliveryReport: true,
      ...change,
    });

  it('belongs with the mail that it is about, whoever reports and whatever its subject is', () => {
    for (const link of ['in_reply_to', 'report', 'references'] as const)
      for (const from of [POSTMASTER, 'MAILER-DAEMON@mx.fabrikam.example', STRANGER])
        expect(judgeAudience(by(link), report({ from: { email: from } }), circle)).toBe('inbound');
  });

  it('stays out with an aside: older references of what it is about are no reason', () => {
    const older = by('references', { isNearest: false });
    expect(judgeAudience(older, report(), circle)).toBe('unknown_sender');
    const byTopic = report({ subject: 'Re: Offer 17' });
    expect(judgeAudience(by('conversation'), byTopic, circle)).toBe('unknown_sender');
  });

  it('is none where the owner is its sender', () => {
    const own = report({ from: { email: USER } });
    expect(judgeAudience(by('in_reply_to'), own, circle)).toBe('aside');
  });

  it('what only a report should carry brings in nothing else', () => {
    const resent = delivered({ from: { email: CARLA } });
    expect(judgeAudience(by('report'), resent, circle)).toBe('unknown_sender');
  });
});
