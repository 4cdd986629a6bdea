/** An address whose scheme is written out. What lacks it would be read relative to the page around the chat. */
const ALLOWED = /^(?:https?:\/\/|mailto:|tel:)/i;

/**
 * Characters that an address must not have anywhere: controls (a browser drops tabs and line ends inside a scheme),
 * invisible characters, and those that turn the writing direction to make one host look like another.
 */
const REFUSED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Reads the address of a link or an image that a model wrote; `undefined` when it must not become one.
 *
 * Absolute `http`, `https`, `mailto` and `tel` addresses are allowed. Everything else is refused: other schemes, control
 * and invisible characters, relative addresses (they would point into the page that embeds the chat), and addresses
 * with a user name, which exist to look like another host. `address` has its character references decoded already.
 */
export function readAddress(address: string): URL | undefined {
  if (REFUSED.test(address) || !ALLOWED.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  // A space in a host is an error that not every browser calls one.
  const isPlain = url.username === '' && url.password === '' && !url.hostname.includes('%');
  return isPlain ? url : undefined;
}
