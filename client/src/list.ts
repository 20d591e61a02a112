import type { Call, Options } from './http.ts';
import { jsonOf } from './json.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface ListOptions extends Options {
  /** How many to a page, 1 to 100. */
  readonly limit?: number;
}

/** A list: `for await` goes through all of it, `page` gives one page. */
export interface List<Item> extends AsyncIterable<Item> {
  page(cursor?: string | null): Promise<Page<Item>>;
}

export interface ListRequest extends ListOptions {
  readonly path: string;
  /** Of the list in the answer. */
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

type ListAnswer<Item> = Record<string, Item[]> & { nextCursor: string | null };

export function list<Item>(call: Call, request: ListRequest): List<Item> {
  const { path, name, headers, limit, signal } = request;
  const page = async (cursor: string | null = null): Promise<Page<Item>> => {
    const query = { ...request.query, limit, cursor: cursor ?? undefined };
    const { nextCursor, ...lists } = await jsonOf<ListAnswer<Item>>(
      await call({ path, headers, query }, { signal }),
    );
    return { items: lists[name] ?? [], nextCursor };
  };
  return {
    page,
    async *[Symbol.asyncIterator]() {
      let cursor: string | null = null;
      do {
        const { items, nextCursor }: Page<Item> = await page(cursor);
        yield* items;
        cursor = nextCursor;
      } while (cursor !== null);
    },
  };
}
