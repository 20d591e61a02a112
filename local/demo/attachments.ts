import type { ListedEntry } from '../../client/src/index.ts';
import { ACCOUNT, CARLA, conversation, newest, type Stage, USER } from './stage.ts';
import { check } from './timeline.ts';

const LIMIT_BYTES = 3 * 1024 * 1024;

export async function attachments(stage: Stage, first: ListedEntry): Promise<void> {
  const { sync, microsoft, timeline, quiet } = stage;
  timeline.chapter('Attachments up to 3 MB');
  const content = Buffer.alloc(LIMIT_BYTES, 'plan ');
  const withFile = (subject: string, bytes: Buffer): object => ({
    messageId: first.internetMessageId,
    subject,
    text: 'See the file.',
    attachments: [{ name: 'plan.bin', contentBase64: bytes.toString('base64') }],
  });
  await microsoft.reply(CARLA.email, withFile('Re: Offer 4711', content));
  await quiet();
  const { id, attachments: files } = await newest(stage, 5);
  const [file] = files;
  check(file?.size === LIMIT_BYTES, 'the attachment is listed with its size', files);
  const answer = await sync.conversations.attachment(ACCOUNT, CARLA.id, id, file.id);
  const bytes = Buffer.from(await answer.arrayBuffer());
  check(bytes.equals(content), 'its bytes are the same', bytes.length);
  timeline.saw(`An attachment of ${LIMIT_BYTES} bytes is in, byte for byte`);

  await microsoft.reply(CARLA.email, withFile('Re: Offer 4711', Buffer.alloc(LIMIT_BYTES + 1)));
  await quiet();
  check((await conversation(stage)).length === 5, 'one byte more does not come in');
  const { items: skipped } = await sync.messages.skipped(ACCOUNT, USER).page();
  check(
    skipped.length === 1 && skipped[0]?.code === 'attachment_too_large',
    'it stands in the skipped list',
    skipped,
  );
  timeline.saw('One byte more: the message is in the skipped list, attachment_too_large');
}
