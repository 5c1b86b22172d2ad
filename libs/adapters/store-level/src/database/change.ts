export type Change = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };
export const put = (key: string, value: string): Change => ({ type: 'put', key, value });
export const del = (key: string): Change => ({ type: 'del', key });
