import type { MessageRef } from '../../domain/ids.ts';
import {
  type ContentFault,
  type NotificationCertificate,
  openContent,
} from '../../domain/mailbox/encrypted-content.ts';
import type { CheckValidationToken } from '../../domain/mailbox/validation-token.ts';
import type { CarriedContent } from '../../domain/work/work.ts';
import type { OpenCarried, Threading } from '../../ports/mail-reading.ts';
import type { Counters } from '../../ports/telemetry.ts';
import { threadingSchema } from './threading.ts';

interface CarriedPorts {
  /** Newest first; none opens nothing. */
  readonly certificates: readonly NotificationCertificate[];
  readonly checkToken: CheckValidationToken;
  readonly counters: Pick<Counters, 'add'>;
}

/**
 * Threading that came with notifications: of those whose sender is proven, and whose content is for us and of the message
 * that it stands beside. The others are counted and read by their ids.
 */
export function openCarried({ certificates, checkToken, counters }: CarriedPorts): OpenCarried {
  return async ({ payload, firstSeen }, tid) => {
    const opened = new Map<MessageRef, Threading>();
    const { ids, carried } = payload;
    if (carried === undefined || certificates.length === 0) return opened;
    const proof = await checkToken(carried.token, tid, firstSeen);
    for (const content of carried.contents) {
      const read = proof === 'proven' ? readThreading(certificates, content) : { fault: proof };
      if ('fault' in read) {
        counters.add(`notification_content_${read.fault}`);
      } else if (ids.includes(content.id)) {
        counters.add('notification_content_opened');
        opened.set(content.id, read);
      }
    }
    return opened;
  };
}

function readThreading(
  certificates: readonly NotificationCertificate[],
  content: CarriedContent,
): Threading | { readonly fault: ContentFault } {
  const opened = openContent(certificates, content);
  if ('fault' in opened) return opened;
  const parsed = threadingSchema.safeParse(parseJson(opened.text));
  if (!parsed.success) return { fault: 'malformed' };
  return parsed.data.id === content.id ? parsed.data : { fault: 'other_message' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
