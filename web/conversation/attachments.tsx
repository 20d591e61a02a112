import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Attachment, ListedEntry } from '../../client/src/types.ts';
import { useDesk } from './context.ts';
import { fill } from '../words/fill.ts';

const KINDS: readonly (readonly [kind: string, ends: RegExp])[] = [
  ['pdf', /^pdf$/],
  ['text', /^(?:docx?|odt|rtf|txt|pages|md)$/],
  ['sheet', /^(?:xlsx?|ods|csv|numbers)$/],
  ['slides', /^(?:pptx?|odp|key)$/],
  ['picture', /^(?:png|jpe?g|gif|webp|svg|heic|bmp|tiff?)$/],
];

/** Files of a message that are not shown within its text. */
export function Attachments({ entry }: { readonly entry: ListedEntry }): JSX.Element | null {
  const { words } = useDesk().reader;
  const files = entry.attachments.filter(({ inline, contentId }) => !inline || contentId === null);
  if (files.length === 0) return null;
  return (
    <ul class="files" role="list" aria-label={words.attachments} part="attachments">
      {files.map((file) => (
        <li key={file.id}>
          <File entry={entry} file={file} />
        </li>
      ))}
    </ul>
  );
}

function File({ entry, file }: { entry: ListedEntry; file: Attachment }): JSX.Element {
  const { reader, conversation, say } = useDesk();
  const { words, locale } = reader;
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const end = /\.([a-z\d]{1,5})$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const [kind = 'other'] = KINDS.find(([, ends]) => ends.test(end)) ?? [];
  const face = (
    <>
      <span class="file-type" data-kind={kind} aria-hidden="true">
        {end.slice(0, 4) || '?'}
      </span>
      <span class="file-name" dir="auto">
        {file.name}
      </span>
    </>
  );
  if (file.type === 'reference') {
    return (
      <span class="file">
        {face} <span class="muted">{words.isLink}</span>
      </span>
    );
  }
  const size = locale.size(file.size);

  async function download(): Promise<void> {
    setState('busy');
    try {
      save(await conversation.attachment(entry.id, file), file.name);
      setState('idle');
    } catch {
      setState('failed');
      say(fill(words.downloadFailed, { name: file.name }));
    }
  }

  return (
    <>
      <button
        type="button"
        class="file"
        aria-disabled={state === 'busy'}
        onClick={() => {
          if (state !== 'busy') void download();
        }}
      >
        <span class="aloud">{words.download} </span>
        {face} <span class="muted">{size}</span>
      </button>
      {state === 'failed' && <p class="bad">{fill(words.downloadFailed, { name: file.name })}</p>}
    </>
  );
}

/** The browser saves what the session has read: no address that somebody else could use. */
function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
