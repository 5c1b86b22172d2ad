import { type Offer, type OfferedOption, quoted } from './offers';

export function zshCompletion(offers: readonly Offer[]): string {
  return `#compdef tocsin
if (( CURRENT == 2 )); then
  local -a commands=(${offers.map(({ name, summary }) => described(name, summary)).join(' ')})
  _describe command commands
  return
fi
case $words[2] in
${offers.map((offer) => `${offer.name}) _arguments -s ${specsOf(offer).join(' ')} ;;`).join('\n')}
esac`;
}

const described = (name: string, text: string): string => quoted(`${name}:${text.replaceAll(':', '\\:')}`);

/** The name of the command is the first word that `_arguments` sees behind `tocsin`. */
function specsOf({ options, words, takesFiles }: Offer): readonly string[] {
  const actions = Object.entries(words).map(([word, text]) => `${word}\\:${quotedText(text)}`);
  return [
    ...options.flatMap(specsOfOption),
    quoted('1:command:'),
    ...(actions.length === 0 ? [] : [quoted(`2:what:((${actions.join(' ')}))`)]),
    ...(takesFiles ? [quoted('*:file:_files')] : []),
  ];
}

function specsOfOption({ name, letter, text, argument, value }: OfferedOption): readonly string[] {
  const follows = value === 'none' ? '' : `:${argument ?? 'value'}:${actionOf(value)}`;
  const explained = `[${text.replaceAll(/[[\]]/g, String.raw`\$&`)}]${follows}`;
  const long = quoted(`--${name}${value === 'none' ? '' : '='}${explained}`);
  return letter === undefined ? [long] : [long, quoted(`-${letter}${explained}`)];
}

function actionOf(value: OfferedOption['value']): string {
  if (value === 'file') return '_files';
  if (value === 'folder') return '_files -/';
  return typeof value === 'string' ? '' : `(${value.join(' ')})`;
}

const quotedText = (text: string): string => `"${text.replaceAll(/["$`\\]/g, String.raw`\$&`)}"`;
