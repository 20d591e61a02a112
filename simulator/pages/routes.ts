import type { Answer } from '../mail/client-style.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { answerAsPerson, sendAsPerson } from '../mail/person.ts';
import type { Message } from '../mail/types.ts';
import type { Handler, HttpReply, HttpRequest, Router } from '../router.ts';
import type { World } from '../world.ts';
import { attachmentReply } from './attachment.ts';
import { readComposeForm } from './compose-form.ts';
import { composePage } from './compose-page.ts';
import type { Composing } from './compose-page.ts';
import { archiveFromPage, deleteFromPage, moveFromPage } from './filing.ts';
import { folderPage } from './folder-page.ts';
import { folderPath, mailboxListPage, notFoundPage } from './layout.ts';
import { messagePage } from './message-page.ts';

const ANSWERS: readonly Answer[] = ['reply', 'reply-all', 'forward'];

/** A plain webmail for each mailbox of the world. */
export function registerPages(router: Router, world: World): void {
  const inMailbox = (handle: (mailbox: Mailbox, request: HttpRequest) => PageReply): Handler => {
    return (request) => {
      const mailbox = world.findMailbox(request.params['email'] ?? '');
      return mailbox === undefined ? notFoundPage() : handle(mailbox, request);
    };
  };
  const withMessage = (handle: MessageHandler): Handler =>
    inMailbox((mailbox, request) => {
      const message = mailbox.findMessage(request.params['message'] ?? '');
      return message === undefined ? notFoundPage() : handle(mailbox, message, request);
    });

  router.add('GET', '/', () =>
    mailboxListPage([...world.mailboxes.values()].filter(({ kind }) => kind !== 'no-exchange')),
  );
  router.add(
    'GET',
    '/mail/:email',
    inMailbox((mailbox) => folderPage(mailbox, mailbox.folder('inbox'))),
  );
  router.add(
    'GET',
    '/mail/:email/folders/:folder',
    inMailbox((mailbox, request) => {
      const folder = mailbox.findFolder(request.params['folder'] ?? '');
      return folder === undefined ? notFoundPage() : folderPage(mailbox, folder);
    }),
  );
  router.add(
    'GET',
    '/mail/:email/messages/:message',
    withMessage((mailbox, message) => {
      if (!message.isRead) mailbox.update(message, { isRead: true });
      return messagePage(mailbox, message);
    }),
  );
  router.add(
    'GET',
    '/mail/:email/messages/:message/attachments/:attachment',
    withMessage((_mailbox, message, request) => {
      const id = request.params['attachment'];
      const attachment = message.attachments.find((candidate) => candidate.id === id);
      return attachment === undefined ? notFoundPage() : attachmentReply(attachment);
    }),
  );
  router.add(
    'GET',
    '/mail/:email/new',
    inMailbox((mailbox) => composePage(mailbox, { kind: 'new' })),
  );
  router.add(
    'POST',
    '/mail/:email/new',
    inMailbox((mailbox, request) => submit(world, mailbox, { kind: 'new' }, request)),
  );
  router.add('POST', '/mail/:email/messages/:message/archive', withMessage(archiveFromPage));
  router.add('POST', '/mail/:email/messages/:message/delete', withMessage(deleteFromPage));
  router.add('POST', '/mail/:email/messages/:message/move', withMessage(moveFromPage));
  for (const answer of ANSWERS) {
    const path = `/mail/:email/messages/:message/${answer}`;
    router.add(
      'GET',
      path,
      withMessage((mailbox, original) =>
        composePage(mailbox, { kind: 'answer', answer, original }),
      ),
    );
    router.add(
      'POST',
      path,
      withMessage((mailbox, original, request) =>
        submit(world, mailbox, { kind: 'answer', answer, original }, request),
      ),
    );
  }
}

type PageReply = HttpReply | Promise<HttpReply>;
type MessageHandler = (mailbox: Mailbox, message: Message, request: HttpRequest) => PageReply;

async function submit(
  world: World,
  mailbox: Mailbox,
  composing: Composing,
  request: HttpRequest,
): Promise<HttpReply> {
  const composed = await readComposeForm(world, request);
  if (composed.kind === 'invalid') return composePage(mailbox, composing, composed);
  if (composing.kind === 'new') sendAsPerson(world, mailbox, composed.writing);
  else answerAsPerson(world, mailbox, composing.original, composing.answer, composed.writing);
  const location = folderPath(mailbox, mailbox.folder('sentitems'));
  // 303, so that a reload shows the folder instead of sending again.
  return { status: 303, headers: { location } };
}
