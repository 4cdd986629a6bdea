/** What a WebDriver server answers with, the good and the bad. */
interface Answer {
  readonly value: unknown;
}

/** One window of a browser, driven by the WebDriver protocol. */
export interface DriverSession {
  open(url: string): Promise<void>;
  url(): Promise<string>;
  /** Runs the body of a function in the page, and gives what it returns. */
  run(script: string): Promise<unknown>;
  setWindow(size: { width: number; height: number }): Promise<void>;
  /** Presses and releases keys, by the values of the WebDriver protocol. */
  keys(actions: readonly { type: 'keyDown' | 'keyUp'; value: string }[]): Promise<void>;
  end(): Promise<void>;
}

/**
 * Begins a session with a WebDriver server.
 *
 * @throws Error with what the server says, here and in each call
 */
export async function beginSession(server: string, capabilities: Record<string, unknown>): Promise<DriverSession> {
  const begun = await ask(`${server}/session`, 'POST', { capabilities: { alwaysMatch: capabilities } });
  const session = `${server}/session/${(begun as { sessionId: string }).sessionId}`;
  const post = (path: string, body: unknown): Promise<unknown> => ask(`${session}/${path}`, 'POST', body);
  return {
    open: async (url) => void (await post('url', { url })),
    url: async () => String(await ask(`${session}/url`, 'GET')),
    run: (script) => post('execute/sync', { script, args: [] }),
    setWindow: async (size) => void (await post('window/rect', size)),
    keys: async (actions) => void (await post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })),
    end: async () => void (await ask(session, 'DELETE')),
  };
}

async function ask(url: string, method: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as Answer;
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${method} ${url}: ${error}: ${message}`);
}
