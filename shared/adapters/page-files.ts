import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

interface PageFile {
  readonly bytes: Uint8Array;
  readonly isForever: boolean;
}

type Encoding = 'br' | 'gzip' | null;

/** The files that the build lists in `ui/files.json`, and no others; `folder` is where the app was loaded from. */
export function pageFiles(
  folder: string,
): (name: string, encoding: Encoding) => Promise<PageFile | null> {
  const place = join(folder, 'ui');
  let list: Promise<ReadonlyMap<string, boolean>> | undefined;
  const read = new Map<string, Promise<Uint8Array>>();

  return async (name, encoding) => {
    list ??= readList(join(place, 'files.json'));
    const isForever = (await list).get(name);
    if (isForever === undefined) return null;
    const key = `${name} ${encoding}`;
    const bytes = read.get(key) ?? readEncoded(join(place, name), encoding);
    read.set(key, bytes);
    return { bytes: await bytes, isForever };
  };
}

/** Names, and whether each has a hash. */
async function readList(path: string): Promise<ReadonlyMap<string, boolean>> {
  const { hashed, named }: { hashed: string[]; named: string[] } = JSON.parse(
    await readFile(path, 'utf8'),
  );
  return new Map([
    ...hashed.map((name) => [name, true] as const),
    ...named.map((name) => [name, false] as const),
  ]);
}

async function readEncoded(path: string, encoding: Encoding): Promise<Uint8Array> {
  const bytes = await readFile(path);
  if (encoding === 'br') return promisify(brotliCompress)(bytes);
  return encoding === null ? bytes : promisify(gzip)(bytes, { level: 9 });
}
