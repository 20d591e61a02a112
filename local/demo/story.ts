import { attachments } from './attachments.ts';
import { connect } from './connect.ts';
import { contactAnswers } from './contact-answers.ts';
import { disconnect } from './disconnect.ts';
import { privateMailStaysOut } from './private-mail-stays-out.ts';
import { sendFromCrm } from './send-from-crm.ts';
import type { Stage } from './stage.ts';
import { updateEmail } from './update-email.ts';
import { userAnswersFromOutlook } from './user-answers-from-outlook.ts';

/** The whole story of the two-way sync, each rule checked as it comes. Throws `RuleBroken`. */
export async function tellStory(stage: Stage): Promise<void> {
  await connect(stage);
  const first = await sendFromCrm(stage);
  await contactAnswers(stage, first);
  await userAnswersFromOutlook(stage);
  await privateMailStaysOut(stage, first);
  await attachments(stage, first);
  await updateEmail(stage);
  await disconnect(stage);
}
