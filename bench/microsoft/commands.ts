import { z } from 'zod';
import { DEFAULT_CLIENT_ID } from '../../simulator/people.ts';
import type { World } from '../../simulator/world.ts';
import { deliverAll } from './deliver-all.ts';

/** A thread that the CRM began, as its mailbox holds it. */
export const threadSchema = z.object({
  mailbox: z.string(),
  contact: z.string(),
  subject: z.string(),
  messageId: z.string(),
  conversationId: z.string(),
});
export type Thread = z.output<typeof threadSchema>;

/** A contact's answer in a thread. */
const answerSchema = z.object({ thread: threadSchema, messageId: z.string() });
export type Answer = z.output<typeof answerSchema>;

export const commandSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('add-people'), emails: z.array(z.string()) }),
  z.object({ name: z.literal('threads'), mailboxes: z.array(z.string()) }),
  z.object({ name: z.literal('deliver'), answers: z.array(answerSchema) }),
  z.object({ name: z.literal('tokens'), mailboxes: z.array(z.string()) }),
  z.object({ name: z.literal('subscriptions') }),
  z.object({ name: z.literal('delay'), ms: z.number() }),
  z.object({ name: z.literal('requests-at-once'), limit: z.number() }),
  z.object({ name: z.literal('forget-requests') }),
]);
export type Command = z.output<typeof commandSchema>;

/** What the bench asks of the simulator in bulk, before it measures. */
export function perform(world: World, command: Command): unknown {
  switch (command.name) {
    case 'add-people':
      for (const email of command.emails) world.addMailbox({ email, name: email });
      return null;
    case 'threads':
      return command.mailboxes.flatMap((email) => threadsOf(world, email));
    case 'deliver':
      return deliverAll(world, command.answers);
    case 'tokens':
      return Object.fromEntries(command.mailboxes.map((email) => [email, tokenOf(world, email)]));
    case 'subscriptions':
      return [...world.subscriptions.values()].map(({ id, oid, folder, clientState }) => ({
        id,
        mailbox: world.mailboxes.get(oid)?.email,
        ofAllFolders: folder === null,
        clientState,
      }));
    case 'delay':
      delay(world, command.ms);
      return null;
    case 'requests-at-once':
      world.settings.requestsAtOnce = command.limit;
      return null;
    case 'forget-requests':
      world.journal.clear();
      return null;
  }
}

function threadsOf(world: World, mailbox: string): Thread[] {
  const sent = world.findMailbox(mailbox)?.messagesIn('sentitems') ?? [];
  return sent.map(({ to, subject, internetMessageId, conversationId }) => ({
    mailbox,
    contact: to[0]?.email ?? '',
    subject,
    messageId: internetMessageId,
    conversationId,
  }));
}

function tokenOf(world: World, mailbox: string): string {
  const oid = world.findMailbox(mailbox)?.oid;
  if (oid === undefined) throw new Error(`there is no mailbox ${mailbox}`);
  const scopes = ['User.Read', 'Mail.ReadWrite', 'Mail.Send'];
  const grant = { clientId: DEFAULT_CLIENT_ID, oid, scopes, handlesClaimsChallenge: false };
  return world.tokens.issueAccessToken(grant).token;
}

/** Each request waits so long, in a batch each item beside the others. */
function delay(world: World, ms: number): void {
  world.faults.clear();
  if (ms === 0) return;
  world.faults.add({
    match: { target: 'graph', path: '^/(?!\\$batch)' },
    effect: { type: 'delay', ms },
  });
}
