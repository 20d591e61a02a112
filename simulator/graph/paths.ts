/** A Graph path, taken apart. */
export interface GraphPath {
  /** Null: the root itself (`/subscriptions`); else `me` or the id of `/users/{id}`. */
  user: string | null;
  segments: string[];
}

/** Decodes each segment; `messages('id')` is `messages/id`. Null when a segment can't be decoded. */
export function parsePath(pathname: string): GraphPath | null {
  const decoded = pathname.split('/').filter(Boolean).map(decode);
  const segments: string[] = [];
  for (const segment of decoded) {
    if (segment === null) return null;
    const keyed = /^([\w.]+)\('(.*)'\)$/.exec(segment);
    if (keyed) segments.push(String(keyed[1]), String(keyed[2]));
    else segments.push(segment);
  }
  const [head, ...rest] = segments;
  if (head?.toLowerCase() === 'me') return { user: 'me', segments: rest };
  if (head?.toLowerCase() === 'users') return { user: rest[0] ?? '', segments: rest.slice(1) };
  return { user: null, segments };
}

/** The path as the journal and the fault rules see it. */
export function plainPath({ user, segments }: GraphPath): string {
  const lead = user === null ? [] : user === 'me' ? ['me'] : ['users', user];
  return `/${[...lead, ...segments].join('/')}`;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
