import type { ComponentChild } from 'preact';
import { Alert } from './icons.tsx';

/** Why a field keeps the mail from being sent. The place is there before the words, so that they are read aloud. */
export function Fault({
  id,
  text,
}: {
  readonly id: string;
  readonly text: string | null;
}): ComponentChild {
  return (
    <div role="status" id={id} class="fault-place">
      {text !== null && (
        <p class="fault">
          <Alert />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
