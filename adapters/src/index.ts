export * from './adapter.ts';
export * from './browser-environment.ts';
export * from './environment.ts';
export * from './limit.ts';
export * from './storage.ts';
