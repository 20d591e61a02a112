import type { TargetedDragEvent } from 'preact';
import { useState } from 'preact/hooks';
import { hasFiles, transferredFiles } from './transferred-files.ts';

type Drag = (event: TargetedDragEvent<HTMLElement>) => void;

/** For the element that files can be dropped on, and whether some are over it. */
export function useFileDrop(onFiles: (files: ReturnType<typeof transferredFiles>) => void): {
  readonly isOver: boolean;
  readonly onDragEnter: Drag;
  readonly onDragOver: Drag;
  readonly onDragLeave: Drag;
  readonly onDrop: Drag;
} {
  const [isOver, setOver] = useState(false);
  const onDrag: Drag = (event) => {
    const { dataTransfer, type, currentTarget, relatedTarget } = event;
    if (!hasFiles(dataTransfer)) return;
    event.preventDefault();
    const isLeaving = type === 'dragleave' && !contains(currentTarget, relatedTarget);
    setOver(type !== 'drop' && !isLeaving);
    if (type === 'drop' && dataTransfer) onFiles(transferredFiles(dataTransfer));
  };
  return { isOver, onDragEnter: onDrag, onDragOver: onDrag, onDragLeave: onDrag, onDrop: onDrag };
}

function contains(element: Element, target: EventTarget | null): boolean {
  return target instanceof Node && element.contains(target);
}
