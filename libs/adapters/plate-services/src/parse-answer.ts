import { CodedError } from '@tocsin/errors';
import type { z } from 'zod';

/** @throws CodedError `plate-service-failed` naming what is not as the vendor documents it */
export function parseAnswer<Shape extends z.ZodType>(
  service: string,
  shape: Shape,
  answer: unknown,
): z.infer<Shape> {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'all of it' : issue.path.join('.');
  throw new CodedError(
    'plate-service-failed',
    `${service} answered in a form that is not known: ${where}: ${issue?.message ?? ''}`,
  );
}
