import type { Random } from '../engine/random.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import { CRM_ORIGIN } from '../host/app-adapters.ts';
import type { Grants } from '../microsoft/grants.ts';
import type { Mailbox } from '../microsoft/mailbox.ts';
import type { Epochs, Who } from '../story/epochs.ts';
import { params, type Crm } from './crm.ts';

const SECOND = 1000;
const TRIES = 6;

export interface SignInWorld {
  readonly crm: Crm;
  readonly grants: Grants;
  readonly epochs: Epochs;
  readonly time: VirtualTime;
  readonly random: Random;
}

/**
 * A user connects a mailbox, whatever was connected before: the way through Settings, Microsoft's page and back. Gives
 * up after some tries, as a person would.
 */
export async function connect(world: SignInWorld, who: Who, mailbox: Mailbox): Promise<boolean> {
  for (let n = 0; n < TRIES; n += 1) {
    if (await tryToConnect(world, who, mailbox)) return true;
    await world.time.sleep(world.random.int(20, 120) * SECOND);
  }
  return false;
}

async function tryToConnect(world: SignInWorld, who: Who, mailbox: Mailbox): Promise<boolean> {
  const { crm, grants, epochs, time, random } = world;
  const asked = await crm.ask('authorize', {
    params: params(who),
    body: { returnUrl: `${CRM_ORIGIN}/settings` },
  });
  if (asked.status !== 200) return false;
  const state = new URL(String(asked.body.authorizeUrl)).searchParams.get('state') ?? '';
  await time.sleep(random.int(5, 60) * SECOND);
  const back = await crm.ask('oauthCallback', { query: { state, code: grants.signIn(mailbox) } });
  const landed = new URL(back.headers['location'] ?? CRM_ORIGIN);
  const ticket = landed.searchParams.get('ticket');
  if (ticket === null) return false;

  const before = epochs.of(who);
  const changes = before !== null && before.mailbox !== mailbox.email;
  if (changes) before.endingSince ??= time.now();
  const done = await crm.ask('complete', { params: params(who), body: { ticket } });
  if (done.status !== 200) {
    if (changes && !(await isConnectedTo(world, who, mailbox))) before.endingSince = null;
    return false;
  }
  if (changes) epochs.end(before, time.now());
  if (before === null || changes) epochs.begin(who, mailbox.email, time.now());
  return true;
}

async function isConnectedTo({ crm }: SignInWorld, who: Who, mailbox: Mailbox): Promise<boolean> {
  const { body } = await crm.ask('connectionRead', { params: params(who) });
  return mailbox.addresses.includes(String(body.email));
}

export async function disconnect(world: SignInWorld, who: Who): Promise<void> {
  const { crm, epochs, time } = world;
  const epoch = epochs.of(who);
  if (epoch) epoch.endingSince ??= time.now();
  await crm.ask('connectionDelete', { params: params(who) });
  if (epoch) epochs.end(epoch, time.now());
}
