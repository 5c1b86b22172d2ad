import { type Offer, type OfferedOption, quoted } from './offers';

export function fishCompletion(offers: readonly Offer[]): string {
  return [
    'complete -c tocsin -f',
    ...offers.map(
      ({ name, summary }) => `complete -c tocsin -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...offers.flatMap(linesOf),
  ].join('\n');
}

function linesOf({ name, options, words, takesFiles }: Offer): readonly string[] {
  const seen = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
  const first = Object.keys(words);
  const isFirst = quoted(
    `__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${first.join(' ')}`,
  );
  return [
    ...Object.entries(words).map(
      ([word, text]) => `complete -c tocsin -n ${isFirst} -a ${word} -d ${quoted(text)}`,
    ),
    ...(takesFiles ? [`complete -c tocsin ${seen} -F`] : []),
    ...options.map((option) => `complete -c tocsin ${seen} ${optionOf(option)}`),
  ];
}

function optionOf({ name, letter, text, value }: OfferedOption): string {
  return [
    `-l ${name}`,
    ...(letter === undefined ? [] : [`-s ${letter}`]),
    ...followsOf(value),
    `-d ${quoted(text)}`,
  ].join(' ');
}

function followsOf(value: OfferedOption['value']): readonly string[] {
  if (value === 'none') return [];
  if (value === 'file') return ['-r -F'];
  if (value === 'folder') return [`-x -a '(__fish_complete_directories)'`];
  return typeof value === 'string' ? ['-x'] : [`-x -a ${quoted(value.join(' '))}`];
}
