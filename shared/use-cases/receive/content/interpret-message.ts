import { bounceClaim, type BounceClaim } from '../../../domain/entry/bounce.ts';
import type { EntryKind, Protection } from '../../../domain/entry/entry.ts';
import { kindOf } from '../../../domain/entry/kind.ts';
import { mailHeaders } from '../../../domain/entry/mail-headers.ts';
import { snippetOf } from '../../../domain/entry/new-text.ts';
import { protectedNote, protectionOf, withoutPgp } from '../../../domain/entry/protection.ts';
import type { Rendered } from '../../../ports/html.ts';
import type { FullMessage } from '../../../ports/mail-reading.ts';

/** What a member is, and what of it can be shown. */
export interface Interpreted {
  readonly kind: EntryKind;
  readonly protected: Protection;
  readonly rendered: Rendered;
  /** Of a bounce: which mail did not arrive, and why. */
  readonly bounce: BounceClaim | null;
}

/** `rendered`: of its body; `deliveryStatus`: of the part with that name, where there is one. */
export function interpretMessage(
  full: FullMessage,
  rendered: Rendered,
  deliveryStatus: string | null,
): Interpreted {
  const headers = mailHeaders(full.transportHeaders);
  const { messageClass, from, attachments } = full;
  const kind = kindOf({ messageClass, headers, from });
  const text = rendered.content.text ?? '';
  const bounce = kind === 'bounce' ? bounceClaim({ from, headers, text, deliveryStatus }) : null;
  const whole = protectionOf({ messageClass, headers, attachments });
  const shown = whole === null ? withoutBlocks(rendered) : noted(protectedNote(whole));
  return {
    // A report that nothing has failed yet is no bounce.
    kind: kind === 'bounce' && bounce === null ? 'receipt' : kind,
    protected: whole ?? (shown === null ? null : 'pgp'),
    rendered: shown ?? rendered,
    bounce,
  };
}

/** A body with PGP blocks in its own words, without them; null when it has none. */
function withoutBlocks({ content: { text, newText } }: Rendered): Rendered | null {
  const shown = withoutPgp(newText ?? '');
  return shown === null ? null : noted(shown, withoutPgp(text ?? '') ?? shown);
}

function noted(newText: string, text = newText): Rendered {
  return {
    content: { html: null, text, newText },
    snippet: snippetOf(newText),
    remoteImages: 0,
    simplified: false,
  };
}
