import { expect, test } from 'vitest';
import type { Json } from '../stage/microsoft/graph-user.ts';
import { ANNA, BEN, CARLA, DIETER } from '../stage/microsoft/people.ts';
import { openWorld, type Seen } from '../stage/microsoft/test-world.ts';

const world = await openWorld();

async function incoming(fields: object = {}): Promise<Seen> {
  await world.act(CARLA, 'send', {
    to: [ANNA, DIETER],
    cc: [BEN],
    subject: 'Question',
    html: '<p>How much?</p>',
    ...fields,
  });
  return world.only(ANNA, 'inbox');
}

function addresses(list: Json['toRecipients']): string[] {
  return list.map(({ emailAddress }) => emailAddress.address);
}

test('createReply addresses the sender, quotes, threads, and marks the original as read', async () => {
  const original = await incoming();
  const anna = await world.graph();
  const { status, body } = await anna.post(`/me/messages/${original.id}/createReply`);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    subject: 'RE: Question',
    isDraft: true,
    conversationId: original.conversationId,
  });
  expect(addresses(body.toRecipients)).toEqual([CARLA]);
  expect(body.body.content).toContain('id="divRplyFwdMsg"');
  expect(body.body.content).toContain('How much?');
  expect((await world.only(ANNA, 'inbox')).isRead).toBe(true);
  await anna.send(body.id);
  const inbox = await world.messages(CARLA, 'inbox');
  expect(inbox.at(-1)).toMatchObject({
    inReplyTo: original.internetMessageId,
    references: [original.internetMessageId],
  });
});

test('createReplyAll keeps the others and leaves oneself out', async () => {
  const original = await incoming();
  const anna = await world.graph();
  const { body } = await anna.post(`/me/messages/${original.id}/createReplyAll`);
  expect(addresses(body.toRecipients)).toEqual([CARLA, DIETER]);
  expect(addresses(body.ccRecipients)).toEqual([BEN]);
});

test('a reply to one’s own mail is addressed to oneself', async () => {
  const anna = await world.graph();
  const draft = await anna.draft();
  await anna.send(draft.id);
  const { body } = await anna.post(`/me/messages/${draft.id}/createReply`);
  expect(addresses(body.toRecipients)).toEqual([ANNA]);
});

test('the comment stands above the quote; a given body replaces it; both are 400', async () => {
  const { id } = await incoming();
  const anna = await world.graph();
  const commented = await anna.post(`/me/messages/${id}/createReply`, { comment: 'Five & more' });
  expect(commented.body.body.content).toMatch(
    /Five &amp; more[\s\S]*divRplyFwdMsg[\s\S]*How much\?/,
  );
  const message = { body: { contentType: 'html', content: '<p>mine</p>' } };
  const replaced = await anna.post(`/me/messages/${id}/createReply`, { message });
  expect(replaced.body.body.content).not.toContain('How much?');
  const both = await anna.post(`/me/messages/${id}/createReply`, { message, comment: 'x' });
  expect(both.status).toBe(400);
});

test('a reply carries inline images, a forward everything', async () => {
  const { id } = await incoming({
    attachments: [
      {
        name: 'logo.png',
        contentType: 'image/png',
        contentBase64: 'iVBORw==',
        isInline: true,
        contentId: 'logo',
      },
      { name: 'list.pdf', contentType: 'application/pdf', text: 'pdf' },
    ],
  });
  const anna = await world.graph();
  const names = async (draft: Json): Promise<string[]> => {
    const { body } = await anna.get(`/me/messages/${draft.id}/attachments?$select=name`);
    return body.value.map(({ name }) => name);
  };
  const reply = await anna.post(`/me/messages/${id}/createReply`);
  const forward = await anna.post(`/me/messages/${id}/createForward`, {
    toRecipients: [{ emailAddress: { address: BEN } }],
  });
  expect(await names(reply.body)).toEqual(['logo.png']);
  expect(await names(forward.body)).toEqual(['logo.png', 'list.pdf']);
  expect(forward.body.subject).toBe('FW: Question');
  expect(addresses(forward.body.toRecipients)).toEqual([BEN]);
});

test('Reply-To goes before From', async () => {
  await world.act(ANNA, 'deliver', { from: CARLA, replyTo: 'desk@fabrikam.example', subject: 'x' });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const { body } = await anna.post(`/me/messages/${id}/createReply`);
  expect(addresses(body.toRecipients)).toEqual(['desk@fabrikam.example']);
});
