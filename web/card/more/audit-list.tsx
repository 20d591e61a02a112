/** @jsxImportSource #drawing */
import type { ScopeChange } from '../../../client/src/types.ts';
import { Item, listed } from './list.tsx';
import type { MoreScene } from './more-scene.ts';
import { whenRead } from './when-read.tsx';

export function AuditList(scene: MoreScene) {
  const { words, more, sections, locale } = scene;
  return whenRead(scene, sections.shown.get().audit, sections.listAudit, (audit) =>
    listed(audit, more.audit.none, (change) => (
      <Item
        key={change.id}
        title={words.scope[change.to]}
        locale={locale}
        at={change.at}
        by={byWhom(change, scene)}
      />
    )),
  );
}

function byWhom({ by }: ScopeChange, { more }: MoreScene): string {
  return by.type === 'stated' ? more.audit.by.stated(by.name) : more.audit.by[by.type];
}
