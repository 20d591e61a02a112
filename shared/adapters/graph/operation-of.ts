/** All that our paths are made of but ids, which stand for themselves in no counter and no trace. */
const WORDS = new Set([
  '$batch',
  '$value',
  'attachments',
  'createReply',
  'createReplyAll',
  'createUploadSession',
  'drafts',
  'inbox',
  'junkemail',
  'mailFolders',
  'me',
  'messages',
  'send',
  'sentitems',
  'subscriptions',
]);

/** What a request asks, such as `GET /me/messages/{id}`. What is not known is an id. */
export function operationOf({
  method,
  path,
}: {
  readonly method: string;
  readonly path: string;
}): string {
  const [place = ''] = path.split('?');
  const named = place
    .split('/')
    .map((part) => (part === '' || WORDS.has(part) ? part : '{id}'))
    .join('/');
  return `${method} ${named}`;
}
