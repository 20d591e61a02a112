import type { World } from '../world.ts';
import { answerAutomatically } from './automatic-reply.ts';
import { carry } from './deliver.ts';
import type { Mailbox } from './mailbox.ts';
import { deliverReport, nonDelivery } from './report.ts';
import type { Address } from './types.ts';
import type { WireMessage } from './wire.ts';

/** Sends a message on its way, with what comes back of itself: reports of whom it did not reach, and automatic replies. */
export function transmit(
  world: World,
  sender: Mailbox,
  wire: WireMessage,
  bcc: readonly Address[] = [],
): void {
  const { lost, delivered } = carry(world, sender, wire, bcc);
  for (const email of lost) deliverReport(world, sender, wire, nonDelivery(email));
  for (const [mailbox, message] of delivered) answerAutomatically(world, mailbox, message);
}
