/** What was dropped or pasted. A folder comes as a file that can't be read. */
export function transferredFiles(data: DataTransfer): { file: File; isFolder: boolean }[] {
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  if (items.length === 0) return [...data.files].map((file) => ({ file, isFolder: false }));
  return items.flatMap((item) => {
    const file = item.getAsFile();
    const isFolder = item.webkitGetAsEntry()?.isDirectory === true;
    return file === null ? [] : [{ file, isFolder }];
  });
}

/** Copied cells and words come with a picture of themselves: then the words are meant. */
export function pastedFiles(data: DataTransfer): { file: File; isFolder: boolean }[] {
  const hasText = data.types.includes('text/html') || data.types.includes('text/plain');
  return hasText ? [] : transferredFiles(data);
}

export function hasFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') === true;
}
