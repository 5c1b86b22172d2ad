/**
 * BullMQ keeps a job beside its own keys (`wait`, `delayed`, `meta`, …), none of which holds a digit.
 * So an id with a digit, as all of ours are, is kept as it is, and any other gets a dot before it.
 */
export function toBullId(id: string): string {
  return /\d/.test(id) ? id : `.${id}`;
}

export function fromBullId(id: string): string {
  return id.startsWith('.') ? id.slice(1) : id;
}
