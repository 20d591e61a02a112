import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { MailSender } from '../../../shared/ports/mail-sending.ts';
import type { Random } from '../engine/random.ts';
import { findCopy } from './find-copy.ts';
import { toDraft, toLetter } from './graph-shapes.ts';
import type { MailboxRequest } from './mailbox-requests.ts';
import type { Outside } from './outside.ts';

const SECOND = 1000;

type Drafts = Omit<MailSender, 'findByMessageId' | 'findStamped'>;

/** How a message is written and sent. */
export function draftsInMemory(outside: Outside, call: MailboxRequest, random: Random): Drafts {
  const { exchange, faults } = outside;

  return {
    createDraft: (ref, fields) =>
      call(ref, 'create draft', (mailbox) => {
        const letter = exchange.newLetter(toLetter(mailbox, fields, null));
        return toDraft(mailbox, exchange.addDraft(mailbox, letter), null);
      }),

    createReply: (ref, to, { stamp }) =>
      call(ref, `create reply to ${to}`, (mailbox) => {
        const original = findCopy(outside, mailbox, to);
        if (!original) return 'missing';
        const { subject } = original.letter;
        const fields = toLetter(mailbox, { subject, stamp }, original.letter);
        const letter = exchange.newLetter(fields);
        return toDraft(mailbox, exchange.addDraft(mailbox, letter), '<hr>quoted');
      }),

    patchDraft: (ref, id, fields) =>
      call(ref, `patch draft ${id}`, (mailbox) => {
        const copy = findCopy(outside, mailbox, id);
        if (!copy) return 'missing';
        const { messageId, no, sentAt, inReplyTo, references, stamp } = copy.letter;
        exchange.patchDraft(copy, {
          ...copy.letter,
          ...toLetter(mailbox, fields, null),
          stamp: fields.stamp ?? stamp,
          messageId,
          no,
          sentAt,
          inReplyTo,
          references,
        });
        return mailbox.takesStamps ? 'patched' : 'unstamped';
      }),

    attach: (ref, id, attachment) =>
      call(ref, `attach to ${id}`, (mailbox) => {
        const copy = findCopy(outside, mailbox, id);
        if (!copy) throw new ServiceFailure('refused', 'ErrorItemNotFound', { status: 404 });
        const file = { name: attachment.name, bytes: attachment.content.length };
        copy.letter = { ...copy.letter, files: [...copy.letter.files, file] };
      }),

    async send(ref, id) {
      let answerLost = false;
      const answer = await call(
        ref,
        `send ${id}`,
        (mailbox) => {
          const copy = findCopy(outside, mailbox, id);
          // One that still shows as a draft goes out again.
          if (!copy?.isDraft) return 'missing' as const;
          const lateMs = random.int(1, 480) * SECOND;
          switch (faults.strike('sending')) {
            case 'send.shows-late-as-a-draft':
              answerLost = random.chance(0.7);
              exchange.sendDraft(copy, lateMs, 'draft');
              break;
            case 'send.shows-late-as-missing':
              answerLost = random.chance(0.7);
              exchange.sendDraft(copy, lateMs, 'missing');
              break;
            case 'send.hidden-for-good':
              answerLost = true;
              exchange.sendDraft(copy);
              exchange.remove(copy);
              break;
            case 'send.refused':
              throw new ServiceFailure('refused', 'ErrorInvalidRecipients', { status: 400 });
            default:
              exchange.sendDraft(copy);
          }
          return 'accepted' as const;
        },
        ['send', 'graph'],
      );
      if (answerLost) throw new ServiceFailure('unavailable', 'timeout');
      return answer;
    },

    deleteDraft: (ref, id) =>
      call(ref, `delete draft ${id}`, (mailbox) => {
        const copy = findCopy(outside, mailbox, id);
        if (copy) copy.goneAt = outside.time.now();
      }),
  };
}
