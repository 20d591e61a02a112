import type { Locator, Page } from 'playwright-core';

/** Of the page, in which these run. */
declare const DataTransfer: any;
declare const DragEvent: any;
declare const ClipboardEvent: any;

/** The part to write in, as a person finds it. */
export function composeDesk(page: Page) {
  const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true });
  return {
    to: field('To'),
    cc: field('Cc'),
    subject: field('Subject'),
    message: field('Message'),
    send: page.getByRole('button', { name: 'Send', exact: true }),
    button: (name: string): Locator => page.getByRole('button', { name, exact: true }),
    group: (name: string): Locator => page.getByRole('group', { name, exact: true }),

    /** Who stands in a field, beside the contact. */
    async names(list: 'To' | 'Cc'): Promise<string[]> {
      return page
        .getByRole('group', { name: list, exact: true })
        .getByRole('listitem')
        .allInnerTexts();
    },

    async attach(...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
      await page.locator('input[type=file]').setInputFiles(files);
    },

    /** Made in the page: a file that is handed over from here takes its time. */
    async drop(name: string, size: number): Promise<void> {
      await page.locator('.composer').evaluate(
        (element, [called, bytes]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([new Uint8Array(Number(bytes))], String(called)));
          const how = { dataTransfer, bubbles: true, cancelable: true, composed: true };
          element.dispatchEvent(new DragEvent('drop', how));
        },
        [name, size],
      );
    },

    /** As a browser hands on what was copied elsewhere. */
    async paste(into: Locator, type: 'text/html' | 'text/plain', text: string): Promise<void> {
      await into.focus();
      await into.evaluate(
        (element, [kind, data]) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData(String(kind), String(data));
          const how = { clipboardData, bubbles: true, cancelable: true, composed: true };
          element.dispatchEvent(new ClipboardEvent('paste', how));
        },
        [type, text],
      );
    },

    /** The entries that the part told of. */
    sent: (): Promise<{ id: string; status: string }[]> => page.evaluate('window.sent'),

    /**
     * What the page's policy refused. Left out: styles that the browser's own editing tries to set when it moves lines, and
     * that the policy keeps away from them.
     */
    async violations(): Promise<string[]> {
      const all: string[] = await page.evaluate('window.violations');
      return all.filter((one) => !one.startsWith('style-src-attr'));
    },
  };
}
