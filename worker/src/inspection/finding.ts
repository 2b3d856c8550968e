/** What a check found: data first, text for people last. */
import { styleText } from 'node:util';

export interface Finding {
  readonly state: 'ok' | 'warning' | 'problem' | 'unchecked';
  readonly what: string;
  /** What to do, in a sentence. */
  readonly advice?: string;
}

export const ok = (what: string): Finding => ({ state: 'ok', what });
export const warning = (what: string, advice: string): Finding => ({
  state: 'warning',
  what,
  advice,
});
export const problem = (what: string, advice: string): Finding => ({
  state: 'problem',
  what,
  advice,
});
export const unchecked = (what: string, advice?: string): Finding => ({
  state: 'unchecked',
  what,
  ...(advice === undefined ? {} : { advice }),
});

const SIGNS = {
  ok: { sign: '✓', colour: 'green' },
  warning: { sign: '!', colour: 'yellow' },
  problem: { sign: '✗', colour: 'red' },
  unchecked: { sign: '?', colour: 'cyan' },
} as const;

/** A line, and a second with the advice. */
export function show({ state, what, advice }: Finding, isTerminal: boolean): string {
  const { sign, colour } = SIGNS[state];
  const mark = isTerminal ? styleText(colour, sign) : state.padEnd(9);
  const indent = isTerminal ? '  ' : ' '.repeat(10);
  return `${mark} ${what}\n${advice === undefined ? '' : `${indent}${advice}\n`}`;
}

export function summary(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((it) => it.state === state).length;
  const plural = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const parts = [plural(count('problem'), 'problem'), plural(count('warning'), 'warning')];
  return `${parts.join(', ')}, ${count('unchecked')} unchecked, ${count('ok')} ok.\n`;
}
