import { describe, expect, it } from '@jest/globals';
import { EventSource } from 'eventsource';
import * as fc from 'fast-check';
import { EventStreamParser, type ServerSentEvent } from '../../../lib/connect/sse/eventStreamParser.js';

function parse(
  pieces: readonly string[],
  maxLength = 1000,
): { events: ServerSentEvent[]; tooLong: string[]; retries: number[] } {
  const events: ServerSentEvent[] = [];
  const tooLong: string[] = [];
  const retries: number[] = [];
  const handler = {
    onEvent: (event: ServerSentEvent) => void events.push(event),
    onTooLong: (excerpt: string) => void tooLong.push(excerpt),
    onRetry: (delay: number) => void retries.push(delay),
    onId: () => undefined,
  };
  const parser = new EventStreamParser(handler, maxLength, '');
  for (const piece of pieces) parser.push(piece);
  return { events, tooLong, retries };
}

/** What the package `eventsource` makes of an answer of these bytes. */
async function byEventSource(text: string): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  const source = new EventSource('http://stream.invalid/', {
    fetch: async () => {
      const bytes = new TextEncoder().encode(text);
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes);
          controller.close();
        },
      });
      return {
        status: 200,
        url: 'http://stream.invalid/',
        redirected: false,
        headers: new Headers({ 'content-type': 'text/event-stream' }),
        body,
      };
    },
  });
  for (const type of ['message', 'a', 'b']) {
    source.addEventListener(type, ({ data, lastEventId }) => events.push({ type, data: data as string, lastEventId }));
  }
  await new Promise((resolve) => source.addEventListener('error', resolve));
  source.close();
  return events;
}

const line = fc.oneof(
  fc.constantFrom(
    '',
    '',
    '',
    ':',
    ': a comment',
    'data',
    'data:',
    'data: x',
    'data:  two',
    'data:{"a":1}',
    'event: a',
    'event:b',
    'event',
    'event: ',
  ),
  fc.constantFrom(
    'id: 1',
    'id:2',
    'id',
    'id: a\0b',
    'retry: 10',
    'retry: 1x',
    'unknown: field',
    ' data: indented',
    'data: a:b',
    'ID: no',
    'data: ä😀',
  ),
);
const stream = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 30 })
  .map((lines) => lines.map(([text, end]) => text + end).join(''))
  // The package waits for what follows a carriage return, which may be a line feed.
  .map((text) => `${text}: end\n`);

describe('an event stream', () => {
  it('is read as by the package eventsource', async () => {
    await fc.assert(
      fc.asyncProperty(stream, async (text) => {
        const expected = await byEventSource(text);
        const events = parse([text]).events.map(({ type, data, lastEventId }, i) => {
          // The package gives an id with the event that brings it only; by the standard it stays in force.
          return { type, data, lastEventId: expected[i]?.lastEventId === '' ? '' : lastEventId };
        });
        expect(events).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same wherever it is cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 8 }), fc.constantFrom(1000, 8), (text, places, maxLength) => {
        const cuts = places.map((place) => place % (text.length + 1)).sort((a, b) => a - b);
        const pieces = [...cuts, text.length].map((to, i) => text.slice(i === 0 ? 0 : cuts[i - 1], to));
        expect(parse(pieces, maxLength)).toEqual(parse([text], maxLength));
      }),
    );
  });

  it('has events that are too long, of which the beginning is kept, and goes on behind them', () => {
    const long = 'x'.repeat(5000);
    const text = `data: ${long}\n\ndata: 1\n\n${'data: 0123456789\n'.repeat(200)}\ndata: 2\n\nid: ${long}\ndata: 3\n\n`;
    const { events, tooLong } = parse([text]);
    expect(events.map(({ data }) => data)).toEqual(['1', '2', '3']);
    expect(tooLong.map((excerpt) => excerpt.length)).toEqual([200, 200]);
    expect(parse(['retry: 250\n\n']).retries).toEqual([250]);
  });
});
