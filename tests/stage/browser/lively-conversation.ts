import type { Json } from '../system/crm.ts';
import type { Cast, systemStage } from '../system/system-stage.ts';
import type { LocalSystem } from '../../../local/system.ts';

/** A picture of 2 × 2 points. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGNkYPjPwMDAwMDAxAAGAA8SAQPYTfUkAAAAAElFTkSuQmCC';

type Person = Cast['carla'];

/** A conversation with a bit of everything, made by its people in the simulated mailboxes. */
export async function livelyConversation(
  system: LocalSystem,
  on: ReturnType<typeof systemStage>,
): Promise<Cast & { first: Json }> {
  const cast = await on.started('Offer for the new office');
  const { app, anna, carla, contact, first } = cast;
  const settle = (): Promise<unknown> => system.idle();
  const newest = async (who: Person, subject: string, folder = 'inbox'): Promise<Json> =>
    (await who.find(subject, folder)).id;

  await carla.reply(first.id, {
    html: `<p>Hello Anna,</p><p>thank you, this looks good. Two questions:</p><ul><li>Is the <b>delivery</b> included?</li><li>Can we have the desks in oak?</li></ul><p>Best regards<br>Carla</p>`,
  });
  await settle();
  await anna.reply(await newest(anna, 'RE: Offer for the new office'), {
    html: `<p>Yes to both. The prices:</p><table border="1" cellpadding="6" style="border-collapse:collapse"><tr><th>Piece</th><th>Price</th></tr><tr><td>Desk, oak</td><td>490 €</td></tr><tr><td>Delivery</td><td>included</td></tr></table>`,
    attachments: [
      { name: 'Price list 2026.pdf', contentType: 'application/pdf', size: 182_000 },
      { name: 'Oak.xlsx', contentType: 'application/vnd.ms-excel', size: 24_300 },
    ],
  });
  await settle();
  await carla.reply(await newest(carla, 'RE: Offer for the new office'), {
    html: `<p>Here is our logo for the front desk: <img src="cid:logo@client" width="48" height="48" alt="Our logo"></p><p><img src="https://tracker.example/seen.gif" width="1" height="1"><img src="https://pictures.example/office.jpg" alt="The office" width="320" height="120"></p>`,
    attachments: [
      {
        name: 'logo.png',
        contentType: 'image/png',
        contentBase64: PICTURE,
        isInline: true,
        contentId: 'logo@client',
      },
    ],
  });
  await settle();
  await carla.reply(await newest(carla, 'RE: Offer for the new office', 'inbox'), {
    text: 'The plans of the rooms.',
    attachments: [{ name: 'plans.zip', size: 3 * 1024 * 1024 + 1 }],
  });
  await settle();
  await app.send('u1', {
    contact: { ...contact, name: 'Carla Costa' },
    subject: 'Visit on Thursday',
    html: '<p>Hello Carla,</p><p>shall we meet at your office on Thursday?</p>',
  });
  await settle();
  const visit = await carla.find('Visit on Thursday');
  await anna.deliver({
    from: { email: carla.email, name: 'Carla Costa' },
    inReplyTo: visit.internetMessageId,
    subject: 'Automatic reply: Visit on Thursday',
    text: 'I am away until Wednesday and read no mail.',
    autoSubmitted: 'auto-replied',
  });
  await settle();
  return { ...cast, first };
}
