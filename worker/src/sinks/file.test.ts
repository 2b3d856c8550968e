import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { silent, temporaryDirectory } from '../fixtures.ts';
import { sinkContract } from '../sink.contract.ts';
import { fileSink } from './file.ts';

let path: string;
beforeEach(() => {
  path = join(temporaryDirectory(), 'deep', 'audit.log');
});

const open = () => fileSink.build({ path }, { id: 'file', log: silent });
const stored = async () =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];

describe('file sink', () => {
  sinkContract(() => ({ open, stored }));

  test('a directory that cannot be written is named at once', async () => {
    const context = { id: 'file', log: silent };
    await expect(fileSink.build({ path: '/dev/null/audit.log' }, context)).rejects.toMatchObject({
      code: 'SINK_UNAVAILABLE',
      message: expect.stringContaining('/dev/null/audit.log'),
    });
  });
});
