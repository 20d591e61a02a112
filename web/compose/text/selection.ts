/** What is selected in an editor that lies in a shadow tree, where the page's own selection does not tell. */
export function selectedRange(root: Node): StaticRange | null {
  const selection = document.getSelection();
  if (selection === null) return null;
  const found = ranges(selection, root.getRootNode())[0];
  return found && root.contains(found.startContainer) && root.contains(found.endContainer)
    ? new StaticRange(found)
    : null;
}

function ranges(selection: Selection, root: Node): AbstractRange[] {
  if (root instanceof ShadowRoot && 'getComposedRanges' in selection) {
    return selection.getComposedRanges({ shadowRoots: [root] });
  }
  return selection.rangeCount > 0 ? [selection.getRangeAt(0)] : [];
}

export function select({
  startContainer,
  startOffset,
  endContainer,
  endOffset,
}: StaticRange): void {
  document.getSelection()?.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
}

/** The link around the beginning of what is selected. */
export function linkAround(root: Node, range: StaticRange | null): HTMLAnchorElement | null {
  let node: Node | null = range?.startContainer ?? null;
  while (node !== null && node !== root) {
    if (node instanceof HTMLAnchorElement) return node;
    node = node.parentNode;
  }
  return null;
}
