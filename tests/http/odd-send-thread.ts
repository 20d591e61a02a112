/** A thread that ends at its first send. */
export default function parse(): void {
  process.exit(1);
}
