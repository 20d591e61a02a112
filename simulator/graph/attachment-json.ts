import type { Attachment } from '../mail/types.ts';
import type { JsonObject } from './json-input.ts';
import { seconds } from './seconds.ts';
import { applySelect } from './select.ts';

const ATTACHMENT_PROPERTIES = [
  'id',
  'lastModifiedDateTime',
  'name',
  'contentType',
  'size',
  'isInline',
];

/** Exchange counts what it stores, not the file: 3,483,322 bytes show as 3,640,066. */
const SIZE_OVERHEAD = 1.045;

export function shownSize(attachment: Attachment): number {
  return attachment.kind === 'reference'
    ? attachment.linkedSize
    : Math.floor(attachment.content.length * SIZE_OVERHEAD);
}

/** `contentId` and `contentBytes` belong to the derived type: a bare `$select` of them is refused. */
export function attachmentJson(
  attachment: Attachment,
  select: readonly string[] | null,
): JsonObject {
  const full: JsonObject = {
    '@odata.type': `#microsoft.graph.${attachment.kind}Attachment`,
    '@odata.mediaContentType': attachment.contentType,
    id: attachment.id,
    lastModifiedDateTime: seconds(attachment.lastModified),
    name: attachment.name,
    contentType: attachment.contentType,
    size: shownSize(attachment),
    isInline: attachment.isInline,
  };
  if (attachment.kind === 'file') {
    full['contentId'] = attachment.contentId;
    full['contentLocation'] = attachment.contentLocation;
    full['contentBytes'] = attachment.content.toString('base64');
  } else delete full['@odata.mediaContentType'];
  return applySelect(full, select, {
    name: 'microsoft.graph.attachment',
    properties: ATTACHMENT_PROPERTIES,
  });
}
