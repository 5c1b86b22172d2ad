/** Where somebody walks, in pixels of a 640x480 scene. */
export interface Pedestrian {
  readonly x: number;
  /** Where the feet stand. */
  readonly footY: number;
  readonly height: number;
  readonly coat: string;
}

/**
 * Somebody seen from the front in mid-stride, as SVG. HOG looks for the outline of head, shoulders and parted legs:
 * dark clothes on a light ground and soft edges give it what it was trained on.
 */
export function pedestrian({ x, footY, height, coat }: Pedestrian): string {
  // Drawn 100 units tall, the feet at (0, 0).
  const scale = height / 100;
  return `
    <ellipse cx="${x + height * 0.1}" cy="${footY}" rx="${height * 0.24}" ry="${height * 0.03}" fill="#4d5a45" opacity="0.28"/>
    <g transform="translate(${x} ${footY}) scale(${scale})">
      <path fill="#23262e" d="M-9.5 -50 L-0.2 -50 L-2.2 -26 L-6.2 -1 L-12.6 -1 L-11 -27 Z"/>
      <path fill="#1e2128" d="M9.5 -50 L0.2 -50 L2.4 -26 L5.6 -3.5 L11.4 -3.5 L11 -27 Z"/>
      <path fill="#15171c" d="M-13.4 -3 h7.4 v3 h-8.4 q-0.6 -2 1 -3z M5.4 -5 h6.2 q2.4 1.4 2 3 h-8.2z"/>
      <path fill="${coat}" d="M-4 -86 Q-12.5 -84.5 -13.6 -77 L-16.6 -50.5 L-13 -49.5 L-10.2 -66 L-10.6 -44 L10.6 -44 L10.2 -66 L13 -49.5 L16.6 -50.5 L13.6 -77 Q12.5 -84.5 4 -86 Z"/>
      <circle cx="-14.8" cy="-48.3" r="2" fill="#8a6047"/>
      <circle cx="14.8" cy="-48.3" r="2" fill="#8a6047"/>
      <rect x="-2.6" y="-89" width="5.2" height="5" fill="#7a543e"/>
      <ellipse cx="0" cy="-93" rx="5.6" ry="6.8" fill="#8a6047"/>
      <path fill="#2a1f1a" d="M-6 -92.5 Q-6.4 -100.4 0 -100.4 Q6.4 -100.4 6 -92.5 Q4.6 -97 0 -97 Q-4.6 -97 -6 -92.5 Z"/>
      <path fill="#000" opacity="0.16" d="M0 -86 L4 -86 Q12.5 -84.5 13.6 -77 L16.6 -50.5 L13 -49.5 L10.2 -66 L10.6 -44 L0 -44 Z"/>
    </g>`;
}
