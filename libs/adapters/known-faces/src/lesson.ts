import { z } from 'zod';

/** What a picture taught: what somebody looks like, or why it is no use. */
export type Lesson = { readonly embedding: Float32Array } | { readonly unusable: string };

/** Base64 of the numbers, four bytes each: half the size of digits, and exact. */
const Embedding = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > 0 && bytes.length % 4 === 0) {
    return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
  }
  context.addIssue('no whole numbers');
  return z.NEVER;
});

const WrittenLesson = z.union([
  z.strictObject({ embedding: Embedding }),
  z.strictObject({ unusable: z.string() }),
]);

/** Lessons by the hash of their picture. */
export const LessonBook = z.strictObject({
  /** The models and settings they were learned with. */
  model: z.string(),
  pictures: z.record(z.string(), WrittenLesson),
});
export type LessonBook = z.infer<typeof LessonBook>;

export function writeLesson(lesson: Lesson): z.input<typeof WrittenLesson> {
  if ('unusable' in lesson) return { unusable: lesson.unusable };
  const bytes = Buffer.alloc(lesson.embedding.length * 4);
  for (const [index, value] of lesson.embedding.entries()) bytes.writeFloatLE(value, index * 4);
  return { embedding: bytes.toString('base64') };
}
