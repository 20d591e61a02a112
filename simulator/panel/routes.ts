import type { Mailbox } from '../mail/mailbox.ts';
import type { Notifier } from '../notify/notifier.ts';
import { parseForm } from '../pages/form.ts';
import type { Webmail } from '../pages/webmail.ts';
import type { HttpReply, HttpRequest, Router } from '../router.ts';
import { CONSENT_POLICIES } from '../settings.ts';
import { withdrawConsents } from '../signin/tenants.ts';
import type { Tenant, World } from '../world.ts';
import { panelPage } from './panel-page.ts';
import { Panel } from './panel.ts';
import { TROUBLES } from './troubles.ts';

/** The panel, and what one presses on it: each answers with the way back to it. */
export function registerPanel(router: Router, webmail: Webmail, notifier: Notifier): void {
  const { world } = webmail;
  const panel = new Panel(world, notifier);
  const pressed = (path: string, act: (form: FormData, request: HttpRequest) => boolean): void =>
    router.add('POST', path, async (request): Promise<HttpReply> => {
      const isDone = act(await parseForm(request), request);
      return isDone ? { status: 303, headers: { location: '/panel' } } : { status: 404 };
    });

  router.add('GET', '/panel', () => panelPage(webmail, panel));
  pressed('/panel/mend', () => {
    panel.mendAll();
    return true;
  });
  pressed('/panel/clear', () => {
    world.happenings.clear();
    return true;
  });
  pressed('/panel/missed', () => {
    panel.admitMissed();
    return true;
  });
  pressed('/panel/faults/:trouble', (form, { params }) => {
    const trouble = TROUBLES.find(({ id }) => id === params['trouble']);
    if (trouble !== undefined) panel.turn(trouble, form.get('turn') === 'on');
    return trouble !== undefined;
  });
  pressed('/panel/grants/revoke', (form) => withMailbox(world, form, (one) => panel.revoke(one)));
  pressed('/panel/grants/restore', (form) => withMailbox(world, form, (one) => panel.restore(one)));
  pressed('/panel/companies/:tenant', (form, { params }) => {
    const tenant = world.tenants.get(params['tenant'] ?? '');
    if (tenant !== undefined) changeCompany(world, tenant, form);
    return tenant !== undefined;
  });
}

function withMailbox(world: World, form: FormData, act: (mailbox: Mailbox) => void): boolean {
  const email = form.get('email');
  const mailbox = typeof email === 'string' ? world.findMailbox(email) : undefined;
  if (mailbox !== undefined) act(mailbox);
  return mailbox !== undefined;
}

/** The administrator's portal, as far as it matters here. */
function changeCompany(world: World, tenant: Tenant, form: FormData): void {
  const action = form.get('action');
  if (action === 'approve') for (const id of world.apps.keys()) tenant.adminConsents.add(id);
  else if (action === 'withdraw') withdrawConsents(world, tenant);
  else
    tenant.consentPolicy = CONSENT_POLICIES.find((each) => each === form.get('policy')) ?? 'user';
  world.happenings.changed();
}
