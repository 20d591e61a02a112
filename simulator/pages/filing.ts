import { deleteMessage, fileMessage } from '../mail/file-message.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Folder, Message } from '../mail/types.ts';
import type { HttpReply, HttpRequest } from '../router.ts';
import { parseForm } from './form.ts';
import { notFoundPage } from './layout.ts';
import { folderPath } from './paths.ts';

type Filing = (mailbox: Mailbox, message: Message) => void;

const into =
  (folder: string): Filing =>
  (mailbox, message) =>
    fileMessage(mailbox, message, mailbox.folder(folder));

/** What a person does with one press, by the last part of the address. */
export const FILINGS: Readonly<Record<string, Filing>> = {
  archive: into('archive'),
  junk: into('junkemail'),
  'not-junk': into('inbox'),
  delete: deleteMessage,
  unread: (mailbox, message) => mailbox.update(message, { isRead: false }),
};

/** 303 to where the message was, so that a reload does it no second time. */
export function file(mailbox: Mailbox, message: Message, name: string, filing: Filing): HttpReply {
  const from = mailbox.folders.get(message.folderId) ?? mailbox.folder('inbox');
  filing(mailbox, message);
  return {
    status: 303,
    headers: { location: `${folderPath(mailbox, from)}?done=${name}` },
  };
}

export async function moveFromPage(
  mailbox: Mailbox,
  message: Message,
  request: HttpRequest,
): Promise<HttpReply> {
  const folder = chosenFolder(mailbox, await parseForm(request));
  if (folder === undefined) return notFoundPage();
  return file(mailbox, message, 'move', () => fileMessage(mailbox, message, folder));
}

/** One that is there, by its id, or a new one by its name. */
function chosenFolder(mailbox: Mailbox, form: FormData): Folder | undefined {
  const [chosen, made] = [form.get('folder'), form.get('newFolder')];
  if (typeof made === 'string' && made.trim() !== '')
    return mailbox.folder(made.trim().slice(0, 100));
  return typeof chosen === 'string' ? mailbox.folders.get(chosen) : undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  archive: 'Moved to Archive.',
  junk: 'Moved to Junk Email.',
  'not-junk': 'Moved to Inbox.',
  delete: 'Deleted.',
  unread: 'Marked as unread.',
  move: 'Moved.',
  sent: 'Your message was sent.',
};

/** What the page before did, told once at the edge of this one. */
export function noticeOf(parameters: URLSearchParams): string | undefined {
  return WORDS[parameters.get('done') ?? ''];
}
