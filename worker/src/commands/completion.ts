/** `pamir-audit completion`: a script that completes commands, options and routing keys. */
import { pamirCatalog } from '@pamir-audit/catalog';
import type { Command } from 'commander';
import { OK } from '../exit.ts';

export const shells = ['bash', 'zsh'];

export function completion(shell: string, program: Command): number {
  // zsh runs bash completions through its own emulation.
  const prefix = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  process.stdout.write(prefix + script(program));
  return OK;
}

function script(program: Command): string {
  const commands = program.commands.map((command) => command.name());
  const cases = program.commands.map((command) => {
    const options = command.options.map(({ long }) => long).filter((it) => it !== undefined);
    const nested = command.commands.map((it) => it.name());
    return `    ${command.name()}) words="${[...nested, ...options, '--help'].join(' ')}" ;;`;
  });
  return `_pamir_audit() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.join(' ')} --help --version"
  elif [ "$before" = publish ] || [ "$before" = show ] || [ "$before" = schema ]; then
    words="${[...pamirCatalog.events.keys()].join(' ')}"
  else
    case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _pamir_audit pamir-audit
`;
}
