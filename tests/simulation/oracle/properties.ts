/** What must hold for every seed, by name. */
export const PROPERTIES = {
  in: 'every admitted message is in exactly once',
  out: 'no other message is in',
  attachments: 'every attachment is in its entry, and none without one',
  erased: 'of an erased contact nothing is left, and nothing comes back',
  writer: 'every entry says who wrote it and which way it went',
  sends:
    'every accepted send reached the recipient once, or failed and reached nobody, or is honestly unknown',
  told: 'every creation was announced, always under the same id',
  stopped: 'nothing goes on after a disconnect or a change of mailbox',
  watermark: 'syncedThrough never claimed more than was in',
  current: '`current` is shown when nothing is missing, and never when the app knows better',
  private: 'no private message was read further than the law allows',
  whole: 'without a lasting fault nothing fails and nothing stays behind',
  prompt: 'what is told comes in within minutes',
  rest: 'the world comes to rest',
} as const;
type Property = (typeof PROPERTIES)[keyof typeof PROPERTIES];

export interface Violation {
  readonly property: Property;
  readonly what: string;
}

export type Report = (property: Property, what: string) => void;
