import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { deliver } from '../../simulator/mail/deliver.ts';
import { sendAsPerson } from '../../simulator/mail/person.ts';
import { startSimulator } from '../../simulator/server.ts';

const simulator = await startSimulator();
const { world } = simulator;
afterAll(() => simulator.close());
beforeEach(() => world.reset());

const ANNA = 'anna@contoso.example';
const CARLA = 'carla@fabrikam.example';

function mailbox(email: string) {
  const found = world.findMailbox(email);
  if (found === undefined) throw new Error(`no mailbox ${email}`);
  return found;
}

async function get(path: string): Promise<{ response: Response; text: string }> {
  const response = await fetch(simulator.url + path, { redirect: 'manual' });
  return { response, text: await response.text() };
}

async function post(
  path: string,
  fields: Record<string, string>,
  files: File[] = [],
): Promise<{ response: Response; text: string }> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  for (const file of files) body.append('files', file);
  const response = await fetch(simulator.url + path, { method: 'POST', body, redirect: 'manual' });
  return { response, text: await response.text() };
}

function messagePath(email: string, subject: string): string {
  const found = [...mailbox(email).messages.values()].find(
    (message) => message.subject === subject,
  );
  return `/mail/${email}/messages/${found?.immutableId ?? 'none'}`;
}

describe('the webmail pages', () => {
  test('list the mailboxes, and each mailbox its folders', async () => {
    const { text } = await get('/');
    expect(text).toContain('Anna Auer');
    expect(text).toContain(`/mail/${encodeURIComponent(CARLA)}`);
    const inbox = await get(`/mail/${ANNA}`);
    expect(inbox.text).toMatch(/<h1>Inbox<\/h1>/u);
    expect(inbox.text).toMatch(/aria-current="page"\s*>Inbox/u);
    expect(inbox.text).toContain(`/mail/${encodeURIComponent(ANNA)}/folders/sentitems`);
  });

  test('a new mail with a file reaches the inbox of the other, where the file can be saved', async () => {
    const file = new File(['hello'], 'Grüße.txt', { type: 'text/plain' });
    const sent = await post(
      `/mail/${ANNA}/new`,
      { to: `Carla <${CARLA}>, ben@contoso.example`, subject: 'Offer', text: 'a < b\nbye' },
      [file],
    );
    expect(sent.response.status).toBe(303);
    expect(sent.response.headers.get('location')).toMatch(/folders\/sentitems$/u);

    const inbox = await get(`/mail/${CARLA}`);
    expect(inbox.text).toContain('Offer');
    expect(inbox.text).toContain('<small>unread</small>');
    const path = messagePath(CARLA, 'Offer');
    const shown = await get(path);
    expect(shown.text).toContain('sandbox');
    expect(shown.text).toContain('a &amp;lt; b');
    expect((await get(`/mail/${CARLA}`)).text).not.toContain('<small>unread</small>');
    const link = /href="([^"]+\/attachments\/[^"]+)"/u.exec(shown.text)?.[1] ?? '';
    const download = await get(link);
    expect(download.text).toBe('hello');
    expect(download.response.headers.get('content-disposition')).toContain('Gr%C3%BC%C3%9Fe.txt');
    expect(mailbox('ben@contoso.example').messagesIn('inbox')).toHaveLength(1);
  });

  test('reply goes to the sender, reply all to the others too, forward to whom one names', async () => {
    await post(`/mail/${ANNA}/new`, { to: CARLA, cc: 'ben@contoso.example', subject: 'Plan' });
    const path = messagePath(CARLA, 'Plan');
    const reply = await get(`${path}/reply`);
    expect(reply.text).toMatch(/id="to"[^>]*value="Anna Auer &lt;anna@contoso.example&gt;"/u);
    expect(reply.text).toMatch(/id="cc"[^>]*value=""/u);
    const all = await get(`${path}/reply-all`);
    expect(all.text).toMatch(/id="cc"[^>]*value="[^"]*ben@contoso.example/u);
    await post(`${path}/reply`, { to: ANNA, text: 'Fine' });
    const answer = mailbox(ANNA).messagesIn('inbox')[0];
    const original = mailbox(CARLA).messagesIn('inbox')[0];
    expect(answer?.subject).toBe('RE: Plan');
    expect(answer?.inReplyTo).toBe(original?.internetMessageId);
    await post(`${path}/forward`, { to: 'dieter@northwind.example', text: 'See below' });
    expect(mailbox('dieter@northwind.example').messagesIn('inbox')[0]?.subject).toBe('FW: Plan');
  });

  test('a private mail is marked so', async () => {
    await post(`/mail/${ANNA}/new`, { to: CARLA, subject: 'Pay', sensitivity: '2' });
    expect(mailbox(CARLA).messagesIn('inbox')[0]?.sensitivity).toBe(2);
    expect((await get(messagePath(CARLA, 'Pay'))).text).toContain('<dd>Private</dd>');
  });

  test('a wrong address sends nothing and keeps what was written', async () => {
    const refused = await post(`/mail/${ANNA}/new`, { to: 'nobody', text: 'long <letter>' });
    expect(refused.response.status).toBe(400);
    expect(refused.text).toContain('role="alert"');
    expect(refused.text).toContain('long &lt;letter&gt;');
    expect(mailbox(ANNA).messages.size).toBe(0);
    for (const to of [' , ', `${CARLA}, nobody`]) {
      expect((await post(`/mail/${ANNA}/new`, { to })).response.status, to).toBe(400);
    }
  });

  test("a mail's markup can't leave its frame, and its inline pictures are shown", async () => {
    const anna = mailbox(ANNA);
    sendAsPerson(world, anna, {
      to: [{ email: CARLA, name: 'Carla' }],
      subject: 'x"><script>1</script>',
      html: '"></iframe><script>2</script><img src="cid:logo@1">',
      attachments: [
        {
          kind: 'file',
          id: '',
          name: 'logo.png',
          contentType: 'image/png',
          isInline: true,
          lastModified: 0,
          content: Buffer.from('png'),
          contentId: 'logo@1',
          contentLocation: null,
        },
      ],
    });
    const { text, response } = await get(messagePath(CARLA, 'x"><script>1</script>'));
    expect(text).not.toContain('<script>');
    expect(text).toContain(`data:image/png;base64,${Buffer.from('png').toString('base64')}`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('a folder that a rule made is shown; what is unknown is 404', async () => {
    const carla = mailbox(CARLA);
    const wire = sendAsPerson(world, mailbox(ANNA), { to: [], subject: 'Filed', text: 'x' });
    const from = { email: ANNA, name: 'Anna' };
    deliver(world, carla, { ...wire, from, sender: from, headers: [] }, { folder: 'Customers' });
    const folder = carla.findFolder('Customers');
    const page = await get(`/mail/${CARLA}/folders/${encodeURIComponent(folder?.id ?? '')}`);
    expect(page.text).toContain('Filed');
    for (const path of [
      '/mail/nobody@nowhere.example',
      `/mail/${ANNA}/folders/none`,
      `/mail/${ANNA}/messages/none`,
      `${messagePath(CARLA, 'Filed')}/attachments/none`,
    ]) {
      expect((await get(path)).response.status, path).toBe(404);
    }
  });
});

describe('a person puts a message elsewhere', () => {
  test.each([
    ['archive', {}, 'archive'],
    ['delete', {}, 'deleteditems'],
    ['move', { folder: 'junkemail' }, 'junkemail'],
  ])('by the button %s', async (action, fields, expected) => {
    const anna = mailbox(ANNA);
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: ANNA, name: '' }], subject: 'Filed' });
    const path = messagePath(ANNA, 'Filed');
    expect((await get(path)).text).toMatch(
      new RegExp(`<form method="post" action="[^"]+/${action}">`),
    );
    const folder = 'folder' in fields ? { folder: anna.folder(fields.folder).id } : {};
    const { response } = await post(`${path}/${action}`, folder);
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      `/mail/${encodeURIComponent(ANNA)}/folders/inbox`,
    ]);
    expect(anna.messagesIn(expected)).toMatchObject([{ subject: 'Filed' }]);
  });

  test('a folder that is not there is 404, and the message stays', async () => {
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: ANNA, name: '' }], subject: 'Filed' });
    const path = messagePath(ANNA, 'Filed');
    expect((await post(`${path}/move`, { folder: 'none' })).response.status).toBe(404);
    expect(mailbox(ANNA).messagesIn('inbox')).toHaveLength(1);
  });
});
