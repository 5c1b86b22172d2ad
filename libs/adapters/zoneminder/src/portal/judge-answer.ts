import type { Verdict } from './portal-connection';
import type { PortalAnswer } from './portal-request';

/** ZoneMinder's answers (seen with 1.36): wrong tokens give a page with 200, no token a redirect to the login page. */
function judge(answer: PortalAnswer, isGood: (answer: PortalAnswer) => boolean): Verdict {
  const { status, contentType, bytes } = answer;
  if (status === 200 && isGood(answer)) return 'good';
  if (status === 404 || (status === 200 && bytes === 0)) return 'not there';
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) return 'not logged in';
  // What is neither a picture nor JSON is a page that says who one has to be.
  if (status === 200 && !/^(image|video|application\/json)\b/.test(contentType)) return 'not logged in';
  return 'trouble';
}

export const judgePicture = (answer: PortalAnswer): Verdict =>
  judge(
    answer,
    ({ contentType, body }) => contentType.startsWith('image/jpeg') && body[0] === 0xff && body[1] === 0xd8,
  );

export const judgeJson = (answer: PortalAnswer): Verdict =>
  judge(answer, ({ contentType }) => contentType.startsWith('application/json'));

export const judgeFilm = (answer: PortalAnswer): Verdict =>
  judge(answer, ({ contentType, bytes }) => !contentType.startsWith('text/') && bytes > 0);
