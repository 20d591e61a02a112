import { describe, expect, test } from 'vitest';
import { ANNA, BEN, CARLA, DIETER } from '../stage/microsoft/people.ts';
import { openWorld, type Seen } from '../stage/microsoft/test-world.ts';

const world = await openWorld();

async function question(fields: object = {}): Promise<Seen> {
  await world.act(ANNA, 'send', {
    to: [CARLA],
    subject: 'Price',
    html: '<p>Which price?</p>',
    ...fields,
  });
  return world.only(CARLA, 'inbox');
}

describe('each mail client writes as it does', () => {
  const expected = {
    outlook: { id: /prod\.outlook\.com>$/, subject: 'RE: Price', mark: 'border-top:solid #E1E1E1' },
    owa: { id: /prod\.outlook\.com>$/, subject: 'RE: Price', mark: 'id="divRplyFwdMsg"' },
    mobile: { id: /prod\.outlook\.com>$/, subject: 'RE: Price', mark: 'id="divRplyFwdMsg"' },
    gmail: { id: /^<CA\+.+@mail\.gmail\.com>$/, subject: 'Re: Price', mark: 'class="gmail_quote' },
    apple: { id: /^<[0-9A-F-]{36}@/, subject: 'Re: Price', mark: '<blockquote type="cite">' },
    thunderbird: { id: /^<[0-9a-f-]{36}@/, subject: 'Re: Price', mark: 'class="moz-cite-prefix"' },
  };
  for (const [style, { id, subject, mark }] of Object.entries(expected)) {
    test(`${style}: Message-ID, prefix, quote, and a uniqueBody without the quote`, async () => {
      const { internetMessageId } = await question();
      await world.act(CARLA, 'reply', { messageId: internetMessageId, html: '<b>Ten</b>', style });
      const answer = await world.only(ANNA, 'inbox');
      expect(answer.internetMessageId).toMatch(id);
      expect(answer.subject).toBe(subject);
      expect(answer.body.content).toContain(mark);
      expect(answer.body.content).toContain('Which price?');
      expect(answer).toMatchObject({
        inReplyTo: internetMessageId,
        references: [internetMessageId],
      });
      const anna = await world.graph();
      const { body } = await anna.get(`/me/messages/${answer.id}?$select=uniqueBody`);
      expect(body.uniqueBody.content).toContain('<b>Ten</b>');
      expect(body.uniqueBody.content).not.toContain('Which price?');
    });

    test(`${style}: a plain text answer quotes in plain text`, async () => {
      const { internetMessageId } = await question();
      await world.act(CARLA, 'reply', { messageId: internetMessageId, text: 'Ten', style });
      const answer = await world.only(ANNA, 'inbox');
      expect(answer.body).toMatchObject({ contentType: 'text' });
      const anna = await world.graph();
      const { body } = await anna.get(`/me/messages/${answer.id}?$select=uniqueBody`);
      expect(body.uniqueBody).toEqual({ contentType: 'text', content: 'Ten' });
    });
  }
});

test('German and Japanese clients write their own prefixes and heads', async () => {
  const { internetMessageId } = await question();
  const german = await world.act(CARLA, 'reply', {
    messageId: internetMessageId,
    html: 'Ja',
    language: 'de',
  });
  expect(german.subject).toBe('AW: Price');
  expect(german.body.content).toContain('<b>Gesendet:</b>');
  const japanese = await world.act(CARLA, 'reply', {
    messageId: internetMessageId,
    html: 'はい',
    language: 'ja',
  });
  expect(japanese.body.content).toContain('<b>差出人:</b>');
});

test('prefixes do not pile up', async () => {
  const { internetMessageId } = await question({ subject: 'AW: Re: Price' });
  const answer = await world.act(CARLA, 'reply', { messageId: internetMessageId, text: 'x' });
  expect(answer.subject).toBe('RE: Price');
});

test('References grow along a thread; a small mobile client keeps only the last', async () => {
  const first = await question();
  const second = await world.act(CARLA, 'reply', { messageId: first.internetMessageId, text: 'x' });
  const third = await world.act(ANNA, 'reply', { messageId: second.internetMessageId, text: 'y' });
  expect(third.references).toEqual([first.internetMessageId, second.internetMessageId]);
  const fourth = await world.act(CARLA, 'reply', {
    messageId: third.internetMessageId,
    text: 'z',
    style: 'mobile',
  });
  expect(fourth.references).toEqual([third.internetMessageId]);
});

test('reply-all keeps the others; a reply to one’s own mail goes to its recipients', async () => {
  await world.act(CARLA, 'send', { to: [ANNA, DIETER], cc: [BEN], subject: 'All', text: 'x' });
  const { id } = await world.only(ANNA, 'inbox');
  const all = await world.act(ANNA, 'reply-all', { messageId: id, text: 'y' });
  expect([all.to.map(({ email }) => email), all.cc.map(({ email }) => email)]).toEqual([
    [CARLA, DIETER],
    [BEN],
  ]);
  const again = await world.act(ANNA, 'reply', { messageId: all.id, text: 'z' });
  expect(again.to.map(({ email }) => email)).toEqual([CARLA, DIETER]);
});

test('a forward carries the files, and threading as the client writes it', async () => {
  await world.act(CARLA, 'send', {
    to: [ANNA],
    subject: 'File',
    text: 'x',
    attachments: [{ name: 'a.pdf', text: 'pdf' }],
  });
  const { id, internetMessageId } = await world.only(ANNA, 'inbox');
  const outlook = await world.act(ANNA, 'forward', { messageId: id, to: [BEN], text: 'see' });
  expect(outlook).toMatchObject({ subject: 'FW: File', inReplyTo: internetMessageId });
  const [received] = await world.messages(BEN, 'inbox');
  expect(received?.attachments).toMatchObject([{ name: 'a.pdf' }]);
  const thunderbird = await world.act(ANNA, 'forward', {
    messageId: id,
    to: [BEN],
    text: 'see',
    style: 'thunderbird',
  });
  expect(thunderbird).toMatchObject({
    subject: 'Fwd: File',
    inReplyTo: null,
    references: [internetMessageId],
  });
});

test('a client may write no threading headers and no quote', async () => {
  const { internetMessageId } = await question();
  const bare = await world.act(CARLA, 'reply', {
    messageId: internetMessageId,
    text: 'x',
    threading: false,
    quote: false,
  });
  expect(bare).toMatchObject({ inReplyTo: null, references: [], body: { content: 'x' } });
});

test('conversation ids can be shared by unrelated mails, or lost by answers', async () => {
  await world.control('POST', '/settings', { conversationIds: 'subject' });
  await world.act(ANNA, 'deliver', { from: CARLA, subject: 'Hello' });
  await world.act(ANNA, 'deliver', { from: DIETER, subject: 'Re: hello' });
  const [one, two] = await world.messages(ANNA, 'inbox');
  expect(two?.conversationId).toBe(one?.conversationId);
  await world.control('POST', '/settings', { conversationIds: 'never' });
  const answer = await world.act(ANNA, 'deliver', {
    from: CARLA,
    subject: 'Re: Hello',
    inReplyTo: one?.internetMessageId,
  });
  expect(answer.conversationId).not.toBe(one?.conversationId);
});

test('a mailbox that mails itself holds both copies, and answers one of them', async () => {
  await world.act(ANNA, 'send', { to: [ANNA], subject: 'Note', text: 'x' });
  const all = await world.messages(ANNA);
  expect(all.map(({ folder }) => folder).toSorted()).toEqual(['inbox', 'sentitems']);
  expect(new Set(all.map(({ conversationId }) => conversationId)).size).toBe(1);
});

test('inbox rules need all their conditions, and the first that fits wins', async () => {
  await world.act(ANNA, 'rules', {
    fromContains: 'carla',
    subjectContains: 'offer',
    moveToFolder: 'Offers',
  });
  await world.act(ANNA, 'rules', { fromContains: 'carla', moveToFolder: 'archive' });
  for (const [from, subject] of [
    [CARLA, 'An offer'],
    [CARLA, 'Lunch'],
    [DIETER, 'An offer'],
  ]) {
    await world.act(ANNA, 'deliver', { from, subject });
  }
  const folders = (await world.messages(ANNA)).map(({ folder }) => folder);
  expect(folders).toEqual(['Offers', 'archive', 'inbox']);
});

test('uniqueBody of a Gmail forward ends where the forwarded mail begins', async () => {
  const { internetMessageId } = await question();
  await world.act(CARLA, 'forward', {
    messageId: internetMessageId,
    to: [BEN],
    html: '<b>See</b>',
    style: 'gmail',
  });
  const { id } = await world.only(BEN, 'inbox');
  const ben = await world.graph(BEN);
  const { body } = await ben.get(`/me/messages/${id}?$select=uniqueBody`);
  expect(body.uniqueBody.content).toContain('<b>See</b>');
  expect(body.uniqueBody.content).not.toContain('Which price?');
});
