import type { Answer } from '../mail/client-style.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { answerAsPerson, sendAsPerson } from '../mail/person.ts';
import type { Message } from '../mail/types.ts';
import type { Handler, HttpReply, HttpRequest, Router } from '../router.ts';
import type { ComposeFields } from './compose-form.ts';
import { attachmentReply } from './attachment.ts';
import { readComposeForm } from './compose-form.ts';
import { composePane, headingOf } from './compose-page.ts';
import type { Composing } from './compose-page.ts';
import { file, FILINGS, moveFromPage, noticeOf } from './filing.ts';
import { mailboxListPage, mailboxPage, notFoundPage } from './layout.ts';
import { bodyDocument } from './message-body.ts';
import { subjectOf, viewOf } from './message-list.ts';
import { messagePane } from './message-pane.ts';
import { folderPath, messagePath } from './paths.ts';
import type { Webmail } from './webmail.ts';

const ANSWERS: readonly Answer[] = ['reply', 'reply-all', 'forward'];

type PageReply = HttpReply | Promise<HttpReply>;
type InMailbox = (mailbox: Mailbox, request: HttpRequest) => PageReply;
type WithMessage = (mailbox: Mailbox, message: Message, request: HttpRequest) => PageReply;

/** A mail client for each mailbox of the world. */
export function registerPages(router: Router, webmail: Webmail): void {
  const { world } = webmail;
  const inMailbox = (handle: InMailbox): Handler => {
    return (request) => {
      const mailbox = world.findMailbox(request.params['email'] ?? '');
      return mailbox === undefined ? notFoundPage() : handle(mailbox, request);
    };
  };
  const withMessage = (handle: WithMessage): Handler =>
    inMailbox((mailbox, request) => {
      const message = mailbox.findMessage(request.params['message'] ?? '');
      return message === undefined ? notFoundPage() : handle(mailbox, message, request);
    });
  const one = '/mail/:email/messages/:message';

  router.add('GET', '/', () => mailboxListPage(webmail));
  router.add(
    'GET',
    '/mail/:email',
    inMailbox((mailbox, request) => folderPage(webmail, mailbox, 'inbox', request)),
  );
  router.add(
    'GET',
    '/mail/:email/folders/:folder',
    inMailbox((mailbox, request) =>
      folderPage(webmail, mailbox, request.params['folder'] ?? '', request),
    ),
  );
  router.add(
    'GET',
    one,
    withMessage((mailbox, message, request) => messagePage(webmail, mailbox, message, request)),
  );
  router.add(
    'GET',
    `${one}/body`,
    withMessage((_mailbox, message) => bodyDocument(message)),
  );
  router.add(
    'GET',
    `${one}/attachments/:attachment`,
    withMessage((_mailbox, message, request) => {
      const id = request.params['attachment'];
      const attachment = message.attachments.find((candidate) => candidate.id === id);
      return attachment === undefined ? notFoundPage() : attachmentReply(attachment);
    }),
  );
  for (const [name, filing] of Object.entries(FILINGS)) {
    router.add(
      'POST',
      `${one}/${name}`,
      withMessage((mailbox, message) => file(mailbox, message, name, filing)),
    );
  }
  router.add('POST', `${one}/move`, withMessage(moveFromPage));

  const compose = composer(webmail);
  router.add(
    'GET',
    '/mail/:email/new',
    inMailbox((mailbox, request) => compose.show(mailbox, { kind: 'new' }, request)),
  );
  router.add(
    'POST',
    '/mail/:email/new',
    inMailbox((mailbox, request) => compose.send(mailbox, { kind: 'new' }, request)),
  );
  for (const answer of ANSWERS) {
    const path = `${one}/${answer}`;
    const to = (original: Message): Composing => ({ kind: 'answer', answer, original });
    router.add(
      'GET',
      path,
      withMessage((mailbox, original, request) => compose.show(mailbox, to(original), request)),
    );
    router.add(
      'POST',
      path,
      withMessage((mailbox, original, request) => compose.send(mailbox, to(original), request)),
    );
  }
}

function folderPage(
  webmail: Webmail,
  mailbox: Mailbox,
  name: string,
  { url }: HttpRequest,
): HttpReply {
  const folder = mailbox.findFolder(name);
  if (folder === undefined) return notFoundPage();
  return mailboxPage(webmail, 200, mailbox, {
    title: folder.displayName,
    view: viewOf(folder, url.searchParams),
    pane: { kind: 'nothing' },
    notice: noticeOf(url.searchParams),
  });
}

function messagePage(
  webmail: Webmail,
  mailbox: Mailbox,
  message: Message,
  { url, headers }: HttpRequest,
): HttpReply {
  // A page that only brings itself up to date reads nothing anew.
  const isOpened = headers['x-refresh'] === undefined;
  if (isOpened && !message.isRead) mailbox.update(message, { isRead: true });
  const folder = mailbox.folders.get(message.folderId) ?? mailbox.folder('inbox');
  const body = messagePane(mailbox, message, webmail.world.clock.now());
  return mailboxPage(webmail, 200, mailbox, {
    title: subjectOf(message),
    view: viewOf(folder, url.searchParams),
    pane: { kind: 'message', message, body },
    notice: noticeOf(url.searchParams),
  });
}

/** Writing: the form, and what becomes of it. */
function composer(webmail: Webmail) {
  const show = (
    mailbox: Mailbox,
    composing: Composing,
    { url }: HttpRequest,
    again?: { fields: ComposeFields; problem: string },
  ): HttpReply => {
    const answered = composing.kind === 'answer' ? composing.original : undefined;
    const folder = mailbox.folders.get(answered?.folderId ?? '') ?? mailbox.folder('inbox');
    return mailboxPage(webmail, again === undefined ? 200 : 400, mailbox, {
      title: headingOf(composing),
      view: viewOf(folder, url.searchParams),
      pane: { kind: 'writing', answered, body: composePane(mailbox, composing, again) },
    });
  };
  const send = async (
    mailbox: Mailbox,
    composing: Composing,
    request: HttpRequest,
  ): Promise<HttpReply> => {
    const { world } = webmail;
    const composed = await readComposeForm(world, request);
    if (composed.kind === 'invalid') return show(mailbox, composing, request, composed);
    const back =
      composing.kind === 'new'
        ? folderPath(mailbox, mailbox.folder('inbox'))
        : messagePath(mailbox, composing.original.immutableId);
    if (composing.kind === 'new') sendAsPerson(world, mailbox, composed.writing);
    else answerAsPerson(world, mailbox, composing.original, composing.answer, composed.writing);
    // 303, so that a reload shows the mailbox instead of sending again.
    return { status: 303, headers: { location: `${back}?done=sent` } };
  };
  return { show, send };
}
