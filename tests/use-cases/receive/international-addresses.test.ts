import { expect, it } from 'vitest';
import { account, ANNA, contact, FIRST } from '../../stage/use-cases/cast.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';
import { SENT_ITEMS } from '../../stage/use-cases/scripted-mail.ts';

const TYPED = 'Carla@Bücher.example';
const STORED = 'carla@bücher.example';
const PUNYCODE = 'carla@xn--bcher-kva.example';
const COLLEAGUE = 'büro@bücher.example';

/** Rows as the version before wrote them: participants in lower case, no punycode; the contact as typed. */
async function storedBefore(): Promise<ReceiveStage> {
  const on = await receiveStage();
  const { conversations } = on.deps;
  const thread = await conversations.thread(account, contact, on.first.threadId);
  const known = await conversations.contact(account, contact);
  if (!thread || !known) throw new Error('no thread or contact');
  const committed = await conversations.commit(account, contact, [
    {
      kind: 'update-thread',
      thread: { ...thread, value: { ...thread.value, participants: [STORED, COLLEAGUE] } },
    },
    { kind: 'update-contact', contact: { ...known, value: { ...known.value, emails: [TYPED] } } },
  ]);
  expect(committed).toMatchObject({ kind: 'committed' });
  return on;
}

it.each([TYPED, STORED, PUNYCODE, PUNYCODE.toUpperCase(), 'carla@bu\u0308cher.example'])(
  'the contact is known under each form of an internationalised domain, and shown as it came: %s',
  async (email) => {
    const on = await storedBefore();
    await on.receive({ id: 'a', references: FIRST, from: { email } });
    const [entry] = await on.entries();
    expect(entry).toMatchObject({ unknownSender: false, origin: 'contact', from: { email } });
  },
);

it('a participant with letters of his own before the @ is known by his punycode domain', async () => {
  const on = await storedBefore();
  await on.receive({ id: 'a', references: FIRST, from: { email: 'BÜRO@xn--bcher-kva.example' } });
  expect((await on.entries())[0]).toMatchObject({ unknownSender: false, origin: 'other' });
});

it('what the user sends to the punycode form goes to the contact, and adds nobody', async () => {
  const on = await storedBefore();
  const sent = { parentFolderId: SENT_ITEMS, from: { email: ANNA }, to: [{ email: PUNYCODE }] };
  await on.receive({ id: 'a', inReplyTo: FIRST, ...sent });
  expect((await on.entries())[0]).toMatchObject({
    direction: 'outbound',
    to: [{ email: PUNYCODE }],
  });
  const thread = await on.deps.conversations.thread(account, contact, on.first.threadId);
  expect(thread?.value.participants).toEqual([STORED, COLLEAGUE]);
});
