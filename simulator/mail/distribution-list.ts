/** An address that stands for others: mail to it goes to each member, and its To stays as it was written. */
export interface DistributionList {
  email: string;
  name: string;
  /** Addresses of people or of other lists. */
  members: string[];
}

/** Who gets mail to these addresses, in lower case: lists give way to their members, lists in lists too. */
export function envelopeOf(
  lists: ReadonlyMap<string, DistributionList>,
  addresses: readonly string[],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const opened = new Set<DistributionList>();
  const open = (email: string): void => {
    const list = lists.get(email.toLowerCase());
    if (list === undefined) reached.add(email.toLowerCase());
    else if (!opened.has(list)) {
      opened.add(list);
      list.members.forEach(open);
    }
  };
  addresses.forEach(open);
  return reached;
}
