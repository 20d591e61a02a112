import type { Mailbox } from '../mail/mailbox.ts';
import type { MessageEvent } from '../mail/message-event.ts';
import { changeKey } from '../mail/change-key.ts';
import type { Message, MessageChange } from '../mail/types.ts';
import { encryptedContent } from './encrypted-content.ts';
import type { Subscription } from './subscription.ts';

/** One entry of `value` in a notification POST. */
export type NotificationItem = Record<string, unknown>;

/** What a change in a mailbox means for one subscription: often one item, none, or two for a move. */
export function itemsFor(
  subscription: Subscription,
  mailbox: Mailbox,
  event: MessageEvent,
): NotificationItem[] {
  if (subscription.oid !== mailbox.oid) return [];
  const wanted = new Set(
    subscription.changeType
      .toLowerCase()
      .split(',')
      .map((each) => each.trim()),
  );
  return changesFor(subscription, mailbox, event)
    .filter(({ change }) => wanted.has(change))
    .map(({ change, id }) => {
      const item = changeItem(subscription, change, id, changeKey(event.message));
      return Object.assign(item, contentFor(subscription, change, event.message));
    });
}

/** Of what is gone there is nothing to tell. */
function contentFor(
  { resourceData, immutableIds }: Subscription,
  change: MessageChange,
  message: Message,
): NotificationItem {
  if (resourceData === undefined || change === 'deleted') return {};
  return { encryptedContent: encryptedContent(resourceData, message, immutableIds) };
}

export function changeItem(
  subscription: Subscription,
  changeType: MessageChange,
  id: string,
  etag: string,
): NotificationItem {
  const resource = `Users/${subscription.oid}/Messages/${id}`;
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: offsetTime(subscription.expires),
    changeType,
    resource,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Message',
      '@odata.id': resource,
      '@odata.etag': `W/"${etag}"`,
      id,
    },
    clientState: subscription.clientState,
    tenantId: subscription.tid,
  };
}

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

export function lifecycleItem(
  subscription: Subscription,
  lifecycleEvent: LifecycleEvent,
): NotificationItem {
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: offsetTime(subscription.expires),
    tenantId: subscription.tid,
    clientState: subscription.clientState,
    lifecycleEvent,
  };
}

function changesFor(
  subscription: Subscription,
  mailbox: Mailbox,
  { change, message, before, fromFolderId }: MessageEvent,
): { change: MessageChange; id: string }[] {
  const kind = subscription.immutableIds ? 'immutableId' : 'mutableId';
  const now = message[kind];
  const was = before[kind];
  if (subscription.folder !== null) {
    const folderId = mailbox.findFolder(subscription.folder)?.id;
    if (message.folderId === folderId) return [{ change, id: now }];
    return fromFolderId !== undefined && fromFolderId === folderId
      ? [{ change: 'deleted', id: was }]
      : [];
  }
  // Over all folders a move is an arrival, too, and the end of an id that it takes away; only a draft's send is none.
  if (was !== now) {
    return [
      { change: 'deleted', id: was },
      { change, id: now },
    ];
  }
  return [{ change: isSend(mailbox, message, fromFolderId) ? 'updated' : change, id: now }];
}

function isSend(mailbox: Mailbox, message: Message, fromFolderId: string | undefined): boolean {
  const from = mailbox.folders.get(fromFolderId ?? '')?.wellKnownName;
  return from === 'drafts' && !message.isDraft;
}

/** Notifications carry offsets where answers carry `Z`. */
function offsetTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '+00:00');
}
