import { LIMITS } from './limits.ts';

/** A file that was chosen, dropped or pasted; its content is read when it is sent. */
export interface AttachedFile {
  readonly id: number;
  readonly file: File;
  /** Why it can't go along. */
  readonly fault: FileFault | null;
}

export type FileFault = 'too_large' | 'folder' | 'changed';

/** What the service is told of a file; what it would refuse in a name or type is mended. */
export function nameOf({ name }: Pick<File, 'name'>): string {
  const clean = name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '_').toWellFormed();
  if (clean.length <= LIMITS.fileNameCharacters) return clean === '' ? 'file' : clean;
  const ending = /\.[^.]{1,16}$/.exec(clean)?.[0] ?? '';
  return clean.slice(0, LIMITS.fileNameCharacters - ending.length).toWellFormed() + ending;
}

const TOKEN = '[A-Za-z0-9!#$&^_.+-]{1,100}';
const TYPE = new RegExp(`^${TOKEN}/${TOKEN}$`);

export function typeOf({ type }: Pick<File, 'type'>): string {
  const plain = type.split(';')[0]?.trim() ?? '';
  return TYPE.test(plain) ? plain : 'application/octet-stream';
}

export function faultOf(file: Pick<File, 'size'>, isFolder: boolean): FileFault | null {
  if (isFolder) return 'folder';
  return file.size > LIMITS.fileBytes ? 'too_large' : null;
}

/** Bytes of all that can go along. */
export function totalBytes(files: readonly AttachedFile[]): number {
  return files.reduce((sum, { file, fault }) => sum + (fault === null ? file.size : 0), 0);
}

/** Shown of what is too large: never rounded down to the limit itself. */
export function roundedUp(bytes: number): number {
  const step = (1024 * 1024) / 10;
  return Math.ceil(bytes / step) * step;
}
