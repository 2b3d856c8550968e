/** The shell itself: a prompt, inputs over one line or several, and their answers. */
import { createInterface, type Interface } from 'node:readline';
import { jsonOf, prettyJsonOf, unlessTooDeep } from '../vrl/json-writer.ts';
import { parse } from '../vrl/parser.ts';
import type { Value } from '../vrl/value.ts';
import { complete, signatureAt } from './complete.ts';
import { helpOn } from './help.ts';
import { readHistory, writeHistory } from './history.ts';
import type { Session } from './session.ts';

export interface Surroundings {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** A person looks at it: prompts, completion and history. */
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
  readonly historyFile: string;
  readonly stop: AbortSignal;
}

/** Resolves when the person leaves, or the input ends. */
export async function runShell(session: Session, surroundings: Surroundings): Promise<void> {
  const { stop } = surroundings;
  const shell = new Shell(session, surroundings);
  stop.addEventListener('abort', () => shell.close(), { once: true });
  if (stop.aborted) shell.close();
  await shell.closed;
}

/** Codes that begin and end a style. The platform's own function has a mind of its own about NO_COLOR. */
const STYLES = { red: [31, 39], yellow: [33, 39], dim: [2, 22] } as const;

function coloured(text: string, [on, off]: readonly [number, number]): string {
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** The end of the text is what is wrong with it, and more of it may help. */
const UNFINISHED = new Set([204, 207, 208]);

export function isUnfinished(source: string): boolean {
  const codes: number[] = [];
  parse(source, ({ code }) => codes.push(code));
  return codes.length > 0 && codes.every((code) => UNFINISHED.has(code));
}

class Shell {
  readonly closed: Promise<void>;
  readonly #session: Session;
  readonly #surroundings: Surroundings;
  readonly #lines: Interface;
  #history: readonly string[];
  #pending = '';

  constructor(session: Session, surroundings: Surroundings) {
    this.#session = session;
    this.#surroundings = surroundings;
    const { input, output, isTerminal, historyFile } = surroundings;
    this.#history = isTerminal ? readHistory(historyFile) : [];
    this.#lines = createInterface({
      input,
      output,
      terminal: isTerminal,
      history: [...this.#history],
      historySize: 1000,
      removeHistoryDuplicates: true,
      completer: (line: string) => this.#complete(line),
    });
    this.#lines.on('history', (history) => {
      this.#history = [...history];
    });
    this.#lines.on('line', (line) => this.#line(line));
    this.#lines.on('SIGINT', () => this.#interrupt());
    this.closed = new Promise((resolve) => this.#lines.once('close', () => resolve(this.#leave())));
    if (isTerminal) this.#say(`${session.place}; "help" says what there is`, 'dim');
    this.#ask();
  }

  close(): void {
    this.#lines.close();
  }

  #ask(): void {
    if (!this.#surroundings.isTerminal) return;
    this.#lines.setPrompt(this.#pending === '' ? '$ ' : '… ');
    this.#lines.prompt();
  }

  #leave(): void {
    const { isTerminal, historyFile } = this.#surroundings;
    if (this.#pending !== '') this.#evaluate(this.#pending);
    if (!isTerminal) return;
    this.#surroundings.output.write('\n');
    const problem = writeHistory(historyFile, this.#history);
    if (problem !== undefined) this.#say(`the history cannot be kept: ${problem}`, 'yellow');
  }

  /** Ctrl-C throws away what was begun; on an empty line it leaves. */
  #interrupt(): void {
    const isIdle = this.#pending === '' && this.#lines.line === '';
    this.#pending = '';
    if (isIdle) {
      this.close();
      return;
    }
    this.#surroundings.output.write('^C\n');
    this.#lines.write(null, { ctrl: true, name: 'u' });
    this.#ask();
  }

  #line(line: string): void {
    const isCommand = this.#pending === '' && this.#command(line.trim());
    if (!isCommand) this.#input(line);
    this.#ask();
  }

  #input(line: string): void {
    const source = this.#pending + line;
    if (line.trim() !== '' && isUnfinished(source)) {
      this.#pending = `${source}\n`;
      return;
    }
    this.#pending = '';
    if (source.trim() !== '') this.#evaluate(source);
  }

  #evaluate(source: string): void {
    const answer = this.#session.run(source);
    if (answer.type === 'problem') this.#say(answer.text, 'red');
    else this.#show(answer.value);
  }

  #command(line: string): boolean {
    const [word = '', ...rest] = line.split(/\s+/);
    if (word === 'help') {
      const topic = rest.join(' ');
      this.#say(helpOn(topic) ?? `there is no function "${topic}"; "help functions" lists them`);
      return true;
    }
    if (rest.length > 0) return false;
    if (word === 'exit' || word === 'quit') this.close();
    else if (word === 'next' || word === 'prev') this.#move(word === 'next' ? 1 : -1);
    else return false;
    return true;
  }

  #move(by: 1 | -1): void {
    if (!this.#session.move(by)) this.#say(`there is no event ${by > 0 ? 'after' : 'before'} this`);
    else if (this.#surroundings.isTerminal) this.#say(this.#session.place, 'dim');
    this.#show(this.#session.event);
  }

  #show(value: Value): void {
    const write = this.#surroundings.isTerminal ? prettyJsonOf : jsonOf;
    const text = unlessTooDeep(() => write(value));
    if (text === undefined) this.#say('the value is nested too deeply to be shown', 'red');
    else this.#say(text);
  }

  #say(text: string, style?: keyof typeof STYLES): void {
    const { output, hasColours } = this.#surroundings;
    output.write(`${hasColours && style !== undefined ? coloured(text, STYLES[style]) : text}\n`);
  }

  /** Where there is nothing to complete, how to call the function that is open. */
  #complete(line: string): [string[], string] {
    const [candidates, part] = complete(line, this.#session);
    const signature = candidates.length === 0 ? signatureAt(line) : undefined;
    if (signature !== undefined) {
      this.#surroundings.output.write('\n');
      this.#say(signature, 'dim');
      this.#lines.prompt(true);
    }
    return [candidates, part];
  }
}
