/** @jsxImportSource #drawing */
import type { MoreScene } from './more-scene.ts';
import { Button } from '../parts.tsx';

/** The administrator's link, to copy or to mail. */
export function CopyLink({ more, copied, copy, link }: MoreScene & { readonly link: string }) {
  const mail = new URLSearchParams({
    subject: more.approval.mailSubject,
    body: more.approval.mailBody(link),
  });
  return (
    <>
      <label>
        <span class="aloud">{more.approval.link}</span>
        <input class="link" dir="ltr" readOnly value={link} onFocus={selectAll} />
      </label>
      <div class="actions">
        <Button
          look="primary"
          onPress={(button) => void copy(link).then((isDone) => isDone || select(button))}
        >
          <span aria-live="polite">
            {copied === link ? more.buttons.copied : more.buttons.copy}
          </span>
        </Button>
        <a class="button" part="button" href={`mailto:?${mail.toString().replaceAll('+', '%20')}`}>
          {more.buttons.mail}
        </a>
        <span class="muted small">{more.approval.linkGood}</span>
      </div>
    </>
  );
}

/** Where a frame may not write to the clipboard, the link is selected, so that a key press copies it. */
function select(button: Element): void {
  button.closest('section')?.querySelector<HTMLElement>('.link')?.focus();
}

function selectAll(event: Event): void {
  if (event.currentTarget instanceof HTMLInputElement) event.currentTarget.select();
}
