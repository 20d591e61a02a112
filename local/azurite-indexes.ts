/**
 * Preloaded into Azurite: its in-memory database (lokijs 1.5.12) sorts every index of a collection anew when documents
 * are removed or changed as a list, be the list empty. Azurite passes lists of none (what expired, at every request to a
 * queue), lists of a few (what is dequeued) and finds of one (each extent that its collector of every minute removes):
 * after some thousand queue messages it answered nobody for most of a minute. One by one, indexes are only amended.
 */
import { createRequire } from 'node:module';
import { z } from 'zod';

type Method = (this: unknown, argument: unknown) => unknown;

const method = z.custom<Method>((value) => typeof value === 'function');
/** Another database, or one that lacks these, wants to be looked at. */
const collection = z.object({
  find: method,
  remove: method,
  update: method,
  findAndRemove: method,
});
const loki = z.custom<{ Collection: { prototype: object } }>(
  (value) => typeof value === 'function' && 'Collection' in value,
);

function amendIndexes(prototype: object): void {
  const { find, remove, update, findAndRemove } = collection.parse(prototype);
  const amended: Record<'remove' | 'update' | 'findAndRemove', Method> = {
    remove(documents) {
      if (!Array.isArray(documents) || documents.length > 1) return remove.call(this, documents);
      for (const document of documents) remove.call(this, document);
      return undefined;
    },
    update(documents) {
      if (!Array.isArray(documents)) return update.call(this, documents);
      for (const document of documents) update.call(this, document);
      return undefined;
    },
    findAndRemove(query) {
      const found = find.call(this, query);
      if (!Array.isArray(found) || found.length > 1) return findAndRemove.call(this, query);
      return amended.remove.call(this, found);
    },
  };
  Object.assign(prototype, amended);
}

const azurite = createRequire(import.meta.url).resolve('azurite/package.json');
const { Collection } = loki.parse(createRequire(azurite)('lokijs'));
amendIndexes(Collection.prototype);
