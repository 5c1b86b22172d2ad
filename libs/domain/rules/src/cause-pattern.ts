/** What cannot be used, in words for the operator. */
export class UnusablePattern extends Error {}

/** Perl reads these in its own way; JavaScript takes them for plain letters and would silently never match. */
const perlOnly = /\\[AZzGQEKhHRX]|\[\[:\^?\w+:\]/;

/**
 * Compiles `cause_has`: searched anywhere in the cause, upper and lower case alike. A leading `(?i)` of Perl is
 * taken away, since that is how it is searched anyway.
 * @throws UnusablePattern
 */
export function compileCausePattern(pattern: string): RegExp {
  const bare = pattern.replace(/^\(\?i\)/, '');
  // `\\A` is a backslash and an A, so pairs of backslashes are taken out before looking.
  const foreign = perlOnly.exec(bare.replaceAll('\\\\', ''))?.[0];
  if (foreign !== undefined) {
    throw new UnusablePattern(`${JSON.stringify(pattern)} uses ${foreign}, which only Perl understands`);
  }
  try {
    return new RegExp(bare, 'i');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnusablePattern(`${JSON.stringify(pattern)} is no regular expression (${why})`, {
      cause: error,
    });
  }
}
