export { readConfig, SETTINGS, ConfigError, type Config } from './config.ts';
export { createServer, type Listening, type ParleyServer, type ServerParts } from './server.ts';
export type { Log } from './log.ts';
export { createOpenAiResponder, type OpenAiResponderOptions } from './responders/openai.ts';
export type { Tool, ToolRun } from './responders/openai/tools.ts';
export { ResponderError, type ReplyTask, type Responder } from './replies/responder.ts';
