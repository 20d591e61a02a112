import type { Notifier } from '../notify/notifier.ts';
import { createAnswer } from './answers.ts';
import {
  addAttachment,
  deleteAttachment,
  getAttachment,
  getAttachmentValue,
  listAttachments,
} from './attachments.ts';
import type { GraphCall, GraphReply } from './call.ts';
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
import type { RequestsAtOnce } from './requests-at-once.ts';
import { sendMail, sendMessage } from './send.ts';
import {
  createSubscription,
  deleteSubscription,
  getSubscription,
  listSubscriptions,
  reauthorizeSubscription,
  renewSubscription,
} from './subscriptions.ts';
import type { UploadSessions } from './upload-sessions.ts';

export interface Services {
  notifier: Notifier;
  uploads: UploadSessions;
  requestsAtOnce: RequestsAtOnce;
}

export interface Operation {
  method: string;
  /** Below the user, in lower case; `{x}` takes one segment. */
  template: string;
  /** One of these scopes is needed. */
  scopes: string[];
  /** `/me` itself works without a mailbox; everything else needs Exchange. */
  withoutExchange?: true;
  run(call: GraphCall, ids: string[], services: Services): GraphReply | Promise<GraphReply>;
}

const READ = ['Mail.ReadWrite', 'Mail.Read'];
const WRITE = ['Mail.ReadWrite'];
const SEND = ['Mail.Send'];
const SUBSCRIBE = ['Mail.ReadWrite', 'Mail.Read', 'Mail.ReadBasic'];
const first = (ids: string[]): string => ids[0] ?? '';
const second = (ids: string[]): string => ids[1] ?? '';

/** Every Graph operation that this world offers. */
const OPERATIONS: readonly Operation[] = [
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
  {
    method: 'GET',
    template: '/subscriptions',
    scopes: [],
    withoutExchange: true,
    run: listSubscriptions,
  },
  {
    method: 'POST',
    template: '/subscriptions',
    scopes: SUBSCRIBE,
    run: (call, _ids, { notifier }) => createSubscription(call, notifier),
  },
  {
    method: 'GET',
    template: '/subscriptions/{s}',
    scopes: [],
    withoutExchange: true,
    run: (call, ids) => getSubscription(call, first(ids)),
  },
  {
    method: 'PATCH',
    template: '/subscriptions/{s}',
    scopes: SUBSCRIBE,
    withoutExchange: true,
    run: (call, ids, { notifier }) => renewSubscription(call, first(ids), notifier),
  },
  {
    method: 'DELETE',
    template: '/subscriptions/{s}',
    scopes: [],
    withoutExchange: true,
    run: (call, ids) => deleteSubscription(call, first(ids)),
  },
  {
    method: 'POST',
    template: '/subscriptions/{s}/reauthorize',
    scopes: SUBSCRIBE,
    withoutExchange: true,
    run: (call, ids) => reauthorizeSubscription(call, first(ids)),
  },
];

/** The operation of a path below its user (or, with a leading `/`, below the root), with the ids in it. */
export function findOperation(
  method: string,
  path: readonly string[],
  root: boolean,
): { operation: Operation; ids: string[] } | 'not-found' | 'method-not-allowed' {
  let known = false;
  for (const operation of OPERATIONS) {
    if (operation.template.startsWith('/') !== root) continue;
    const ids = matchTemplate(operation.template.replace(/^\//, ''), path);
    if (!ids) continue;
    if (operation.method === method) return { operation, ids };
    known = true;
  }
  return known ? 'method-not-allowed' : 'not-found';
}

function matchTemplate(template: string, path: readonly string[]): string[] | undefined {
  const parts = template === '' ? [] : template.split('/');
  if (parts.length !== path.length) return undefined;
  const ids: string[] = [];
  for (const [index, part] of parts.entries()) {
    const actual = path[index] ?? '';
    if (part.startsWith('{')) ids.push(actual);
    else if (part !== actual.toLowerCase().replace(/^microsoft\.graph\./, '')) return undefined;
  }
  return ids;
}
