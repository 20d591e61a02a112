/** One encoded word is at most 75 characters by the RFC; servers write longer ones. */
const ENCODED_WORD = /=\?[\w-]{1,40}\?([bq])\?([^?\s]{0,800})\?=/gi;

/**
 * A header with its encoded words (RFC 2047) decoded, for what is ASCII in any of their character sets: Message-IDs, which
 * must not be encoded, and are.
 */
export function decodedWords(header: string): string {
  return header.replace(ENCODED_WORD, (_, encoding: string, content: string) =>
    encoding.toLowerCase() === 'b'
      ? Buffer.from(content, 'base64').toString('latin1')
      : content
          .replaceAll('_', ' ')
          .replace(/=([0-9a-f]{2})/gi, (_hex, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          ),
  );
}
