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
  /** A body of Graph's webhooks, as Graph's own limit is. */
  notificationBytes: 4 * MB,
  /** As the documents of Graph's handshake have it. */
  validationTokenCharacters: 2_048,
  /** As the documents of Graph's subscriptions have it; ours has 89. */
  clientStateCharacters: 128,
  /** Of a notification's content, in base64: threading has two thousand, and four of the longest References fit. */
  contentCharacters: 24 * KB,
  /** An RSA key of 4,096 bits encrypts to 684. */
  contentKeyCharacters: 1_024,
  /** Of one call: there is one for each tenant in it. The others' messages are read by their ids. */
  contentTokens: 100,
  /** Of a validation token: Microsoft's have some 1,500. */
  contentTokenCharacters: 4_096,
  /** A send: its files as base64, and its bodies. */
  sendBytes: 40 * MB,
  /** Recipients and attachments of a list of entries: a page that would have more ends sooner. Most mails have a few. */
  listedItems: 5_000,
  /** Bodies that a list of entries brings, all together. */
  includedBytes: 4 * MB,
  /** What is read for that: of what does not fit, too. */
  bodiesReadBytes: 16 * MB,
  /** Any other JSON body of the CRM's. */
  jsonBytes: 256 * KB,
  /** Quoted strings, quotes in them, commas and openings of one body: of what Graph sends, 4 MB hold some 200,000. */
  jsonValues: 500_000,
  /** What browsers and servers take along. */
  returnUrlCharacters: 2_048,
  /** What seals an address of the longest kind. */
  otherMailboxTicketCharacters: 1_024,
  /** Of a page's origin: a host name has 253 at most. */
  originCharacters: 300,
  /** Whose conversations one page shows: its token names them, and travels in a header. */
  sessionContacts: 20,
  /** Of a page's token, with so many of the longest ids. */
  sessionTokenCharacters: 8_192,
  /** A person has a handful. */
  contactEmails: 50,
  /** Into one contact: each is a partition that its reads go to. */
  mergedContacts: 20,
  /** Of one batch: some 1,000 storage requests at most, within the time that a caller waits. */
  contactBatch: 100,
  /** Poison records of one call: three or four storage requests each, so many as a page lists. */
  poisonBatch: 100,
  /** Addresses and domains of a never-list together: with the next one they fit into one row of a table. */
  neverNames: 1_000,
  /** What was taken off a never-list and is still known: the latest. */
  neverGone: 300,
  /** DNS takes no longer name. */
  domainCharacters: 253,
  /** Looked up of a mail that no thread knows, where the scope lets it begin one: the first of To and Cc. */
  startRecipients: 20,
  /** Of a file, and of the part that brings it: what file systems take. */
  fileNameCharacters: 255,
  contentTypeCharacters: 255,
  /** Of a multipart send as it comes: its files are not encoded, so what is longer is over the 25 MB in any case. */
  multipartBytes: 32 * MB,
  /** Named parts of a multipart send: the message, and its files. */
  multipartParts: 100,
  /** Of a received message, stored and judged: Exchange's own most is 1,000. */
  receivedRecipients: 1_000,
  /** A received body; a larger one is skipped as `body_too_large`. */
  receivedBodyBytes: 5 * MB,
  /** RFC 5322's longest line without its end: what a header can hold unfolded. */
  subjectCharacters: 998,
  /** Of a subject, compared: half of it, so that what a reply puts before it does not decide where it ends. */
  topicCharacters: 499,
  /** RFC 5321: 64 before the @, 255 behind it. */
  emailCharacters: 320,
  /** Exchange's longest display name. */
  nameCharacters: 256,
  /** Rendered beside others; larger ones take turns. Nine in ten mails are smaller, and none of them keeps a thread for long. */
  smallBodyCharacters: 128 * KB,
  /** Of the elements of a body that are open at once: quotes of quotes, tables in tables. */
  htmlDepth: 250,
  /** Elements of a body: some 3 MB of what mail programs write. */
  htmlTags: 250_000,
  /** A sanitised body may grow by what makes links harmless; one that grows further is made to grow. */
  shownHtmlBytes: 10 * MB,
  /** Of a body's text, in the conversation and in its blob: some 400 pages. */
  textCharacters: MB,
  /** Lines of a body's text: some 4,000 pages. */
  textLines: 200_000,
  /** Lines of a text that are looked at for quoted history: beyond some 400 pages all of it is kept. */
  quoteLines: 20_000,
  /** Content ids have the form of Message-IDs. */
  contentIdCharacters: 998,
  /** RFC 3339 with what Graph adds. */
  timeCharacters: 64,
  /** Longer than any that browsers take along. */
  urlCharacters: 8_192,
  /** A `style` attribute that a mail program writes has some hundred. */
  styleCharacters: 4_096,
  /** Looked up for each message, the newest only: a long thread must not cost a long row of reads. */
  references: 12,
  /** RFC 5322 allows several parents, and names and addresses stand between them; more is no reply that a person wrote. */
  parents: 6,
  /** The first of it: an id, and the words that old clients put around it. */
  inReplyToCharacters: 4_096,
  /** The last of it, where the newest ids are. Exchange itself keeps 32 KB. */
  referencesCharacters: 16 * KB,
  /** Of the headers a message was delivered with: Exchange Online itself takes 256 KB, and most have 10. */
  transportHeaderCharacters: 64 * KB,
  /** Of a report, and of its delivery status: what is said of the reason stands at the top. */
  reportCharacters: 64 * KB,
  /** RFC 5322's longest line. Of a longer id the beginning stands for it, everywhere alike. */
  messageIdCharacters: 998,
  /** A Message-ID as it came, with its brackets and what folded it: cut here it still has all that stands for it. */
  messageIdReadCharacters: 1_996,
} as const;

/** At most so many characters (UTF-16), never half of one. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).toWellFormed();
}

export function cutOrNull(text: string | null, most: number): string | null {
  return text === null ? null : cut(text, most);
}
