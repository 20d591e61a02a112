import type { ComponentChild, TargetedKeyboardEvent } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useStore } from '../conversation/use-store.ts';
import type { ComposeWords } from '../words/compose/words.ts';
import { fill } from '../words/fill.ts';
import { useAfterDrawing } from './after-drawing.ts';
import type { ComposeProps } from './compose-props.ts';
import type { ComposeState } from './compose-state.ts';
import { Composer } from './composer.ts';
import { DraftStore, draftPlace } from './draft-store.ts';
import { Fault } from './fault.tsx';
import { faultsOf, type Faults } from './faults.ts';
import { FileList } from './files/file-list.tsx';
import { LIMITS } from './files/limits.ts';
import { useFileDrop } from './files/use-file-drop.ts';
import { firstDraft } from './first-draft.ts';
import { FAULTY, firstPlace, focusFirst } from './focus.ts';
import { Foot } from './foot.tsx';
import { Head } from './head.tsx';
import { Clip } from './icons.tsx';
import { newKey } from './new-key.ts';
import { Notice } from './notice.tsx';
import { QuotedOriginal } from './quoted-original.tsx';
import { Recipients } from './recipients/recipients.tsx';
import { refusedAt } from './refusal.tsx';
import { Subject } from './subject.tsx';
import { Editor } from './text/editor.tsx';
import { titleOf } from './title.ts';

/** The part to write in: one for each message that is answered, and for a new one. */
export function Compose(props: ComposeProps): ComponentChild {
  return <Writing key={`${props.mode}!${draftPlace(props)}`} {...props} />;
}

function Writing(props: ComposeProps): ComponentChild {
  const { words, locale, replyTo, onClose } = props;
  const composer = useMemo(() => open(props), []);
  const state = useComposer(composer);
  const { isOver, ...dropping } = useFileDrop((found) => composer.attach(found));
  const form = useRef<HTMLElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const afterDrawing = useAfterDrawing();
  const { draft, files, phase, isChecked } = state;
  const isFrozen = phase.kind !== 'writing';
  const refused = phase.kind === 'writing' ? phase.refused : null;
  const hasSubject = replyTo === null;
  const found = faultsOf({ draft, files, hasSubject }, words, locale);
  // What is too large is said at once; what is missing, when it is to be sent.
  const faults = isChecked ? found : atOnce(found, words);
  const faultAt = (field: 'subject' | 'message' | 'files'): string | null =>
    refusedAt(refused, field, words) ?? faults[field] ?? null;

  useEffect(() => focusFirst(form.current, [firstPlace(props, draft.contactEmail)]), []);

  // It stands among the messages now. One that waits stays to say so.
  const isSent = phase.kind === 'taken' && phase.entry.status !== 'queued';
  useEffect(() => {
    if (isSent) onClose();
  }, [isSent]);

  async function send(): Promise<void> {
    if (phase.kind !== 'writing') return;
    composer.check();
    const now = composer.state.get();
    const isWhole = Object.keys(faultsOf({ ...now, hasSubject }, words, locale)).length === 0;
    if (!isWhole && now.phase.kind === 'writing') {
      afterDrawing(() => focusFirst(form.current, FAULTY));
      return;
    }
    await follow(composer.send());
  }

  /** Where it went on: at what is to be mended, or what can be done now. */
  async function follow(sending: Promise<void>): Promise<void> {
    await sending;
    afterDrawing(() => focusFirst(form.current, [...FAULTY, '.told button', '.foot button']));
  }

  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    if (!event.repeat) void send();
  }

  function discard(): void {
    composer.discard();
    onClose();
  }

  const title = titleOf(props);
  const errorAt = refused === null ? null : refusedAt(refused, 'mail', words);
  return (
    <section
      ref={form}
      class={`composer${isOver ? ' over' : ''}`}
      part="compose"
      aria-label={title}
      aria-busy={phase.kind === 'sending'}
      onKeyDown={onKeyDown}
      {...dropping}
    >
      <Head title={title} {...props} />
      {phase.kind === 'taken' ? null : (
        <>
          <Recipients
            {...props}
            composer={composer}
            state={state}
            faults={faults}
            refused={refused}
          />
          {hasSubject && (
            <Subject
              subject={draft.subject}
              fault={faultAt('subject')}
              isFrozen={isFrozen}
              words={words}
              onInput={(subject) => composer.change({ subject })}
            />
          )}
          <Editor
            blocks={draft.blocks}
            isFrozen={isFrozen}
            faultId={faultAt('message') === null ? null : 'message-fault'}
            words={words}
            onReady={(read) => (composer.readText = read)}
            onInput={() => composer.touch()}
            onFiles={(pasted) => composer.attach(pasted)}
          >
            <button
              type="button"
              class="tool"
              aria-label={words.attach}
              title={`${words.attach}. ${fill(words.attachHint, {
                each: locale.size(LIMITS.fileBytes),
                all: locale.size(LIMITS.mailBytes),
              })}`}
              disabled={isFrozen && state.lost.length === 0}
              onClick={() => picker.current?.click()}
            >
              <Clip />
            </button>
          </Editor>
          <Fault id="message-fault" text={faultAt('message')} />
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={words.attach}
            onChange={({ currentTarget }) => {
              composer.attach([...(currentTarget.files ?? [])].map((file) => ({ file })));
              currentTarget.value = '';
            }}
          />
          <FileList
            files={files}
            isFrozen={isFrozen}
            words={words}
            locale={locale}
            onRemove={(id) => composer.detach(id)}
          />
          <Fault id="files-fault" text={faultAt('files')} />
          {replyTo !== null && <QuotedOriginal {...props} original={replyTo} />}
        </>
      )}
      <Notice
        state={state}
        error={errorAt}
        words={words}
        onRetry={() => void follow(composer.send())}
        onChange={() => {
          composer.changeIt();
          afterDrawing(() => focusFirst(form.current, ['.text']));
        }}
        onSendAsAnother={() => void follow(composer.sendAsAnother())}
        onClose={onClose}
      />
      {phase.kind === 'writing' || phase.kind === 'sending' ? (
        <Foot
          isSending={phase.kind === 'sending'}
          isKept={state.isKept}
          words={words}
          onSend={() => void send()}
          onDiscard={discard}
        />
      ) : null}
      <div class="drop" aria-hidden="true">
        <Clip /> {words.dropHere}
      </div>
    </section>
  );
}

/** Each file that can't go says so itself. */
function atOnce({ files }: Faults, { filesBlock }: ComposeWords): Faults {
  return files === undefined || files === filesBlock ? {} : { files };
}

function open(props: ComposeProps): Composer {
  const drafts = props.connection ? new DraftStore(props.connection) : null;
  return new Composer(props, firstDraft(props, newKey()), drafts);
}

/** Draws again when it changes; what was written is kept when the page goes. */
function useComposer(composer: Composer): ComposeState {
  useEffect(() => {
    const keep = (): void => composer.flush();
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('pagehide', keep);
      composer.flush();
    };
  }, []);
  return useStore(composer.state);
}
