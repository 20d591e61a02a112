import type { MessageEvent } from '../mail/mailbox.ts';
import { changeKey } from '../mail/change-key.ts';
import type { MessageChange } from '../mail/types.ts';
import type { Subscription } from './subscription.ts';

/** One entry of `value` in a notification POST. */
export type NotificationItem = Record<string, unknown>;

/** What a change in a mailbox means for one subscription: often one item, none, or two for a move. */
export function itemsFor(subscription: Subscription, event: MessageEvent): NotificationItem[] {
  if (subscription.oid !== event.mailbox.oid) return [];
  const wanted = new Set(
    subscription.changeType
      .toLowerCase()
      .split(',')
      .map((each) => each.trim()),
  );
  return changesFor(subscription, event)
    .filter(({ change }) => wanted.has(change))
    .map(({ change, id }) => changeItem(subscription, change, id, changeKey(event.message)));
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
  { mailbox, change, message, mutableId, fromFolderId }: MessageEvent,
): { change: MessageChange; id: string }[] {
  const { immutableIds } = subscription;
  const now = immutableIds ? message.immutableId : message.mutableId;
  const before = immutableIds ? message.immutableId : mutableId;
  if (subscription.folder !== null) {
    const folderId = mailbox.findFolder(subscription.folder)?.id;
    if (message.folderId === folderId) return [{ change, id: now }];
    return fromFolderId !== undefined && fromFolderId === folderId
      ? [{ change: 'deleted', id: before }]
      : [];
  }
  if (fromFolderId === undefined) return [{ change, id: now }];
  // Over all folders a move is no arrival, unless the id by which it is known changes with it.
  return immutableIds
    ? [{ change: 'updated', id: now }]
    : [
        { change: 'deleted', id: before },
        { change: 'created', id: now },
      ];
}

/** Notifications carry offsets where answers carry `Z`. */
function offsetTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '+00:00');
}
