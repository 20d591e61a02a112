import type { ComponentChild } from 'preact';

const ADDRESS = /\bhttps?:\/\/[^\s<>"']{1,2000}/g;
/** Behind an address these are the sentence's. */
const NOT_ITS_OWN = /[.,;:!?)\]]+$/;

/** A text as it was written, with its links. */
export function PlainText({ text }: { readonly text: string }): ComponentChild {
  const parts: ComponentChild[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = found.replace(NOT_ITS_OWN, '');
    parts.push(
      text.slice(at, index),
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {address}
      </a>,
    );
    at = index + address.length;
  }
  return (
    <div class="plain" dir="auto">
      {parts}
      {text.slice(at)}
    </div>
  );
}
