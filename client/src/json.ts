/** The service's JSON, which is taken to be as its document says. */
export async function jsonOf<T>(response: Response): Promise<T> {
  const answer: T = JSON.parse(await response.text());
  return answer;
}
