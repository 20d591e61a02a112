/** @jsxImportSource #drawing */
import type { Notice as NoticeState } from '../../state/card-model.ts';
import { Notice } from '../parts.tsx';
import type { MoreScene } from './more-scene.ts';

/** A sentence, and the number to quote where there is one. */
export function problemNotice({ more }: MoreScene, notice: NoticeState) {
  const [text, number] =
    notice.kind === 'failed'
      ? [
          notice.reason === 'admin_consent_required'
            ? more.approval.waiting
            : find(more.endings, notice.reason),
          notice.number,
        ]
      : notice.kind === 'refused'
        ? [find(more.problems, notice.problem.code), notice.problem.requestId]
        : ['', null];
  return <Notice tone="bad" text={text} quote={number && more.quote(number)} />;
}

function find(
  texts: Readonly<Record<string, string>> & { readonly other: string },
  code: string,
): string {
  return texts[code] ?? texts.other;
}
