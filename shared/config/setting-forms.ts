import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isLoopback(url: URL): boolean {
  return LOOPBACK.has(url.hostname) || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}

/** An absolute URL without user, query and fragment; https, or http on loopback. Kept without a trailing slash. */
export const serviceUrl = z.string().transform((text, context) => {
  const url = parse(text);
  if (!url || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    context.addIssue('must be an absolute URL without user, query or fragment');
    return z.NEVER;
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    context.addIssue('must be https (plain http only on loopback)');
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
});

/** Any absolute URL that we may POST to, kept as given; https, or http on loopback. */
export const webhookUrl = z.string().refine((text) => {
  const url = parse(text);
  if (!url || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}, 'must be an absolute https URL without user (plain http only on loopback)');

/** An exact origin: scheme, host and port, nothing more. */
export const origin = z.string().refine((text) => {
  const url = parse(text);
  return url !== null && url.origin === text && (url.protocol === 'https:' || isLoopback(url));
}, 'must be an exact origin such as https://crm.example (plain http only on loopback)');

/** A list separated by commas; spaces around and empty items do not count. */
export function listOf<S extends z.ZodType<unknown, string>>(
  item: S,
): z.ZodType<z.infer<S>[], string> {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));
}

/** A base64 key of at least (or, with `exactly`, just) so many bytes. The message never repeats the value. */
export function base64Key(bytes: number, exactly: boolean): z.ZodType<Uint8Array, string> {
  return z.string().transform((text, context) => {
    const key = Buffer.from(text, 'base64');
    const wellFormed = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
    if (!wellFormed || key.length < bytes || (exactly && key.length !== bytes)) {
      context.addIssue(`each must be base64 of ${exactly ? 'exactly' : 'at least'} ${bytes} bytes`);
      return z.NEVER;
    }
    return new Uint8Array(key);
  });
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
