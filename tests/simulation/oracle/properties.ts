/** What must hold for every seed, by name. */
export const PROPERTIES = {
  in: 'every admitted message is in exactly once',
  out: 'no other message is in',
  attachments: 'every attachment is in its entry, and none without one',
  erased: 'of an erased contact nothing is left, and nothing comes back',
  writer: 'every entry says who wrote it and which way it went',
  kinds:
    'every entry says what kind of mail it is, and what came back says so, and nothing else does',
  sends:
    'every accepted send reached the recipient once, or failed and reached nobody, or is honestly unknown',
  told: 'every creation was announced, always under the same id',
  feed: 'the feed holds what was told, each event once, and who follows it misses nothing',
  stopped: 'nothing goes on after a disconnect or a change of mailbox',
  paused: 'nothing of a thread comes in between its stop and its start',
  mirror: 'who asks only for what has changed ends with all that is there',
  watermark: 'syncedThrough never claimed more than was in',
  current: '`current` is shown when nothing is missing, and never when the app knows better',
  private: 'no private message was read further than the law allows',
  whole: 'without a lasting fault nothing fails and nothing stays behind',
  explained: 'every message is explained by what the rules did with it',
  prompt: 'what is told comes in within minutes',
  rest: 'the world comes to rest',
} as const;
type Property = (typeof PROPERTIES)[keyof typeof PROPERTIES];

export interface Violation {
  readonly property: Property;
  readonly what: string;
}

export type Report = (property: Property, what: string) => void;
