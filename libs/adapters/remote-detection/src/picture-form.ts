/** A picture as a form of one file. */
export function pictureForm(jpeg: Uint8Array): FormData {
  const form = new FormData();
  // A copy: a form takes no shared memory.
  form.set('file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'frame.jpg');
  return form;
}
