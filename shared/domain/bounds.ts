/**
 * What one message or request may cost: every field that a stranger or a client fills has its cap here, and is cut or
 * refused where it enters. Counts are items, lengths UTF-16 code units, sizes bytes.
 */
const KB = 1024;
const MB = 1024 * KB;

export const BOUNDS = {
  /** Exchange Online takes no more recipients in one message. */
  recipients: 500,
  /** Exchange Online takes no more in one message. */
  attachments: 250,
  /** Of all attachments of a send together, decoded; Exchange's default for a whole message is 25 MB. */
  sendAttachmentBytes: 25 * MB,
  /** Of `html` and of `text` in a send: what people write, pictures apart. */
  sendBodyBytes: MB,
  /** A received body; a larger one is skipped as `body_too_large`. */
  receivedBodyBytes: 5 * MB,
  /** RFC 5322's longest line without its end: what a header can hold unfolded. */
  subjectCharacters: 998,
  /** RFC 5321: 64 before the @, 255 behind it. */
  emailCharacters: 320,
  /** Exchange's longest display name. */
  nameCharacters: 256,
  /** Looked up for each message, the newest only: a long thread must not cost a long row of reads. */
  references: 12,
  /** RFC 5322 allows several parents; more than these is no reply that a person wrote. */
  parents: 2,
} as const;
