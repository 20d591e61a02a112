/** Thrown when the settings are bad: the start stops with a sentence for each, which names it and not its value. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

/**
 * What a setting's value is made into. When that can't be, the start stops with a sentence that names the setting: what
 * was thrown names none, and may quote the value.
 */
export function fromSetting<T>(name: string, form: string, make: () => T): T {
  try {
    return make();
  } catch {
    throw new BadSettings(`The settings are bad. ${name}: ${form}.`);
  }
}
