import { afterAll, beforeEach } from 'vitest';
import { startCrm } from '../../../examples/crm/start-crm.ts';
import { CrmBrowser } from './crm-browser.ts';
import { startSyncStandIn } from './sync-stand-in.ts';

export const SECRET = `whsec_${Buffer.from('a secret of the webhooks').toString('base64')}`;

/** The reference CRM for one test file, over a stand-in of the sync service; Anna is signed in anew for each test. */
export async function openCrm() {
  const sync = await startSyncStandIn();
  const crm = await startCrm({ syncUrl: sync.url, functionKey: 'key-1', webhookSecret: SECRET });
  afterAll(async () => {
    await crm.close();
    await sync.close();
  });

  const stage = { sync, crm, browser: new CrmBrowser(crm.url), seen };
  beforeEach(async () => {
    sync.seen.length = 0;
    sync.answers.clear();
    sync.answers.set('POST /contacts/batch', { json: { results: [] } });
    stage.browser = new CrmBrowser(crm.url);
    await stage.browser.signIn('anna');
  });

  function seen(method: string, path: string) {
    return sync.seen.filter((request) => request.method === method && request.path === path);
  }

  return stage;
}
