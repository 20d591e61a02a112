import { findings } from './csdl.ts';

const ENTITY_SETS: Record<string, string> = {
  messages: 'message',
  attachments: 'attachment',
  mailFolders: 'mailFolder',
  subscriptions: 'subscription',
  users: 'user',
};

/**
 * What is wrong with a JSON answer of Graph. Its type comes from `@odata.context`; error bodies and
 * `$batch` envelopes have none and are checked for their own shape.
 */
export function answerFindings(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return ['the answer is no object'];
  if ('error' in answer) return errorFindings(answer);
  if ('responses' in answer) return batchFindings(answer.responses);
  const context = '@odata.context' in answer ? String(answer['@odata.context']) : '';
  const fragment = context.split('$metadata#')[1] ?? '';
  if (fragment === 'microsoft.graph.uploadSession') return findings(answer, 'uploadSession');
  const single = fragment.endsWith('/$entity');
  const set =
    fragment
      .replace(/\/\$entity$/, '')
      .split('/')
      .at(-1) ?? '';
  const type = ENTITY_SETS[set];
  if (type === undefined) return [`the context '${context}' names no known type`];
  if (single) return findings(answer, type);
  const { value, ...rest } = { value: undefined, ...answer };
  const strangers = Object.keys(rest).filter((key) => !key.startsWith('@odata.'));
  return [
    ...strangers.map((key) => `${key} is not listed beside value`),
    ...findings(value, `Collection(graph.${type})`),
  ];
}

function errorFindings(answer: object): string[] {
  const keys = shapeOf(answer, ['error']);
  const error = 'error' in answer ? answer.error : undefined;
  const inner =
    typeof error === 'object' && error !== null && 'innerError' in error
      ? error.innerError
      : undefined;
  return [
    ...keys,
    ...shapeOf(error, ['code', 'message', 'innerError']),
    ...shapeOf(inner, ['date', 'request-id', 'client-request-id']),
  ];
}

function batchFindings(responses: unknown): string[] {
  if (!Array.isArray(responses)) return ['responses is no collection'];
  return responses.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return ['a response is no object'];
    const strangers = Object.keys(each).filter(
      (key) => !['id', 'status', 'headers', 'body'].includes(key),
    );
    const body = 'body' in each ? each.body : undefined;
    return [
      ...strangers.map((key) => `responses.${key} is not listed`),
      ...(typeof body === 'object' ? answerFindings(body) : []),
    ];
  });
}

function shapeOf(value: unknown, keys: string[]): string[] {
  if (typeof value !== 'object' || value === null) return [`no object with ${keys.join(', ')}`];
  return Object.keys(value).toSorted().join() === keys.toSorted().join()
    ? []
    : [`expected ${keys.join(', ')}, found ${Object.keys(value).join(', ')}`];
}
