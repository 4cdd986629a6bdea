/** What Engine.IO's client needs besides: the length of texts where a message has a limit, and addresses that no cache has. */
export const byteLength = (text) => new TextEncoder().encode(text).length;

export const randomString = () => Date.now().toString(36).substring(3) + Math.random().toString(36).substring(2, 5);
