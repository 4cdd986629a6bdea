/**
 * Gives the page a `localStorage` that is its own and forgets. The gallery may lie on an origin that people use, and what
 * a scene keeps must neither stay there nor meet what another frame keeps.
 */
export function useForgetfulStorage(): void {
  const values = new Map<string, string>();
  const value: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, text) => void values.set(key, text),
    removeItem: (key) => void values.delete(key),
  };
  Object.defineProperty(window, 'localStorage', { value, configurable: true });
}
