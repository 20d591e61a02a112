import type { Attachment } from '../mail/types.ts';
import type { HttpReply } from '../router.ts';

/** A file to save; never shown by the browser, whatever it claims to be. */
export function attachmentReply(attachment: Attachment): HttpReply {
  if (attachment.kind === 'reference') {
    return { status: 302, headers: { location: attachment.sourceUrl } };
  }
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.name.toWellFormed())}`,
      'x-content-type-options': 'nosniff',
    },
    body: attachment.content,
  };
}
