import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { dailyFile } from './daily-file.ts';
import { temporaryDirectory } from './fixtures.ts';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});

const at = (name: string) => join(directory, name);
const read = (name: string) => readFileSync(at(name), 'utf8');

describe('a daily file', () => {
  test('is named by the UTC day of writing, and changes with it', async () => {
    let now = new Date('2026-01-01T23:59:59.999Z');
    const file = dailyFile(at('audit-%Y-%m-%d.log'), () => now);
    await file.append('a\n');
    now = new Date('2026-01-02T00:00:00.000Z');
    await file.append('b\n');
    await file.close();
    expect([read('audit-2026-01-01.log'), read('audit-2026-01-02.log')]).toEqual(['a\n', 'b\n']);
  });

  test('takes a percent sign in the directory for what it is', async () => {
    const file = dailyFile(join(directory, '100%d', '%Y.log'), () => new Date('2026-01-01'));
    await file.append('a\n');
    await file.close();
    expect(read('100%d/2026.log')).toBe('a\n');
  });

  test('is readable by its owner and group only', async () => {
    const file = dailyFile(at('a.log'));
    await file.append('a\n');
    await file.close();
    expect(statSync(at('a.log')).mode & 0o777).toBe(0o640);
  });

  test('goes on after the lines that are there', async () => {
    writeFileSync(at('a.log'), 'from vector\n');
    const file = dailyFile(at('a.log'));
    await file.append('a\n');
    await file.close();
    expect(read('a.log')).toBe('from vector\na\n');
  });

  test.each(['', 'whole\n'])(
    'cuts a torn last line off after %j, and keeps a copy of it',
    async (whole) => {
      const torn = 'x'.repeat(200_000);
      writeFileSync(at('a.log'), whole + torn);
      const file = dailyFile(at('a.log'));
      await file.append('a\n');
      await file.close();
      expect(read('a.log')).toBe(`${whole}a\n`);
      const [copy = ''] = readdirSync(directory).filter((name) => name.includes('.cut-'));
      expect(read(copy)).toBe(torn);
    },
  );

  test('on a full disk says so, in an error worth a retry', async () => {
    const file = dailyFile('/dev/full');
    await expect(file.append('b\n')).rejects.toMatchObject({
      code: 'SINK_UNAVAILABLE',
      message: expect.stringContaining('/dev/full'),
      retryable: true,
    });
    await file.close();
  });

  test('has lines of many megabytes whole', async () => {
    const file = dailyFile(at('a.log'));
    const line = `${'y'.repeat(12_000_000)}\n`;
    await file.append(line);
    await file.close();
    expect(read('a.log')).toHaveLength(line.length);
  });

  test('does not touch bytes that are whole lines, whatever they are', async () => {
    writeFileSync(at('a.log'), Buffer.from([0xff, 0x00, 0x0a]));
    appendFileSync(at('a.log'), 'x\n');
    const file = dailyFile(at('a.log'));
    await file.open();
    await file.close();
    expect([...readFileSync(at('a.log'))]).toEqual([0xff, 0x00, 0x0a, 0x78, 0x0a]);
  });
});
