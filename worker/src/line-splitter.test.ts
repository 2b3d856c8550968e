import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function linesOf(pieces: readonly string[], maxBytes?: number): readonly string[] {
  const splitter = new LineSplitter(maxBytes);
  const lines = pieces.flatMap((piece) => splitter.push(Buffer.from(piece)));
  const last = splitter.end();
  return [...lines, ...(last === undefined ? [] : [last])].map(
    ({ bytes, isTooLong, length }) => `${bytes.toString()}|${length}${isTooLong ? '!' : ''}`,
  );
}

test('lines are the same, however they are cut into pieces', () => {
  const text = 'one\ntwo\r\n\nthree \u2028 four\nrest';
  const whole = linesOf([text]);
  expect(whole).toEqual(['one|4', 'two|5', '|1', 'three \u2028 four|15', 'rest|4']);
  const bytes = Buffer.from(text);
  for (let at = 0; at <= bytes.length; at += 1) {
    const splitter = new LineSplitter();
    const lines = [...splitter.push(bytes.subarray(0, at)), ...splitter.push(bytes.subarray(at))];
    expect([...lines, splitter.end()].map((it) => it?.bytes.toString())).toEqual(
      whole.map((it) => it.replace(/\|\d+$/, '')),
    );
  }
});

test('what is longer than allowed is said to be, and does not take memory', () => {
  expect(linesOf(['abc\n', 'abcd\n', 'abcde', 'fghi\nab'], 4)).toEqual([
    'abc|4',
    'abcd|5',
    'abcde|10!',
    'ab|2',
  ]);
});

test('a carriage return in the middle of a line that is too long does not make it fit', () => {
  expect(linesOf(['abcd\r\n', 'abcd\refg\n', 'abcd\re'], 4)).toEqual([
    'abcd|6',
    'abcd\r|9!',
    'abcd\r|6!',
  ]);
});

test('a piece may be written over once it was taken', () => {
  const splitter = new LineSplitter();
  const piece = Buffer.from('half');
  splitter.push(piece);
  piece.fill('x');
  expect(splitter.end()?.bytes.toString()).toBe('half');
});
