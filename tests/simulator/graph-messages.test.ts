import { expect, test } from 'vitest';
import { IMMUTABLE, recipient } from '../stage/microsoft/graph-user.ts';
import { ANNA, CARLA } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const STAMP = 'String {66F5A359-4659-4830-9070-00047EC6AC6E} Name CrmStamp';

test('ids are long, URL-safe base64, and differ by the Prefer header', async () => {
  const { id } = await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  expect(id).toMatch(/^[\w-]+={0,2}$/);
  const anna = await world.graph();
  const { folder, ...received } = await world.only(ANNA, 'inbox');
  expect(folder).toBe('inbox');
  const immutable = await anna.get(`/me/messages/${received.id}`);
  const mutable = await anna.get(`/me/messages/${received.id}`, {});
  expect(immutable.body.id).toBe(received.id);
  expect(mutable.body.id).toBe(received.mutableId);
  expect(received.id.length).toBeGreaterThan(80);
});

test('ids are case-sensitive and malformed ones are 400', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  const swapped = id.replace(/[a-z](?=[^a-z]*$)/, (letter) => letter.toUpperCase());
  expect((await anna.get(`/me/messages/${swapped}`)).status).toBe(404);
  const { status, body } = await anna.get('/me/messages/what%20ever');
  expect([status, body.error.code]).toEqual([400, 'ErrorInvalidIdMalformed']);
});

test('a move changes the mutable id and keeps the immutable one', async () => {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  const before = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const moved = await anna.post(
    `/me/messages/${before.mutableId}/move`,
    { destinationId: 'junkemail' },
    {},
  );
  expect(moved.status).toBe(201);
  expect(moved.body.id).not.toBe(before.mutableId);
  expect((await anna.get(`/me/messages/${before.mutableId}`, {})).status).toBe(404);
  const kept = await anna.get(`/me/messages/${before.id}?$select=parentFolderId`);
  const junk = await anna.get('/me/mailFolders/junkemail?$select=id');
  expect(kept.body.parentFolderId).toBe(junk.body.id);
});

test('without $select all but the two properties on request come', async () => {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', html: '<p>Hello</p>' });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const { body } = await anna.get(`/me/messages/${id}`);
  expect(body).toMatchObject({
    subject: 'Hi',
    isDraft: false,
    isRead: false,
    bodyPreview: 'Hello',
  });
  expect(body).not.toHaveProperty('uniqueBody');
  expect(body).not.toHaveProperty('internetMessageHeaders');
});

test('$select gives the named properties, the id and the etag, and refuses unknown names', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  const { body } = await anna.get(`/me/messages/${id}?$select=subject,isDraft`);
  expect(Object.keys(body).toSorted()).toEqual([
    '@odata.context',
    '@odata.etag',
    'id',
    'isDraft',
    'subject',
  ]);
  const refused = await anna.get(`/me/messages/${id}?$select=subjekt`);
  expect([refused.status, refused.body.error.code]).toEqual([400, 'RequestBroker--ParseUri']);
});

test('internetMessageHeaders are there on received mail and absent in Sent Items', async () => {
  const sent = await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  const received = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const carla = await world.graph(CARLA);
  const select = '?$select=internetMessageHeaders';
  const { internetMessageHeaders } = (await anna.get(`/me/messages/${received.id}${select}`)).body;
  expect(internetMessageHeaders).toContainEqual({
    name: 'Message-ID',
    value: sent.internetMessageId,
  });
  expect((await carla.get(`/me/messages/${sent.id}${select}`)).body).not.toHaveProperty(
    'internetMessageHeaders',
  );
});

test('threading headers come as extended properties of every message, sent ones too', async () => {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  const first = await world.only(ANNA, 'inbox');
  const answer = await world.act(ANNA, 'reply', { messageId: first.id, text: 'y' });
  const anna = await world.graph();
  const expand = `$expand=singleValueExtendedProperties($filter=id eq 'String 0x1035' or id eq 'String 0x1039' or id eq 'String 0x1042')`;
  const { body } = await anna.get(`/me/messages/${answer.id}?$select=id&${expand}`);
  expect(body.singleValueExtendedProperties).toEqual([
    { id: 'String 0x1035', value: answer.internetMessageId },
    { id: 'String 0x1039', value: first.internetMessageId },
    { id: 'String 0x1042', value: first.internetMessageId },
  ]);
});

test('a message that has none of the asked properties comes without the collection', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  const expand = `$expand=singleValueExtendedProperties($filter=id eq 'String 0x1042')`;
  expect((await anna.get(`/me/messages/${id}?${expand}`)).body).not.toHaveProperty(
    'singleValueExtendedProperties',
  );
});

test('sensitivity and message class are extended properties, under Exchange’s spelling', async () => {
  await world.act(ANNA, 'deliver', {
    from: CARLA,
    sensitivity: 'private',
    messageClass: 'REPORT.IPM.Note.NDR',
  });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const expand = `$expand=singleValueExtendedProperties($filter=id eq 'Integer 0x0036' or id eq 'String 0x001A')`;
  const { body } = await anna.get(`/me/messages/${id}?$select=id&${expand}`);
  expect(body.singleValueExtendedProperties).toEqual([
    { id: 'Integer 0x36', value: '2' },
    { id: 'String 0x1a', value: 'REPORT.IPM.Note.NDR' },
  ]);
});

test('a stamp set on a draft is found by $filter, before and after the send, in any case of its value', async () => {
  const anna = await world.graph();
  const other = await anna.draft();
  const { id } = await anna.draft({
    singleValueExtendedProperties: [{ id: STAMP, value: 'Send-1' }],
  });
  const find = async (value: string): Promise<string[]> => {
    const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${STAMP}' and ep/value eq '${value}')`;
    const { status, body } = await anna.get(
      `/me/messages?$filter=${encodeURIComponent(filter)}&$select=id`,
    );
    expect(status).toBe(200);
    return body.value.map((each) => each.id);
  };
  expect(other.id).not.toBe(id);
  expect(await find('send-1')).toEqual([id]);
  expect(await find('send-2')).toEqual([]);
  await anna.send(id);
  expect(await find('Send-1')).toEqual([id]);
});

test('a PATCH sets the stamp with the body; a GUID comes back in lower case', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  const patched = await anna.call('PATCH', `/me/messages/${id}`, {
    body: { contentType: 'html', content: '<p>new</p>' },
    singleValueExtendedProperties: [{ id: STAMP, value: 'v' }],
  });
  expect(patched.status).toBe(200);
  expect(patched.body.body.content).toContain('<p>new</p>');
  const { body } = await anna.get(
    `/me/messages/${id}?$expand=singleValueExtendedProperties($filter=id eq '${STAMP}')`,
  );
  expect(body.singleValueExtendedProperties).toEqual([
    { id: 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name CrmStamp', value: 'v' },
  ]);
});

test('an extended property without meaning is ErrorInvalidExtendedProperty', async () => {
  const anna = await world.graph();
  const { status, body } = await anna.post('/me/messages', {
    singleValueExtendedProperties: [{ id: 'Stamp', value: 'v' }],
  });
  expect([status, body.error.code]).toEqual([400, 'ErrorInvalidExtendedProperty']);
});

test('own headers must start with x-, one to five of them', async () => {
  const anna = await world.graph();
  const headers = (names: string[]): object => ({
    internetMessageHeaders: names.map((name) => ({ name, value: 'v' })),
  });
  const codeOf = async (names: string[]): Promise<string> =>
    (await anna.post('/me/messages', headers(names))).body.error.code;
  expect(await codeOf(['List-Id'])).toBe('InvalidInternetMessageHeader');
  expect(await codeOf([])).toBe('InvalidInternetMessageHeaderCollection');
  expect(await codeOf(['x-1', 'x-2', 'x-3', 'x-4', 'x-5', 'x-6'])).toBe(
    'InvalidInternetMessageHeaderCollection',
  );
  expect((await anna.post('/me/messages', headers(['x-1', 'X-2']))).status).toBe(201);
});

test('uniqueBody is the part above the quoted history', async () => {
  await world.act(ANNA, 'send', { to: [CARLA], subject: 'Hi', html: '<p>the question</p>' });
  const question = await world.only(CARLA, 'inbox');
  await world.act(CARLA, 'reply', {
    messageId: question.id,
    html: '<p>the answer</p>',
    style: 'gmail',
  });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const { body } = await anna.get(`/me/messages/${id}?$select=body,uniqueBody`);
  expect(body.body.content).toContain('the question');
  expect(body.uniqueBody.content).toContain('the answer');
  expect(body.uniqueBody.content).not.toContain('the question');
});

test.each([
  ['below the quote', 'On 24/11/2026 10:02, Anna wrote:\n> the question\n\nthe answer'],
  ['within it', 'On 24/11/2026 10:02, Anna wrote:\n> the\nthis one?\n> question\nthe answer'],
  ['and quotes something else', 'the answer\n> as somebody once said\nso it is'],
  ['and only seems to quote', 'On page 3 of it you wrote:\nthe answer'],
])('uniqueBody is all of it for who writes %s', async (_, text) => {
  await world.act(ANNA, 'send', { to: [CARLA], subject: 'Hi', text: 'the question' });
  const { internetMessageId } = await world.only(CARLA, 'inbox');
  await world.act(CARLA, 'reply', { messageId: internetMessageId, text, quote: false });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const { body } = await anna.get(`/me/messages/${id}?$select=body,uniqueBody`);
  expect(body.uniqueBody).toEqual(body.body);
  expect(body.uniqueBody.content).toContain('the answer');
});

test.each([
  ['before the document', 'the answer<html><body><p>and more</p></body></html>'],
  ['behind its body', '<html><body><p>and more</p></body></html>the answer'],
])('uniqueBody has what stands %s', async (_, html) => {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', html });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const { body } = await anna.get(`/me/messages/${id}?$select=uniqueBody`);
  expect(body.uniqueBody.content).toContain('the answer');
});

test('outlook.body-content-type chooses the form of the body', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  const { body } = await anna.get(`/me/messages/${id}`, {
    prefer: 'outlook.body-content-type="text"',
  });
  expect(body.body).toEqual({ contentType: 'text', content: 'Our offer' });
});

test('an HTML fragment becomes a whole document', async () => {
  const anna = await world.graph();
  const { body } = await anna.draft({ body: { contentType: 'HTML', content: '<p>a</p>' } });
  expect(body.content).toMatch(/^<html><head>[\s\S]*<body><p>a<\/p><\/body><\/html>$/);
});

test('a deleted message goes to the bin first, a draft for good', async () => {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  expect((await anna.call('DELETE', `/me/messages/${id}`)).status).toBe(204);
  expect((await world.only(ANNA, 'deleteditems')).id).toBe(id);
  expect((await anna.call('DELETE', `/me/messages/${id}`)).status).toBe(204);
  expect((await anna.get(`/me/messages/${id}`)).status).toBe(404);
  const draft = await anna.draft();
  await anna.call('DELETE', `/me/messages/${draft.id}`);
  expect((await anna.get(`/me/messages/${draft.id}`)).status).toBe(404);
});

test('a sent message keeps its text, but its marks change', async () => {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const patch = async (change: object): Promise<unknown[]> => {
    const { status, body } = await anna.call('PATCH', `/me/messages/${id}`, change);
    return [status, body.error?.code];
  };
  const recipients = [recipient(ANNA)];
  for (const change of [
    { subject: 'other' },
    { body: { contentType: 'text', content: 'other' } },
    { toRecipients: recipients },
    { ccRecipients: recipients },
    { bccRecipients: recipients },
  ]) {
    expect(await patch(change)).toEqual([403, 'ErrorAccessDenied']);
  }
  expect(await patch({ from: recipient(CARLA) })).toEqual([400, 'ErrorInvalidPropertySet']);
  const { status, body } = await anna.call('PATCH', `/me/messages/${id}`, { isRead: true });
  expect([status, body.isRead]).toEqual([200, true]);
  expect((await world.only(ANNA, 'inbox')).subject).toBe('Hi');
});

test('folders go by well-known name and by id, and have no immutable ids', async () => {
  const anna = await world.graph();
  const byName = await anna.get('/me/mailFolders/sentitems?$select=id');
  const quoted = await anna.get("/me/mailFolders('SentItems')?$select=id", {});
  expect(quoted.body.id).toBe(byName.body.id);
  const byId = await anna.get(`/me/mailFolders/${byName.body.id}`, IMMUTABLE);
  expect(byId.body.displayName).toBe('Sent Items');
  expect((await anna.get('/me/mailFolders/nowhere')).status).toBe(404);
});

test('$value of a message is its MIME form', async () => {
  const anna = await world.graph();
  const { id, internetMessageId } = await anna.draft({ subject: 'Grüße' });
  const { bytes } = await anna.get(`/me/messages/${id}/$value`);
  expect(bytes.toString()).toContain(`Message-ID: ${internetMessageId}`);
  expect(bytes.toString()).toContain('Subject: =?utf-8?B?');
});
