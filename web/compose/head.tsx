import type { ComponentChild } from 'preact';
import type { ComposeProps } from './compose-props.ts';
import { Cross } from './icons.tsx';

type Props = Pick<ComposeProps, 'connection' | 'words' | 'onClose'> & { readonly title: string };

/** What is written, from which address, and the way out. */
export function Head({ title, connection, words, onClose }: Props): ComponentChild {
  return (
    <header class="head">
      <h3>{title}</h3>
      {connection?.email ? (
        <span class="hint sender">
          {words.from} <bdi>{connection.email}</bdi>
        </span>
      ) : null}
      <button
        type="button"
        class="tool"
        aria-label={words.close}
        title={words.close}
        onClick={onClose}
      >
        <Cross />
      </button>
    </header>
  );
}
