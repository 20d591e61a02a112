import type { ShownConnection, Who } from '../../domain/account/connection.ts';
import {
  type PendingGrant,
  type SignIn,
  signInOfTicket,
  ticketMatches,
} from '../../domain/sign-in/sign-in.ts';
import type { SignIns } from '../../ports/sign-in.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { connectMailbox, type ConnectPorts } from './connect-mailbox.ts';
import { connectionOf, type ReadConnectionPorts } from './read-connection.ts';

export type CompletePorts = ConnectPorts &
  ReadConnectionPorts & {
    readonly signIns: Pick<SignIns, 'find' | 'save'>;
    readonly counters: Pick<Counters, 'add'>;
  };

export type Completed =
  | { readonly kind: 'connection'; readonly connection: ShownConnection }
  | { readonly kind: 'ticket_mismatch' }
  | { readonly kind: 'ticket_expired' };

/** The CRM's signed-in user redeems the ticket. In another user's hands it connects nothing, and the grant is erased. */
export const completeSignIn =
  (deps: CompletePorts) =>
  async (who: Who, ticket: string): Promise<Completed> => {
    const found = await find(deps, ticket);
    if (!found || deps.now() >= (found.value.ticketExpiresAt ?? 0))
      return { kind: 'ticket_expired' };
    const signIn = found.value;
    if (signIn.accountId !== who.accountId || signIn.userId !== who.userId) {
      deps.counters.add('ticket_mismatch');
      await change(deps, found, eraseGrant);
      return { kind: 'ticket_mismatch' };
    }
    const connected =
      signIn.stage === 'completed'
        ? await stillConnected(deps, signIn)
        : signIn.grant !== null && (await connect(deps, found, signIn.grant));
    if (!connected) return { kind: 'ticket_expired' };
    return { kind: 'connection', connection: await connectionOf(deps, who) };
  };

async function find(deps: CompletePorts, ticket: string): Promise<Versioned<SignIn> | null> {
  const id = signInOfTicket(ticket);
  const found = id === null ? null : await deps.signIns.find(id);
  return found && ticketMatches(found.value, ticket) ? found : null;
}

async function connect(
  deps: CompletePorts,
  found: Versioned<SignIn>,
  grant: PendingGrant,
): Promise<boolean> {
  const connection = await connectMailbox(deps, found.value, grant);
  if (!connection) {
    await change(deps, found, eraseGrant);
    return false;
  }
  const connectedGeneration = connection.generation;
  await change(deps, found, (signIn) => ({
    ...eraseGrant(signIn),
    stage: 'completed',
    connectedGeneration,
  }));
  return true;
}

async function stillConnected(deps: CompletePorts, signIn: SignIn): Promise<boolean> {
  const found = await deps.connections.find(signIn.accountId, signIn.userId);
  return found?.value.generation === signIn.connectedGeneration;
}

function eraseGrant(signIn: SignIn): SignIn {
  return { ...signIn, grant: null };
}

/** A concurrent `complete` may have changed it: tried until it holds or the sign-in is gone. */
async function change(
  deps: CompletePorts,
  first: Versioned<SignIn>,
  apply: (signIn: SignIn) => SignIn,
): Promise<void> {
  let found: Versioned<SignIn> | null = first;
  while (found) {
    const isDone = found.value.grant === null && found.value.stage === 'completed';
    if (isDone || (await deps.signIns.save({ value: apply(found.value), etag: found.etag })))
      return;
    found = await deps.signIns.find(first.value.id);
  }
}
