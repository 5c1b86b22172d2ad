/** A front garden on a fair day, 640x480, as SVG: pale and calm where people walk, so that they stand out. */
export const street = `
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#9cc9ea"/><stop offset="1" stop-color="#eef5f4"/>
    </linearGradient>
    <linearGradient id="lawn" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#cfdcb4"/><stop offset="1" stop-color="#a9c487"/>
    </linearGradient>
    <linearGradient id="path" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#ece5d6"/><stop offset="1" stop-color="#ddd2bd"/>
    </linearGradient>
    <linearGradient id="wall" x1="0" y1="0" x2="1" y2="0">
      <stop offset="0" stop-color="#f4ead8"/><stop offset="1" stop-color="#e6d8bf"/>
    </linearGradient>
    <radialGradient id="sun">
      <stop offset="0.2" stop-color="#fff9e0"/><stop offset="1" stop-color="#fff9e0" stop-opacity="0"/>
    </radialGradient>
  </defs>
  <rect width="640" height="480" fill="url(#sky)"/>
  <circle cx="112" cy="70" r="70" fill="url(#sun)"/>
  <g fill="#ffffff" opacity="0.85">
    <ellipse cx="232" cy="84" rx="52" ry="15"/><ellipse cx="262" cy="72" rx="34" ry="17"/>
    <ellipse cx="344" cy="132" rx="40" ry="10"/>
  </g>
  <path fill="#cfe0d6" d="M0 236 Q90 196 190 222 T400 214 T640 226 V300 H0 Z"/>
  <path fill="#dbe7d3" d="M0 252 Q130 226 270 244 T640 240 V300 H0 Z"/>
  <rect y="250" width="640" height="230" fill="url(#lawn)"/>

  <g>
    <path fill="#a9543f" d="M398 148 L506 72 L622 148 Z"/>
    <path fill="#8f4433" d="M398 148 L506 72 L512 80 L412 148 Z"/>
    <rect x="556" y="82" width="20" height="40" fill="#9a6a58"/>
    <rect x="412" y="146" width="198" height="134" fill="url(#wall)"/>
    <rect x="412" y="268" width="198" height="12" fill="#c9bba2"/>
    <g fill="#9dbccb" stroke="#fbf8f0" stroke-width="5">
      <rect x="432" y="172" width="44" height="42"/><rect x="548" y="172" width="44" height="42"/>
    </g>
    <g stroke="#fbf8f0" stroke-width="3"><path d="M454 172 v42 M570 172 v42"/></g>
    <rect x="494" y="196" width="38" height="84" rx="3" fill="#47736b"/>
    <circle cx="525" cy="240" r="2.6" fill="#f1d58a"/>
    <rect x="488" y="278" width="50" height="8" fill="#d5c9b3"/>
  </g>

  <path fill="url(#path)" d="M494 284 L532 284 Q528 312 482 340 L414 340 Q480 312 494 284 Z"/>
  <path fill="url(#path)" d="M0 336 H640 V480 H0 Z"/>
  <path fill="#c4b99f" d="M0 335 H424 V339 H0 Z M480 335 H640 V339 H480 Z" opacity="0.6"/>

  <g fill="#86a968">
    <ellipse cx="404" cy="276" rx="28" ry="18"/><ellipse cx="432" cy="282" rx="22" ry="13"/>
    <ellipse cx="606" cy="280" rx="32" ry="17"/>
  </g>
  <g fill="#a9c49a">
    <ellipse cx="20" cy="268" rx="46" ry="24"/><ellipse cx="84" cy="272" rx="42" ry="18"/>
    <ellipse cx="146" cy="274" rx="38" ry="15"/>
  </g>`;
