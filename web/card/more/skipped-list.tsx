/** @jsxImportSource #drawing */
import type { SkippedMessage } from '../../../client/src/types.ts';
import { Button } from '../parts.tsx';
import { Item, listed } from './list.tsx';
import type { MoreScene } from './more-scene.ts';
import { whenRead } from './when-read.tsx';

export function SkippedList(scene: MoreScene) {
  const { more, sections, shown } = scene;
  const { skipped, hasMoreSkipped } = sections.shown.get();
  return whenRead(scene, skipped, sections.listSkipped, (messages) => (
    <>
      {messages.length === 0 ? null : <p class="muted small">{more.skipped.hint}</p>}
      {listed(messages, more.skipped.none, (message) => (
        <Skipped key={message.id} {...scene} message={message} />
      ))}
      {hasMoreSkipped ? (
        <div class="actions">
          <Button
            look="quiet"
            isWorking={shown.isWorking}
            onPress={() => void sections.listSkipped()}
          >
            {more.buttons.more}
          </Button>
        </div>
      ) : null}
    </>
  ));
}

function Skipped(props: MoreScene & { readonly message: SkippedMessage }) {
  const { more, locale, sections, message } = props;
  const { from, subject, occurredAt, code } = message;
  return (
    <Item
      title={subject || more.skipped.hidden}
      locale={locale}
      at={occurredAt}
      by={from.name || from.email}
    >
      <p class="small">{more.skipped.codes[code]}</p>
      {message.retryable ? (
        <Button look="quiet" onPress={() => void sections.retry(message.id)}>
          {more.skipped.retry}
        </Button>
      ) : null}
    </Item>
  );
}
