import type { World } from '../world.ts';

/** An address that stands for others: mail to it goes to each member, and its To stays as it was written. */
export interface DistributionList {
  email: string;
  name: string;
  /** Addresses of people or of other lists. */
  members: string[];
}

/** Who gets mail to these addresses, in lower case: lists give way to their members, lists in lists too. */
export function envelopeOf(
  { distributionLists }: Pick<World, 'distributionLists'>,
  addresses: readonly string[],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const opened = new Set<DistributionList>();
  const open = (email: string): void => {
    const list = distributionLists.get(email.toLowerCase());
    if (list === undefined) reached.add(email.toLowerCase());
    else if (!opened.has(list)) {
      opened.add(list);
      list.members.forEach(open);
    }
  };
  addresses.forEach(open);
  return reached;
}
