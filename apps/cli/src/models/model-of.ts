import { CodedError, nearest } from '@tocsin/errors';
import type { CatalogueModel } from '@tocsin/model-catalogue';

/** @throws CodedError `usage` */
export function modelOf(id: string, catalogue: readonly CatalogueModel[]): CatalogueModel {
  const model = catalogue.find((one) => one.id === id.toLowerCase());
  if (model !== undefined) return model;
  const ids = catalogue.map((one) => one.id);
  const meant = nearest(id, ids);
  throw new CodedError(
    'usage',
    `there is no model "${id}" in the catalogue; ${meant === undefined ? `there are ${ids.join(', ')}` : `did you mean ${meant}?`}`,
  );
}
