import { createAnswer } from './answers.ts';
import {
  addAttachment,
  deleteAttachment,
  getAttachment,
  getAttachmentValue,
  listAttachments,
} from './attachments.ts';
import { getFolder, listFolders } from './folders.ts';
import { listMessages } from './list-messages.ts';
import { getMe } from './me.ts';
import {
  createMessage,
  deleteMessage,
  getMessage,
  getMessageMime,
  moveMessage,
  updateMessage,
} from './messages.ts';
import { first, second } from './operation.ts';
import type { Operation } from './operation.ts';
import { sendMail, sendMessage } from './send.ts';

const READ = ['Mail.ReadWrite', 'Mail.Read'];
const WRITE = ['Mail.ReadWrite'];
const SEND = ['Mail.Send'];

/** The user, and what is in the user's mailbox. */
export const MAIL_OPERATIONS: readonly Operation[] = [
  { method: 'GET', template: '', scopes: ['User.Read'], withoutExchange: true, run: getMe },
  { method: 'GET', template: 'mailfolders', scopes: READ, run: listFolders },
  {
    method: 'GET',
    template: 'mailfolders/{f}',
    scopes: READ,
    run: (call, ids) => getFolder(call, first(ids)),
  },
  {
    method: 'GET',
    template: 'mailfolders/{f}/messages',
    scopes: READ,
    run: (call, ids) => listMessages(call, first(ids)),
  },
  { method: 'GET', template: 'messages', scopes: READ, run: (call) => listMessages(call, null) },
  { method: 'POST', template: 'messages', scopes: WRITE, run: createMessage },
  {
    method: 'GET',
    template: 'messages/{m}',
    scopes: READ,
    run: (call, ids) => getMessage(call, first(ids)),
  },
  {
    method: 'PATCH',
    template: 'messages/{m}',
    scopes: WRITE,
    run: (call, ids) => updateMessage(call, first(ids)),
  },
  {
    method: 'DELETE',
    template: 'messages/{m}',
    scopes: WRITE,
    run: (call, ids) => deleteMessage(call, first(ids)),
  },
  {
    method: 'GET',
    template: 'messages/{m}/$value',
    scopes: READ,
    run: (call, ids) => getMessageMime(call, first(ids)),
  },
  {
    method: 'POST',
    template: 'messages/{m}/createreply',
    scopes: WRITE,
    run: (call, ids) => createAnswer(call, first(ids), 'reply'),
  },
  {
    method: 'POST',
    template: 'messages/{m}/createreplyall',
    scopes: WRITE,
    run: (call, ids) => createAnswer(call, first(ids), 'reply-all'),
  },
  {
    method: 'POST',
    template: 'messages/{m}/createforward',
    scopes: WRITE,
    run: (call, ids) => createAnswer(call, first(ids), 'forward'),
  },
  {
    method: 'POST',
    template: 'messages/{m}/send',
    scopes: SEND,
    run: (call, ids) => sendMessage(call, first(ids)),
  },
  {
    method: 'POST',
    template: 'messages/{m}/move',
    scopes: WRITE,
    run: (call, ids) => moveMessage(call, first(ids)),
  },
  { method: 'POST', template: 'sendmail', scopes: SEND, run: sendMail },
  {
    method: 'GET',
    template: 'messages/{m}/attachments',
    scopes: READ,
    run: (call, ids) => listAttachments(call, first(ids)),
  },
  {
    method: 'POST',
    template: 'messages/{m}/attachments',
    scopes: WRITE,
    run: (call, ids) => addAttachment(call, first(ids)),
  },
  {
    method: 'POST',
    template: 'messages/{m}/attachments/createuploadsession',
    scopes: WRITE,
    run: (call, ids, { uploads }) => uploads.create(call, first(ids)),
  },
  {
    method: 'GET',
    template: 'messages/{m}/attachments/{a}',
    scopes: READ,
    run: (call, ids) => getAttachment(call, first(ids), second(ids)),
  },
  {
    method: 'DELETE',
    template: 'messages/{m}/attachments/{a}',
    scopes: WRITE,
    run: (call, ids) => deleteAttachment(call, first(ids), second(ids)),
  },
  {
    method: 'GET',
    template: 'messages/{m}/attachments/{a}/$value',
    scopes: READ,
    run: (call, ids) => getAttachmentValue(call, first(ids), second(ids)),
  },
];
