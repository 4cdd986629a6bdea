/** What a text from outside says in JSON; `undefined` where there is none, or it is something else. */
export function readJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text!) as unknown;
  } catch {
    return undefined;
  }
}
