import type { Box, Detection } from '@tocsin/messages';
import { z } from 'zod';

const Named = z.array(z.object({ name: z.union([z.string(), z.number()]).transform(String) })).optional();

/** What OpenALPR answers, from the cloud and from `alpr -j`. */
export const OpenAlprAnswer = z.object({
  results: z.array(
    z.object({
      plate: z.string(),
      /** 0..100 */
      confidence: z.number(),
      coordinates: z.array(z.object({ x: z.number(), y: z.number() })).min(2),
      vehicle: z
        .object({ color: Named, make: Named, make_model: Named, year: Named })
        .optional()
        // Of a vehicle that was not recognised it says nothing, or an empty list.
        .catch(undefined),
    }),
  ),
});
export type OpenAlprAnswer = z.infer<typeof OpenAlprAnswer>;
type Result = OpenAlprAnswer['results'][number];

export interface OpenAlprRules {
  readonly labelPrefix: string;
  readonly minConfidence: number;
  /** Colour, make and year of the vehicle go into the label. */
  readonly recognizeVehicle: boolean;
}

export function platesOf({ results }: OpenAlprAnswer, rules: OpenAlprRules): Detection[] {
  return results
    .map((result) => ({
      label: rules.labelPrefix + (rules.recognizeVehicle ? withVehicle(result) : result.plate),
      confidence: result.confidence / 100,
      box: boxOf(result),
    }))
    .filter(({ confidence }) => confidence >= rules.minConfidence);
}

function withVehicle({ plate, vehicle }: Result): string {
  const first = [vehicle?.color, vehicle?.make, vehicle?.make_model, vehicle?.year].map(
    (named) => named?.[0]?.name,
  );
  return [plate, ...first].filter((word) => word !== undefined && word !== '').join(',');
}

/** Plates are seldom level, so no two corners are a box. */
function boxOf({ coordinates }: Result): Box {
  const [across, down] = [coordinates.map(({ x }) => x), coordinates.map(({ y }) => y)];
  return [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)];
}
