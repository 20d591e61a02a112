import { afterAll, beforeEach } from 'vitest';
import { textField } from '../../../examples/crm/http.ts';
import { startCrm } from '../../../examples/crm/start-crm.ts';
import { CrmBrowser, hidden, type Page } from './crm-browser.ts';
import { CONNECTED, startSyncStandIn } from './sync-stand-in.ts';

export const SECRET = `whsec_${Buffer.from('a secret of the webhooks').toString('base64')}`;
export const SEND = 'POST /users/anna/messages';

/** The reference CRM for one test file, over a stand-in of the sync service; Anna is signed in anew for each test. */
export async function openCrm() {
  const sync = await startSyncStandIn();
  const crm = await startCrm({ syncUrl: sync.url, functionKey: 'key-1', webhookSecret: SECRET });
  afterAll(async () => {
    await crm.close();
    await sync.close();
  });

  const stage = { sync, crm, browser: new CrmBrowser(crm.url), seen, show, write, sentForm };
  beforeEach(async () => {
    sync.seen.length = 0;
    sync.answers.clear();
    sync.answers.set('GET /users/anna/connection', { json: CONNECTED });
    sync.answers.set('GET /contacts/carla/conversation?limit=10', {
      json: { entries: [], nextCursor: null },
    });
    stage.browser = new CrmBrowser(crm.url);
    await stage.browser.signIn('anna');
  });

  function seen(method: string, path: string) {
    return sync.seen.filter((request) => request.method === method && request.path === path);
  }

  function show(...entries: Record<string, unknown>[]): void {
    sync.answers.set('GET /contacts/carla/conversation?limit=10', {
      json: { entries: entries.map(({ id }) => ({ id })), nextCursor: 'c/2' },
    });
    for (const shown of entries) {
      sync.answers.set(`GET /contacts/carla/entries/${String(shown['id'])}`, { json: shown });
    }
  }

  async function write(change: Record<string, string> = {}, files: File[] = []): Promise<Page> {
    const page = await stage.browser.get('/contacts/carla');
    return stage.browser.post(
      '/contacts/carla/messages',
      {
        csrf: hidden(page, 'csrf'),
        key: hidden(page, 'key'),
        to: 'carla@fabrikam.example',
        cc: 'one@x.example; two@x.example',
        bcc: '',
        subject: 'Offer',
        text: 'Dear Carla',
        ...change,
      },
      files,
    );
  }

  async function sentForm(): Promise<{ key: unknown; form: FormData; message: unknown }> {
    const [request] = seen('POST', '/users/anna/messages');
    const form = await new Response(new Uint8Array(request?.body ?? []), {
      headers: { 'content-type': request?.headers['content-type'] ?? '' },
    }).formData();
    const message: unknown = JSON.parse(textField(form, 'message'));
    return { key: request?.headers['idempotency-key'], form, message };
  }

  return stage;
}
