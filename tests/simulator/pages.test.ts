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

const UNREAD = 'class="row unread';

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

/** What a field of a form holds before anybody writes into it. */
function valueOf(page: string, field: string): string {
  const [, value = ''] = new RegExp(`name="${field}"\\s+value="([^"]*)"`, 'u').exec(page) ?? [];
  return value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
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
    expect(inbox.text).toMatch(/folders\/inbox"\s+aria-current="page"/u);
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
    expect(sent.response.headers.get('location')).toMatch(/folders\/inbox\?done=sent$/u);
    expect((await get(`/mail/${ANNA}/folders/sentitems`)).text).toContain('Offer');

    const inbox = await get(`/mail/${CARLA}`);
    expect(inbox.text).toContain('Offer');
    expect(inbox.text).toContain(UNREAD);
    expect(inbox.text).toMatch(/<title>\(1\) Inbox/u);
    const path = messagePath(CARLA, 'Offer');
    const shown = await get(path);
    expect(shown.text).toContain('sandbox');
    expect((await get(`${path}/body`)).text).toContain('a &lt; b');
    expect((await get(`/mail/${CARLA}`)).text).not.toContain(UNREAD);
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
    expect((await get(messagePath(CARLA, 'Pay'))).text).toMatch(
      /<span class="tag">.*Private<\/span>/u,
    );
  });

  test('a wrong address sends nothing and keeps what was written', async () => {
    const fields = { to: 'nobody', text: 'long <letter>', sensitivity: '2' };
    const refused = await post(`/mail/${ANNA}/new`, fields);
    expect(refused.response.status).toBe(400);
    expect(refused.text).toContain('role="alert"');
    expect(refused.text).toContain('long &lt;letter&gt;');
    expect(refused.text).toMatch(/<option value="2" selected>Private/u);
    expect(mailbox(ANNA).messages.size).toBe(0);
    for (const to of [' , ', `${CARLA}, nobody`]) {
      expect((await post(`/mail/${ANNA}/new`, { to })).response.status, to).toBe(400);
    }
  });

  test.each(['Berg, Bo', 'Bo "B," <Berg>; x', String.raw`Bo \ "\"`, '会議, 東京'])(
    'an answer goes to %s as the form names them',
    async (name) => {
      const from = { email: CARLA, name };
      const ben = { email: 'ben@contoso.example', name };
      const body = JSON.stringify({ from, cc: [ben], subject: 'Offer' });
      const headers = { 'content-type': 'application/json' };
      const url = `${simulator.url}/control/mailboxes/${ANNA}/deliver`;
      await fetch(url, { method: 'POST', headers, body });
      const path = messagePath(ANNA, 'Offer');
      const { text } = await get(`${path}/reply-all`);
      const [to, cc] = [valueOf(text, 'to'), valueOf(text, 'cc')];
      expect((await post(`${path}/reply-all`, { to, cc, text: 'Yes' })).response.status).toBe(303);
      const [answer] = mailbox(ANNA).messagesIn('sentitems');
      expect(answer).toMatchObject({ to: [from], cc: [ben] });
    },
  );

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
    const path = messagePath(CARLA, 'x"><script>1</script>');
    const { text, response } = await get(path);
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('</iframe><script');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
    const body = await get(`${path}/body`);
    expect(body.text).toContain(`data:image/png;base64,${Buffer.from('png').toString('base64')}`);
    expect(body.response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-same-origin (?!.*allow-scripts)/u,
    );
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
    ['junk', {}, 'junkemail'],
    ['move', { folder: 'junkemail' }, 'junkemail'],
    ['move', { newFolder: ' Customers ' }, 'Customers'],
  ])('by %s %j', async (action, fields, expected) => {
    const anna = mailbox(ANNA);
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: ANNA, name: '' }], subject: 'Filed' });
    const path = messagePath(ANNA, 'Filed');
    expect((await get(path)).text).toMatch(
      new RegExp(`<form[^>]* method="post" action="[^"]+/${action}"`),
    );
    const asked =
      'folder' in fields ? { folder: anna.folder(fields.folder ?? '').id } : { ...fields };
    const { response } = await post(`${path}/${action}`, asked);
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      `/mail/${encodeURIComponent(ANNA)}/folders/inbox?done=${action}`,
    ]);
    expect(anna.messagesIn(expected)).toMatchObject([{ subject: 'Filed' }]);
  });

  test('the archive gives a new immutable id, other folders do not', async () => {
    const anna = mailbox(ANNA);
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: ANNA, name: '' }], subject: 'Filed' });
    const before = anna.messagesIn('inbox')[0]?.immutableId;
    await post(`${messagePath(ANNA, 'Filed')}/move`, { folder: anna.folder('junkemail').id });
    expect(anna.messagesIn('junkemail')[0]?.immutableId).toBe(before);
    await post(`${messagePath(ANNA, 'Filed')}/not-junk`, {});
    expect(anna.messagesIn('inbox')[0]?.immutableId).toBe(before);
    await post(`${messagePath(ANNA, 'Filed')}/archive`, {});
    expect(anna.messagesIn('archive')[0]?.immutableId).not.toBe(before);
  });

  test('what is deleted in Deleted Items is gone for good', async () => {
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: ANNA, name: '' }], subject: 'Old' });
    await post(`${messagePath(ANNA, 'Old')}/delete`, {});
    expect((await get(messagePath(ANNA, 'Old'))).text).toContain('Delete for good');
    await post(`${messagePath(ANNA, 'Old')}/delete`, {});
    expect(mailbox(ANNA).messages.size).toBe(0);
  });

  test('a message is unread again, and a page that only refreshes itself does not read it', async () => {
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: ANNA, name: '' }], subject: 'Later' });
    const path = messagePath(ANNA, 'Later');
    await get(path);
    expect(mailbox(ANNA).messagesIn('inbox')[0]?.isRead).toBe(true);
    await post(`${path}/unread`, {});
    await fetch(simulator.url + path, { headers: { 'x-refresh': '1' } });
    expect(mailbox(ANNA).messagesIn('inbox')[0]?.isRead).toBe(false);
  });

  test('a folder that is not there is 404, and the message stays', async () => {
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: ANNA, name: '' }], subject: 'Filed' });
    const path = messagePath(ANNA, 'Filed');
    expect((await post(`${path}/move`, { folder: 'none' })).response.status).toBe(404);
    expect(mailbox(ANNA).messagesIn('inbox')).toHaveLength(1);
  });
});

describe('a folder', () => {
  test('is searched by words in subject, people, text and names of files, in any case', async () => {
    const carla = mailbox(CARLA);
    const to = [{ email: ANNA, name: 'Anna' }];
    sendAsPerson(world, carla, { to, subject: 'Offer', html: '<p>Blue <b>roof</b> tiles</p>' });
    sendAsPerson(world, carla, { to, subject: 'Lunch', text: 'Soup' });
    for (const [query, found] of [
      ['roof BLUE', 'Offer'],
      ['lunch costa', 'Lunch'],
    ] as const) {
      const { text } = await get(`/mail/${ANNA}?q=${encodeURIComponent(query)}`);
      expect(text).toContain('1 message with');
      expect(text).toMatch(new RegExp(`class="subject"[^>]*>${found}<`, 'u'));
    }
    expect((await get(`/mail/${ANNA}?q=<b>`)).text).toContain('0 messages with “&lt;b&gt;”');
  });

  test('shows the newest hundred, and older ones on request', async () => {
    const to = [{ email: ANNA, name: 'Anna' }];
    for (let count = 1; count <= 101; count += 1) {
      sendAsPerson(world, mailbox(CARLA), { to, subject: `Number ${count}`, text: '' });
    }
    const rows = (text: string): number => text.match(/class="subject"/gu)?.length ?? 0;
    const { text } = await get(`/mail/${ANNA}`);
    expect(rows(text)).toBe(100);
    const more = /href="(\?[^"]*shown=200)"/u.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(rows((await get(`/mail/${ANNA}${more}`)).text)).toBe(101);
  });
});

describe('live', () => {
  const waited = async (path: string): Promise<string> => {
    const { version }: { version: string } = JSON.parse((await get(path)).text);
    return version;
  };

  test('a wait ends when a mail comes into this mailbox, not when one comes into another', async () => {
    const known = await waited(`/live/mail/${ANNA}?since=`);
    expect((await get(`/mail/${ANNA}`)).text).toContain(`data-version="${known}"`);
    let ended = false;
    const waiting = waited(`/live/mail/${ANNA}?since=${known}`).then((version) => {
      ended = true;
      return version;
    });
    // Everybody's page waits for any mailbox, so that one knows when the first mail was told.
    const any = waited(`/live/mail?since=${await waited('/live/mail?since=')}`);
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: 'ben@contoso.example', name: '' }] });
    await any;
    expect(ended).toBe(false);
    sendAsPerson(world, mailbox(CARLA), { to: [{ email: ANNA, name: '' }] });
    expect(await waiting).not.toBe(known);
  });

  test('a wait ends at a reset, and no version of before is taken for a present one', async () => {
    const known = await waited(`/live/mail/${ANNA}?since=`);
    const waiting = waited(`/live/mail/${ANNA}?since=${known}`);
    await get('/assets/outlook.js');
    world.reset();
    expect(await waiting).not.toBe(known);
    expect(await waited(`/live/mail/${ANNA}?since=${known}`)).not.toBe(known);
  });

  test('an unknown mailbox is 404', async () => {
    expect((await get('/live/mail/nobody@nowhere.example')).response.status).toBe(404);
  });
});

test('script, stylesheet and icon are served with their types', async () => {
  for (const [name, type] of [
    ['outlook.js', 'text/javascript; charset=utf-8'],
    ['outlook.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
  ]) {
    const { response } = await get(`/assets/${name}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  }
});
