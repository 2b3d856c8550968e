import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { silent, temporaryDirectory } from '../fixtures.ts';
import { sinkContract } from '../sink.contract.ts';
import { fileSink } from './file.ts';

let path: string;
beforeEach(() => {
  path = join(temporaryDirectory(), 'deep', 'audit.log');
});

type Options = Partial<z.input<typeof fileSink.options>>;

const open = (options: Options = {}) =>
  fileSink.build(fileSink.options.parse({ path, ...options }), { id: 'file', log: silent });
const stored = async () =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];

describe('file sink', () => {
  sinkContract(() => ({ open: () => open(), stored }));

  test('a directory that cannot be written is named at once', async () => {
    await expect(open({ path: '/dev/null/audit.log' })).rejects.toMatchObject({
      code: 'SINK_UNAVAILABLE',
      message: expect.stringContaining('/dev/null/audit.log'),
    });
  });
});
