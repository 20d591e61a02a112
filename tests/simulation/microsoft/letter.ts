/** A file in a letter; its content is made of its size when somebody reads it. */
interface LetterFile {
  readonly name: string;
  readonly bytes: number;
}

/** One e-mail as its writer made it; every copy of it in every mailbox is of this letter. */
export interface Letter {
  readonly no: number;
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Message-IDs, oldest reference first. */
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly files: readonly LetterFile[];
  readonly markedPrivate: boolean;
  /** Written by somebody else than its From says. */
  readonly isForged: boolean;
  /** What it is: whatever people write is a message. */
  readonly kind: 'message' | 'auto_reply' | 'bounce';
  /** As Exchange keeps it. */
  readonly messageClass: string;
  /** Beyond those that the fields above give. */
  readonly headers: readonly (readonly [string, string])[];
  /** Our stamp. */
  readonly stamp: string | null;
  /** By Exchange's clock, milliseconds since 1970. */
  readonly sentAt: number;
}

export type Folder = 'inbox' | 'sentitems' | 'drafts' | 'archive' | 'deleteditems';

/** A letter in one mailbox. */
export interface Copy {
  /** Immutable. */
  readonly id: string;
  readonly mailbox: string;
  letter: Letter;
  folder: Folder;
  isDraft: boolean;
  readonly conversationId: string;
  /** It came by a mail server: it has transport headers, as no copy has that its writer's program kept. */
  readonly wasDelivered: boolean;
  /** By Exchange's clock, whole seconds, in milliseconds since 1970. */
  receivedAt: number;
  readonly createdAt: number;
  /** Of the world's clock: before these a read finds nothing, and the listing leaves it out. */
  readableFrom: number;
  listedFrom: number;
  /** Reads between these find nothing, too. */
  hiddenWhile: { from: number; until: number } | null;
  /** No listing gives more of it than its id. */
  isOdd: boolean;
  /** Every read of it fails before this, by the world's clock. */
  failsUntil: number;
  /** Every read is refused, or fails, for good. */
  trouble: 'unreadable' | 'stuck' | null;
  /** Filed under a new id: mail that shows up late, with an old time. */
  readonly isRefiled: boolean;
  /** When its owner took it away, by the world's clock: it need not come in any more. */
  goneAt: number | null;
}

/** What is asked of a message beyond its threading. */
export type MailRead = 'people' | 'envelope' | 'read' | 'attachment';

export function everyone(letter: Pick<Letter, 'to' | 'cc' | 'bcc'>): readonly string[] {
  return [...letter.to, ...letter.cc, ...letter.bcc];
}
