import type { ComposeProps } from './compose-props.ts';

export const FAULTY = ['[aria-invalid="true"]', '.enclosure.invalid button'];

/** Where one begins to write. */
export function firstPlace({ mode }: ComposeProps, contactEmail: string): string {
  if (contactEmail === '') return '.chips input';
  return mode === 'new' ? '.subject-line' : '.text';
}

/** The first of these that is there. */
export function focusFirst(form: HTMLElement | null, places: readonly string[]): void {
  const found = places.map((place) => form?.querySelector<HTMLElement>(place)).find(Boolean);
  found?.focus();
}
