import { expect, test } from 'vitest';
import { graphWorld, ref } from '../../stage/microsoft/graph-world.ts';

const answered = (resource: string) => ({
  id: resource,
  resource,
  notificationUrl: 'https://sync.example/notifications',
  expirationDateTime: '2026-11-24T05:00:00Z',
});

test('a subscription is told by its kind, however Graph spells its resource; one of another resource has none', async () => {
  const value = [
    'me/messages',
    '/Me/Messages',
    'me/messages?$select=id&$expand=x($filter=id eq 1)',
    "me/mailFolders('SentItems')/messages",
    "me/mailFolders('inbox')/messages",
    'me/events',
  ].map(answered);
  const { mail, simulator } = await graphWorld(
    () => () => Promise.resolve(Response.json({ value })),
  );
  const kinds = (await mail.subscriptions(ref)).map(({ kind }) => kind);
  expect(kinds).toEqual(['messages', 'messages', 'messages', 'sentitems', null, null]);
  await simulator.close();
});
