import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  belongs,
  decidedByReply,
  type Circle,
  type Heading,
  type Nominated,
} from '../../shared/domain/audience.ts';

const USER = 'anna@contoso.example';
const CARLA = 'carla@fabrikam.example';
const PURCHASING = 'purchasing@fabrikam.example';
const COLLEAGUE = 'ben@contoso.example';
const STRANGER = 'mallory@evil.example';

const circle: Circle = {
  participants: new Set([CARLA, PURCHASING]),
  user: USER,
  topic: 'offer 17',
};
const list = (...emails: string[]) => emails.map((email) => ({ email }));
const heading = (change: Partial<Heading> = {}): Heading => ({
  from: { email: CARLA },
  to: list(USER),
  cc: [],
  bcc: [],
  subject: 'RE: Offer 17',
  ...change,
});
const inbound = (by: Nominated['by'], hasReplyHeader = true): Nominated => ({
  direction: 'inbound',
  by,
  hasReplyHeader,
});
const outbound = (by: Nominated['by'], hasReplyHeader = true): Nominated => ({
  direction: 'outbound',
  by,
  hasReplyHeader,
});
const fromUser = (change: Partial<Heading>) => heading({ from: { email: USER }, ...change });

describe('what the user writes in Outlook', () => {
  it('belongs when a participant is among the recipients, as to, cc or bcc', () => {
    for (const field of ['to', 'cc', 'bcc'] as const) {
      const mail = fromUser({ to: list(COLLEAGUE), [field]: list('Carla@Fabrikam.Example ') });
      expect(belongs(outbound('in_reply_to'), mail, circle)).toBe(true);
    }
  });

  it('stays out as an aside to a colleague', () => {
    expect(belongs(outbound('in_reply_to'), fromUser({ to: list(COLLEAGUE) }), circle)).toBe(false);
  });

  it('stays out as a forward to a colleague', () => {
    const forward = fromUser({ to: list(COLLEAGUE), subject: 'WG: Offer 17' });
    expect(belongs(outbound('references'), forward, circle)).toBe(false);
  });

  it('stays out as a note to oneself: the user is no participant', () => {
    const all = { ...circle, participants: new Set([CARLA, USER]) };
    expect(belongs(outbound('in_reply_to'), fromUser({ to: list(USER) }), all)).toBe(false);
  });

  it('stays out as a new mail to the contact that only shares the conversationId', () => {
    const fresh = fromUser({ to: list(CARLA), subject: 'Offer 17' });
    expect(belongs(outbound('conversation', false), fresh, circle)).toBe(false);
  });

  it('stays out as an answer to something private that only shares the conversationId', () => {
    const other = fromUser({ to: list(CARLA), subject: 'RE: Dinner' });
    expect(belongs(outbound('conversation'), other, circle)).toBe(false);
  });

  it('belongs as an answer whatever its subject', () => {
    const changed = fromUser({ to: list(CARLA), subject: 'Something else' });
    expect(belongs(outbound('in_reply_to'), changed, circle)).toBe(true);
  });
});

describe('what comes in as an answer to an entry', () => {
  it('belongs, whoever sent it and whatever its subject: neither is read', () => {
    expect(decidedByReply(inbound('in_reply_to'))).toBe(true);
    const odd = heading({ from: { email: STRANGER }, subject: 'Something else' });
    expect(belongs(inbound('in_reply_to'), odd, circle)).toBe(true);
  });

  it('is read first when it is the user who answers', () => {
    expect(decidedByReply(outbound('in_reply_to'))).toBe(false);
  });
});

describe.each(['references', 'conversation'] as const)('what comes in by %s', (by) => {
  it.each(['RE: Offer 17', 'AW: Offer 17', '返信: Offer 17', 'Offer 17'])(
    'belongs from a participant under the same topic: %s',
    (subject) => {
      expect(belongs(inbound(by), heading({ subject }), circle)).toBe(true);
    },
  );

  it('stays out from a participant under another subject', () => {
    expect(belongs(inbound(by), heading({ subject: 'Private: dinner' }), circle)).toBe(false);
  });

  it('stays out from a colleague who answers an aside', () => {
    expect(belongs(inbound(by), heading({ from: { email: COLLEAGUE } }), circle)).toBe(false);
  });

  it('stays out from an unknown sender', () => {
    expect(belongs(inbound(by), heading({ from: { email: STRANGER } }), circle)).toBe(false);
  });

  it('stays out without a sender', () => {
    expect(belongs(inbound(by), heading({ from: null }), circle)).toBe(false);
  });

  it('stays out with the forged From of the user', () => {
    const all = { ...circle, participants: new Set([CARLA, USER]) };
    expect(belongs(inbound(by), heading({ from: { email: USER } }), all)).toBe(false);
  });
});

describe('a shared conversationId', () => {
  it('alone says nothing of a mail that answers nothing, though sender and topic fit', () => {
    expect(belongs(inbound('conversation', false), heading(), circle)).toBe(false);
  });
});

it('admits nobody from outside the circle, except as an answer to an entry', () => {
  const email = fc.constantFrom(USER, CARLA, PURCHASING, COLLEAGUE, STRANGER);
  const emails = fc.array(
    email.map((one) => ({ email: one })),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(
      fc.record({ from: email, to: emails, cc: emails, bcc: emails }),
      fc.constantFrom('Offer 17', 'RE: Offer 17', 'Other'),
      fc.constantFrom<Nominated['direction']>('inbound', 'outbound'),
      fc.constantFrom<Nominated['by']>('in_reply_to', 'references', 'conversation'),
      fc.boolean(),
      ({ from, to, cc, bcc }, subject, direction, by, hasReplyHeader) => {
        const mail = { from: { email: from }, to, cc, bcc, subject };
        if (!belongs({ direction, by, hasReplyHeader }, mail, circle)) return;
        const known = (one: string) => circle.participants.has(one) && one !== USER;
        const touched =
          direction === 'outbound'
            ? [...to, ...cc, ...bcc].some((one) => known(one.email))
            : by === 'in_reply_to' || known(from);
        expect(touched).toBe(true);
        if (by === 'conversation') expect(hasReplyHeader).toBe(true);
      },
    ),
  );
});
