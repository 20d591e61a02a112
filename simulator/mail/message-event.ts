import type { Message, MessageChange } from './types.ts';

/** What a mailbox tells of a change to one of its messages. */
export interface MessageEvent {
  change: MessageChange;
  message: Message;
  /** The ids by which readers knew it before this change: a move gives a new mutable one, sometimes both. */
  before: Pick<Message, 'immutableId' | 'mutableId'>;
  /** Only for a move or a send: the folder the message came from. */
  fromFolderId?: string;
}
