/** A request may have 4 MB; what would pass this goes into requests of its own. */
const REQUEST_BYTES = 3_500_000;
/** JSON around an address or a file that its own fields don't show. */
const FRAME_BYTES = 200;

interface Sized {
  readonly name: string;
  readonly contentType: string;
  readonly contentId: string | null;
  /** Bytes of its content, which need not be read for this. */
  readonly size: number;
}

/** Which files travel in the request that makes the draft, in order, and which apart. Base64 makes four bytes of three. */
export function fitInline<F extends Sized>(
  fields: {
    readonly to?: readonly unknown[];
    readonly cc?: readonly unknown[];
    readonly bcc?: readonly unknown[];
  },
  files: readonly F[],
): { readonly inline: readonly F[]; readonly apart: readonly F[] } {
  const addresses = [fields.to, fields.cc, fields.bcc].flatMap((list) => list ?? []).length;
  let room =
    REQUEST_BYTES - Buffer.byteLength(JSON.stringify(fields)) - FRAME_BYTES * (addresses + 5);
  const inline: F[] = [];
  const apart: F[] = [];
  for (const file of files) {
    const { name, contentType, contentId, size } = file;
    const named = Buffer.byteLength(JSON.stringify({ name, contentType, contentId }));
    const needed = Math.ceil(size / 3) * 4 + named + FRAME_BYTES;
    if (needed <= room) {
      room -= needed;
      inline.push(file);
    } else {
      apart.push(file);
    }
  }
  return { inline, apart };
}
