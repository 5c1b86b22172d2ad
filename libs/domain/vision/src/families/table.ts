/** Numbers in rows (one an object) and columns, in either order in memory. */
export interface Table {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** From a row to the next, and from a column to the next. */
  readonly rowStep: number;
  readonly columnStep: number;
}

export function rowByRow(data: Float32Array, columns: number): Table {
  return { data, rows: Math.floor(data.length / columns), columns, rowStep: columns, columnStep: 1 };
}

export function columnByColumn(data: Float32Array, rows: number): Table {
  return { data, rows, columns: Math.floor(data.length / rows), rowStep: 1, columnStep: rows };
}

export function cell({ data, rowStep, columnStep }: Table, row: number, column: number): number {
  return data[row * rowStep + column * columnStep] ?? Number.NaN;
}

/** The best class of a row. */
export interface Best {
  readonly row: number;
  readonly classIndex: number;
  readonly score: number;
}

interface ScoreColumns {
  /** Column of the first class, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** Column that all classes of a row are multiplied by. */
  readonly objectness?: number;
}

/** The best class of each row that reaches a score; among equals the first. What is not a number reaches none. */
export function bestClasses(table: Table, columns: ScoreColumns, minScore: number): Best[] {
  return table.columnStep === 1
    ? bestOfRows(table, columns, minScore)
    : bestOfColumns(table, columns, minScore);
}

function bestOfRows(table: Table, { first, count, objectness }: ScoreColumns, minScore: number): Best[] {
  const { data, rows, rowStep } = table;
  const found: Best[] = [];
  for (let row = 0; row < rows; row += 1) {
    const start = row * rowStep;
    const weight = objectness === undefined ? 1 : (data[start + objectness] ?? 0);
    if (!(weight >= minScore)) continue; // a class is at most 1
    let classIndex = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < count; index += 1) {
      const value = data[start + first + index] ?? 0;
      if (value > most) {
        most = value;
        classIndex = index;
      }
    }
    const score = weight * most;
    if (score >= minScore) found.push({ row, classIndex, score });
  }
  return found;
}

/** Goes through the numbers as they lie in memory, which is several times faster. */
function bestOfColumns(table: Table, { first, count }: ScoreColumns, minScore: number): Best[] {
  const { data, rows, columnStep } = table;
  const most = new Float32Array(rows).fill(Number.NEGATIVE_INFINITY);
  const classes = new Int32Array(rows);
  for (let index = 0; index < count; index += 1) {
    const start = (first + index) * columnStep;
    for (let row = 0; row < rows; row += 1) {
      const value = data[start + row] ?? 0;
      if (value >= minScore && value > (most[row] ?? 0)) {
        most[row] = value;
        classes[row] = index;
      }
    }
  }
  const found: Best[] = [];
  for (const [row, score] of most.entries()) {
    if (score >= minScore) found.push({ row, classIndex: classes[row] ?? 0, score });
  }
  return found;
}
