export { openPlateService, type PlateServiceParts, type PlateServiceVariant } from './open-plate-service';
export type { PaidAnswers } from './paid-answers';
export { PaidAnswersFolder, type PaidAnswersFolderOptions } from './paid-answers-folder';
export type { PlateContext, PlateService } from './plate-service';
