import { store, type Store } from '../state/store.ts';
import type { ComposeProps } from './compose-props.ts';
import { IN_DOUBT, WRITING, type ComposeState } from './compose-state.ts';
import { draftPlace, type DraftStore } from './draft-store.ts';
import { isKeyForgotten, isSameFile, markOf, type Draft } from './draft.ts';
import { faultOf, type AttachedFile } from './files/attached-file.ts';
import { inOrder } from './files/in-order.ts';
import { isReadable } from './files/readable.ts';
import { handOver } from './hand-over.ts';
import { newKey } from './new-key.ts';
import { withAllTyped } from './recipients/edit-recipients.ts';
import type { Refused, SendOutcome } from './send-outcome.ts';
import type { Block } from './text/blocks.ts';
import { isUntouched } from './untouched.ts';
import { withProposal } from './with-proposal.ts';

type Given = Pick<ComposeProps, 'session' | 'contact' | 'replyTo' | 'again' | 'onSent'>;

const SAVED_AFTER_MS = 300;

/** A mail that is being written, without anything that is drawn. */
export class Composer {
  readonly state: Store<ComposeState>;
  readonly #given: Given;
  readonly #drafts: DraftStore | null;
  readonly #place: string;
  readonly #first: Draft;
  /** What the editor holds now; null before there is one. */
  readText: (() => readonly Block[]) | null = null;
  #saving: ReturnType<typeof setTimeout> | null = null;
  #fileId = 0;
  /** Discarded, or taken: nothing of it is kept any more. */
  #isOver = false;

  /** Without a store nothing is kept over a reload. */
  constructor(given: Given, first: Draft, drafts: DraftStore | null) {
    this.#given = given;
    this.#drafts = drafts;
    this.#first = first;
    this.#drafts?.eraseOthers();
    this.#place = draftPlace(given);
    const kept = this.#drafts?.read(this.#place) ?? null;
    const draft = kept === null ? first : withProposal(kept, first);
    this.state = store<ComposeState>({
      draft,
      files: [],
      lost: draft.files,
      phase: draft.isInDoubt ? IN_DOUBT : WRITING,
      isChecked: false,
      isRestored: kept !== null,
      isKept: kept !== null,
    });
  }

  get isFrozen(): boolean {
    return this.state.get().phase.kind !== 'writing';
  }

  change(change: Partial<Pick<Draft, 'lists' | 'typed' | 'subject' | 'contactEmail'>>): void {
    if (this.isFrozen) return;
    this.#set({ draft: { ...this.state.get().draft, ...change }, ...this.#answered() });
    // Recipients at once: they may be the last that is done before the page goes.
    if (change.lists) this.flush();
    else this.touch();
  }

  /** Something was written: it is kept in a moment. */
  touch(): void {
    this.#saving ??= setTimeout(() => this.flush(), SAVED_AFTER_MS);
  }

  /** Kept now, with what the editor holds. */
  flush(): void {
    if (this.#saving !== null) clearTimeout(this.#saving);
    this.#saving = null;
    if (this.#isOver) return;
    const { draft } = this.state.get();
    const blocks = this.isFrozen ? draft.blocks : (this.readText?.() ?? draft.blocks);
    this.#keep({ ...draft, blocks });
  }

  attach(found: readonly { readonly file: File; readonly isFolder?: boolean }[]): void {
    const { files, lost, phase } = this.state.get();
    const again = (file: File) => lost.some((mark) => isSameFile(mark, markOf(file)));
    const isOpen = phase.kind === 'writing';
    const taken = found.filter(({ file }) => isOpen || (phase.kind === 'doubt' && again(file)));
    if (taken.length === 0) return;
    const added = taken.map(({ file, isFolder = false }) => {
      this.#fileId += 1;
      return { id: this.#fileId, file, fault: faultOf(file, isFolder) };
    });
    const back = new Set(added.map(({ file }) => file.name));
    const missing = lost.filter(({ name }) => !back.has(name));
    const all = isOpen
      ? [...files, ...added]
      : inOrder([...files, ...added], this.state.get().draft);
    this.#set({ files: all, lost: missing, ...(isOpen ? this.#answered() : {}) });
    this.touch();
  }

  detach(id: number): void {
    if (this.isFrozen) return;
    const files = this.state.get().files.filter((one) => one.id !== id);
    this.#set({ files, ...this.#answered() });
    this.touch();
  }

  /** What is missing is said from now on. */
  check(): void {
    this.change(withAllTyped(this.state.get().draft));
    this.#set({ isChecked: true });
  }

  /** Once: a second press finds it under way. The caller has looked for faults. */
  async send(): Promise<void> {
    const before = this.state.get();
    const { phase, lost } = before;
    if (phase.kind !== 'writing' && !(phase.kind === 'doubt' && lost.length === 0)) return;
    this.flush();
    if (isKeyForgotten(before.draft)) {
      this.#keep({ ...this.state.get().draft, isInDoubt: true });
      this.#set({ phase: IN_DOUBT });
      return;
    }
    this.#set({ phase: { kind: 'sending' }, lost: [] });
    const files = await this.#readable();
    if (files === null) {
      this.#set({ phase: before.phase.kind === 'doubt' ? before.phase : WRITING });
      return;
    }
    // Kept before it is handed over: a reload in between must not forget the key.
    const { triedAt } = before.draft;
    const handed = { isInDoubt: true, triedAt: triedAt ?? Date.now() };
    this.#keep({ ...this.state.get().draft, ...handed });
    this.#end(await handOver(this.#given, this.state.get().draft, files), triedAt);
  }

  /** After a doubt: from here on it is another mail. */
  changeIt(): void {
    if (this.state.get().phase.kind !== 'doubt') return;
    this.#asAnother(null);
  }

  async sendAsAnother(): Promise<void> {
    if (this.state.get().phase.kind !== 'reused') return;
    this.#asAnother(null);
    await this.send();
  }

  discard(): void {
    if (this.#saving !== null) clearTimeout(this.#saving);
    this.#saving = null;
    this.#isOver = true;
    this.#drafts?.erase(this.#place);
  }

  /** `triedBefore`: when its key had been handed over before, whose outcome a refusal now says nothing of. */
  #end(outcome: SendOutcome, triedBefore: number | undefined): void {
    const { draft } = this.state.get();
    switch (outcome.kind) {
      case 'taken':
        this.discard();
        this.#set({ phase: outcome });
        this.#given.onSent(outcome.entry);
        return;
      case 'refused':
        this.#keep({ ...draft, isInDoubt: false, triedAt: triedBefore });
        this.#set({ phase: { kind: 'writing', refused: outcome } });
        return;
      case 'failed':
        this.#asAnother(outcome);
        this.#given.onSent(outcome.entry);
        return;
      case 'reused':
        this.#set({ phase: outcome });
        return;
      case 'doubt':
      case 'wait':
        this.#set({ phase: { ...IN_DOUBT, ...outcome, kind: 'doubt' } });
    }
  }

  #asAnother(refused: Refused | null): void {
    const { draft } = this.state.get();
    this.#keep({ ...draft, key: newKey(), isInDoubt: false, triedAt: undefined });
    this.#set({ phase: { kind: 'writing', refused } });
  }

  /** What the service said stands until something is changed. */
  #answered(): Partial<ComposeState> {
    const { phase } = this.state.get();
    return phase.kind === 'writing' && phase.refused !== null ? { phase: WRITING } : {};
  }

  /** Null: one has changed since, and is marked. */
  async #readable(): Promise<readonly File[] | null> {
    const { files } = this.state.get();
    const looked = await Promise.all(files.map(async ({ file }) => isReadable(file)));
    if (!looked.includes(false)) return files.map(({ file }) => file);
    const marked = files.map((one, at): AttachedFile =>
      looked[at] === false ? { id: one.id, file: one.file, fault: 'changed' } : one,
    );
    this.#set({ files: marked });
    return null;
  }

  #keep(draft: Draft): void {
    const { files, lost } = this.state.get();
    const marks = [...lost, ...files.map(({ file }) => markOf(file))];
    const whole = { ...draft, files: draft.isInDoubt && lost.length > 0 ? draft.files : marks };
    const isEmpty = marks.length === 0 && isUntouched(whole, this.#first);
    if (isEmpty) this.#drafts?.erase(this.#place);
    const isKept = !isEmpty && this.#drafts?.write(this.#place, whole) === true;
    this.#set({ draft: whole, isKept });
  }

  #set(change: Partial<ComposeState>): void {
    this.state.set((old) => ({ ...old, ...change }));
  }
}
