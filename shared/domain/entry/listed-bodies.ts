/** The bodies that a list of entries brings when it is asked for them. */
export const BODY_NAMES = ['newText', 'html'] as const;
export type BodyName = (typeof BODY_NAMES)[number];

/** What a list shows of an entry's bodies: those that were asked for. */
export type ListedBodies = { readonly [N in BodyName]?: string | null } & {
  /** They did not fit into this answer; the entry itself has them. */
  readonly truncated: boolean;
};
