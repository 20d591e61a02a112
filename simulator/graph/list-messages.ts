import type { Message } from '../mail/types.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { GraphError, itemNotFound } from './errors.ts';
import { filteredProperties } from './filter.ts';
import { matches, messageProperty, requireKnown } from './filter-messages.ts';
import { isListed } from './find-message.ts';
import { messageJson } from './message-json.ts';
import { messageContext, presentation } from './messages.ts';
import type { OrderBy, QueryOptions } from './query-options.ts';

const DEFAULT_PAGE = 10;

/** All messages of the mailbox, or of one folder. Pages are cut anew at each request, so they drift. */
export function listMessages(call: GraphCall, folderName: string | null): GraphReply {
  const { mailbox, query } = call;
  requireKnown([
    ...(query.filter === null ? [] : filteredProperties(query.filter)),
    ...query.orderBy.map(({ property }) => property),
  ]);
  refuseInefficient(query);
  const folder = folderName === null ? null : mailbox.findFolder(folderName);
  if (folder === undefined) throw itemNotFound();
  const found = [...mailbox.messages.values()].filter(
    (message) =>
      (folder === null || message.folderId === folder.id) &&
      isListed(call, message) &&
      (query.filter === null || matches(query.filter, message, call.immutableIds)),
  );
  sort(found, query.orderBy, call.immutableIds);
  const wanted = query.top ?? DEFAULT_PAGE;
  const given = call.fault?.type === 'short-page' ? call.fault.size : wanted;
  const top = Math.min(given, wanted);
  const page = found.slice(query.skip, query.skip + top);
  const how = presentation(call);
  return {
    status: 200,
    body: {
      '@odata.context': messageContext(call),
      ...(query.count ? { '@odata.count': found.length } : {}),
      value: page.map((message) => messageJson(message, query, how)),
      ...(top === wanted && query.skip + top < found.length
        ? { '@odata.nextLink': nextLink(call, query.skip + top) }
        : {}),
    },
  };
}

/** Properties of `$orderby` must stand in `$filter` too, first and in the same order. */
function refuseInefficient(query: QueryOptions): void {
  if (query.filter === null || query.orderBy.length === 0) return;
  const filtered = filteredProperties(query.filter).map((name) => name.toLowerCase());
  const fits = query.orderBy.every(
    ({ property }, index) => filtered[index] === property.toLowerCase(),
  );
  if (fits) return;
  throw new GraphError(
    400,
    'InefficientFilter',
    'The restriction or sort order is too complex for this operation.',
  );
}

function sort(found: Message[], orderBy: OrderBy[], immutableIds: boolean): void {
  const orders =
    orderBy.length > 0 ? orderBy : [{ property: 'receivedDateTime', descending: true }];
  found.sort((a, b) => {
    for (const { property, descending } of orders) {
      const left = messageProperty(a, property, immutableIds) ?? '';
      const right = messageProperty(b, property, immutableIds) ?? '';
      if (left !== right) return left < right === descending ? 1 : -1;
    }
    return 0;
  });
}

function nextLink(call: GraphCall, skip: number): string {
  const options = new Map(call.query.raw).set('$skip', String(skip));
  const query = [...options]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  const path = call.path.map((segment) => encodeURIComponent(segment)).join('/');
  return `${call.world.graphUrl}/me/${path}?${query}`;
}
