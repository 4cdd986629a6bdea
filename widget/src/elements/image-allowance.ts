/**
 * Makes the function that says whether an image may be loaded (C14).
 *
 * @param hosts names of hosts as `img.example.com`, which allows that one alone, or `*.example.com`, which allows all
 * below `example.com` and not itself. A port belongs to the name.
 */
export function imageAllowance(hosts: readonly string[]): (url: URL) => boolean {
  const names = hosts.map((host) => host.toLowerCase());
  return ({ protocol, host }) => {
    // Over plain http only where the page came that way too: a browser would not load it elsewhere.
    if (protocol !== 'https:' && !(protocol === 'http:' && location.protocol === 'http:')) return false;
    return names.some((name) => (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name));
  };
}
