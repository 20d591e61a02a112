/** @jsxImportSource #drawing */
import { Button } from '../parts.tsx';
import type { MoreScene } from './more-scene.ts';

/** Below a form. */
export function SaveRow({ more, shown }: MoreScene) {
  return (
    <div class="actions">
      <Button isSubmit isWorking={shown.isWorking}>
        {more.buttons.save}
      </Button>
    </div>
  );
}
