export * from './adapter.ts';
export * from './browser-environment.ts';
export * from './environment.ts';
export * from './limit.ts';
export { parleyAdapter, type ParleyAdapter, type ParleyAdapterOptions } from './parley/parley-adapter.ts';
export type { Fetch } from './parley/http.ts';
export type { Identity } from './parley/token.ts';
export * from './share-adapter.ts';
export * from './storage.ts';
