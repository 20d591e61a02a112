const MB = 1024 * 1024;
/** Below what one file may have. */
const FILE_BYTES = 2.9 * MB;

const CONTENT_TYPE = 'application/octet-stream';
const BOUNDARY = 'x5bWq0rLd7TnCk2mVh9sYp4gJe8';
export const PARTS_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

const message = (attachments: readonly unknown[]) => ({
  contact: { id: 'carla', email: 'carla@stranger.example' },
  subject: 'All of it',
  text: 'Here it is.',
  attachments,
});

/** Of `bytes` together. */
function filesOf(bytes: number): readonly Buffer[] {
  const count = Math.ceil(bytes / FILE_BYTES);
  return Array.from({ length: count }, (_, at) => {
    const left = bytes - at * FILE_BYTES;
    return Buffer.alloc(Math.floor(Math.min(FILE_BYTES, left)), 'A');
  });
}

export function largestAsJson(bytes: number): Buffer {
  const attachments = filesOf(bytes).map((content, at) => ({
    name: `${at}.bin`,
    contentType: CONTENT_TYPE,
    contentBase64: content.toString('base64'),
  }));
  return Buffer.from(JSON.stringify(message(attachments)));
}

export function largestAsParts(bytes: number): Buffer {
  const files = filesOf(bytes);
  const attachments = files.map((_, at) => ({
    name: `${at}.bin`,
    contentType: CONTENT_TYPE,
    part: `file${at}`,
  }));
  const head = (of: string) =>
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${of}\r\n\r\n`);
  const end = Buffer.from('\r\n');
  return Buffer.concat([
    head('name="message"'),
    Buffer.from(JSON.stringify(message(attachments))),
    end,
    ...files.flatMap((content, at) => [
      head(`name="file${at}"; filename="${at}.bin"`),
      content,
      end,
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
}
