/** What Engine.IO's client needs to write the query of an address. None is read. */
export const encode = (values) =>
  Object.entries(values)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
