import { render } from 'preact';
import type { KnownContact } from '../compose/addressee.ts';
import { OutlookSyncElement, type Reader } from '../element/outlook-sync-element.ts';
import { sheet } from '../element/sheet.ts';
import { type Conversation, conversation } from '../state/conversation.ts';
import type { PageSession } from '../state/session.ts';
import { type ConversationWords, conversationWords } from '../words/conversation/words.ts';
import { ConversationView } from './conversation-view.tsx';
import css from './conversation.css?inline';
import { pageVisibility } from '../state/page-visibility.ts';

const SHEET = sheet(css);

interface Shown {
  readonly session: PageSession;
  readonly contact: string;
  readonly conversation: Conversation;
}

/** A contact's conversation, live. The contact is named by the attribute `contact`, whom a first mail goes to by `contact-name` and `contact-emails`. */
export class OutlookSyncConversation extends OutlookSyncElement<ConversationWords> {
  static override readonly observedAttributes = [
    ...OutlookSyncElement.observedAttributes,
    'contact',
  ];

  protected readonly wordsIn = conversationWords;
  #shown: Shown | null = null;
  #opened = 0;

  constructor() {
    super(SHEET);
  }

  protected open(session: PageSession): () => void {
    const contact = this.getAttribute('contact');
    if (contact === null || contact === '') return () => undefined;
    const opened = conversation({ session, contact, page: pageVisibility });
    this.#shown = { session, contact, conversation: opened };
    this.#opened += 1;
    return () => {
      opened.end();
      this.#shown = null;
    };
  }

  protected draw(place: HTMLElement, reader: Reader<ConversationWords> | null): void {
    const shown = reader && this.#shown;
    const view = shown && (
      <ConversationView
        key={this.#opened}
        reader={reader}
        known={this.#known()}
        onSent={({ id, threadId, status }) => this.tell('sent', { id, threadId, status })}
        {...shown}
      />
    );
    render(view, place);
  }

  #known(): KnownContact {
    const emails = (this.getAttribute('contact-emails') ?? '').split(/[\s,;]+/u);
    const name = this.getAttribute('contact-name');
    return { name, emails: emails.filter((email) => email !== '') };
  }
}
