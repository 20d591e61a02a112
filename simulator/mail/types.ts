/** The records of a mailbox. All times are milliseconds of the world's clock. */

export interface Address {
  email: string;
  name: string;
}

export interface Header {
  name: string;
  value: string;
}

export interface Body {
  contentType: 'html' | 'text';
  content: string;
}

interface AttachmentBase {
  id: string;
  name: string;
  contentType: string | null;
  isInline: boolean;
  lastModified: number;
}

export type Attachment =
  | (AttachmentBase & {
      kind: 'file';
      content: Buffer;
      contentId: string | null;
      contentLocation: string | null;
    })
  /** An attached Outlook item; `content` is its MIME form (.eml). */
  | (AttachmentBase & { kind: 'item'; content: Buffer; subject: string })
  /** A link to a file elsewhere (OneDrive): no content here. */
  | (AttachmentBase & { kind: 'reference'; sourceUrl: string; linkedSize: number });

export interface Folder {
  id: string;
  /** `inbox`, `drafts`, `sentitems`, `deleteditems`, `archive`, `junkemail`, or null for a folder that a person made. */
  wellKnownName: string | null;
  displayName: string;
}

export interface Message {
  /** Survives moves and the send. */
  immutableId: string;
  /** A new one at each move. */
  mutableId: string;
  /** Raised at each change; `@odata.etag` and `changeKey` derive from it. */
  version: number;
  folderId: string;
  internetMessageId: string;
  inReplyTo: string | null;
  references: string[];
  conversationId: string;
  conversationIndex: Buffer;
  from: Address | null;
  sender: Address | null;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  replyTo: Address[];
  subject: string;
  body: Body;
  /** What `uniqueBody` shows instead of the computed part, when given. */
  uniqueBody: string | null;
  isDraft: boolean;
  isRead: boolean;
  importance: 'low' | 'normal' | 'high';
  categories: string[];
  created: number;
  modified: number;
  received: number;
  sent: number;
  /** The headers as they came over the wire; null for a message that this mailbox wrote itself. */
  wireHeaders: Header[] | null;
  /** Own `x-` headers of a draft, put on the wire when it is sent. */
  customHeaders: Header[];
  /** Single-value extended properties that were set; keys as `canonicalPropertyId` writes them. */
  extendedProperties: Map<string, string>;
  /** 0 normal, 1 personal, 2 private, 3 confidential. */
  sensitivity: 0 | 1 | 2 | 3;
  messageClass: string;
  attachments: Attachment[];
  /** A fault: reads by id answer 404 until both are used up. */
  ghost: { until: number; reads: number } | null;
}

/** What happens to mail as it arrives. All conditions given must hold; the first rule that fits wins. */
export interface InboxRule {
  fromContains?: string;
  subjectContains?: string;
  /** A well-known name or a display name; made when missing. */
  moveToFolder: string;
}

/** `no-exchange`: a user without a mailbox. `personal`: an outlook.com account in the consumer tenant. */
export type MailboxKind = 'work' | 'personal' | 'no-exchange';

export interface MailboxOwner {
  tid: string;
  oid: string;
  email: string;
  name: string;
  kind: MailboxKind;
  aliases?: string[];
}

/** What is in a mailbox. */
export interface MailboxContents {
  /** Of the ids that it gives. */
  idPrefix: Buffer;
  rootFolderId: string;
  folders: Folder[];
  messages: Message[];
  rules: InboxRule[];
}

export type MessageChange = 'created' | 'updated' | 'deleted';
