import { BOUNDS } from '../../domain/bounds.ts';

/** What an image's source would do in a reader. */
export type ImageSource = 'attached' | 'embedded' | 'remote' | 'none';

const EMBEDDED = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=]*$/i;

/** `cid:` is an attachment of the message itself, a `data:` picture is in the text; everything else would be fetched. */
export function imageSource(source: string): ImageSource {
  if (EMBEDDED.test(source)) return 'embedded';
  if (source.length > BOUNDS.urlCharacters) return 'none';
  // Browsers drop control characters and spaces here, and take a backslash for a slash.
  const address = source.replace(/[\u0000-\u0020]+/g, '').replaceAll('\\', '/');
  if (/^cid:/i.test(address)) return 'attached';
  return /^(?:https?:|ftp:|\/\/)/i.test(address) ? 'remote' : 'none';
}
