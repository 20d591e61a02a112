/** @jsxImportSource #drawing */
import type { Drawing } from '../../drawing/jsx-runtime.ts';
import { sheet } from '../../element/sheet.ts';
import type { Card } from '../../state/card.ts';
import type { CardModel } from '../../state/card-model.ts';
import { cardSections } from '../../state/card-sections.ts';
import type { PageSession } from '../../state/session.ts';
import type { MoreCardWords } from '../../words/card/more/words.ts';
import { Button, Notice } from '../parts.tsx';
import type { LaterPart, Scene } from '../scene.ts';
import { Approval } from './approval.tsx';
import { AuditList } from './audit-list.tsx';
import { ConfirmChange, ConfirmDisconnect, DifferentMailbox } from './confirm.tsx';
import css from './more.css?inline';
import type { MoreScene } from './more-scene.ts';
import { NeverForm } from './never-form.tsx';
import { problemNotice } from './problem-notice.tsx';
import { Reconnect } from './reconnect.tsx';
import { ScopeForm } from './scope-form.tsx';
import { SkippedList } from './skipped-list.tsx';

export const MORE = sheet(css);

/** What few people open, or see in a year. */
export function drawMore(options: {
  readonly more: MoreCardWords;
  readonly session: PageSession;
  readonly model: CardModel;
  readonly redraw: () => void;
}): (scene: Scene, part: LaterPart) => Drawing {
  const { more, redraw } = options;
  const sections = cardSections(options);
  sections.shown.subscribe(redraw);
  const begun = new Set<() => Promise<void>>();
  let opened: Scene['opened'] | null = null;
  let kind: Card['kind'] | null = null;
  let copied: string | null = null;

  function readOnce(read: () => Promise<void>): void {
    if (begun.has(read)) return;
    begun.add(read);
    void read();
  }

  /** Where a frame may not write to the clipboard, it is refused. */
  async function copy(link: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(link);
      copied = link;
      redraw();
      return true;
    } catch {
      return false;
    }
  }

  return (scene, part) => {
    const { card } = scene.shown;
    const isOther = 'connection' in card && sections.of(card.connection);
    if (isOther || scene.opened !== opened || card.kind !== kind) begun.clear();
    ({ opened } = scene);
    ({ kind } = card);
    return partOf({ ...scene, more, sections, copied, copy, readOnce }, part);
  };
}

function partOf(scene: MoreScene, part: LaterPart): Drawing {
  switch (part.kind) {
    case 'body':
      return bodyOf(scene, part.card);
    case 'health':
      return healthOf(scene, part.card);
    case 'notice':
      return problemNotice(scene, part.notice);
    case 'approval':
      return approvalOf(scene);
    case 'scope':
      return <ScopeForm {...scene} />;
    case 'skipped':
      return <SkippedList {...scene} />;
    case 'never':
      return <NeverForm {...scene} />;
    case 'audit':
      return <AuditList {...scene} />;
  }
}

function bodyOf(scene: MoreScene, card: Card): Drawing {
  switch (card.kind) {
    case 'unreadable':
      return (
        <>
          {problemNotice(scene, { kind: 'refused', problem: card.problem })}
          <div class="actions">
            <Button look="primary" onPress={() => void scene.model.refresh()}>
              {scene.words.buttons.again}
            </Button>
          </div>
        </>
      );
    case 'awaiting_approval':
    case 'approval_refused':
    case 'approved':
      return <Approval {...scene} card={card} />;
    case 'different_mailbox':
      return <DifferentMailbox {...scene} card={card} />;
    case 'needs_reconnect':
      return <Reconnect {...scene} card={card} />;
    case 'confirm_change':
      return <ConfirmChange {...scene} card={card} />;
    case 'confirm_disconnect':
      return <ConfirmDisconnect {...scene} card={card} />;
    default:
      return null;
  }
}

function approvalOf(scene: MoreScene): Drawing {
  const { card } = scene.shown;
  return card.kind === 'connected' && card.approval ? bodyOf(scene, card.approval) : null;
}

function healthOf({ words, more, locale }: MoreScene, card: Card): Drawing {
  if (card.kind === 'doubt') {
    return (
      <div>
        <h3>{more.unwell.doubt}</h3>
        <p>{more.unwell.doubtHint}</p>
        <p class="muted small">{words.since(locale.time(card.since))}</p>
      </div>
    );
  }
  if (card.kind !== 'connected') return null;
  const { health } = card;
  if (health.kind === 'problems') {
    return <Notice tone="warn" text={more.unwell.problems(health.count, locale)} />;
  }
  return health.kind === 'trouble' ? (
    <Notice
      tone="warn"
      text={more.trouble[health.code]}
      quote={words.since(locale.time(health.since))}
    />
  ) : null;
}
