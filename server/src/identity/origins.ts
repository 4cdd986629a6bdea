/** Which pages may talk to the server, by their origin, such as `https://shop.example`. `*` stands for every page. */
export interface Origins {
  allows(origin: string): boolean;
}

/** Origins from a list of them, or `*`. */
export function createOrigins(allowed: readonly string[]): Origins {
  const list = new Set(allowed.map((origin) => origin.toLowerCase()));
  return { allows: (origin) => list.has('*') || list.has(origin.toLowerCase()) };
}
