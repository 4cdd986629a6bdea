/** What Engine.IO needs to know of an address. Every browser that can run the widget takes addresses apart by itself. */
export function parse(address) {
  const { protocol, hostname, port, search } = new URL(address);
  return { protocol: protocol.slice(0, -1), host: hostname.replace(/^\[|\]$/g, ''), port, query: search.slice(1) };
}
