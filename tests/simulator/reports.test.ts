import { describe, expect, test } from 'vitest';
import { ANNA, BEN, CARLA } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();

interface Shown {
  readonly name: string;
  readonly value: string;
}
const header = (of: { headers: readonly Shown[] | null }, name: string): string | undefined =>
  of.headers?.find((one) => one.name === name)?.value;
const offer = () => world.act(ANNA, 'send', { to: [CARLA], subject: 'Offer', text: 'Hello' });

describe('a report', () => {
  test('of the own Exchange is an item of the report class, an answer to the mail, from inside', async () => {
    const sent = await offer();
    const messageId = sent.internetMessageId;
    const report = await world.act(ANNA, 'report', { messageId, returnsOriginal: true });
    expect(report).toMatchObject({
      from: { email: expect.stringMatching(/^MicrosoftExchange[0-9a-f]{32}@contoso\.example$/) },
      subject: 'Undeliverable: Offer',
      messageClass: 'REPORT.IPM.Note.NDR',
      inReplyTo: messageId,
      extendedProperties: { 'String 0x1046': messageId },
      attachments: [{ kind: 'item', name: 'Offer' }],
    });
    expect(header(report, 'X-MS-Exchange-Organization-AuthAs')).toBe('Internal');
    expect(header(report, 'Content-Type')).toMatch(
      /^multipart\/report; report-type=delivery-status/,
    );
    expect(header(report, 'Return-Path')).toBe('<>');
  });

  test("of the recipient's mail system may have no threading, and comes from outside", async () => {
    const { internetMessageId: messageId } = await offer();
    const fields = { messageId, by: 'remote', threading: false, status: '5.2.2' };
    const report = await world.act(ANNA, 'report', fields);
    expect(report).toMatchObject({
      from: { email: 'MAILER-DAEMON@fabrikam.example' },
      inReplyTo: null,
      references: [],
      extendedProperties: { 'String 0x1046': messageId },
    });
    expect(report.body.content).toContain('550 5.2.2');
    expect(header(report, 'X-MS-Exchange-Organization-AuthAs')).toBe('Anonymous');
  });

  test.each([
    ['delayed', 'REPORT.IPM.Note.Delayed'],
    ['delivered', 'REPORT.IPM.Note.DR'],
    ['read', 'REPORT.IPM.Note.IPNRN'],
    ['unread', 'REPORT.IPM.Note.IPNNRN'],
  ])('%s is %s', async (kind, messageClass) => {
    const { internetMessageId: messageId } = await offer();
    expect(await world.act(ANNA, 'report', { messageId, kind })).toMatchObject({ messageClass });
  });
});

test('automatic replies answer each sender once, and no automatic mail', async () => {
  for (const email of [CARLA, BEN])
    await world.control('PATCH', `/mailboxes/${email}`, { automaticReplies: 'I am away.' });
  await world.act(ANNA, 'send', { to: [CARLA, BEN], subject: 'First', text: 'Hello' });
  await world.act(ANNA, 'send', { to: [CARLA], subject: 'Second', text: 'Hello' });
  await world.act(ANNA, 'deliver', { from: CARLA, autoSubmitted: 'auto-replied' });
  const came = await world.messages(ANNA, 'inbox');
  const replies = came.filter(({ subject }) => subject.startsWith('Automatic reply'));
  expect(replies.map(({ from, messageClass }) => [from?.email, messageClass])).toEqual([
    [CARLA, 'IPM.Note'],
    [BEN, 'IPM.Note.Rules.OofTemplate.Microsoft'],
  ]);
  for (const reply of replies)
    expect(reply.headers).toContainEqual({ name: 'X-Auto-Response-Suppress', value: 'All' });
});

test.each([
  ['smime', 'IPM.Note.SMIME', ['smime.p7m'], ''],
  ['smime-signed', 'IPM.Note.SMIME.MultipartSigned', ['smime.p7m'], 'Secret'],
  ['pgp', 'IPM.Note', ['version.txt', 'encrypted.asc'], ''],
  ['pgp-inline', 'IPM.Note', [], '-----BEGIN PGP MESSAGE-----'],
  ['rights', 'IPM.Note', ['message.rpmsg'], 'Read the message'],
])('%s is what a mailbox holds of it', async (protection, messageClass, files, words) => {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Plan', text: 'Secret', protection });
  const received = await world.only(ANNA, 'inbox');
  expect(received).toMatchObject({ messageClass });
  expect(received.attachments.map(({ name }) => name)).toEqual(files);
  expect(received.body.content).toContain(words);
  if (protection !== 'smime-signed') expect(received.body.content).not.toContain('Secret');
  expect(await world.only(CARLA, 'sentitems')).toMatchObject({ messageClass, headers: null });
});
