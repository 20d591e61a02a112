/** Why something does not start, where the person who starts it can mend that; the message is a sentence. */
export class StartRefusal extends Error {}
