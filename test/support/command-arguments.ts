/** Arguments of the commands behind `npm run`. A mistake in them is a sentence and exit code 64, and no stack. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

const USAGE = 64;

export function argumentsOf<Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // What follows the first sentence is advice on names that begin with a dash.
    const [sentence = ''] = (error as Error).message.split('. ');
    return endWith(sentence);
  }
}

/**
 * @param option as it is written, `--rounds`
 * @param least that makes sense of it
 */
export function wholeNumber(option: string, text: string, least: number): number {
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  return endWith(`${option} takes a whole number of at least ${least}, and not "${text}"`);
}

/** Ends the process with what its caller has to mend. */
export function endWith(mistake: string): never {
  process.stderr.write(`${mistake}\n--help says what there is\n`);
  process.exit(USAGE);
}
