import type { Folder } from '../mail/types.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { itemNotFound } from './errors.ts';
import type { JsonObject } from './json-input.ts';
import { applySelect } from './select.ts';

const FOLDER_PROPERTIES = [
  'id',
  'displayName',
  'parentFolderId',
  'childFolderCount',
  'unreadItemCount',
  'totalItemCount',
  'isHidden',
];

/** Folders have no immutable ids. */
export function getFolder(call: GraphCall, nameOrId: string): GraphReply {
  const folder = call.mailbox.findFolder(nameOrId);
  if (folder === undefined) throw itemNotFound();
  return {
    status: 200,
    body: { '@odata.context': folderContext(call, '/$entity'), ...folderJson(call, folder) },
  };
}

export function listFolders(call: GraphCall): GraphReply {
  return {
    status: 200,
    body: {
      '@odata.context': folderContext(call),
      value: [...call.mailbox.folders.values()].map((folder) => folderJson(call, folder)),
    },
  };
}

function folderJson(call: GraphCall, folder: Folder): JsonObject {
  const messages = call.mailbox.messagesIn(folder.id);
  const full = {
    id: folder.id,
    displayName: folder.displayName,
    parentFolderId: call.mailbox.rootFolderId,
    childFolderCount: 0,
    unreadItemCount: messages.filter((message) => !message.isRead).length,
    totalItemCount: messages.length,
    isHidden: false,
  };
  return applySelect(full, call.query.select, {
    name: 'microsoft.graph.mailFolder',
    properties: FOLDER_PROPERTIES,
  });
}

function folderContext(call: GraphCall, suffix = ''): string {
  return `${call.world.graphUrl}/$metadata#users('${call.mailbox.oid}')/mailFolders${suffix}`;
}
