/*
 * The least that an acknowledgement can cost here: plain `node:http`, one row in one SQLite commit that waits for the
 * disk (`synchronous=FULL`), and an answer of the same size as Parley's. Like Parley it commits together what arrives
 * together. It checks nothing, knows nobody and tells nobody. What Parley takes beyond this is Parley's own.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';

const db = new DatabaseSync(join(process.env['PARLEY_DATA'] ?? '.', 'floor.sqlite'));
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
db.exec('CREATE TABLE turns (id TEXT PRIMARY KEY, conversation TEXT NOT NULL, text TEXT NOT NULL) STRICT');
const insert = db.prepare('INSERT INTO turns (id, conversation, text) VALUES (?, ?, ?)');

interface Posted {
  readonly id: string;
  readonly text: string;
}

let waiting: { readonly posted: Posted; readonly conversationId: string; readonly response: ServerResponse }[] = [];

function commit(): void {
  const group = waiting;
  waiting = [];
  db.exec('BEGIN IMMEDIATE');
  for (const { posted, conversationId } of group) insert.run(posted.id, conversationId, posted.text);
  db.exec('COMMIT');
  for (const { posted, conversationId, response } of group) answer(response, posted, conversationId);
}

function answer(response: ServerResponse, { id, text }: Posted, conversationId: string): void {
  const reply = { state: 'pending', epoch: 0, length: 0, entries: [] };
  const turn = { id, conversationId, seq: 1, author: 'visitor', text, attachments: [], createdAt: Date.now(), reply };
  response.writeHead(201, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(turn));
}

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const posted = JSON.parse(await text(request)) as Posted;
  const conversationId = request.url!.split('/')[3]!;
  waiting.push({ posted, conversationId, response });
  if (waiting.length === 1) setImmediate(commit);
}

const http = createServer((request, response) => void take(request, response));
http.listen(0, '127.0.0.1', () => {
  console.log(`The floor listens on http://127.0.0.1:${(http.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => {
  http.close();
  http.closeAllConnections();
  db.close();
});
