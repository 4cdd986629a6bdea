/** What Engine.IO's client needs of its surroundings, which are a browser's. */
export const nextTick = (call) => Promise.resolve().then(call);
export const globalThisShim = globalThis;
