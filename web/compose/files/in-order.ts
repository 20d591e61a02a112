import { isSameFile, markOf, type Draft } from '../draft.ts';
import type { AttachedFile } from './attached-file.ts';

/** As they were sent before: in another order it would be another mail. */
export function inOrder(
  files: readonly AttachedFile[],
  { files: marks }: Draft,
): readonly AttachedFile[] {
  const place = ({ file }: AttachedFile) =>
    marks.findIndex((mark) => isSameFile(mark, markOf(file)));
  return files.toSorted((a, b) => place(a) - place(b));
}
