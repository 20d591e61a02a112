import type { ComponentChild } from 'preact';
import type { ComposeWords } from '../../words/compose/words.ts';
import { fill } from '../../words/fill.ts';
import type { Locale } from '../../words/locale.ts';
import { Alert, Cross, Page } from '../icons.tsx';
import { roundedUp, totalBytes, type AttachedFile, type FileFault } from './attached-file.ts';
import { LIMITS } from './limits.ts';

interface Props {
  readonly files: readonly AttachedFile[];
  readonly isFrozen: boolean;
  readonly words: ComposeWords;
  readonly locale: Locale;
  readonly onRemove: (id: number) => void;
}

/** Each file with its size; those that can't go along say why, before anything is uploaded. */
export function FileList({ files, isFrozen, words, locale, onRemove }: Props): ComponentChild {
  if (files.length === 0) return null;
  const total = totalBytes(files);
  const most = locale.size(LIMITS.mailBytes);
  return (
    <div class="enclosures" role="group" aria-label={words.files}>
      <ul class="enclosure-list">
        {files.map(({ id, file, fault }) => (
          <li class={`enclosure${fault === null ? '' : ' invalid'}`} key={id}>
            {fault === null ? <Page /> : <Alert />}
            <span class="enclosure-what">
              {fault === null && (
                <bdi class="enclosure-name" title={file.name}>
                  {file.name}
                </bdi>
              )}
              <span class="enclosure-size">
                {fault === null ? locale.size(file.size) : sentenceOf(fault, file, words, locale)}
              </span>
            </span>
            <button
              type="button"
              class="tool"
              disabled={isFrozen}
              aria-label={fill(words.removeFile, { name: file.name })}
              onClick={() => onRemove(id)}
            >
              <Cross />
            </button>
          </li>
        ))}
      </ul>
      {total > 0 && (
        <p class="hint">{fill(words.filesTotal, { size: locale.size(total), most })}</p>
      )}
    </div>
  );
}

function sentenceOf(fault: FileFault, file: File, words: ComposeWords, locale: Locale): string {
  const { name } = file;
  switch (fault) {
    case 'folder':
      return fill(words.fileIsFolder, { name });
    case 'changed':
      return fill(words.fileChanged, { name });
    case 'too_large': {
      const size = locale.size(roundedUp(file.size));
      return fill(words.fileTooLarge, { name, size, most: locale.size(LIMITS.fileBytes) });
    }
  }
}
