/** What is wrong with a configuration, all of it, a line each. */
import { AuditError } from '@pamir-audit/catalog';
import type { Place } from './node.ts';

export interface Mistake {
  readonly severity: 'error' | 'warning';
  /** Undefined for what concerns no place, such as a file that is missing. */
  readonly place: Place | undefined;
  /** `sinks.file`; empty for what concerns no component. */
  readonly component: string;
  readonly sentence: string;
}

type Where = Partial<Pick<Mistake, 'place' | 'component'>>;

/** Gathers mistakes while a configuration is read. */
export class Mistakes {
  readonly all: Mistake[] = [];

  error(sentence: string, where: Where = {}): void {
    this.#add('error', sentence, where);
  }

  warn(sentence: string, where: Where = {}): void {
    this.#add('warning', sentence, where);
  }

  get hasErrors(): boolean {
    return this.all.some(({ severity }) => severity === 'error');
  }

  get warnings(): readonly Mistake[] {
    return this.all.filter(({ severity }) => severity === 'warning').toSorted(byPlace);
  }

  get errors(): readonly Mistake[] {
    return this.all.filter(({ severity }) => severity === 'error').toSorted(byPlace);
  }

  /** @throws AuditError CONFIG_INVALID with every error, a line each */
  throwIfAny(): void {
    if (!this.hasErrors) return;
    throw new AuditError('CONFIG_INVALID', this.errors.map(textOfMistake).join('\n'));
  }

  #add(severity: Mistake['severity'], sentence: string, { place, component = '' }: Where): void {
    this.all.push({ severity, place, component, sentence });
  }
}

/** `file:line:column: component: sentence`, as far as it has them. */
export function textOfMistake({ place, component, sentence }: Mistake): string {
  const parts = [place && textOfPlace(place), component, sentence];
  return parts.filter(Boolean).join(': ');
}

export function textOfPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function byPlace(a: Mistake, b: Mistake): number {
  if (a.place === undefined || b.place === undefined) {
    return Number(a.place !== undefined) - Number(b.place !== undefined);
  }
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
